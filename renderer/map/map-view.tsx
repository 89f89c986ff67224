import './global-leaflet.ts'
import 'leaflet/dist/leaflet.css'
import './map-view.css'
import type { Map as LeafletMap } from 'leaflet'
import { useEffect, useState } from 'react'
import { MapContainer, useMap } from 'react-leaflet'
import { t } from '../../shared/wording/wording.ts'
import { ATTRIBUTION, DEEPEST_ZOOM, GENERALISED_FROM } from './base-map.ts'
import { CursorPlace } from './cursor-place.tsx'
import { Legend } from './legend.tsx'
import { LineCard } from './line-card.tsx'
import { MapControls } from './map-controls.tsx'
import { MapTooltip } from './map-tooltip.tsx'
import { attachDrawing } from './map-drawing.ts'

const CALM = matchMedia('(prefers-reduced-motion: reduce)').matches

/** The map of the world with what the lens shows on it. */
export function MapView() {
  const [map, setMap] = useState<LeafletMap>()
  const [zoom, setZoom] = useState(4)
  return (
    <section className="map-view" aria-label={t('map.title')}>
      <MapContainer
        className="map" center={[46, 18]} zoom={4} minZoom={2} maxZoom={DEEPEST_ZOOM} zoomControl={false} attributionControl={false}
        maxBounds={[[-86, -220], [86, 220]]} maxBoundsViscosity={0.9} worldCopyJump={false} zoomAnimation={!CALM} fadeAnimation={!CALM} inertia={!CALM}
        keyboardPanDelta={80} wheelPxPerZoomLevel={100}
      >
        <Drawing onMap={setMap} onZoom={setZoom} />
      </MapContainer>
      {map !== undefined && <MapControls map={map} zoom={zoom} />}
      <LineCard />
      <Legend />
      <footer className="map-foot">
        <CursorPlace />
        {zoom >= GENERALISED_FROM && <span className="map-hint" role="note">{t('map.generalised')}</span>}
        <span className="map-attribution">{ATTRIBUTION} {t('map.worldview')}</span>
      </footer>
      <MapTooltip />
    </section>
  )
}

function Drawing({ onMap, onZoom }: { readonly onMap: (map: LeafletMap) => void, readonly onZoom: (zoom: number) => void }) {
  const map = useMap()
  useEffect(() => {
    const container = map.getContainer()
    container.setAttribute('role', 'application')
    container.setAttribute('aria-label', t('map.keys'))
    const tell = (): void => onZoom(map.getZoom())
    // The panels beside the map come and go, and Leaflet looks at nothing but the window.
    const sized = new ResizeObserver(() => map.invalidateSize({ pan: false }))
    sized.observe(container)
    map.on('zoomend', tell)
    const detach = attachDrawing(map)
    tell()
    onMap(map)
    return () => {
      sized.disconnect()
      map.off('zoomend', tell)
      detach()
    }
  }, [map, onMap, onZoom])
  return null
}
