import { matching, windowOf } from '../../shared/columns/filter.ts'
import type { Lens } from '../../shared/columns/table.ts'
import { HOURS, HOURS_OF_WEEK, WEEKDAYS, clockOf, weekCounts } from '../../shared/columns/week.ts'
import type { Filtered } from '../state/filtered.ts'
import { refine, useLens } from '../state/lens.ts'
import { type Watched, watched } from '../state/watched.ts'

/** The clock that the rhythm is read on: UTC, or that of this laptop. The lens names its own. */
export const rhythmZone: Watched<string> = watched('UTC')

export interface Rhythm {
  /** Movements of each hour of the week, 0 = Monday 00:00. */
  readonly week: Uint32Array
  readonly hours: Uint32Array
  readonly weekdays: Uint32Array
  readonly all: number
}

let kept: { readonly conditions: object; readonly positions: Uint32Array | undefined } | undefined

/** Counts within the window under every condition but that of the rhythm itself: what one would see of the hours that are hidden now. */
export function rhythmOf(shown: Filtered, zone: string): Rhythm {
  const { lens } = useLens.getState()
  let list: { readonly positions: Uint32Array | undefined; readonly start: number; readonly end: number } = shown
  if (lens.hours !== undefined || lens.weekdays !== undefined) {
    if (kept?.conditions !== shown.conditions) kept = { conditions: shown.conditions, positions: matching(shown.scan, withoutRhythm(lens), shown.textRows) }
    list = { positions: kept.positions, ...windowOf(shown.scan, kept.positions, lens.from, lens.to) }
  } else kept = undefined
  return summed(weekCounts(shown.scan, list, clockOf(shown.scan, zone)))
}

function summed(week: Uint32Array): Rhythm {
  const hours = new Uint32Array(HOURS)
  const weekdays = new Uint32Array(WEEKDAYS)
  let all = 0
  for (let hour = 0; hour < HOURS_OF_WEEK; hour++) {
    hours[hour % HOURS]! += week[hour]!
    weekdays[Math.floor(hour / HOURS)]! += week[hour]!
    all += week[hour]!
  }
  return { week, hours, weekdays, all }
}

function withoutRhythm(lens: Lens): Lens {
  const { hours: _hours, weekdays: _weekdays, zone: _zone, ...others } = lens
  return others
}

/** Shows these hours on these days alone. None of either is no condition on it. */
export function chooseRhythm(hours: readonly number[], weekdays: readonly number[], zone: string): void {
  const none = (list: readonly number[], all: number): boolean => list.length === 0 || list.length >= all
  const [allHours, allDays] = [none(hours, HOURS), none(weekdays, WEEKDAYS)]
  refine({
    hours: allHours ? undefined : hours.toSorted((a, b) => a - b), weekdays: allDays ? undefined : weekdays.toSorted((a, b) => a - b),
    zone: (allHours && allDays) || zone === 'UTC' ? undefined : zone,
  })
}

/** One hour more or less, of every day that is chosen. */
export function toggleHour(hour: number, zone: string): void {
  const { hours = [], weekdays = [] } = chosen(zone)
  chooseRhythm(toggled(hours, hour), weekdays, zone)
}

export function toggleWeekday(weekday: number, zone: string): void {
  const { hours = [], weekdays = [] } = chosen(zone)
  chooseRhythm(hours, toggled(weekdays, weekday), zone)
}

/** One hour on one day, or a rectangle from there to another; the same once more takes the condition away. */
export function chooseCells(from: number, to: number, zone: string): void {
  const hours = between(from % HOURS, to % HOURS)
  const weekdays = between(Math.floor(from / HOURS), Math.floor(to / HOURS))
  const now = chosen(zone)
  const isSame = String(now.hours ?? []) === String(hours) && String(now.weekdays ?? []) === String(weekdays)
  chooseRhythm(isSame ? [] : hours, isSame ? [] : weekdays, zone)
}

/** What is chosen, as far as it is read on this clock: hours of one clock are not those of another. */
function chosen(zone: string): Pick<Lens, 'hours' | 'weekdays'> {
  const { lens } = useLens.getState()
  return (lens.zone ?? 'UTC') === zone ? lens : {}
}

const toggled = (list: readonly number[], value: number): readonly number[] => list.includes(value) ? list.filter(one => one !== value) : [...list, value]
const between = (one: number, other: number): readonly number[] => Array.from({ length: Math.abs(one - other) + 1 }, (_, step) => Math.min(one, other) + step)
