/**
 * Seconds that a pull still takes at its own pace so far; undefined before there is a pace, or when nobody knows how much is left.
 *
 * @param elapsed milliseconds since its first request.
 */
export function secondsLeft(done: number, remaining: number | undefined, elapsed: number): number | undefined {
  if (remaining === undefined || done <= 0 || elapsed <= 0) return undefined
  return Math.ceil((remaining * elapsed) / done / 1_000)
}
