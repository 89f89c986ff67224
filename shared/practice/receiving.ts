import type { Microseconds } from '../exchange/instant.ts'
import { writeInstant } from '../exchange/instant.ts'
import type { Json } from '../stix/json.ts'
import type { StixObject } from '../stix/object.ts'
import { type Holding, versionOf } from './holding.ts'
import { judgeObject } from './validity.ts'

/** As it is sent. TAXII 2.1 §4.3. */
export interface StatusResource {
  readonly id: string
  readonly status: 'pending' | 'complete'
  readonly request_timestamp: string
  readonly total_count: number
  readonly success_count: number
  readonly successes?: readonly Detail[]
  readonly failure_count: number
  readonly failures?: readonly Detail[]
  readonly pending_count: number
  readonly pendings?: readonly Detail[]
}

interface Detail {
  readonly id: string
  readonly version: string
  readonly message?: string
}

const DAY = 86_400_000

/** What was added and when, for whoever keeps it. */
export interface Kept {
  readonly collection: string
  readonly at: number
  readonly object: StixObject
}

/**
 * Takes the elements of an envelope one by one: what is invalid fails alone and with words, and what is here already is a success.
 *
 * @param kept hears of every object that is new.
 */
export function receive(holding: Holding, elements: readonly Json[], id: string, now: number, kept: (entry: Kept) => void): StatusResource {
  const successes: Detail[] = []
  const failures: Detail[] = []
  for (const element of elements) {
    const judged = judgeObject(element)
    if (!judged.ok) {
      failures.push({ ...named(element), message: judged.words })
      continue
    }
    const { object } = judged
    const isNew = holding.add(object, (now * 1_000) as Microseconds)
    if (isNew) kept({ collection: holding.about.id, at: holding.latest ?? now * 1_000, object })
    successes.push({ id: object.id, version: versionOf(object), message: isNew ? 'Added.' : 'Already here.' })
  }
  return {
    id, status: 'complete', request_timestamp: writeInstant((now * 1_000) as Microseconds), total_count: elements.length,
    success_count: successes.length, successes, failure_count: failures.length, failures, pending_count: 0,
  }
}

/** Its id and version as far as it has any. */
function named(element: Json): Detail {
  const { id, modified, created } = (typeof element === 'object' && element !== null ? element : {}) as { readonly [name: string]: Json }
  const version = modified ?? created
  return { id: typeof id === 'string' ? id : 'unknown', version: typeof version === 'string' ? version : '' }
}

/** Statuses for the day that the standard asks to keep them. TAXII 2.1 §4.3.1. */
export class Statuses {
  readonly #kept = new Map<string, { readonly status: StatusResource; readonly at: number }>()
  readonly #deliberation: number

  /** @param deliberation milliseconds during which an exchange says `pending`, for exercises. */
  constructor(deliberation: number) {
    this.#deliberation = deliberation
  }

  keep(status: StatusResource, at: number): void {
    for (const [id, entry] of this.#kept) if (entry.at < at - DAY) this.#kept.delete(id)
    this.#kept.set(status.id, { status, at })
  }

  find(id: string, now: number): StatusResource | undefined {
    const entry = this.#kept.get(id)
    if (entry === undefined || entry.at < now - DAY) return undefined
    if (now >= entry.at + this.#deliberation) return entry.status
    const { status } = entry
    const { id: own, request_timestamp, total_count } = status
    const pendings = [...(status.successes ?? []), ...(status.failures ?? [])].map(({ id: object, version }) => ({ id: object, version }))
    return { id: own, status: 'pending', request_timestamp, total_count, success_count: 0, failure_count: 0, pending_count: total_count, pendings }
  }
}
