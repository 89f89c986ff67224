import { type Scan, rowAt, sizeFor } from './scan.ts'

/** A silence of somebody who normally reports. Seconds since 1970-01-01 UTC. */
export interface Silence {
  /** Ordinal of the post or source. */
  readonly who: number
  /** Its last report before, and its first after; the newest of all reports while it is still silent. */
  readonly from: number
  readonly to: number
  readonly lasts: boolean
  /** Hours that 95 of 100 of its pauses do not exceed. */
  readonly usual: number
}

/**
 * The rule, in numbers that the view states: somebody reports normally who reported in at least 50 different hours; of the pauses between these
 * hours 95 of 100 are no longer than `usual`; a silence is a pause of more than three times that, and of more than 12 hours.
 */
export const LEAST_REPORTED_HOURS = 50
export const SHARE_OF_PAUSES = 0.95
export const TIMES_USUAL = 3
export const LEAST_SILENT_HOURS = 12

/** Whose pauses are longer than this, hours, does not report normally. */
const LONGEST_USUAL = 744
const HOUR = 3_600

/**
 * Silences of posts or sources, the most unusual first. Two passes over the rows in order of time, without sorting: pauses are whole hours.
 *
 * @param arrivedBy Only rows that had arrived by then, seconds since 1970-01-01 UTC.
 */
export function silences(scan: Scan, by: 'post' | 'source', arrivedBy?: number): readonly Silence[] {
  const { time } = scan
  const column = scan[by]
  const { arrived } = scan.table
  const size = by === 'post' ? scan.posts : sizeFor(scan.source)
  const isHeld = (position: number): boolean => arrivedBy === undefined || arrived[rowAt(scan, position)]! <= arrivedBy

  const pauses: (Uint32Array | undefined)[] = Array.from({ length: size }, () => undefined)
  const hours = new Uint32Array(size)
  const before = new Int32Array(size).fill(-1)
  let newest = 0
  for (let position = 0; position < scan.rows; position++) {
    if (!isHeld(position)) continue
    newest = time[position]!
    const who = column[position]!
    const hour = newest / HOUR | 0
    const last = before[who]!
    if (hour === last) continue
    before[who] = hour
    hours[who]!++
    if (last < 0) continue
    const counts = pauses[who] ??= new Uint32Array(LONGEST_USUAL + 1)
    counts[Math.min(LONGEST_USUAL, hour - last)]!++
  }

  const usual = new Float64Array(size).fill(Infinity)
  for (const [who, counts] of pauses.entries()) if (counts !== undefined && who !== 0 && hours[who]! >= LEAST_REPORTED_HOURS) usual[who] = percentile(counts, hours[who]! - 1)
  const found: Silence[] = []
  const latest = new Float64Array(size).fill(-1)
  const look = (who: number, to: number, lasts: boolean): void => {
    const from = latest[who]!
    const pause = (to / HOUR | 0) - (from / HOUR | 0)
    if (from >= 0 && pause > LEAST_SILENT_HOURS && pause > TIMES_USUAL * usual[who]!) found.push({ who, from, to, lasts, usual: usual[who]! })
  }
  for (let position = 0; position < scan.rows; position++) {
    if (!isHeld(position)) continue
    const who = column[position]!
    look(who, time[position]!, false)
    latest[who] = time[position]!
  }
  for (let who = 1; who < size; who++) look(who, newest, true)
  return found.sort((a, b) => (b.to - b.from) / b.usual - (a.to - a.from) / a.usual || a.from - b.from || a.who - b.who)
}

/** The pause that so many of all are no longer than; Infinity when that is longer than is counted. */
function percentile(counts: Uint32Array, all: number): number {
  let passed = 0
  for (let pause = 1; pause < counts.length - 1; pause++) {
    passed += counts[pause]!
    if (passed >= all * SHARE_OF_PAUSES) return pause
  }
  return Infinity
}
