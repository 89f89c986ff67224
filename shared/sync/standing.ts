import { type Microseconds, findInstant, writeInstant } from '../exchange/instant.ts'

/** Why a collection has to be compared from end to end, or that it has not. `gap`: something numbered is known not to have come. */
export type Debt = 'nothing' | 'routine' | 'asked' | 'clock' | 'reset' | 'gap'

/** What is known of one collection between two visits. Stored with the page that it follows from, so that the two can never disagree. */
export interface Standing {
  /** Where the next pull begins, on the server's clock. */
  readonly watermark?: string
  /** The server's clock when it was last heard, as a TAXII timestamp; falls only when that clock was set back. */
  readonly heard?: string
  /** Only while that clock lies behind the watermark: what it said when the last complete pull began, for what comes now is dated from there on. Else empty. */
  readonly behind?: string
  /** Id of the newest object that the server had, empty when it had none: the next pull begins before it and must meet it again. */
  readonly anchor?: string
  /** When the collection was last compared from end to end, milliseconds since 1970-01-01 UTC by our own clock. */
  readonly compared?: number
  readonly owes?: Debt
  /** Date up to which the comparison that is owed has come; empty before it has begun. */
  readonly comparedTo?: string
}

/** Seconds by which a server's Date may seem to go back without anybody having set its clock: it counts whole seconds, and answers overtake each other. */
const UNSTEADY = 5

/** A day: what no other sign tells of is found by then. Milliseconds. */
export const ROUTINE_MS = 24 * 3_600_000
/** A server on which the signs of a reset never end is not compared more often than this by itself. Milliseconds. */
const LEAST_BETWEEN_MS = 30 * 60_000

/** Whether a server that now says this has had its clock set back since it was last heard. */
export const wentBack = (heard: string | undefined, now: Microseconds): boolean => {
  const before = heard === undefined ? undefined : findInstant(heard)
  return before !== undefined && now < before - UNSTEADY * 1_000_000
}

/**
 * Where a pull begins: at the watermark, or before it while the server's clock, having been set back, gives out dates that were passed already.
 *
 * @param lateness seconds that a server may take to show what it has dated.
 */
export function beginning({ watermark, behind = '' }: Standing, lateness: number): string | undefined {
  const [reached, clock] = [watermark ?? '', behind].map(text => findInstant(text))
  if (reached === undefined) return undefined
  return writeInstant(clock === undefined ? reached : Math.min(reached, clock - lateness * 1_000_000) as Microseconds)
}

/** Whether a server whose clock says this may still give dates to objects that lie behind the watermark. */
export function isBehind({ watermark = '' }: Standing, now: Microseconds, lateness: number): boolean {
  const reached = findInstant(watermark)
  return reached !== undefined && now - lateness * 1_000_000 < reached - UNSTEADY * 1_000_000
}

/** Whether a comparison that is owed may begin now. Our own clock may have been set to anything since the last one. */
export function mayCompare({ compared }: Standing, debt: Debt, now: number): boolean {
  if (debt === 'nothing') return false
  const since = compared === undefined ? Infinity : now - compared
  return debt === 'asked' || debt === 'gap' || since < 0 || since >= LEAST_BETWEEN_MS
}

/** Whether the day is over, by a clock that may have been set back meanwhile. */
export const isRoutineDue = ({ compared }: Standing, now: number): boolean => compared === undefined || now < compared || now - compared >= ROUTINE_MS
