import type { LeafletMouseEvent, Map as LeafletMap } from 'leaflet'
import { BoxCount } from '../../shared/columns/density.ts'
import type { Ring } from '../../shared/columns/area.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { useCompared } from '../state/compared.ts'
import { filtered, inMapView } from '../state/filtered.ts'
import { moveMap, refine, useLens } from '../state/lens.ts'
import { usePlayback } from '../state/playback.ts'
import { focusRow, hover, openCard, pick, useSelection } from '../state/selection.ts'
import { collectAnchors, drawArea, showPanel, useSession } from '../state/session.ts'
import { subjects } from '../state/subject.ts'
import { vault, vaultAnnotations, vaultView } from '../state/vault.ts'
import { type Watched, watched } from '../state/watched.ts'
import { type Mark, anchoredMovements, marksOf } from './annotation-marks.ts'
import { collectShape, unfinishedArea } from './area-drawing.ts'
import { POST_NAMES_FROM, baseMap } from './base-map.ts'
import { CanvasLayer, frameOf } from './canvas-layer.ts'
import { drawEmphasis, drawFocus, placesMeant, routesMeant } from './draw-emphasis.ts'
import { type Frame, worldX, worldY } from './frame.ts'
import { DensityPicture } from './density-picture.ts'
import { drawArea as paintArea, drawLine as paintLine, drawMarks, drawUnfinished, hitMark } from './draw-marks.ts'
import { drawnLine } from './drawn-line.ts'
import { drawEnds, drawFlows, drawPoints, drawPostNames, drawPosts } from './draw-scene.ts'
import { type TrackStyle, drawTrack } from './draw-track.ts'
import { type Palette, readPalette } from './palette.ts'
import { type Scene, hit, sceneOf } from './scene.ts'
import { showAll } from './show-all.ts'
import { Trails } from './trails.ts'

/** Where the pointer is over the map: pixels of the map and degrees. */
export interface Pointer {
  readonly x: number
  readonly y: number
  readonly latitude: number
  readonly longitude: number
}

export const pointer: Watched<Pointer | undefined> = watched<Pointer | undefined>(undefined)
/** The annotation under the pointer. */
export const hoveredMark: Watched<Mark | undefined> = watched<Mark | undefined>(undefined)

const MOST_NAMES = 60

/**
 * Keeps a Leaflet map true to the stores and the stores true to the map. Everything that is drawn is drawn here, by functions that know
 * nothing of Leaflet or React.
 *
 * @returns takes everything off the map again.
 */
export function attachDrawing(map: LeafletMap): () => void {
  let palette: Palette = readPalette()
  let scene: Scene | undefined
  let marks: readonly Mark[] = []
  let inView: { readonly count: BoxCount; readonly conditions: object; readonly frame: Frame } | undefined
  const movementRows = new Map<StixId, number>()
  const density = new DensityPicture()
  const trails = new Trails()
  const endings: (() => void)[] = []

  for (const [name, zIndex] of [['movements', 410], ['labels', 415], ['trails', 420], ['marks', 430]] as const) {
    const pane = map.getPane(name) ?? map.createPane(name)
    pane.style.zIndex = String(zIndex)
    pane.style.pointerEvents = 'none'
  }

  const movementsLayer = new CanvasLayer((context, frame) => {
    const shown = filtered.get()
    scene = sceneOf(shown, frame)
    // Near enough to tell movements apart, their glow would only veil them.
    density.draw(context, frame, shown, palette, scene.points === undefined ? 1 : 0.35)
    drawFlows(context, scene.flows, palette)
    drawEnds(context, scene.ends, palette)
    drawPoints(context, scene, shown, palette)
    drawPosts(context, scene.posts, palette)
    const { view } = shown
    if (view !== undefined && frame.zoom >= POST_NAMES_FROM) drawPostNames(context, scene.posts.slice(0, MOST_NAMES), view, palette, scene.posts)
    count(frame)
    if (shown.scan.rows > 0) document.documentElement.dataset['drawn'] = 'map'
    return true
  }, 'movements')

  const count = (frame: Frame): void => {
    const shown = filtered.get()
    const same = inView?.conditions === shown.conditions && inView.frame.left === frame.left && inView.frame.top === frame.top && inView.frame.world === frame.world &&
      inView.frame.width === frame.width && inView.frame.height === frame.height
    if (!same) {
      const box = { west: worldX(frame, 0), north: worldY(frame, 0), east: worldX(frame, frame.width), south: worldY(frame, frame.height) }
      inView = { count: new BoxCount(shown.scan, shown.positions, box), conditions: shown.conditions, frame }
    }
    inView!.count.moveTo(shown.start, shown.end)
    inMapView.set(inView!.count.count)
  }

  const trailsLayer = new CanvasLayer((context, frame) => {
    const { playing, at, speed } = usePlayback.getState()
    if (playing && at !== undefined && !calm.matches) {
      trails.draw(context, frame, filtered.get(), palette, at, speed)
      return true
    }
    trails.clear()
    return false
  }, 'trails')

  /** Both tracks of a comparison, as far as their cards are here: blue, whole and with discs; orange, dashed and with squares. */
  const comparedTracks = (one: StixId, other: StixId): readonly { readonly rows: Uint32Array; readonly style: TrackStyle }[] =>
    ([[one, { colour: palette.compared.one, dash: [], stop: 'disc' }], [other, { colour: palette.compared.other, dash: [8, 5], stop: 'square' }]] as const).flatMap(([ref, style]) => {
      const rows = subjects.get().get(ref)?.card?.rows
      return rows === undefined ? [] : [{ rows, style }]
    })

  const marksLayer = new CanvasLayer((context, frame) => {
    const shown = filtered.get()
    const { lens } = useLens.getState()
    const line = drawnLine.get()
    const { picked, hovered, focused, opened, pinned } = useSelection.getState()
    const unfinished = unfinishedArea.get()
    const anchors = useSession.getState().anchors.flatMap(anchor => anchor.on === 'area' ? [anchor.ring] : [])
    const { one, other } = useCompared.getState()
    const pair = one !== undefined && other !== undefined ? comparedTracks(one, other) : undefined
    // One track at a time, unless two are compared: two of them crossing each other answer no other question.
    const tracked = pair !== undefined ? undefined : opened?.what === 'subject' ? opened.ref : pinned.at(-1)
    const card = tracked === undefined ? undefined : subjects.get().get(tracked)?.card
    if ([lens.area, line, picked, hovered, focused, unfinished, card, pair].every(one => one === undefined) && marks.length + anchors.length === 0) return false
    if (lens.area !== undefined) paintArea(context, frame, lens.area, palette.accent, false)
    if (line !== undefined) paintLine(context, frame, line, palette)
    for (const ring of anchors) paintArea(context, frame, ring, palette.warn, true)
    if (scene !== undefined) drawEmphasis(context, scene, palette, { places: placesMeant(picked, hovered), routes: routesMeant(picked, hovered), isPicked: picked !== undefined && picked.by !== 'rows' })
    const window = { from: lens.from ?? 0, to: lens.to ?? Infinity }
    if (card !== undefined) drawTrack(context, frame, shown.scan.table, card.rows, window, palette)
    for (const { rows, style } of pair ?? []) drawTrack(context, frame, shown.scan.table, rows, window, palette, style)
    drawMarks(context, frame, marks, opened?.what === 'annotation' ? opened.id : undefined, palette)
    for (const row of [focused, hovered?.on === 'row' ? hovered.row : undefined]) if (row !== undefined) drawFocus(context, frame, shown.scan.table, row, palette)
    if (unfinished !== undefined) drawUnfinished(context, frame, unfinished, palette)
    return true
  }, 'marks')

  const ground = baseMap(useSession.getState().theme)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  const layers = [ground.layer, movementsLayer, ground.names, trailsLayer, marksLayer]
  for (const layer of layers) layer.addTo(map)

  const remark = (): void => {
    const view = vaultView.get()
    marks = view === undefined ? [] : marksOf(vaultAnnotations.get(), view, filtered.get().scan.table, ref => movementRows.get(ref))
    marksLayer.redraw()
  }
  const findMovements = async (): Promise<void> => {
    const missing = anchoredMovements(vaultAnnotations.get()).filter(ref => !movementRows.has(ref))
    await Promise.all(missing.map(async ref => {
      const reply = await vault.rowOf(ref)
      if (reply.ok && reply.value !== null) movementRows.set(ref, reply.value)
    }))
    remark()
  }

  let drawn = filtered.get().conditions
  const followFiltered = (): void => {
    movementsLayer.redraw()
    // Pins and areas stand still while a window moves; tracks and what is lit up do not.
    const { picked, hovered, opened, pinned } = useSelection.getState()
    if (picked !== undefined || hovered !== undefined || opened?.what === 'subject' || pinned.length > 0 || useCompared.getState().other !== undefined) marksLayer.redraw()
    const { conditions } = filtered.get()
    if (conditions === drawn) return
    drawn = conditions
    if (useLens.getState().viewport === undefined) showAll(map)
    remark()
  }
  endings.push(
    filtered.subscribe(followFiltered),
    vaultAnnotations.subscribe(() => void findMovements()),
    subjects.subscribe(() => marksLayer.redraw()),
    useCompared.subscribe(() => marksLayer.redraw()),
    drawnLine.subscribe(() => marksLayer.redraw()),
    unfinishedArea.subscribe(() => marksLayer.redraw()),
    useSelection.subscribe(() => marksLayer.redraw()),
    usePlayback.subscribe((state, before) => {
      if (state.playing || before.playing) trailsLayer.redraw()
    }),
    useLens.subscribe((state, before) => {
      if (state.lens.area !== before.lens.area) marksLayer.redraw()
    }),
  )
  void findMovements()

  let stopCollecting: (() => void) | undefined
  const followSession = (state = useSession.getState(), before?: ReturnType<typeof useSession.getState>): void => {
    if (before !== undefined && state.theme !== before.theme) {
      // The new tokens are in force only after the page has taken its new theme on.
      requestAnimationFrame(() => {
        palette = readPalette()
        ground.wear(useSession.getState().theme)
        for (const layer of [movementsLayer, trailsLayer, marksLayer]) layer.drawNow()
      })
    }
    if (state.anchors !== before?.anchors) marksLayer.redraw()
    if (state.drawing === before?.drawing) return
    stopCollecting?.()
    stopCollecting = state.drawing === undefined ? undefined : collectShape(map, state.drawing === 'line', finishShape)
  }
  endings.push(useSession.subscribe(followSession), () => stopCollecting?.())
  followSession()

  // The map tells where it looks, and goes where an undone step says; the second must not count as a step of its own.
  let led = false
  const onMoveEnd = (): void => {
    if (led) return
    const { lat, lng } = map.getCenter()
    moveMap({ latitude: lat, longitude: lng, zoom: map.getZoom() })
  }
  endings.push(useLens.subscribe(({ viewport }, before) => {
    if (viewport === undefined || viewport === before.viewport) return
    const centre = map.getCenter()
    if (centre.lat === viewport.latitude && centre.lng === viewport.longitude && map.getZoom() === viewport.zoom) return
    led = true
    map.setView([viewport.latitude, viewport.longitude], viewport.zoom, { animate: false })
    led = false
  }))

  const onMouseMove = ({ containerPoint, latlng }: LeafletMouseEvent): void => {
    pointer.set({ x: containerPoint.x, y: containerPoint.y, latitude: latlng.lat, longitude: latlng.lng })
    if (useSession.getState().drawing !== undefined || isDragged(map)) return
    const frame = frameOf(map)
    const mark = hitMark(frame, marks, containerPoint.x, containerPoint.y)
    hoveredMark.set(mark)
    const under = mark === undefined && scene !== undefined ? hit(scene, filtered.get(), containerPoint.x, containerPoint.y) : undefined
    hover(under)
    map.getContainer().classList.toggle('map-over', mark !== undefined || under !== undefined)
  }
  const onMouseOut = (): void => {
    pointer.set(undefined)
    hoveredMark.set(undefined)
    hover(undefined)
  }
  const onClick = ({ containerPoint }: LeafletMouseEvent): void => {
    if (useSession.getState().drawing !== undefined || scene === undefined) return
    const mark = hitMark(frameOf(map), marks, containerPoint.x, containerPoint.y)
    if (mark !== undefined) {
      openCard({ what: 'annotation', id: mark.id })
      return
    }
    const under = hit(scene, filtered.get(), containerPoint.x, containerPoint.y)
    if (under === undefined) pick(undefined)
    else if (under.on === 'place') {
      pick({ by: 'place', place: under.place })
      openCard({ what: 'place', place: under.place })
    } else if (under.on === 'route') pick({ by: 'route', route: under.route })
    else {
      pick({ by: 'rows', rows: Uint32Array.of(under.row) })
      focusRow(under.row)
      openCard({ what: 'movement', row: under.row })
    }
  }
  map.on('moveend', onMoveEnd).on('mousemove', onMouseMove).on('mouseout', onMouseOut).on('click', onClick)
  endings.push(() => map.off('moveend', onMoveEnd).off('mousemove', onMouseMove).off('mouseout', onMouseOut).off('click', onClick))

  const { viewport } = useLens.getState()
  if (viewport !== undefined) map.setView([viewport.latitude, viewport.longitude], viewport.zoom, { animate: false })
  else showAll(map)

  return () => {
    for (const end of endings) end()
    for (const layer of layers) layer.remove()
    onMouseOut()
  }
}

/** Leaflet's type leaves the question out. */
const isDragged = (map: LeafletMap): boolean => (map.dragging as unknown as { moved(): boolean }).moved()

/** What a shape was drawn for: a condition of the lens, an anchor of the note that is being written, or a line to count over. */
function finishShape(ring: Ring | undefined): void {
  const { drawing } = useSession.getState()
  drawArea(undefined)
  if (ring === undefined) return
  if (drawing === 'lens') refine({ area: ring })
  else if (drawing === 'line') drawnLine.set(ring)
  else if (drawing === 'note') {
    collectAnchors([{ on: 'area', ring }])
    showPanel('note')
  }
}
