import type { Map as LeafletMap } from 'leaflet'
import { Circle, LassoSelect, type LucideIcon, Maximize, Minus, PencilLine, Pentagon, Plus, RulerDimensionLine, Square } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { areaOf, distance, lengthOf } from '../../shared/columns/geodesic.ts'
import { refine, useLens } from '../state/lens.ts'
import { type Drawing, drawArea, useSession } from '../state/session.ts'
import { useWatched } from '../state/watched.ts'
import { IconButton } from '../ui/button.tsx'
import { type Shape, type Unfinished, areaShape, outlineOf, unfinishedArea } from './area-drawing.ts'
import { DEEPEST_ZOOM } from './base-map.ts'
import { drawnLine } from './drawn-line.ts'
import { kilometres, squareKilometres } from './measures.ts'
import { showAll } from './show-all.ts'

export function MapControls({ map, zoom }: { readonly map: LeafletMap, readonly zoom: number }) {
  const drawing = useSession(state => state.drawing)
  const area = useLens(state => state.lens.area)
  const line = useWatched(drawnLine)
  const switchDrawing = (purpose: 'lens' | 'note'): void => {
    if (purpose === 'lens' && area !== undefined && drawing === undefined) refine({ area: undefined })
    else drawArea(drawing === purpose ? undefined : purpose)
  }
  return (
    <>
      <div className="map-controls" role="toolbar" aria-label={t('map.tools')} aria-orientation="vertical">
        <IconButton icon={Plus} label={t('map.zoomIn')} keys="+" placement="left" onPress={() => map.zoomIn()} isDisabled={zoom >= DEEPEST_ZOOM} />
        <IconButton icon={Minus} label={t('map.zoomOut')} keys="-" placement="left" onPress={() => map.zoomOut()} isDisabled={zoom <= map.getMinZoom()} />
        <IconButton icon={Maximize} label={t('map.showAll')} placement="left" onPress={() => showAll(map)} />
        <hr />
        <IconButton
          icon={LassoSelect} label={area === undefined ? t('map.drawLens') : t('map.clearLens')} placement="left" isOn={drawing === 'lens' || area !== undefined}
          onPress={() => switchDrawing('lens')}
        />
        <IconButton icon={PencilLine} label={t('map.drawNote')} placement="left" isOn={drawing === 'note'} onPress={() => switchDrawing('note')} />
        <IconButton
          icon={RulerDimensionLine} label={line === undefined ? t('map.drawLine') : t('map.clearLine')} placement="left" isOn={drawing === 'line' || line !== undefined}
          onPress={() => line === undefined ? drawArea(drawing === 'line' ? undefined : 'line') : drawnLine.set(undefined)}
        />
      </div>
      {drawing !== undefined && <DrawingHelp drawing={drawing} />}
      {drawing !== undefined && <span className="map-crosshair" aria-hidden />}
    </>
  )
}

const SHAPES: readonly (readonly [Exclude<Shape, 'line'>, LucideIcon])[] = [['polygon', Pentagon], ['rectangle', Square], ['circle', Circle]]

/** What is drawn, how, and how large it is so far. */
function DrawingHelp({ drawing }: { readonly drawing: Drawing }) {
  const unfinished = useWatched(unfinishedArea)
  const shape = useWatched(areaShape)
  const title = { lens: t('map.drawLens'), note: t('map.drawNote'), line: t('map.drawLine') }[drawing]
  const corners = unfinished?.points.length ?? 0
  return (
    <div className="map-drawing-help">
      <header>
        <strong>{title}</strong>
        <span className="mono">{sizeOf(unfinished)}</span>
        {drawing !== 'line' && SHAPES.map(([name, icon]) => <IconButton key={name} icon={icon} label={t(`map.shape.${name}`)} isOn={shape === name} onPress={() => areaShape.set(name)} />)}
      </header>
      <output>{drawing === 'line' ? t('map.lineHelp', { corners }) : t(`map.help.${shape}`, { corners })}</output>
    </div>
  )
}

function sizeOf(unfinished: Unfinished | undefined): string {
  if (unfinished === undefined) return ''
  const { shape, points, next } = unfinished
  const all = next === undefined ? points : [...points, next]
  if (all.length < 2) return ''
  if (shape === 'line') return kilometres(lengthOf(all))
  if (shape === 'circle') return t('map.radius', { radius: kilometres(distance(all[0]!, all[1]!)), area: squareKilometres(areaOf(outlineOf(shape, all))) })
  const ring = outlineOf(shape, all)
  return ring.length < 3 ? kilometres(lengthOf(ring)) : squareKilometres(areaOf(ring))
}
