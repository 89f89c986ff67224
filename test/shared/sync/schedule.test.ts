import { expect, test } from 'vitest'
import { secondsLeft } from '../../../shared/sync/pace.ts'
import { afterTrouble, backoff, pullOrder } from '../../../shared/sync/schedule.ts'

test('[SYNC-9] waiting doubles from two seconds to ten minutes, half of it by chance', () => {
  expect([1, 2, 3, 8, 9, 10, 99].map(attempt => [backoff(attempt, () => 0), backoff(attempt, () => 1)])).toEqual([[1, 2], [2, 4], [4, 8], [128, 256], [256, 512], [300, 600], [300, 600]])
})

test('[SYNC-15] after a trouble: by ourselves, never sooner than the server wants, or by a person', () => {
  const half = (): number => 0.5
  expect(afterTrouble({ code: 'offline' }, 1, half)).toEqual({ retryIn: 1.5 })
  expect(afterTrouble({ code: 'server-error', retryAfter: 3_600 }, 1, half)).toEqual({ retryIn: 3_600 })
  expect(afterTrouble({ code: 'rate-limited', retryAfter: 1 }, 10, half)).toEqual({ retryIn: 450 })
  for (const code of ['unauthorised', 'forbidden', 'not-found', 'untrusted-certificate', 'redirected', 'not-taxii', 'cannot-page', 'cancelled'] as const) expect(afterTrouble({ code }, 1, half)).toEqual({ ask: true })
})

test('[SYNC-16] first what was complete once, longest ago first, then the others as listed; what may not be read is left out', () => {
  const collections = [{ id: 'a', canRead: true }, { id: 'b', canRead: true, complete: 20 }, { id: 'c', canRead: false }, { id: 'd', canRead: true, complete: 10 }, { id: 'e', canRead: true }]
  expect(pullOrder(collections).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'e'])
})

test('[SYNC-17] time left follows the pull’s own pace, and is not told before there is one', () => {
  expect(secondsLeft(10_000, 40_000, 2_000)).toBe(8)
  expect([secondsLeft(0, 10, 5), secondsLeft(10, undefined, 5), secondsLeft(10, 10, 0), secondsLeft(10, 0, 5)]).toEqual([undefined, undefined, undefined, 0])
})
