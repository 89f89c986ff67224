import type { Trouble } from '../../shared/exchange/outcome.ts'
import type { Patience } from '../../shared/sync/patience.ts'
import { afterTrouble, pullOrder } from '../../shared/sync/schedule.ts'
import type { Holdings } from './holdings.ts'
import type { StoredCollection, StoredSource } from './ledger.ts'
import type { Link } from './link.ts'
import { problemOf } from './sources.ts'
import { Visiting, type Counts, type VisitingMeans } from './visiting.ts'
import { Bell, wait } from './waiting.ts'

/** Between two pulls when all is well. */
const EVERY_MS = 5 * 60_000
/** A server that fails is asked once in so long and not more often; one that cannot be reached not less often either: nobody else would notice that it is back. */
const PROBE_MS = 30_000
const LINK_TROUBLE: readonly string[] = ['offline', 'timeout', 'refused']

export interface PullingMeans extends VisitingMeans {
  readonly link: Link
  readonly random: () => number
  /** Sources, their ages or their problems have changed. */
  readonly changed: () => void
  /** An exchange has answered everything that it was asked. */
  readonly answered: () => void
}

interface Standing {
  /** Not before this moment, milliseconds since 1970-01-01 UTC; absent while a person has to act first. */
  readonly dueAt?: number
  /** When that was decided. A clock that now says earlier was set back, and the moment may be years away. */
  readonly at?: number
  readonly failures: number
  readonly trouble?: Trouble
}

/**
 * Pulls every source: at open, every few minutes, when asked, and at once when the link is back. One page after the other, each durable
 * together with its watermark, so that whatever ends a pull costs at most one page.
 */
export class Pulling {
  readonly #means: PullingMeans
  readonly #visiting: Visiting
  readonly #bell = new Bell()
  readonly #standing = new Map<string, Standing>()
  #abort = new AbortController()
  #stopped = false
  #cancelled = false
  /** The source that was being pulled when somebody asked for everything now. */
  #again = ''
  /** Sources that a person wants compared. */
  readonly #asked = new Set<string>()
  #current = ''

  constructor(means: PullingMeans) {
    this.#means = means
    this.#visiting = new Visiting(means)
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#cancelled = false
      for (const source of this.#means.sources.all()) {
        if (this.#isDue(source)) await this.#round(source)
        if (this.#again === source.id) this.#release(source.id)
        this.#again = ''
      }
      await this.#bell.sleep(this.#rest())
    }
  }

  #isDue({ id }: StoredSource): boolean {
    const { link, now } = this.#means
    if (this.#stopped || link.isDrill || !link.isConnected) return false
    return dueIn(this.#standing.get(id), now()) === 0
  }

  async #round(source: StoredSource): Promise<void> {
    if (this.#cancelled) this.#await(source.id, { failures: 0 }, EVERY_MS)
    else await this.#attempt(source)
  }

  #await(id: string, standing: Omit<Standing, 'dueAt' | 'at'>, milliseconds: number): void {
    const at = this.#means.now()
    this.#standing.set(id, { ...standing, at, dueAt: at + milliseconds })
  }

  stop(): void {
    this.#stopped = true
    this.#abort.abort()
    this.#bell.ring()
  }

  /** All sources now, but for servers that asked for a pause; one that is being pulled is pulled once more. @param comparing everything that they list with everything that is held. */
  pullNow(comparing = false): void {
    if (comparing) for (const { id } of this.#means.sources.all()) this.#asked.add(id)
    this.#cancelled = false
    for (const id of this.#standing.keys()) this.#release(id)
    this.#again = this.#current
    this.#bell.ring()
  }

  /** The source is another one than it was: what runs with its old settings ends, and all begins anew. */
  changed(id: string): void {
    if (this.#current === id) this.#abort.abort()
    this.#standing.delete(id)
    this.pullNow()
  }

  /** Due now, or when the pause is over that its server asked for. */
  #release(id: string): void {
    const standing = this.#standing.get(id)
    const pause = standing?.trouble?.retryAfter
    if (standing?.at === undefined || pause === undefined) this.#standing.delete(id)
    else this.#standing.set(id, { ...standing, dueAt: standing.at + pause * 1_000 })
  }

  /** The link is back: what failed for lack of one is due now, but not a server that asked for a pause. */
  linkReturned(): void {
    for (const [id, { trouble, failures, dueAt }] of this.#standing) {
      if (trouble !== undefined && trouble.retryAfter === undefined && dueAt !== undefined) this.#standing.set(id, { dueAt: 0, failures, trouble })
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
    const dues = sources.all().flatMap(source => dueIn(this.#standing.get(source.id), now()) ?? [])
    return dues.length === 0 ? undefined : Math.min(...dues)
  }

  /** A page that makes us stumble must not keep the other sources waiting. */
  async #attempt(source: StoredSource): Promise<void> {
    const { sources, tell, changed } = this.#means
    this.#current = source.id
    try {
      await this.#pullSource(source)
    } catch {
      const problem = { code: 'internal' } as const
      sources.fares(source.id, problem)
      this.#await(source.id, { failures: 1 }, EVERY_MS)
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
    const isFailing = (this.#standing.get(stored.id)?.failures ?? 0) > 0
    const patience: Patience = { now, random, signal, waiting, wait: async milliseconds => await wait(milliseconds, signal), ...(isFailing ? { attempts: 1 } : {}) }
    const counts: Counts = { objects: 0, movements: 0 }
    const asked = this.#asked.delete(stored.id)
    tell({ phase: 'discovering', source: stored.id, collection: '', ...counts })
    const client = sources.client(stored, signal)
    const surveyed = await sources.survey(stored, client)
    let trouble = surveyed.ok ? undefined : surveyed.trouble
    if (surveyed.ok) {
      changed()
      const { collections } = surveyed.source
      for (const collection of pullOrder(collections.map(c => ({ ...c, ...complete(this.#means.holdings, stored.id, c) })))) {
        trouble = await this.#visiting.visit(surveyed.source, collection, client, patience, counts, asked)
        // A collection that we may not read, or that its server cannot page, does not keep us from the others.
        if (trouble !== undefined && 'retryIn' in afterTrouble(trouble, 1, random)) break
        if (signal.aborted) break
      }
    }
    if (trouble === undefined && !signal.aborted) this.#means.answered()
    this.#settle(stored, signal.aborted ? { code: link.isDrill ? 'offline' : 'cancelled' } : trouble)
    const problem = trouble === undefined || signal.aborted ? undefined : problemOf(trouble)
    tell({ phase: signal.aborted ? 'stopped' : 'idle', source: stored.id, collection: '', ...counts, ...(problem === undefined ? {} : { problem }) })
    changed()
  }

  #settle(source: StoredSource, trouble: Trouble | undefined): void {
    const { sources, random } = this.#means
    // A pull that a person stopped waits like one that has ended well.
    const isWell = trouble === undefined || trouble.code === 'cancelled'
    sources.fares(source.id, isWell ? undefined : problemOf(trouble))
    if (isWell) return this.#await(source.id, { failures: 0 }, EVERY_MS)
    const failures = (this.#standing.get(source.id)?.failures ?? 0) + 1
    const next = afterTrouble(trouble, failures, random)
    if ('ask' in next) this.#standing.set(source.id, { failures, trouble })
    else this.#await(source.id, { failures, trouble }, LINK_TROUBLE.includes(trouble.code) ? PROBE_MS : Math.max(PROBE_MS, next.retryIn * 1000))
  }
}

/** Milliseconds until a source is due, 0 for now; undefined while a person has to act first. */
function dueIn(standing: Standing | undefined, now: number): number | undefined {
  if (standing === undefined) return 0
  const { dueAt, at = now } = standing
  return dueAt === undefined ? undefined : now < at ? 0 : Math.max(0, dueAt - now)
}

function complete(holdings: Holdings, source: string, collection: StoredCollection): { readonly complete?: number } {
  const at = holdings.cursorOf(source, collection.id)?.complete
  return at === undefined ? {} : { complete: at }
}
