import type { Map as LeafletMap, LeafletMouseEvent } from 'leaflet'
import type { Ring } from '../../shared/columns/area.ts'
import { circleAround, distance } from '../../shared/columns/geodesic.ts'
import { type Watched, watched } from '../state/watched.ts'

/** What is drawn: `polygon` corner by corner, `rectangle` by two corners, `circle` by its middle and a point of its edge, `line` point by point. */
export type Shape = 'polygon' | 'rectangle' | 'circle' | 'line'

type Place = readonly [longitude: number, latitude: number]

/** Points set so far, and where the next one would stand. */
export interface Unfinished {
  readonly shape: Shape
  readonly points: Ring
  readonly next: Place | undefined
}

export const unfinishedArea: Watched<Unfinished | undefined> = watched<Unfinished | undefined>(undefined)
/** The shape of the next area; a person may change it while drawing. */
export const areaShape: Watched<Exclude<Shape, 'line'>> = watched<Exclude<Shape, 'line'>>('polygon')

const CLOSE = 10
const LEAST_CORNERS = 3

/** The outline that points make: as they are, a box of degrees, or a circle by the ellipsoid. */
export function outlineOf(shape: Shape, points: Ring): Ring {
  const [first, second] = points
  if (first === undefined || second === undefined) return points
  if (shape === 'circle') return circleAround(first, distance(first, second))
  if (shape === 'rectangle') return [first, [second[0], first[1]], second, [first[0], second[1]], first]
  return points
}

/**
 * Collects the points of a shape: by click, with a double click or a click on the first corner to close it (a rectangle and a circle close by
 * themselves); or by key, with the middle of the map as the pen: the arrows move the map, Space sets a point, Backspace takes one back, Enter
 * closes, Escape gives up.
 *
 * @param done The closed ring or the line, or undefined when the person gave up.
 * @returns stops collecting.
 */
export function collectShape(map: LeafletMap, isLine: boolean, done: (points: Ring | undefined) => void): () => void {
  let points: Ring = []
  const shape = (): Shape => isLine ? 'line' : areaShape.get()
  const place = (event: LeafletMouseEvent): Place => [round(event.latlng.lng), round(event.latlng.lat)]
  const tell = (next: Unfinished['next']): void => unfinishedArea.set({ shape: shape(), points, next })

  const add = (next: Place): void => {
    points = [...points, next]
    tell(undefined)
    if (points.length === 2 && (shape() === 'rectangle' || shape() === 'circle') && !same(points[0]!, next)) done(outlineOf(shape(), points))
  }
  const close = (): void => {
    if (isLine && points.length >= 2) done(points)
    else if (shape() === 'polygon' && points.length >= LEAST_CORNERS) done([...points, points[0]!])
  }
  const onClick = (event: LeafletMouseEvent): void => {
    const first = points[0]
    if (shape() === 'polygon' && first !== undefined && points.length >= LEAST_CORNERS && map.latLngToContainerPoint([first[1], first[0]]).distanceTo(event.containerPoint) <= CLOSE) close()
    // The second click of a double click falls on the corner that the first one set.
    else if (event.originalEvent.detail < 2) add(place(event))
  }
  const onMove = (event: LeafletMouseEvent): void => {
    if (points.length > 0) tell(place(event))
  }
  const onKey = (event: KeyboardEvent): void => {
    const { lat, lng } = map.getCenter()
    if (event.key === ' ') add([round(lng), round(lat)])
    else if (event.key === 'Enter') close()
    else if (event.key === 'Escape') done(undefined)
    else if (event.key === 'Backspace') {
      points = points.slice(0, -1)
      tell(undefined)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  // A map that moves by key carries its pen along.
  const onPan = (): void => {
    const { lat, lng } = map.getCenter()
    if (points.length > 0 && document.activeElement === map.getContainer()) tell([round(lng), round(lat)])
  }
  const container = map.getContainer()
  map.doubleClickZoom.disable()
  map.on('click', onClick).on('dblclick', close).on('mousemove', onMove).on('moveend', onPan)
  container.addEventListener('keydown', onKey, true)
  container.classList.add('map-drawing')
  container.focus({ preventScroll: true })
  const unfollow = areaShape.subscribe(() => {
    points = points.slice(0, 1)
    tell(undefined)
    container.focus({ preventScroll: true })
  })
  tell(undefined)
  return () => {
    unfollow()
    map.doubleClickZoom.enable()
    map.off('click', onClick).off('dblclick', close).off('mousemove', onMove).off('moveend', onPan)
    container.removeEventListener('keydown', onKey, true)
    container.classList.remove('map-drawing')
    unfinishedArea.set(undefined)
  }
}

const same = (one: Place, other: Place): boolean => one[0] === other[0] && one[1] === other[1]
/** Five decimals are a metre, which is as much as the columns keep. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5
