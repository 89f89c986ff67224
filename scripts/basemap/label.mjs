/** Where the name of a country stands, and from which zoom it fits. */
import { toDegrees, toPlane } from './mercator.mjs'
import { planeArea } from './simplify.mjs'

/** Pixels a letter of a country name takes on the map, spacing included. */
const LETTER = 8.5
const FIRST_ZOOM = 2
const LAST_ZOOM = 7

/**
 * @param {string} name
 * @param {readonly number[][][][]} polygons planar MultiPolygon coordinates
 * @returns {{ position: number[], rank: number }} The point of the largest polygon that is furthest from its edge, and the first map zoom
 * (256-pixel world at zoom 0) at which the name does not reach far beyond the land.
 */
export function placeName(name, polygons) {
  const largest = polygons.reduce((best, rings) => (planeArea(rings[0]) > planeArea(best[0]) ? rings : best))
  const { point, distance } = innermost(largest.map(ring => ring.map(toPlane)))
  const fits = Math.log2(name.length * LETTER / 2 / (distance * 1.7) / 256)
  return { position: toDegrees(point), rank: Math.max(FIRST_ZOOM, Math.min(LAST_ZOOM, Math.ceil(fits))) }
}

/** The point furthest from every edge, by halving squares: a square whose best possible point cannot win is left alone. */
function innermost(rings) {
  const xs = rings[0].map(([x]) => x)
  const ys = rings[0].map(([, y]) => y)
  const [west, east, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const exactness = Math.max(east - west, bottom - top) / 200
  const square = (x, y, half) => {
    const distance = distanceInside([x, y], rings)
    return { x, y, half, distance, most: distance + half * Math.SQRT2 }
  }
  const half = Math.min(east - west, bottom - top) / 2
  const open = []
  for (let x = west + half; x < east + half; x += 2 * half) for (let y = top + half; y < bottom + half; y += 2 * half) open.push(square(x, y, half))
  let best = square((west + east) / 2, (top + bottom) / 2, 0)
  while (open.length > 0) {
    open.sort((a, b) => a.most - b.most)
    const next = open.pop()
    if (next.most - best.distance <= exactness) break
    if (next.distance > best.distance) best = next
    const h = next.half / 2
    for (const [dx, dy] of [[-h, -h], [h, -h], [-h, h], [h, h]]) open.push(square(next.x + dx, next.y + dy, h))
  }
  return { point: [best.x, best.y], distance: Math.max(best.distance, exactness / 10) }
}

/** Distance to the nearest edge, negative outside. */
function distanceInside([x, y], rings) {
  let inside = false
  let least = Infinity
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[j]
      const [bx, by] = ring[i]
      if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside
      const dx = bx - ax
      const dy = by - ay
      const along = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
      least = Math.min(least, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
    }
  }
  return Math.sqrt(least) * (inside ? 1 : -1)
}
