import type { ExchangeCode, Trouble } from '../exchange/outcome.ts'

const FIRST = 2
const MOST = 600
/** A person must change something first: a password, a permission, an address, the clock of a machine. */
const NEEDS_A_PERSON: readonly ExchangeCode[] = [
  'unauthorised', 'forbidden', 'not-found', 'not-acceptable', 'unsupported-media', 'not-taxii', 'redirected', 'untrusted-certificate', 'not-allowed', 'cannot-page', 'cancelled',
  'bad-request', 'unprocessable', 'too-large',
]

/** Seconds before the next attempt: doubles from 2 s to 10 min, half of it by chance, so that a hundred laptops do not come back at once. */
export function backoff(attempt: number, random: () => number): number {
  const most = Math.min(MOST, FIRST * 2 ** Math.max(0, attempt - 1))
  return most / 2 + (most / 2) * random()
}

/**
 * What to do after a failure.
 *
 * @param attempt 1 after the first failure in a row.
 * @returns seconds after which we may try again by ourselves, never less than the server asked for; or that a person has to act first.
 */
export function afterTrouble({ code, retryAfter }: Trouble, attempt: number, random: () => number): { readonly retryIn: number } | { readonly ask: true } {
  return NEEDS_A_PERSON.includes(code) ? { ask: true } : { retryIn: Math.max(retryAfter ?? 0, backoff(attempt, random)) }
}

/**
 * Readable collections, in the order in which a pull visits them: those that were complete once, longest ago first, because their news is
 * small; then the others as the server lists them.
 */
export function pullOrder<C extends { readonly canRead: boolean; readonly complete?: number }>(collections: readonly C[]): readonly C[] {
  return collections.filter(collection => collection.canRead).toSorted((a, b) => (a.complete ?? NEVER) - (b.complete ?? NEVER))
}

const NEVER = Number.MAX_SAFE_INTEGER
