import type { SyncProgress } from '../../shared/contract/vault.ts'
import { failed, type Problem, type Reply } from '../../shared/contract/reply.ts'
import type { TaxiiClient } from '../../shared/exchange/client.ts'
import type { Trouble } from '../../shared/exchange/outcome.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { offerAgain } from '../../shared/outbox/queue.ts'
import type { StixObject } from '../../shared/stix/object.ts'
import type { Skipped } from '../../shared/stix/parse.ts'
import type { Version } from '../../shared/sync/compare.ts'
import type { Patience } from '../../shared/sync/patience.ts'
import { secondsLeft } from '../../shared/sync/pace.ts'
import type { Standing } from '../../shared/sync/standing.ts'
import { visitCollection, type VisitStep } from '../../shared/sync/visit.ts'
import { Comparing } from './comparing.ts'
import { cursorChange, movedCursors } from './cursors.ts'
import { keeping } from './forwarding.ts'
import { cursorKey, type Holdings } from './holdings.ts'
import type { StoredCollection, StoredSource } from './ledger.ts'
import type { Lineage } from './lineage.ts'
import { changeOf, receive, type Received } from './receiving.ts'
import type { Sources } from './sources.ts'
import type { Truth } from './truth.ts'

const PRACTICE_PAGE = 5_000
/** Objects that become part of the vault in one turn; an edit of the analyst waits for no more than one of these. */
const ONE_TURN = 1_000

export interface VisitingMeans {
  readonly holdings: Holdings
  readonly truth: Truth
  readonly sources: Sources
  readonly lineage: Lineage
  readonly now: () => number
  readonly tell: (progress: SyncProgress) => void
  /** Something new is in the vault. */
  readonly received: (received: Received) => void
  /** A page could not be kept. */
  readonly failed: (problem: Problem) => void
  /** Items of the outbox have to be sent once more. */
  readonly offered: () => void
}

/** What a whole round through a source has brought so far. */
export interface Counts {
  objects: number
  movements: number
}

/** One collection of one source: its visits, page by page into the vault, each durable together with where it leaves us. */
export class Visiting {
  readonly #means: VisitingMeans
  /** By collection, what it lists and the vault does not take. */
  readonly #untaken = new Map<string, Set<string>>()

  constructor(means: VisitingMeans) {
    this.#means = means
  }

  /** @param asked a person wants everything compared. @returns what ended the visit before its end. */
  async visit(source: StoredSource, collection: StoredCollection, client: TaxiiClient, patience: Patience, counts: Counts, asked: boolean): Promise<Trouble | undefined> {
    const { holdings, sources, tell, now } = this.#means
    const begun = now()
    let pulled = 0
    let compared = 0
    const report = (phase: 'pulling' | 'comparing', remaining: number | undefined): void => {
      const left = secondsLeft(pulled, remaining, now() - begun)
      tell({
        phase, source: source.id, collection: collection.id, ...counts,
        ...(remaining === undefined ? {} : { remaining }), ...(left === undefined ? {} : { secondsLeft: left }), ...(phase === 'comparing' ? { compared } : {}),
      })
    }
    report('pulling', undefined)
    const standing = this.#standing(source, collection)
    const comparing = new Comparing(holdings, sources.skew(source.id) ?? 0, this.#untakenOf(source, collection), (standing.comparedTo ?? '') !== '')
    const here = { isHeld: comparing.isHeld.bind(comparing), hasGap: async () => await this.#hasGap(source), own: () => comparing.own(source.id, collection.id) }
    const target = { root: collection.root, collection: collection.name, standing, asked, ...(source.practice ? { limit: PRACTICE_PAGE } : {}) }
    for await (const step of visitCollection(client, target, here, patience)) {
      switch (step.kind) {
        case 'page': {
          sources.noteSkew(source.id, step.skew)
          sources.fares(source.id, undefined)
          const problem = await this.#commit(source, collection, step, counts)
          if (problem !== undefined) {
            // Ours and not the server's: the same page comes again with the next visit.
            this.#means.failed(problem)
            return { code: 'cancelled' }
          }
          pulled += step.objects.length
          report(step.repair ? 'comparing' : 'pulling', step.remaining)
          break
        }
        case 'standing':
          await this.#keep(source, collection, step.standing, step.pulled === true ? now() : undefined)
          compared = step.compared ?? compared
          if (step.compared !== undefined) report('comparing', undefined)
          if (step.standing.owes === 'nothing') comparing.settle()
          break
        case 'absent':
          await this.#offerAgain(source, collection, step.absent)
          break
        case 'end':
          sources.noteSkew(source.id, step.skew)
          return step.trouble
      }
    }
    return undefined
  }

  async #hasGap({ id }: StoredSource): Promise<boolean> {
    const { lineage } = this.#means
    await lineage.refresh()
    return lineage.hasNewGap(id)
  }

  #untakenOf(source: StoredSource, collection: StoredCollection): Set<string> {
    const key = cursorKey(source.id, collection.id)
    const untaken = this.#untaken.get(key) ?? new Set()
    this.#untaken.set(key, untaken)
    return untaken
  }

  #standing(source: StoredSource, collection: StoredCollection): Standing {
    const held = this.#means.holdings.cursorOf(source.id, collection.id) ?? { source: '', collection: '', objects: 0 }
    const { source: _source, collection: _collection, objects: _objects, complete: _complete, clearance: _clearance, above: _above, ...standing } = held
    return standing
  }

  /** A page and where it leaves us in one transaction; of a huge page the parts before the last leave us where we were. */
  async #commit(source: StoredSource, collection: StoredCollection, { objects, skipped, standing, repair }: Extract<VisitStep, { readonly kind: 'page' }>, counts: Counts): Promise<Problem | undefined> {
    const { sources, received } = this.#means
    const before = this.#standing(source, collection)
    for (let from = 0; from === 0 || from < objects.length; from += ONE_TURN) {
      const isLast = from + ONE_TURN >= objects.length
      const written = await this.#turn(source, collection, objects.slice(from, from + ONE_TURN), isLast ? standing : before, repair ? 'all' : before.anchor)
      if (!written.ok) return written.problem
      received(written.value)
      counts.objects += written.value.objects
      counts.movements += written.value.movements
      sources.noteLeftOut(source.id, written.value.unreadable + written.value.foreign + (isLast ? faults(skipped) : 0))
    }
    return undefined
  }

  /** @param again what was on a page before: it is not counted a second time where it stays at the exchange. */
  async #turn(source: StoredSource, collection: StoredCollection, objects: readonly StixObject[], standing: Standing, again: string | undefined): Promise<Reply<Received>> {
    const { holdings, truth, now } = this.#means
    const written = await truth.write<Reply<Received>>(async () => {
      const reception = await receive(holdings, truth, { origin: source.id, at: now(), objects, ...(again === undefined ? {} : { again }) })
      if (!reception.ok) return { result: reception }
      const { repeats, above, counts } = reception.value.received
      const cursors = movedCursors(holdings, { source: source.id, collection: collection.id, ...standing }, { objects: Math.max(0, objects.length - repeats - above), counts })
      const change = changeOf(holdings, reception.value, (arrivals, level) => ({ kind: 'page', ...arrivals, ...(level === 0 ? { cursors } : {}) }))
      return { change, result: { ok: true, value: reception.value.received } }
    })
    return written.ok ? written.value : written
  }

  async #keep(source: StoredSource, collection: StoredCollection, standing: Standing, complete: number | undefined): Promise<void> {
    const { holdings, truth } = this.#means
    const next = { source: source.id, collection: collection.id, ...standing, ...(complete === undefined ? {} : { complete }) }
    await truth.write(() => ({ change: cursorChange(holdings, next), result: null }))
  }

  /** The exchange was emptied or put back to an older state: what it had accepted of us goes there once more. */
  async #offerAgain(source: StoredSource, collection: StoredCollection, absent: readonly Version[]): Promise<void> {
    const { holdings, truth, offered } = this.#means
    const lost = new Set(absent.map(({ id }) => id))
    for (const { id, source: to, collection: within } of holdings.outbox.values()) {
      if (to !== source.id || within !== collection.id) continue
      await truth.write<Reply<OutboxItem>>(() => {
        const item = holdings.outbox.get(id)
        const again = item === undefined ? undefined : offerAgain(item, lost)
        return again === undefined || again === item ? { result: failed('not-found') } : keeping(holdings, again)
      })
    }
    offered()
  }
}

/** What is no object; an exact repeat on one page is none of its faults. */
const faults = (skipped: readonly Skipped[]): number => skipped.reduce((sum, { why, count }) => (why === 'duplicate' ? sum : sum + count), 0)
