import type { Scan } from './scan.ts'
import { firstAtLeast } from './order.ts'
import { extent, positionOf } from './scan.ts'
import type { Shown } from './nearest.ts'
import { type Zone, UTC, offsetAt, zoneOf } from './zone.ts'

export const HOURS = 24
export const WEEKDAYS = 7
export const HOURS_OF_WEEK = HOURS * WEEKDAYS

const HOUR = 3_600
const DAY = 24 * HOUR
/** 1 January 1970 was a Thursday, which is the fourth day of a week that begins on Monday. */
const FIRST_WEEKDAY = 3

/** A clock over all that is recorded, so that the matrix counts on the same one by which its condition narrows. @param name As in the lens. */
export function clockOf(scan: Scan, name: string | undefined): Zone {
  const ends = extent(scan)
  return ends === undefined ? UTC : zoneOf(name, ends.first, ends.last)
}

/** Hour of the week on a clock, 0 = Monday 00:00–01:00. @param seconds Since 1970-01-01 UTC, also before it. */
export function hourOfWeek(seconds: number, zone: Zone): number {
  const hours = Math.floor((seconds + offsetAt(zone, seconds) + FIRST_WEEKDAY * DAY) / HOUR)
  return (hours % HOURS_OF_WEEK + HOURS_OF_WEEK) % HOURS_OF_WEEK
}

/** For every hour of the week whether it lies in one of these hours on one of these days, 1 or 0. Neither list limits when it is empty or absent. */
export function hoursWanted(hours: readonly number[] = [], weekdays: readonly number[] = []): Uint8Array {
  const wanted = new Uint8Array(HOURS_OF_WEEK)
  for (let hour = 0; hour < HOURS_OF_WEEK; hour++) {
    const isHour = hours.length === 0 || hours.includes(hour % HOURS)
    const isDay = weekdays.length === 0 || weekdays.includes(Math.floor(hour / HOURS))
    wanted[hour] = isHour && isDay ? 1 : 0
  }
  return wanted
}

/**
 * How many shown movements fall on each hour of the week. One addition a row: rows are in order of time, so that the offset of the clock is the
 * same for a whole stretch of them.
 */
export function weekCounts(scan: Scan, { positions, start, end }: Shown, zone: Zone): Uint32Array {
  const counts = new Uint32Array(HOURS_OF_WEEK)
  const { time } = scan
  for (const { from, to, shift } of stretches(scan, zone, positions, start, end)) {
    if (positions === undefined) for (let at = from; at < to; at++) counts[((time[at]! + shift) / HOUR | 0) % HOURS_OF_WEEK]!++
    else for (let at = from; at < to; at++) counts[((time[positions[at]!]! + shift) / HOUR | 0) % HOURS_OF_WEEK]!++
  }
  return counts
}

/** Positions whose hour of the week is wanted, ascending: of `among`, or of all from `from` to `to`. */
export function inHours(scan: Scan, wanted: Uint8Array, zone: Zone, range: { readonly from: number; readonly to: number }, among: Uint32Array | undefined): Uint32Array {
  const { time } = scan
  const [start, end] = among === undefined ? [range.from, range.to] : [0, among.length]
  const found = new Uint32Array(end - start + 1)
  let count = 0
  for (const { from, to, shift } of stretches(scan, zone, among, start, end)) {
    for (let at = from; at < to; at++) {
      const position = among === undefined ? at : among[at]!
      found[count] = position
      count += wanted[((time[position]! + shift) / HOUR | 0) % HOURS_OF_WEEK]!
    }
  }
  return found.subarray(0, count)
}

interface Stretch {
  readonly from: number
  readonly to: number
  /** To be added to a time; the sum is not negative, because no clock is three days behind. */
  readonly shift: number
}

/** Stretches of positions (or of places in a list of them) during which a clock keeps its offset. */
function stretches(scan: Scan, zone: Zone, positions: Uint32Array | undefined, start: number, end: number): readonly Stretch[] {
  const found: Stretch[] = []
  let from = start
  for (const [i, offset] of zone.offsets.entries()) {
    const change = zone.changes[i]
    const to = change === undefined ? end : Math.min(end, Math.max(from, placeOf(scan, positions, Math.max(0, change))))
    if (to > from) found.push({ from, to, shift: offset + FIRST_WEEKDAY * DAY })
    from = to
  }
  return found
}

function placeOf(scan: Scan, positions: Uint32Array | undefined, time: number): number {
  const position = positionOf(scan, time)
  return positions === undefined ? position : firstAtLeast(positions, position)
}
