import type { Scan } from './scan.ts'
import { MODE_SLOTS } from './tally.ts'
import { windowOf } from './filter.ts'

/** Counts of movements in equal steps of time, one slot per mode: element bin × MODE_SLOTS + mode. */
export interface Histogram {
  readonly from: number
  readonly to: number
  readonly bins: number
  readonly counts: Uint32Array
  /** Largest sum over the modes of one bin. */
  readonly highest: number
}

/**
 * @param from, to Seconds since 1970-01-01 UTC, half-open, from < to. A time t counts in bin ⌊(t − from) · bins / (to − from)⌋.
 */
export function histogram(scan: Scan, positions: Uint32Array | undefined, from: number, to: number, bins: number): Histogram {
  const counts = new Uint32Array(bins * MODE_SLOTS)
  const { start, end } = windowOf(scan, positions, from, to)
  const { time, mode } = scan
  const perSecond = bins / (to - from)
  if (positions === undefined) {
    for (let position = start; position < end; position++) {
      counts[((time[position]! - from) * perSecond | 0) * MODE_SLOTS + mode[position]!]!++
    }
  } else {
    for (let at = start; at < end; at++) {
      const position = positions[at]!
      counts[((time[position]! - from) * perSecond | 0) * MODE_SLOTS + mode[position]!]!++
    }
  }
  let highest = 0
  for (let bin = 0; bin < bins; bin++) {
    let sum = 0
    for (let slot = 0; slot < MODE_SLOTS; slot++) sum += counts[bin * MODE_SLOTS + slot]!
    if (sum > highest) highest = sum
  }
  return { from, to, bins, counts, highest }
}
