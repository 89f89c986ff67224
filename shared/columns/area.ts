import type { Box } from './nearest.ts'
import { mercatorX, mercatorY } from './projection.ts'

/** Closed or open ring of [longitude, latitude] degrees. */
export type Ring = readonly (readonly [longitude: number, latitude: number])[]

/** The smallest rectangle around an area, in Web Mercator; as wide as the world where the area runs over ±180°. */
export function areaBox(ring: Ring): Box {
  const xs = ring.map(([longitude]) => mercatorX(longitude))
  const ys = ring.map(([, latitude]) => mercatorY(latitude))
  const [west, east] = [Math.min(...xs), Math.max(...xs)]
  const wraps = west < 0 || east > 1
  return { west: wraps ? 0 : west, east: wraps ? 1 : east, north: Math.min(...ys), south: Math.max(...ys) }
}

/**
 * Whether a point in Web Mercator 0…1 lies in an area whose sides are straight on the map, which is how they were drawn. Even-odd rule; a ring
 * that goes beyond ±180° also catches the points on the other side of that line.
 */
export function areaTest(ring: Ring): (x: number, y: number) => boolean {
  const count = ring.length
  const xs = Float64Array.from(ring, ([longitude]) => mercatorX(longitude))
  const ys = Float64Array.from(ring, ([, latitude]) => mercatorY(latitude))
  let west = Infinity
  let east = -Infinity
  let north = Infinity
  let south = -Infinity
  for (let corner = 0; corner < count; corner++) {
    west = Math.min(west, xs[corner]!)
    east = Math.max(east, xs[corner]!)
    north = Math.min(north, ys[corner]!)
    south = Math.max(south, ys[corner]!)
  }
  const within = (x: number, y: number): boolean => {
    if (x < west || x > east) return false
    let odd = false
    for (let corner = 0, before = count - 1; corner < count; before = corner++) {
      const y1 = ys[corner]!
      const y2 = ys[before]!
      if (y1 > y !== y2 > y && x < (xs[before]! - xs[corner]!) * (y - y1) / (y2 - y1) + xs[corner]!) odd = !odd
    }
    return odd
  }
  const wraps = west < 0 || east > 1
  return (x, y) => y >= north && y <= south && (within(x, y) || wraps && (within(x - 1, y) || within(x + 1, y)))
}
