import type { Scan } from './scan.ts'
import { rowAt } from './scan.ts'
import { windowOf } from './filter.ts'

/** What a lane is of: the post, or one of the entity columns. */
export type LaneOf = 'post' | 'subject' | 'conveyance'

/** Ordinals with movements among those listed, the busiest first and of equals the lower ordinal; "none" has no lane. At most `most`, and how many there are. */
export function busiest(scan: Scan, positions: Uint32Array | undefined, of: LaneOf, size: number, most: number): { readonly ordinals: Uint32Array; readonly counts: Uint32Array; readonly all: number } {
  const counts = new Uint32Array(size)
  const read = valueOf(scan, of)
  const end = positions?.length ?? scan.rows
  for (let at = 0; at < end; at++) {
    const value = read(positions === undefined ? at : positions[at]!)
    if (value < size) counts[value]!++
  }
  counts[0] = 0
  const there: number[] = []
  for (let value = 1; value < size; value++) if (counts[value]! > 0) there.push(value)
  const ordinals = Uint32Array.from(there.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, most))
  return { ordinals, counts: ordinals.map(value => counts[value]!), all: there.length }
}

/**
 * Movements of some lanes in equal steps of time: element lane × slots + slot. One pass over the rows of the stretch, whatever the number of lanes.
 *
 * @param lanes Ordinals, each once. @param from, to Seconds since 1970-01-01 UTC, half-open, from < to.
 */
export function laneCounts(scan: Scan, positions: Uint32Array | undefined, of: LaneOf, lanes: Uint32Array, from: number, to: number, slots: number): Uint32Array {
  const counts = new Uint32Array(lanes.length * slots)
  const largest = lanes.reduce((most, value) => Math.max(most, value), 0)
  const laneAt = new Int32Array(largest + 1).fill(-1)
  for (const [at, value] of lanes.entries()) laneAt[value] = at
  const read = valueOf(scan, of)
  const { start, end } = windowOf(scan, positions, Math.max(0, from), to)
  const perSecond = slots / (to - from)
  const { time } = scan
  for (let at = start; at < end; at++) {
    const position = positions === undefined ? at : positions[at]!
    const value = read(position)
    const here = value <= largest ? laneAt[value]! : -1
    if (here >= 0) counts[here * slots + Math.min(slots - 1, (time[position]! - from) * perSecond | 0)]!++
  }
  return counts
}

function valueOf(scan: Scan, of: LaneOf): (position: number) => number {
  if (of === 'post') return position => scan.post[position]!
  const column = scan.table[of]
  return scan.row === undefined ? position => column[position]! : position => column[rowAt(scan, position)]!
}
