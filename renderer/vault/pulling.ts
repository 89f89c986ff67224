import type { SyncProgress } from '../../shared/contract/vault.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import type { TaxiiClient } from '../../shared/exchange/client.ts'
import type { Trouble } from '../../shared/exchange/outcome.ts'
import type { Patience } from '../../shared/sync/patience.ts'
import { pullCollection, type PulledPage } from '../../shared/sync/pull.ts'
import { afterTrouble, pullOrder } from '../../shared/sync/schedule.ts'
import { secondsLeft } from '../../shared/sync/pace.ts'
import { cursorKey, type Holdings } from './holdings.ts'
import type { CollectionCursor, StoredCollection, StoredSource } from './ledger.ts'
import type { Link } from './link.ts'
import { changeOf, receive, type Received } from './receiving.ts'
import { problemOf, type Sources } from './sources.ts'
import type { Truth } from './truth.ts'
import { Bell, wait } from './waiting.ts'

/** Between two pulls when all is well. */
const EVERY_MS = 5 * 60_000
const PRACTICE_PAGE = 5_000
/** A server that cannot be reached is tried at least so often: nobody else would notice that it is back. */
const PROBE_MS = 30_000
const LINK_TROUBLE: readonly string[] = ['offline', 'timeout', 'refused']

export interface PullingMeans {
  readonly holdings: Holdings
  readonly truth: Truth
  readonly link: Link
  readonly sources: Sources
  readonly now: () => number
  readonly random: () => number
  readonly tell: (progress: SyncProgress) => void
  /** Something new is in the vault. */
  readonly received: (received: Received) => void
  /** Sources, their ages or their problems have changed. */
  readonly changed: () => void
  /** A page could not be kept. */
  readonly failed: (problem: Problem) => void
}

interface Standing {
  /** Not before this moment, milliseconds since 1970-01-01 UTC; absent while a person has to act first. */
  readonly dueAt?: number
  readonly failures: number
  readonly trouble?: Trouble
}

/**
 * Pulls every source: at open, every few minutes, when asked, and at once when the link is back. One page after the other, each durable
 * together with its watermark, so that whatever ends a pull costs at most one page.
 */
export class Pulling {
  readonly #means: PullingMeans
  readonly #bell = new Bell()
  readonly #standing = new Map<string, Standing>()
  #abort = new AbortController()
  #stopped = false
  #cancelled = false
  #again = false
  #current = ''

  constructor(means: PullingMeans) {
    this.#means = means
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    const { sources, link, now } = this.#means
    while (!this.#stopped) {
      this.#cancelled = false
      this.#again = false
      for (const source of sources.all()) {
        const { dueAt } = this.#standing.get(source.id) ?? { dueAt: 0 }
        if (this.#stopped || link.isDrill || !link.isConnected || dueAt === undefined || dueAt > now()) continue
        if (this.#cancelled) this.#standing.set(source.id, { dueAt: now() + EVERY_MS, failures: 0 })
        else await this.#attempt(source)
        if (this.#again) this.#standing.delete(source.id)
      }
      await this.#bell.sleep(this.#rest())
    }
  }

  stop(): void {
    this.#stopped = true
    this.#abort.abort()
    this.#bell.ring()
  }

  /** All sources now, whatever they had to wait for; one that is being pulled is pulled once more. */
  pullNow(): void {
    this.#standing.clear()
    this.#again = true
    this.#bell.ring()
  }

  /** The source is another one than it was: what runs with its old settings ends, and all begins anew. */
  changed(id: string): void {
    if (this.#current === id) this.#abort.abort()
    this.pullNow()
  }

  /** The link is back: what failed for lack of one is due now. */
  linkReturned(): void {
    for (const [id, { trouble, failures, dueAt }] of this.#standing) {
      if (trouble !== undefined && dueAt !== undefined) this.#standing.set(id, { dueAt: 0, failures, trouble })
    }
    this.#bell.ring()
  }

  /** Ends the pull that runs and those that would follow it; what was committed stays, and the next ones go on from there. */
  cancel(): void {
    this.#cancelled = true
    this.#abort.abort()
  }

  /** Milliseconds until the next source is due; undefined when none is. */
  #rest(): number | undefined {
    const { sources, link, now } = this.#means
    if (link.isDrill || !link.isConnected) return undefined
    const dues = sources.all().flatMap(source => {
      const standing = this.#standing.get(source.id)
      return standing === undefined ? [0] : (standing.dueAt ?? [])
    })
    return dues.length === 0 ? undefined : Math.max(0, Math.min(...dues) - now())
  }

  /** A page that makes us stumble must not keep the other sources waiting. */
  async #attempt(source: StoredSource): Promise<void> {
    const { sources, tell, now, changed } = this.#means
    this.#current = source.id
    try {
      await this.#pullSource(source)
    } catch {
      const problem = { code: 'internal' } as const
      sources.fares(source.id, problem)
      this.#standing.set(source.id, { dueAt: now() + EVERY_MS, failures: 1 })
      tell({ phase: 'idle', source: source.id, collection: '', objects: 0, movements: 0, problem })
      changed()
    } finally {
      this.#current = ''
    }
  }

  async #pullSource(stored: StoredSource): Promise<void> {
    const { sources, tell, now, random, changed, link } = this.#means
    this.#abort = new AbortController()
    const { signal } = this.#abort
    const waiting = (why: Trouble): void => {
      sources.fares(stored.id, problemOf(why))
      changed()
    }
    const patience: Patience = { now, random, signal, waiting, wait: async milliseconds => await wait(milliseconds, signal) }
    const counts = { objects: 0, movements: 0 }
    tell({ phase: 'discovering', source: stored.id, collection: '', ...counts })
    const client = sources.client(stored, signal)
    const surveyed = await sources.survey(stored, client)
    let trouble = surveyed.ok ? undefined : surveyed.trouble
    if (surveyed.ok) {
      changed()
      const { collections } = surveyed.source
      for (const collection of pullOrder(collections.map(c => ({ ...c, ...complete(this.#means.holdings, stored.id, c) })))) {
        trouble = await this.#pullCollection(surveyed.source, collection, client, patience, counts)
        // A collection that we may not read, or that its server cannot page, does not keep us from the others.
        if (trouble !== undefined && 'retryIn' in afterTrouble(trouble, 1, random)) break
        if (signal.aborted) break
      }
    }
    this.#settle(stored, signal.aborted ? { code: link.isDrill ? 'offline' : 'cancelled' } : trouble)
    const problem = trouble === undefined || signal.aborted ? undefined : problemOf(trouble)
    tell({ phase: signal.aborted ? 'stopped' : 'idle', source: stored.id, collection: '', ...counts, ...(problem === undefined ? {} : { problem }) })
    changed()
  }

  #settle(source: StoredSource, trouble: Trouble | undefined): void {
    const { sources, now, random } = this.#means
    const failures = trouble === undefined ? 0 : (this.#standing.get(source.id)?.failures ?? 0) + 1
    sources.fares(source.id, trouble === undefined || trouble.code === 'cancelled' ? undefined : problemOf(trouble))
    if (trouble === undefined) return void this.#standing.set(source.id, { dueAt: now() + EVERY_MS, failures })
    const next = afterTrouble(trouble, failures, random)
    // A pull that a person stopped waits like one that has ended well.
    if (trouble.code === 'cancelled') this.#standing.set(source.id, { dueAt: now() + EVERY_MS, failures: 0 })
    else this.#standing.set(source.id, { failures, trouble, ...('retryIn' in next ? { dueAt: now() + Math.min(next.retryIn * 1000, LINK_TROUBLE.includes(trouble.code) ? PROBE_MS : Infinity) } : {}) })
  }

  async #pullCollection(source: StoredSource, collection: StoredCollection, client: TaxiiClient, patience: Patience, counts: { objects: number; movements: number }): Promise<Trouble | undefined> {
    const { holdings, sources, tell, now } = this.#means
    const watermark = holdings.cursors.get(cursorKey(source.id, collection.id))?.watermark
    const begun = now()
    let pulled = 0
    const report = (remaining: number | undefined): void => {
      const left = secondsLeft(pulled, remaining, now() - begun)
      tell({
        phase: 'pulling', source: source.id, collection: collection.id, ...counts,
        ...(remaining === undefined ? {} : { remaining }), ...(left === undefined ? {} : { secondsLeft: left }),
      })
    }
    report(undefined)
    const target = {
      root: collection.root, collection: collection.name,
      ...(watermark === undefined ? {} : { watermark }), ...(source.practice ? { limit: PRACTICE_PAGE } : {}),
    }
    for await (const step of pullCollection(client, target, patience)) {
      sources.noteSkew(source.id, step.skew)
      if (step.kind === 'page') {
        sources.fares(source.id, undefined)
        const received = await this.#commit(source, collection, step)
        if (!received.ok) {
          // Ours and not the server's: the same page comes again with the next pull.
          this.#means.failed(received.problem)
          return { code: 'cancelled' }
        }
        counts.objects += received.value.objects
        counts.movements += received.value.movements
        sources.noteLeftOut(source.id, received.value.unreadable + received.value.foreign + countFaults(step))
        pulled += step.objects.length
        report(step.remaining)
      } else {
        if (step.trouble === undefined) await this.#complete(source, collection, step.watermark)
        return step.trouble
      }
    }
    return undefined
  }

  /** Page and watermark in one transaction. */
  async #commit(source: StoredSource, collection: StoredCollection, page: PulledPage): Promise<Reply<Received>> {
    const { holdings, truth, now, received } = this.#means
    const written = await truth.write<Reply<Received>>(async () => {
      const at = now()
      const reception = await receive(holdings, truth, { origin: source.id, at, objects: page.objects })
      if (!reception.ok) return { result: reception }
      const cursor = this.#cursor(source, collection, page.watermark, page.objects.length - reception.value.received.repeats, page.more ? undefined : at)
      return { change: changeOf(holdings, reception.value, { kind: 'page', ...reception.value.arrivals, cursor }), result: { ok: true, value: reception.value.received } }
    })
    const result = written.ok ? written.value : written
    if (result.ok) received(result.value)
    return result
  }

  async #complete(source: StoredSource, collection: StoredCollection, watermark: string | undefined): Promise<void> {
    const { holdings, truth, now } = this.#means
    await truth.write(() => {
      const entry = { kind: 'cursor', cursor: this.#cursor(source, collection, watermark, 0, now()) } as const
      return { change: holdings.changeBy(entry), result: null }
    })
  }

  #cursor(source: StoredSource, collection: StoredCollection, watermark: string | undefined, objects: number, at: number | undefined): CollectionCursor {
    const held = this.#means.holdings.cursors.get(cursorKey(source.id, collection.id))
    return {
      source: source.id, collection: collection.id, objects: (held?.objects ?? 0) + objects,
      ...(watermark === undefined ? {} : { watermark }), ...(at === undefined ? {} : { complete: at }),
    }
  }
}

/** What is no object; an exact repeat on one page is none of its faults. */
const countFaults = ({ skipped }: PulledPage): number => skipped.reduce((sum, { why, count }) => why === 'duplicate' ? sum : sum + count, 0)

function complete(holdings: Holdings, source: string, collection: StoredCollection): { readonly complete?: number } {
  const at = holdings.cursors.get(cursorKey(source, collection.id))?.complete
  return at === undefined ? {} : { complete: at }
}
