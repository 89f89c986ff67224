/** Microseconds since 1970-01-01 UTC; a whole number until the year 2255 and exact in a double. */
export type Microseconds = number & { readonly unit: 'microseconds' }

const INSTANT = /^(?<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d+))?(?:Z|(?<ahead>[+-]\d\d:\d\d))$/i

/**
 * Reads a timestamp of any precision; what is finer than a microsecond is cut off. The standard wants `Z` and six fraction digits in
 * TAXII (§2) and `Z` in STIX, real servers write zero to nine and sometimes an offset.
 */
export function findInstant(text: string): Microseconds | undefined {
  const parts = INSTANT.exec(text)?.groups
  if (parts === undefined) return undefined
  const seconds = Date.parse(`${parts['second']?.toUpperCase() ?? ''}${parts['ahead'] ?? 'Z'}`)
  if (Number.isNaN(seconds)) return undefined
  return (seconds * 1_000 + Number((parts['fraction'] ?? '').padEnd(6, '0').slice(0, 6))) as Microseconds
}

/** `2026-11-23T09:41:07.000125Z`, always six fraction digits: OpenTAXII refuses `added_after` with none. */
export function writeInstant(instant: Microseconds): string {
  const milliseconds = Math.floor(instant / 1_000)
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${String(instant - milliseconds * 1_000).padStart(3, '0')}Z`
}
