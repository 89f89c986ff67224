import { type Zone, isZone, offsetAt } from '../../shared/columns/zone.ts'

/** The zone of this laptop's clock, which at a post is the post's; UTC where it says nothing. */
export const OWN_ZONE: string = ownZone()

function ownZone(): string {
  const name = new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return isZone(name) && name !== 'Etc/UTC' ? name : 'UTC'
}

/** `03:30 +02:00`: with the offset, so that the hour which comes twice when clocks go back is two hours. @param seconds Since 1970-01-01 UTC, also before it. */
export function clockAt(zone: Zone, seconds: number): string {
  const offset = offsetAt(zone, seconds)
  const there = new Date((seconds + offset) * 1_000).toISOString()
  return `${there.slice(11, 16)} ${offsetWords(offset)}`
}

/** `2026-03-14 03:30 +02:00`. */
export const momentAt = (zone: Zone, seconds: number): string =>
  `${new Date((seconds + offsetAt(zone, seconds)) * 1_000).toISOString().slice(0, 10)} ${clockAt(zone, seconds)}`

function offsetWords(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
