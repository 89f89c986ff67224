import { randomUUID } from 'node:crypto'
import { PRACTICE_ACCOUNT } from '../../../shared/practice/account.ts'
import type { PracticeScenario, SeededCollection } from '../../../shared/practice/collection.ts'
import { practiceExchange } from '../../../shared/practice/exchange.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import type { Desk, Exchange } from './desk.ts'
import { must } from './desk.ts'

export const ADDRESS = 'https://exchange.invalid/taxii2/'

const collection = (n: number, alias: string, objects: readonly StixObject[], canWrite = false): SeededCollection => ({
  id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`, alias, title: `EXERCISE ${alias}`, description: '', canRead: true, canWrite,
  count: objects.length, objects: (from, to) => objects.slice(from, to),
})

export interface TestExchange {
  readonly exchange: Exchange
  /** Requests answered so far. */
  readonly requests: () => number
  /** With false every request fails as on a cut link. */
  up: boolean
  /** With true nothing listens at the other end. */
  gone: boolean
  /** Answers this many more requests and then cuts the link. */
  cutAfter(requests: number): void
  /** What was posted and accepted, by id and version. */
  readonly posted: StixObject[]
  /** Forgets everything that was ever posted. */
  empty(): void
}

/** The real practice exchange over small collections of our own, with a link that can be cut. */
export function makeExchange(collections: { readonly [alias: string]: readonly StixObject[] }): TestExchange {
  const posted: StixObject[] = []
  const seeded = Object.entries(collections).map(([alias, objects], n) => collection(n + 1, alias, objects))
  const scenario: PracticeScenario = { title: 'EXERCISE exchange', opened: Date.UTC(2026, 10, 1), collections: [...seeded, collection(99, 'findings', [], true)] }
  const fresh = () => practiceExchange(scenario, { now: Date.now, newId: randomUUID, account: PRACTICE_ACCOUNT, keep: ({ object }) => void posted.push(object) })
  let handle = fresh()
  let requests = 0
  let left = Infinity
  const test: TestExchange = {
    requests: () => requests,
    up: true,
    gone: false,
    cutAfter: more => { left = more },
    posted,
    empty: () => { handle = fresh() },
    exchange: request => {
      if (test.gone) return { ok: false, why: 'refused' }
      if (!test.up || left <= 0) return { ok: false, why: 'offline' }
      left--
      requests++
      return { ok: true, response: handle(request) }
    },
  }
  return test
}

/** Makes the exchange a source of the vault, which begins to pull. @returns its id. */
export async function join({ calls }: Desk): Promise<string> {
  const { user, password } = PRACTICE_ACCOUNT
  return must(await calls.saveSource({ id: '', title: 'Exchange', url: ADDRESS, user, password })).id
}

/** Until the source has been pulled to its end. */
export async function pulled(desk: Desk, source: string, since = 0): Promise<void> {
  await desk.until(async () => (must(await desk.calls.status()).sources.find(({ id }) => id === source)?.pulled ?? 0) > since, 'a complete pull')
}
