import type { Map as LeafletMap, LeafletMouseEvent } from 'leaflet'
import type { Ring } from '../../shared/columns/area.ts'
import { type Watched, watched } from '../state/watched.ts'

/** Corners set so far, and where the next one would stand. */
export interface Unfinished {
  readonly ring: Ring
  readonly next: readonly [longitude: number, latitude: number] | undefined
}

export const unfinishedArea: Watched<Unfinished | undefined> = watched<Unfinished | undefined>(undefined)

const CLOSE = 10
const LEAST_CORNERS = 3

/**
 * Collects the corners of an area: by click, with a double click or a click on the first corner to close it; or by key, with the middle of the
 * map as the pen: the arrows move the map, Space sets a corner, Backspace takes one back, Enter closes, Escape gives up.
 *
 * @param done The closed ring, or undefined when the person gave up.
 * @returns stops collecting.
 */
export function collectArea(map: LeafletMap, done: (ring: Ring | undefined) => void): () => void {
  let ring: Ring = []
  const corner = (event: LeafletMouseEvent): readonly [number, number] => [round(event.latlng.lng), round(event.latlng.lat)]
  const tell = (next: Unfinished['next']): void => unfinishedArea.set({ ring, next })

  const add = (next: readonly [number, number]): void => {
    ring = [...ring, next]
    tell(undefined)
  }
  const close = (): void => {
    if (ring.length >= LEAST_CORNERS) done([...ring, ring[0]!])
  }
  const onClick = (event: LeafletMouseEvent): void => {
    const first = ring[0]
    if (first !== undefined && ring.length >= LEAST_CORNERS && map.latLngToContainerPoint([first[1], first[0]]).distanceTo(event.containerPoint) <= CLOSE) close()
    // The second click of a double click falls on the corner that the first one set.
    else if (event.originalEvent.detail < 2) add(corner(event))
  }
  const onMove = (event: LeafletMouseEvent): void => {
    if (ring.length > 0) tell(corner(event))
  }
  const onKey = (event: KeyboardEvent): void => {
    const { lat, lng } = map.getCenter()
    if (event.key === ' ') add([round(lng), round(lat)])
    else if (event.key === 'Enter') close()
    else if (event.key === 'Escape') done(undefined)
    else if (event.key === 'Backspace') {
      ring = ring.slice(0, -1)
      tell(undefined)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const container = map.getContainer()
  map.doubleClickZoom.disable()
  map.on('click', onClick).on('dblclick', close).on('mousemove', onMove)
  container.addEventListener('keydown', onKey, true)
  container.classList.add('map-drawing')
  container.focus({ preventScroll: true })
  tell(undefined)
  return () => {
    map.doubleClickZoom.enable()
    map.off('click', onClick).off('dblclick', close).off('mousemove', onMove)
    container.removeEventListener('keydown', onKey, true)
    container.classList.remove('map-drawing')
    unfinishedArea.set(undefined)
  }
}

/** Five decimals are a metre, which is as much as the columns keep. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5
