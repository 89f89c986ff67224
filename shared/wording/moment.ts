import { LOCALE, t } from './wording.ts'

const MINUTE = 60
const HOUR = 3_600
const DAY = 86_400

const days = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
const months = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', month: 'short', year: 'numeric' })
const clocks = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `14 Mar 2026`, in UTC. @param ms Milliseconds since 1970-01-01 UTC, here and below. */
export const day = (ms: number): string => days.format(ms)

/** `Mar 2026`, in UTC. */
export const month = (ms: number): string => months.format(ms)

/** `06:40Z`: the Z says that it is UTC, on every screen and in every radio message. */
export const clock = (ms: number): string => `${clocks.format(ms)}Z`

/** `14 Mar 2026 06:40Z`. */
export const dayAndClock = (ms: number): string => `${day(ms)} ${clock(ms)}`

/** `2026-03-14 06:40:09Z`: every digit in its place, for columns of a table. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`

/** A STIX timestamp as `day and clock`; what cannot be read stands as it came. */
export function ofTimestamp(timestamp: string): string {
  const ms = Date.parse(timestamp)
  return Number.isNaN(ms) ? timestamp : dayAndClock(ms)
}

/**
 * `just now`, `26 min`, `3 h 5 min`, `3 d 4 h`: how old something is, in two units at most.
 * What lies in the future counts as just now: two clocks never agree to the second.
 */
export function age(ms: number, now: number): string {
  const seconds = Math.floor((now - ms) / 1_000)
  return seconds < MINUTE ? t('age.now') : duration(seconds)
}

/** `45 s`, `26 min`, `3 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < MINUTE) return t('age.seconds', { s })
  if (s < HOUR) return t('age.minutes', { m: Math.floor(s / MINUTE) })
  if (s < DAY) return two(Math.floor(s / HOUR), Math.floor((s % HOUR) / MINUTE), 'age.hours', 'age.hoursMinutes')
  return two(Math.floor(s / DAY), Math.floor((s % DAY) / HOUR), 'age.days', 'age.daysHours')
}

function two(great: number, small: number, one: 'age.hours' | 'age.days', both: 'age.hoursMinutes' | 'age.daysHours'): string {
  return small === 0 ? t(one, { n: great }) : t(both, { n: great, m: small })
}
