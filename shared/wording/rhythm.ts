import { LOCALE, t } from './wording.ts'

const days = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'short' })
const longDays = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'long' })
/** 5 January 1970 was a Monday. */
const MONDAY = 4 * 86_400_000

/** `Tue`. @param weekday 0 Monday – 6 Sunday. */
export const weekdayWord = (weekday: number): string => days.format(MONDAY + weekday * 86_400_000)
export const weekdayLong = (weekday: number): string => longDays.format(MONDAY + weekday * 86_400_000)

/** `06:00`. */
export const hourWord = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`

/** `Mon–Wed, Sat`. */
export const weekdaysWords = (weekdays: readonly number[]): string =>
  runs(weekdays, 7).map(({ first, count }) => count === 1 ? weekdayWord(first) : `${weekdayWord(first)}–${weekdayWord((first + count - 1) % 7)}`).join(', ')

/** `22:00–02:00, 06:00–07:00`: an hour ends where the next begins. */
export const hoursWords = (hours: readonly number[]): string => runs(hours, 24).map(({ first, count }) => `${hourWord(first)}–${hourWord(first + count)}`).join(', ')

/** `Tue–Thu, 03:00–06:00 (UTC)`. */
export const rhythmWords = (hours: readonly number[], weekdays: readonly number[], zone: string): string =>
  t('rhythm.is', { days: weekdaysWords(weekdays), hours: hoursWords(hours), zone, which: weekdays.length === 0 ? 'hours' : hours.length === 0 ? 'days' : 'both' })

interface Rhythm {
  readonly hours?: readonly number[] | undefined
  readonly weekdays?: readonly number[] | undefined
  readonly zone?: string | undefined
}

/** `rhythmWords` of a lens or a query; undefined where it asks for no hour and no day. */
export const rhythmIn = ({ hours = [], weekdays = [], zone = 'UTC' }: Rhythm): string | undefined => (hours.length + weekdays.length === 0 ? undefined : rhythmWords(hours, weekdays, zone))

/** Runs of numbers that follow each other, around the end of the circle too, each by where it begins and how long it is. */
function runs(numbers: readonly number[], circle: number): readonly { readonly first: number; readonly count: number }[] {
  const on = new Set(numbers)
  if (on.size >= circle) return [{ first: 0, count: circle }]
  const found: { first: number; count: number }[] = []
  for (let first = 0; first < circle; first++) {
    if (!on.has(first) || on.has((first + circle - 1) % circle)) continue
    let count = 1
    while (on.has((first + count) % circle)) count++
    found.push({ first, count })
  }
  return found
}
