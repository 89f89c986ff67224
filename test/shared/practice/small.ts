import type { HttpRequest, Send } from '../../../shared/exchange/http.ts'
import { TAXII } from '../../../shared/exchange/media.ts'
import { authorization } from '../../../shared/exchange/credentials.ts'
import type { PracticeScenario, SeededCollection } from '../../../shared/practice/collection.ts'
import { type PracticeMeans, practiceExchange } from '../../../shared/practice/exchange.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

export const OPENED = Date.UTC(2026, 10, 1)
export const ACCOUNT = { user: 'exercise', password: 'pässword:with colon' }
export const ORIGIN = 'https://practice.waypost.invalid'
export const ROOT = `${ORIGIN}/exercise/`

const uuid = (kind: number, number: number): string => `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`

/** A seeded sighting of nothing in particular; every tenth is a note, so that types can be told apart. */
export function seeded(number: number): StixObject {
  const at = new Date(OPENED - 86_400_000 + number * 1_000).toISOString()
  const type = number % 10 === 9 ? 'note' : 'observed-data'
  const common = { type, spec_version: '2.1', id: `${type}--${uuid(1, number)}`, created: at, modified: at } as const
  return type === 'note' ? { ...common, content: `EXERCISE ${number}`, object_refs: [`observed-data--${uuid(1, 0)}`] } : { ...common, first_observed: at, last_observed: at, number_observed: 1, object_refs: [`file--${uuid(2, number)}`] }
}

export function note(number: number, more: Partial<StixObject> = {}): StixObject {
  const at = '2026-11-02T09:00:00.000Z'
  return { type: 'note', spec_version: '2.1', id: `note--${uuid(3, number)}`, created: at, modified: at, content: `EXERCISE finding ${number}`, object_refs: [`identity--${uuid(4, 1)}`], ...more }
}

const collection = (alias: string, kind: number, count: number, rights: { readonly canRead: boolean; readonly canWrite: boolean }): SeededCollection => ({
  id: uuid(9, kind), alias, title: `EXERCISE ${alias}`, description: 'EXERCISE', count, ...rights,
  objects: (from, to) => Array.from({ length: to - from }, (_, i) => seeded(from + i)),
})

export function smallScenario(movements: number): PracticeScenario {
  return {
    title: 'EXERCISE Practice exchange', opened: OPENED,
    collections: [
      collection('movements', 1, movements, { canRead: true, canWrite: false }),
      collection('findings', 2, 0, { canRead: true, canWrite: true }),
      collection('dropbox', 3, 0, { canRead: false, canWrite: true }),
      collection('closed', 4, 5, { canRead: false, canWrite: false }),
    ],
  }
}

export interface Small {
  readonly handle: ReturnType<typeof practiceExchange>
  readonly send: Send
  /** Every request so far, newest last. */
  readonly log: HttpRequest[]
  now: number
}

/** A practice exchange over a few plain objects, with a clock that the test moves. */
export function small(movements: number, more: Partial<PracticeMeans> = {}): Small {
  const log: HttpRequest[] = []
  let ids = 0
  const practice: Small = {
    now: OPENED + 3_600_000, log,
    handle: practiceExchange(smallScenario(movements), { now: () => practice.now, newId: () => uuid(8, ids++), account: ACCOUNT, ...more }),
    send: request => {
      log.push(request)
      return Promise.resolve({ ok: true, response: practice.handle(request) })
    },
  }
  return practice
}

export const HEADERS = { accept: TAXII, authorization: authorization(ACCOUNT) ?? '' }
