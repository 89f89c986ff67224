import { mustPlace, placeAt } from './places.ts'

/** [latitude, longitude] in degrees. */
type Point = readonly [number, number]

/** The middle of the sea from its head to its mouth. */
const SPINE: readonly Point[] = [
  [45.25, 13.15], [44.75, 13.20], [44.20, 13.60], [43.60, 14.60], [43.00, 15.60], [42.40, 16.70], [41.60, 17.60], [40.60, 18.60],
  [39.60, 19.20], [38.60, 20.10], [38.22, 20.95],
]

/** From a port out between islands and headlands to a point of the spine. */
const APPROACHES: { readonly [code: string]: { readonly spine: number; readonly via: readonly Point[] } } = {
  XAHER: { spine: 0, via: [[45.60, 13.62], [45.45, 13.35]] },
  XCQUA: { spine: 0, via: [[45.59, 13.62], [45.45, 13.35]] },
  XAMAR: { spine: 0, via: [[45.33, 12.34], [45.30, 12.60]] },
  XAANC: { spine: 2, via: [[43.70, 13.60]] },
  XDRIJ: { spine: 1, via: [[45.13, 14.28], [44.90, 14.18], [44.60, 13.95]] },
  XDZAD: { spine: 2, via: [[44.17, 15.13], [44.27, 14.92], [44.40, 14.60], [44.35, 14.20]] },
  XDSPH: { spine: 4, via: [[43.47, 16.38], [43.34, 16.405], [43.25, 16.15], [43.15, 15.85]] },
  XDPLH: { spine: 5, via: [[43.03, 17.36], [43.09, 17.20], [43.06, 16.90], [43.05, 16.50], [42.80, 16.35]] },
  XSPAT: { spine: 10, via: [[38.28, 21.62], [38.25, 21.20]] },
  XSBAR: { spine: 6, via: [[41.22, 16.95]] },
}

const route = (code: string): readonly Point[] => {
  const approach = APPROACHES[code]
  if (approach === undefined) throw new RangeError(`no lane leads to ${code}`)
  const { latitude, longitude } = mustPlace(placeAt(code))
  return [[latitude, longitude], ...approach.via]
}

/** Kilometres between two points, good to a percent or two between 38° and 46° north. */
export function distance([latA, lonA]: Point, [latB, lonB]: Point): number {
  const north = latA - latB
  const east = (lonA - lonB) * (1.257 - 0.0124 * (latA + latB) / 2)
  return Math.sqrt(north * north + east * east) * 111.2
}

/** The way of a ship between two ports by their codes. */
export function lane(from: string, to: string): readonly Point[] {
  const start = APPROACHES[from]!.spine
  const end = APPROACHES[to]!.spine
  const between = start <= end ? SPINE.slice(start, end + 1) : SPINE.slice(end, start + 1).toReversed()
  return [...route(from), ...between, ...route(to).toReversed()]
}

export const laneLength = (way: readonly Point[]): number => way.slice(1).reduce((sum, point, i) => sum + distance(way[i]!, point), 0)

/** The point so many kilometres along a way. */
export function along(way: readonly Point[], travelled: number): Point {
  let left = travelled
  for (let i = 1; i < way.length; i++) {
    const from = way[i - 1]!
    const to = way[i]!
    const leg = distance(from, to)
    if (left <= leg || i === way.length - 1) {
      const share = leg === 0 ? 0 : Math.min(1, left / leg)
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    }
    left -= leg
  }
  return way[0]!
}
