import type { Scan } from './scan.ts'

/** A rectangle in Web Mercator 0…1. */
export interface Box {
  readonly west: number
  readonly north: number
  readonly east: number
  readonly south: number
}

/** A list of positions and the part of it that is shown. */
export interface Shown {
  readonly positions: Uint32Array | undefined
  readonly start: number
  readonly end: number
}

/** Positions that lie in a box, ascending, at most `most`; undefined when there are more. */
export function positionsIn(scan: Scan, { positions, start, end }: Shown, box: Box, most: number): Uint32Array | undefined {
  const { x, y } = scan
  const found = new Uint32Array(most)
  let count = 0
  for (let at = start; at < end; at++) {
    const position = positions === undefined ? at : positions[at]!
    const px = x[position]!
    const py = y[position]!
    if (px < box.west || px > box.east || py < box.north || py > box.south) continue
    if (count === most) return undefined
    found[count++] = position
  }
  return found.subarray(0, count)
}

/** The shown position nearest to a point within `reach` (same unit, 0…1); the latest of equals; −1 when there is none. */
export function nearest(scan: Scan, { positions, start, end }: Shown, atX: number, atY: number, reach: number): number {
  const { x, y } = scan
  let best = -1
  let least = reach * reach
  for (let at = start; at < end; at++) {
    const position = positions === undefined ? at : positions[at]!
    const dx = x[position]! - atX
    const dy = y[position]! - atY
    const distance = dx * dx + dy * dy
    if (distance <= least) {
      least = distance
      best = position
    }
  }
  return best
}
