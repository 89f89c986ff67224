import type { TaxiiClient } from '../../../../shared/exchange/client.ts'
import { type Journal, openJournal, startJournal } from '../../../../shared/journal/journal.ts'
import type { ManifestRecord } from '../../../../shared/exchange/resources.ts'
import type { OutboxItem } from '../../../../shared/outbox/item.ts'
import { begin, due, enqueue, linkReturned, offerAgain, personActed, postpone, receive, recover, settle, unanswered } from '../../../../shared/outbox/queue.ts'
import type { Aead } from '../../../../shared/seal/ports.ts'
import type { StixId, StixObject } from '../../../../shared/stix/object.ts'
import { formatTimestamp, instantOf } from '../../../../shared/stix/timestamp.ts'
import type { Patience } from '../../../../shared/sync/patience.ts'
import { Lineages, stamped } from '../../../../shared/outbox/lineage.ts'
import type { Signing } from '../../../../shared/outbox/signature.ts'
import { pushObjects } from '../../../../shared/sync/push.ts'
import { afterTrouble } from '../../../../shared/sync/schedule.ts'
import type { Standing } from '../../../../shared/sync/standing.ts'
import { visitCollection } from '../../../../shared/sync/visit.ts'
import { PowerCut, SimulatedDisk, randomAftermath } from '../../journal/simulated-disk.ts'
import type { SimulatedExchange } from './exchange.ts'
import { type Entry, ReadBodies, versionOf, writeBody } from './bodies.ts'
import { quickAead } from './quick-aead.ts'
import type { Without } from './without.ts'
import type { Dice, World } from './world.ts'

const KEY = new Uint8Array(32).fill(9)
const ROOT = 'https://exchange.invalid/root/'
const COLLECTION = 'findings'
const LANE = { source: 'exchange', collection: COLLECTION }

/** What one post holds, as the fold of its journal. */
class Fold {
  readonly outbox = new Map<string, OutboxItem>()
  /** Every version, in the order in which it came. */
  readonly versions: StixObject[] = []
  readonly keys = new Set<string>()
  readonly newest = new Map<StixId, StixObject>()
  /** The newest version of what was written here, sent or not. */
  readonly own = new Map<StixId, StixObject>()
  standing: Standing = {}
  readonly lineages = new Lineages()

  take(entry: Entry, without: Without): void {
    if (entry.kind === 'item') {
      this.outbox.set(entry.item.id, entry.item)
      for (const object of entry.item.objects) if ((this.own.get(object.id)?.modified ?? '') <= (object.modified ?? '')) this.own.set(object.id, object)
    }
    if (entry.kind === 'arrived') for (const object of entry.objects) this.#hold(object, without)
    if (entry.kind !== 'item' && entry.standing !== undefined) this.standing = { ...this.standing, ...entry.standing }
  }

  isNew(object: StixObject, without: Without): boolean {
    return without.dedup || !this.keys.has(versionOf(object))
  }

  #hold(object: StixObject, without: Without): void {
    if (!this.isNew(object, without)) return
    const held = this.newest.get(object.id)
    // Nobody but its maker changes an object.
    if (held !== undefined && held.created_by_ref !== object.created_by_ref && !without.ownership) return
    this.keys.add(versionOf(object))
    this.versions.push(object)
    if (object.type === 'report') this.lineages.take(object)
    if (held === undefined || (instantOf(held.modified) ?? '') < (instantOf(object.modified) ?? '')) this.newest.set(object.id, object)
  }
}

/** What a run wants to know of a post while it goes on. */
export interface Watch {
  /** A complete pull has ended that began when the exchange owed these. */
  pulled(post: Post, due: readonly StixObject[]): void
  acknowledged(item: OutboxItem): void
  stumbled(fault: unknown): void
  /** A visit without trouble has left a number missing that it could have had. */
  leftOpen(): void
}

export interface Surroundings {
  readonly world: World
  readonly dice: Dice
  readonly exchange: SimulatedExchange
  readonly watch: Watch
  readonly without: Without
  /** Bytes after which its journal begins a new file. */
  readonly fileLimit: number
  /** Objects and records that it asks for at a time. */
  readonly limit: number
}

/** One laptop: the product's visits, queue and journal over a disk, a clock and a network that fail. What is not in the journal does not survive it. */
export class Post {
  readonly name: string
  readonly author: StixId
  readonly #world: World
  readonly #dice: Dice
  readonly #exchange: SimulatedExchange
  readonly #watch: Watch
  readonly #without: Without
  readonly #fileLimit: number
  readonly #limit: number
  readonly #aead: Aead
  readonly #read = new ReadBodies()
  #disk = new SimulatedDisk()
  #life: Life | undefined
  /** Its clock less the true time, milliseconds. */
  clock = 0
  /** Between two visits, milliseconds at most. */
  every = 300_000
  /** Since when it has known the exchange as it is now: before that a date may lie behind its watermark. */
  #met = { epoch: 0, at: 0 }
  #gaps: ReadonlySet<string> = new Set()
  #watched: ReadonlySet<string> = new Set()
  lives = 0
  visits = 0
  compared = 0
  repaired = 0

  constructor(name: string, { world, dice, exchange, watch, without, fileLimit, limit }: Surroundings) {
    this.name = name
    this.author = `identity--${dice.uuid()}`
    this.#world = world
    this.#dice = dice
    this.#exchange = exchange
    this.#watch = watch
    this.#without = without
    this.#fileLimit = fileLimit
    this.#limit = limit
    this.#aead = quickAead(dice.below)
  }

  now(): number {
    return Math.round(this.#world.now + this.clock)
  }

  get fold(): Fold | undefined {
    return this.#life?.fold
  }

  async first(): Promise<void> {
    await startJournal({ files: this.#disk, folder: 'journal', aead: this.#aead }, KEY, { id: new Uint8Array(16), practice: false, created: 0 })
    await this.wake()
  }

  /** The power comes back. */
  async wake(): Promise<void> {
    if (this.#life !== undefined) return
    try {
      await this.#open()
    } catch (fault) {
      if (!(fault instanceof PowerCut)) throw fault
      this.#restart()
    }
  }

  async #open(): Promise<void> {
    this.lives++
    const opened = await openJournal({ files: this.#disk, folder: 'journal', aead: this.#aead, fileLimit: this.#fileLimit }, KEY)
    if (!opened.ok || opened.journal.damaged > 0) throw new Error(`the journal of ${this.name} does not open`)
    const fold = new Fold()
    for (let from: number | undefined = 0; from !== undefined;) {
      const page = await opened.journal.replay(from)
      for (const { body } of page?.records ?? []) fold.take(this.#read.entry(body), this.#without)
      from = page?.next
    }
    const life: Life = { fold, journal: opened.journal, alive: true, last: Promise.resolve() }
    this.#life = life
    this.#run(life, this.#pull(life))
    this.#run(life, this.#push(life))
  }

  /** The power goes, now. */
  crash(): void {
    if (this.#life === undefined) return
    this.#life.alive = false
    this.#life = undefined
    this.#restart()
  }

  #restart(): void {
    this.#disk = this.#disk.afterCut(randomAftermath({ seed: 0, below: this.#dice.below }))
  }

  /** The power goes at one of the next changes of the disk. */
  crashSoon(): void {
    this.#disk.plan({ at: this.#dice.below(6), what: 'power-cut' })
  }

  /** No more power cuts. */
  steady(): void {
    this.#disk.plan(undefined)
  }

  #run(life: Life, task: Promise<void>): void {
    task.catch((fault: unknown) => {
      if (!life.alive) return
      if (fault instanceof PowerCut) this.crash()
      else this.#watch.stumbled(fault)
    })
  }

  /** An analyst's finding: its objects, durable before anybody is told so. */
  async write(objects: readonly StixObject[]): Promise<void> {
    const life = this.#life
    if (life === undefined) return
    const leaving = objects.map(object => ({ id: object.id, type: object.type, label: '', tlp: 'GREEN' as const, because: 'note' as const, object }))
    const item = enqueue({ leaving, withheld: [], tlp: 'GREEN', bytes: 0, objections: [] }, { id: this.#dice.uuid(), title: 'EXERCISE', ...LANE, at: this.now() })
    try {
      if (await this.#keep(life, () => ({ kind: 'item', item }))) this.#watch.acknowledged(item)
    } catch (fault) {
      if (life.alive && fault instanceof PowerCut) this.crash()
    }
  }

  /** What a courier's stick brings. */
  async import(objects: readonly StixObject[]): Promise<void> {
    const life = this.#life
    if (life === undefined) return
    try {
      await this.#keep(life, () => ({ kind: 'arrived', objects: objects.filter(object => life.fold.isNew(object, this.#without)) }))
    } catch (fault) {
      if (life.alive && fault instanceof PowerCut) this.crash()
    }
  }

  /** A person looks at the account, or presses "fetch and send now". */
  personActs(): void {
    const life = this.#life
    if (life === undefined) return
    this.#run(life, (async () => {
      for (const item of life.fold.outbox.values()) {
        const changed = personActed(linkReturned(item))
        if (changed !== item) await this.#keep(life, () => ({ kind: 'item', item: changed }))
      }
      life.ring?.()
    })())
  }

  /** One turn after the other; what it writes is durable when it resolves. */
  async #keep(life: Life, prepare: () => Entry | undefined): Promise<boolean> {
    const turn = life.last.then(async () => {
      if (!life.alive) return await new Promise<never>(() => {})
      const entry = prepare()
      if (entry === undefined) return false
      await life.journal.append({ added: [], retired: [], body: writeBody(entry) })
      life.fold.take(entry, this.#without)
      return true
    })
    life.last = turn.catch(() => {})
    return await turn
  }

  #patience(life: Life): Patience {
    return {
      now: () => this.now(), random: this.#dice.random,
      wait: async milliseconds => {
        await this.#world.sleep(milliseconds)
        if (!life.alive) await new Promise<never>(() => {})
      },
    }
  }

  #client(life: Life): TaxiiClient {
    return this.#exchange.client(this.name, () => this.now(), () => life.alive)
  }

  async #pull(life: Life): Promise<void> {
    const patience = this.#patience(life)
    let failures = 0
    for (;;) {
      let wait = this.#dice.between(this.every / 10, this.every)
      const { epoch } = this.#exchange
      const owed = this.#exchange.due(this.#met.epoch === epoch ? this.#met.at : Infinity)
      const end = await this.#visit(life, () => (this.#exchange.epoch === epoch ? owed : []))
      if (end.trouble === undefined) failures = 0
      else {
        const next = afterTrouble(end.trouble, ++failures, this.#dice.random)
        if ('retryIn' in next) wait = next.retryIn * 1_000
        else await new Promise<void>(resolve => { life.ring = resolve })
      }
      await patience.wait(wait)
    }
  }

  async #visit(life: Life, owed: () => readonly StixObject[]): Promise<{ readonly trouble?: Parameters<typeof afterTrouble>[0] }> {
    const { fold } = life
    this.visits++
    const { epoch } = this.#exchange
    let open: ReadonlySet<string> = new Set()
    let gaps = this.#gaps
    const here = {
      isHeld: ({ id, version }: ManifestRecord) => fold.keys.has(`${id} ${instantOf(version) ?? ''}`),
      hasGap: () => {
        if (this.#without.numbers) return false
        gaps = fold.lineages.gaps()
        return [...gaps].some(gap => !this.#gaps.has(gap))
      },
      own: () => [...fold.outbox.values()].filter(item => item.state === 'accepted').flatMap(item => item.objects.map(({ id, modified = '', created_by_ref: by = this.author }) => ({ id, version: modified, by }))),
    }
    const target = { root: ROOT, collection: COLLECTION, standing: fold.standing, limit: this.#limit, lateness: this.#without.overlap ? 0 : 60 }
    for await (const step of visitCollection(this.#client(life), target, here, this.#patience(life))) {
      switch (step.kind) {
        case 'page': {
          const objects = (): readonly StixObject[] => step.objects.filter(object => fold.isNew(object, this.#without))
          if (step.repair) this.repaired += objects().length
          if (this.#without.atomicity) {
            await this.#keep(life, () => ({ kind: 'standing', standing: step.standing }))
            await this.#keep(life, () => ({ kind: 'arrived', objects: objects() }))
          } else await this.#keep(life, () => ({ kind: 'arrived', objects: objects(), standing: step.standing }))
          break
        }
        case 'standing':
          await this.#keep(life, () => ({ kind: 'standing', standing: step.standing }))
          // Not before that it is owed is durable: a restart would ask anew.
          if (step.pulled === true) this.#gaps = gaps
          if (step.pulled === true) this.#watch.pulled(this, owed())
          if (step.pulled === true) open = this.#newlyOpen(fold)
          if (step.pulled === true && this.#met.epoch !== this.#exchange.epoch) this.#met = { epoch: this.#exchange.epoch, at: this.#world.now }
          if (step.pulled === true && this.#without.comparison) return {}
          if (step.compared !== undefined) this.compared++
          break
        case 'absent':
          if (this.#without.offering) break
          for (const { id } of fold.outbox.values()) {
            await this.#keep(life, () => {
              const item = fold.outbox.get(id)
              const again = item === undefined ? undefined : offerAgain(item, new Set(step.absent.map(version => version.id)))
              return again === undefined || again === item ? undefined : { kind: 'item', item: again }
            })
          }
          break
        case 'end':
          // What was newly seen to be missing has been asked for, and the exchange showed it.
          if (step.trouble === undefined && this.#exchange.epoch === epoch && [...fold.lineages.gaps()].some(gap => open.has(gap))) this.#watch.leftOpen()
          return step
      }
    }
    return {}
  }

  async #push(life: Life): Promise<void> {
    const patience = this.#patience(life)
    const { fold } = life
    if (!this.#without.recovery) for (const item of fold.outbox.values()) if (item.state === 'sending') await this.#keep(life, () => ({ kind: 'item', item: recover(item) }))
    for (;;) {
      for (const { id } of due([...fold.outbox.values()], this.now())) await this.#send(life, id, patience)
      await patience.wait(this.#dice.between(this.every / 60, this.every / 2))
    }
  }

  async #send(life: Life, id: string, patience: Patience): Promise<void> {
    const { fold } = life
    let item = fold.outbox.get(id)
    if (item?.state !== 'waiting') return
    const keep = async (changed: OutboxItem): Promise<OutboxItem> => {
      await this.#keep(life, () => ({ kind: 'item', item: changed }))
      return changed
    }
    item = await keep(begin(stamped(item, { seed: this.author, signing: NAMES, lineages: fold.lineages, items: [...fold.outbox.values()] }), this.now()))
    for await (const step of pushObjects(this.#client(life), { root: ROOT, collection: COLLECTION }, unanswered(item), patience)) {
      if (step.kind === 'receipts') item = await keep(receive(item, step.receipts, this.now()))
      else await keep(step.trouble === undefined ? settle(item, this.now(), this.#dice.random()) : postpone(item, step.trouble.code, this.now(), this.#dice.random(), step.trouble.retryAfter))
    }
  }

  /** Numbers that are missing since the last visit and that the exchange would give to whoever asked. */
  #newlyOpen({ lineages }: Fold): ReadonlySet<string> {
    const shown = this.#exchange.shownLinks()
    const gaps = lineages.gaps()
    const open = [...gaps].filter(gap => !this.#watched.has(gap) && shown.has(gap))
    this.#watched = gaps
    return new Set(open)
  }

  /** What makes a finding of notes. */
  report(notes: readonly StixObject[]): StixObject {
    const now = formatTimestamp(this.now())
    return { type: 'report', spec_version: '2.1', id: `report--${this.#dice.uuid()}`, created_by_ref: this.author, created: now, modified: now, published: now, name: `finding of ${this.name}`, object_refs: notes.map(({ id }) => id) }
  }

  /** A note of this post, or a later version of one. */
  note(text: string, before?: StixObject): StixObject {
    const modified = before === undefined ? this.now() : Math.max(this.now(), Date.parse(before.modified ?? '') + 1)
    return {
      type: 'note', spec_version: '2.1', id: before?.id ?? `note--${this.#dice.uuid()}`, created_by_ref: this.author, created: before?.created ?? formatTimestamp(modified), modified: formatTimestamp(modified),
      content: text, object_refs: [this.author],
    }
  }
}

/** Whoever signs is named and nothing is proved: numbers are what a run is about, and forgers have a test of their own. */
const NAMES: Signing = { publicKey: seed => seed, sign: () => '', verify: () => true }

/** One stretch between two power cuts. */
interface Life {
  readonly fold: Fold
  readonly journal: Journal
  alive: boolean
  last: Promise<unknown>
  /** Wakes what waits for a person. */
  ring?: () => void
}
