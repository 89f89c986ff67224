const MINUTE = 60_000
const LONGEST = 60 * MINUTE
/** A server that names a longer wait than a day is not believed. Milliseconds. */
export const LONGEST_ASKED = 24 * 60 * MINUTE

/**
 * Milliseconds to wait after the n-th failed attempt in a row: 1, 2, 4 … minutes up to an hour, shortened by up to a quarter so that
 * laptops that lost one link do not all return in the same second.
 *
 * @param jitter 0…1, random.
 * @param retryAfter seconds, as the server asked; never shortened.
 */
export function backoff(attempts: number, jitter: number, retryAfter = 0): number {
  const wait = Math.min(LONGEST, MINUTE * 2 ** Math.min(10, Math.max(0, attempts - 1)))
  return Math.max(Math.round(wait * (1 - jitter / 4)), Math.min(LONGEST_ASKED, retryAfter * 1000))
}
