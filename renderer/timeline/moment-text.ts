/** `2026-03-14 06:40`, in UTC. @param seconds Since 1970-01-01 UTC. */
export const momentText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')

const WRITTEN = /^\s*(?<date>\d{4}-\d{2}-\d{2})(?:[ T]+(?<hour>\d{1,2}):(?<minute>\d{2})\s*[Zz]?)?\s*$/

/** Reads what `momentText` writes, or a day alone. @returns Seconds since 1970-01-01 UTC; undefined for anything else, such as the 30th of February. */
export function readMoment(text: string): number | undefined {
  const { date, hour = '0', minute = '0' } = WRITTEN.exec(text)?.groups ?? {}
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  const midnight = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return undefined
  const seconds = midnight / 1000 + Number(hour) * 3600 + Number(minute) * 60
  return seconds < 0 || seconds > 0xffffffff ? undefined : seconds
}
