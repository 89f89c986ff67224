import type { Map as LeafletMap } from 'leaflet'
import { busiestPosts } from '../../shared/columns/flows.ts'
import { filtered } from '../state/filtered.ts'

/** Part of the movements that may lie outside on each side: one far airport would push all the rest into a corner. */
const OUTLIERS = 0.005

/** Where the movements are, all but a few outliers. */
export function showAll(map: LeafletMap): void {
  const { view, tally } = filtered.get()
  const posts = busiestPosts(tally)
  if (view === undefined || posts.length === 0) return
  const spread = (coordinate: 'latitude' | 'longitude'): readonly [number, number] => {
    const sorted = posts.map(({ post, count }) => ({ at: view.places[post]![coordinate], count })).sort((a, b) => a.at - b.at)
    const trim = (list: typeof sorted): number => {
      let outside = tally.count * OUTLIERS
      return (list.find(({ count }) => (outside -= count) < 0) ?? list[0]!).at
    }
    return [trim(sorted), trim(sorted.toReversed())]
  }
  const [south, north] = spread('latitude')
  const [west, east] = spread('longitude')
  map.fitBounds([[south, west], [north, east]], { padding: [30, 30], maxZoom: 9, animate: false })
}
