import type { ExchangeCode, Outcome, Trouble } from '../exchange/outcome.ts'
import { backoff } from './schedule.ts'

/** What a loop over a network needs from outside. */
export interface Patience {
  /** Waits; may end early when the loop is to stop. */
  readonly wait: (milliseconds: number) => Promise<void>
  /** 0 ≤ x < 1. */
  readonly random: () => number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
  /** An AbortSignal fits. Looked at between requests; what is under way must be ended through `send`. */
  readonly signal?: { readonly aborted: boolean }
  /** Hears why a wait begins, so that nobody looks at a bar that stands still without a word; `retryAfter` is how long it takes, in whole seconds. */
  readonly waiting?: (trouble: Trouble) => void
  /** How often one request may be made; four times unless told. With 1 for a server that has been failing for a while. */
  readonly attempts?: number
}

/** Passes by itself while somebody watches; everything else is for the schedule or for a person. */
const PASSING: readonly ExchangeCode[] = ['rate-limited', 'server-error', 'timeout', 'cut-short']
const MOST_ATTEMPTS = 4
/** A server that wants more time than this ends the loop, and the schedule comes back later. Seconds. */
const LONGEST_WAIT = 60

/**
 * Asks again while the trouble is one that passes by itself: at most four times, as long apart as the server wants.
 *
 * @param ask must be safe to repeat. Every request of ours is: adding what is there already is no error.
 */
export async function persist<T>(ask: () => Promise<Outcome<T>>, { wait, random, signal, waiting, attempts = MOST_ATTEMPTS }: Patience): Promise<Outcome<T>> {
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted === true) return { ok: false, trouble: { code: 'cancelled' } }
    const outcome = await ask()
    if (outcome.ok || attempt >= attempts || !PASSING.includes(outcome.trouble.code)) return outcome
    const seconds = outcome.trouble.retryAfter ?? backoff(attempt, random)
    if (seconds > LONGEST_WAIT) return outcome
    waiting?.({ ...outcome.trouble, retryAfter: Math.ceil(seconds) })
    await wait(seconds * 1_000)
  }
}
