import type { Map as LeafletMap } from 'leaflet'
import { LassoSelect, Maximize, Minus, PencilLine, Plus } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { refine, useLens } from '../state/lens.ts'
import { drawArea, useSession } from '../state/session.ts'
import { useWatched } from '../state/watched.ts'
import { IconButton } from '../ui/button.tsx'
import { unfinishedArea } from './area-drawing.ts'
import { DEEPEST_ZOOM } from './base-map.ts'
import { showAll } from './map-drawing.ts'

export function MapControls({ map, zoom }: { readonly map: LeafletMap, readonly zoom: number }) {
  const drawing = useSession(state => state.drawing)
  const area = useLens(state => state.lens.area)
  const unfinished = useWatched(unfinishedArea)
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
      </div>
      {drawing !== undefined && (
        <output className="map-drawing-help">
          <strong>{drawing === 'lens' ? t('map.drawLens') : t('map.drawNote')}</strong>
          <span>{t('map.drawHelp', { corners: unfinished?.ring.length ?? 0 })}</span>
        </output>
      )}
      {drawing !== undefined && <span className="map-crosshair" aria-hidden />}
    </>
  )
}
