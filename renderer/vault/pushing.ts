import type { SyncProgress } from '../../shared/contract/vault.ts'
import type { Trouble } from '../../shared/exchange/outcome.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { begin, due, holdBack, linkReturned, nextDue, personActed, postpone, receive, recover, settle, unanswered } from '../../shared/outbox/queue.ts'
import { pushObjects } from '../../shared/sync/push.ts'
import { keeping, type Forwarding } from './forwarding.ts'
import type { Holdings } from './holdings.ts'
import type { Lineage } from './lineage.ts'
import type { Link } from './link.ts'
import type { Sources } from './sources.ts'
import type { Truth } from './truth.ts'
import { Bell, wait } from './waiting.ts'

export interface PushingMeans {
  readonly holdings: Holdings
  readonly truth: Truth
  readonly link: Link
  readonly sources: Sources
  readonly forwarding: Forwarding
  readonly lineage: Lineage
  readonly now: () => number
  readonly random: () => number
  readonly tell: (progress: SyncProgress) => void
  /** An item is not what it was. */
  readonly changed: () => void
}

/**
 * Sends what waits in the outbox, in order, without anybody doing anything. Every state of an item is durable before the step that follows
 * from it: what is sent was stored as being sent, and what a server said is stored before more is sent.
 */
export class Pushing {
  readonly #means: PushingMeans
  readonly #bell = new Bell()
  readonly #abort = new AbortController()

  constructor(means: PushingMeans) {
    this.#means = means
  }

  /** Runs until `stop`. Whatever goes wrong in one round, there is a next one. */
  async run(): Promise<void> {
    const { forwarding, link, now } = this.#means
    for (let isFirst = true; !this.#abort.signal.aborted; isFirst = false) {
      let stumbled = false
      try {
        if (isFirst) for (const item of forwarding.items()) if (item.state === 'sending') await this.#keep(recover(item))
        if (link.isConnected && !link.isDrill) for (const item of due(forwarding.items(), now())) await this.#attempt(item.id)
      } catch {
        stumbled = true
      }
      const next = link.isConnected && !link.isDrill ? nextDue(forwarding.items(), now()) : undefined
      await this.#bell.sleep(stumbled ? STUMBLED_MS : next === undefined ? undefined : Math.max(next - now(), LEAST_MS))
    }
  }

  stop(): void {
    this.#abort.abort()
    this.#bell.ring()
  }

  /** Something was queued or changed. */
  look(): void {
    this.#bell.ring()
  }

  async linkReturned(): Promise<void> {
    await this.#revive(linkReturned)
  }

  /** "Fetch and send now", or the account of a source is another. */
  async personActed(): Promise<void> {
    await this.#revive(item => personActed(linkReturned(item)))
  }

  async #revive(change: (item: OutboxItem) => OutboxItem): Promise<void> {
    for (const item of this.#means.forwarding.items()) {
      const now = change(item)
      if (now !== item) await this.#keep(now)
    }
    this.#bell.ring()
  }

  /** An item that makes us stumble waits like one whose server failed; the others go on. */
  async #attempt(id: string): Promise<void> {
    try {
      await this.#push(id)
    } catch {
      const item = this.#means.holdings.outbox.get(id)
      if (item?.state === 'sending') await this.#keep(postpone(item, 'internal', this.#means.now(), this.#means.random()))
    }
  }

  async #push(id: string): Promise<void> {
    const { holdings, sources, forwarding, lineage, now, random, tell } = this.#means
    const { signal } = this.#abort
    const waiting = holdings.outbox.get(id)
    if (waiting?.state !== 'waiting') return
    if (await forwarding.hasChanged(waiting)) return void (await this.#keep(holdBack(waiting)))
    const source = holdings.sources.get(waiting.source)
    const collection = source?.collections.find(candidate => candidate.id === waiting.collection)
    let item = await this.#keep(begin(await lineage.stamp(waiting), now()))
    if (item === undefined) return
    tell({ phase: 'pushing', source: item.source, collection: item.collection, objects: item.objects.length, movements: 0 })
    let trouble: Trouble | undefined = source === undefined || collection === undefined ? { code: 'not-found' } : undefined
    if (source !== undefined && collection !== undefined) {
      const target = { root: collection.root, collection: collection.name, maxContentLength: collection.maxContentLength }
      // An exchange that has just failed is not asked four times in a row again.
      const patience = { now, random, signal, wait: async (milliseconds: number) => await wait(milliseconds, signal), ...(waiting.attempts > 0 ? { attempts: 1 } : {}) }
      for await (const step of pushObjects(sources.client(source, signal), target, unanswered(item), patience)) {
        if (step.kind === 'end') trouble = step.trouble
        else item = (await this.#keep(receive(item, step.receipts, now()))) ?? item
      }
    }
    await this.#keep(trouble === undefined ? settle(item, now(), random()) : postpone(item, trouble.code, now(), random(), trouble.retryAfter))
    tell({ phase: 'idle', source: item.source, collection: item.collection, objects: 0, movements: 0 })
  }

  /** @returns undefined when it could not be stored: then nothing may follow from it. */
  async #keep(item: OutboxItem): Promise<OutboxItem | undefined> {
    const kept = await this.#means.truth.write(() => keeping(this.#means.holdings, item))
    if (!kept.ok) return undefined
    this.#means.changed()
    return item
  }
}

/** So that a queue whose head cannot be sent does not spin. */
const LEAST_MS = 250
/** After a round that failed for a reason that nobody foresaw. */
const STUMBLED_MS = 30_000
