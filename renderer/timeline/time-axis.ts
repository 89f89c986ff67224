import { utcDay, utcHour, utcMinute, utcMonth, utcTicks, utcYear } from 'd3-time'
import { utcFormat } from 'd3-time-format'

/** A stretch of time, seconds since 1970-01-01 UTC, from < to. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const MINUTE = 60
export const HOUR = 3_600
export const DAY = 86_400
export const WEEK = 7 * DAY

/** Nothing shorter than this is worth a whole screen. */
const SHORTEST = 2 * HOUR

/** Steps of a histogram that people have words for, all of them parts of a day or whole days. */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 13 * WEEK] as const
const LEAST_BAR = 2.6

export const xOf = ({ from, to }: Span, width: number, time: number): number => (time - from) / (to - from) * width
export const timeOf = ({ from, to }: Span, width: number, x: number): number => from + x / width * (to - from)

/** Makes a stretch longer (factor above 1) or shorter around a moment that stays where it is, within what there is. */
export function zoomed({ from, to }: Span, around: number, factor: number, all: Span): Span {
  const length = Math.max(Math.min(SHORTEST, all.to - all.from), Math.min(all.to - all.from, (to - from) * factor))
  const part = (around - from) / (to - from)
  return within({ from: around - part * length, to: around + (1 - part) * length }, all)
}

/** The same length, moved as little as possible to lie within `all`. */
export function within({ from, to }: Span, all: Span): Span {
  const length = Math.min(to - from, all.to - all.from)
  const start = Math.min(Math.max(from, all.from), all.to - length)
  return { from: start, to: start + length }
}

/** The bars of a histogram: whole steps from before the stretch to behind it, so that a bar means the same wherever one looks. */
export function barsOf({ from, to }: Span, width: number): { readonly from: number; readonly to: number; readonly step: number; readonly count: number } {
  const step = STEPS.find(one => one / (to - from) * width >= LEAST_BAR) ?? STEPS.at(-1)!
  const first = Math.floor(from / step) * step
  const count = Math.ceil((to - first) / step)
  return { from: first, to: first + count * step, step, count }
}

export interface Tick {
  readonly time: number
  readonly label: string
  /** The first of its month, year or day: drawn longer. */
  readonly major: boolean
}

const year = utcFormat('%Y')
const month = utcFormat('%b')
const day = utcFormat('%-d %b')
const minute = utcFormat('%H:%M')

export function ticksOf({ from, to }: Span, width: number): readonly Tick[] {
  return utcTicks(new Date(from * 1000), new Date(to * 1000), Math.max(2, width / 90)).map(date => ({ time: date.getTime() / 1000, ...labelOf(date) }))
}

function labelOf(date: Date): { readonly label: string; readonly major: boolean } {
  if (utcYear(date).getTime() === date.getTime()) return { label: year(date), major: true }
  if (utcMonth(date).getTime() === date.getTime()) return { label: month(date), major: true }
  if (utcDay(date).getTime() === date.getTime()) return { label: day(date), major: utcHour.offset(date, 0).getUTCDay() === 1 }
  return { label: minute(utcMinute(date)), major: false }
}
