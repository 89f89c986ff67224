import type { TaxiiClient } from '../../../../shared/exchange/client.ts'
import { findInstant, writeInstant, type Microseconds } from '../../../../shared/exchange/instant.ts'
import type { ExchangeCode, Outcome } from '../../../../shared/exchange/outcome.ts'
import type { ManifestPage, ObjectsQuery, Page, Status } from '../../../../shared/exchange/resources.ts'
import type { StixObject } from '../../../../shared/stix/object.ts'
import { instantOf } from '../../../../shared/stix/timestamp.ts'
import type { Dice, World } from './world.ts'

/** How an exchange of a run behaves, and what befalls those who speak with it. Probabilities are per request or per post. */
export interface Weather {
  /** A request never arrives, or its answer is lost after the server acted. */
  readonly lost: number
  /** 429 or 503, with a Retry-After. */
  readonly busy: number
  /** The request is carried out twice: a proxy that tries again. */
  readonly doubled: number
  /** What was added shows only later, within the lateness that a pull allows for. */
  readonly late: number
  /** The same, beyond it. */
  readonly veryLate: number
  /** Objects of one answer stand there twice. */
  readonly jumbled: number
}

export const FAIR: Weather = { lost: 0, busy: 0, doubled: 0, late: 0, veryLate: 0, jumbled: 0 }

export interface Manners {
  /** How pages go on: a cursor that never dies, one that dies at once now and then, or none. */
  readonly cursors: 'stateless' | 'dying' | 'none'
  /** Whether all objects of one post get one date. */
  readonly sameDate: boolean
  /** Whether a post is answered with `pending` at first. */
  readonly deliberates: boolean
  readonly manifest: boolean
  readonly cap: number
}

interface Added {
  readonly object: StixObject
  readonly version: string
  /** Microseconds on the server's clock. */
  readonly added: number
  readonly order: number
  readonly postedAt: number
  readonly visibleAt: number
  /** How often the clock had been set, and the server been emptied or put back, when this came. */
  readonly epoch: number
}

const LATENESS_MS = 60_000

/** A TAXII server with everything wrong that servers have had wrong: late, with a clock that jumps, emptied, put back, forgetful. */
export class SimulatedExchange {
  weather: Weather
  readonly manners: Manners
  /** The server's clock less the true time, milliseconds. */
  clock = 0
  epoch = 0
  requests = 0
  readonly disabled = new Set<string>()
  #entries: Added[] = []
  #backup: readonly Added[] = []
  #order = 0
  readonly #statuses = new Map<string, { readonly status: Status; readonly from: number }>()
  readonly #world: World
  readonly #dice: Dice

  constructor(world: World, dice: Dice, weather: Weather, manners: Manners) {
    this.#world = world
    this.#dice = dice
    this.weather = weather
    this.manners = manners
  }

  /** Somebody sets its clock. @param by milliseconds, forward or back. */
  step(by: number): void {
    this.clock += by
    this.epoch++
  }

  backUp(): void {
    this.#backup = [...this.#entries]
  }

  /** As it was when it was last backed up; emptied if never. */
  putBack(): void {
    this.#entries = [...this.#backup]
    this.epoch++
  }

  empty(): void {
    this.#entries = []
    this.epoch++
  }

  /** What anybody may have added. */
  post(objects: readonly StixObject[]): void {
    const now = this.#world.now
    const { late, veryLate } = this.weather
    const delay = this.#dice.happens(late) ? this.#dice.between(1, LATENESS_MS) : this.#dice.happens(veryLate) ? this.#dice.between(LATENESS_MS, 20 * LATENESS_MS) : 0
    const stamp = Math.floor(now + this.clock) * 1_000
    for (const [i, object] of objects.entries()) {
      const version = instantOf(object.modified) ?? ''
      if (this.#entries.some(entry => entry.object.id === object.id && entry.version === version)) continue
      this.#entries.push({ object, version, added: this.manners.sameDate ? stamp : stamp + i, order: this.#order++, postedAt: now, visibleAt: now + delay, epoch: this.epoch })
    }
  }

  /** What a complete pull that begins now must bring: the newest version of each object, unless it shows late beyond what we allow, or its date may lie behind a watermark. @param since true time since when the asking post has known the exchange as it is. */
  due(since: number): readonly StixObject[] {
    return this.#newest(this.#entries.filter(entry => entry.visibleAt <= this.#world.now))
      .filter(entry => entry.epoch === this.epoch && entry.postedAt > since && entry.visibleAt - entry.postedAt < LATENESS_MS - 2_000).map(({ object }) => object)
  }

  /** Newest version of what anybody can see. */
  shown(): readonly StixObject[] {
    return this.#newest(this.#entries.filter(entry => entry.visibleAt <= this.#world.now)).map(({ object }) => object)
  }

  /** Newest version of everything, shown or not. */
  all(): readonly StixObject[] {
    return this.#newest(this.#entries).map(({ object }) => object)
  }

  #newest(entries: readonly Added[]): readonly Added[] {
    const newest = new Map<string, Added>()
    for (const entry of entries) if ((newest.get(entry.object.id)?.version ?? '') <= entry.version) newest.set(entry.object.id, entry)
    return [...newest.values()]
  }

  /** @param user for whom. @param now his clock. @param alive false once he is dead: then no answer reaches anybody. */
  client(user: string, now: () => number, alive: () => boolean): TaxiiClient {
    const ask = async <T>(act: () => Outcome<T>): Promise<Outcome<T>> => {
      const { lost, busy, doubled } = this.weather
      const never = new Promise<never>(() => {})
      await this.#world.sleep(this.#dice.between(5, 400))
      if (!alive()) return await never
      this.requests++
      if (this.#dice.happens(lost / 2)) return await this.#late(alive, trouble(this.#dice.pick(['offline', 'timeout'])))
      if (this.disabled.has(user)) return await this.#late(alive, trouble('unauthorised', 401))
      if (this.#dice.happens(busy)) return await this.#late(alive, { ok: false, trouble: { code: this.#dice.pick(['rate-limited', 'server-error']), status: 503, ...(this.#dice.happens(0.5) ? { retryAfter: this.#dice.between(1, 90) } : {}) } })
      if (this.#dice.happens(doubled)) act()
      const outcome = act()
      if (this.#dice.happens(lost / 2)) return await this.#late(alive, trouble(this.#dice.pick(['timeout', 'cut-short'])))
      await this.#world.sleep(this.#dice.between(5, 400))
      if (!alive()) return await never
      const date = Math.floor((this.#world.now + this.clock) / 1_000) * 1_000
      return { ...outcome, skew: Math.round((date - now()) / 1_000) }
    }
    const unused = (): never => { throw new Error('not asked in this simulation') }
    return {
      objects: (_root, _collection, query) => ask(() => this.#objects(query)),
      manifest: (_root, _collection, query) => ask(() => this.#manifest(query)),
      add: (_root, _collection, objects) => ask(() => this.#add(objects)),
      status: (_root, id) => ask(() => this.#status(id)),
      discovery: unused, root: unused, collections: unused, collection: unused, object: unused, remove: unused,
    }
  }

  async #late<T>(alive: () => boolean, outcome: Outcome<T>): Promise<Outcome<T>> {
    await this.#world.sleep(this.#dice.between(5, 2_000))
    return alive() ? outcome : await new Promise<never>(() => {})
  }

  #objects(query: ObjectsQuery): Outcome<Page> {
    const found = this.#list(query)
    if (!found.ok) return found
    const { entries, more, next } = found.value
    let objects: readonly StixObject[] = entries.map(({ object }) => object)
    if (this.#dice.happens(this.weather.jumbled)) objects = objects.flatMap(object => [object, object])
    return { ok: true, value: { objects, skipped: [], ...paging(entries, more, next) } }
  }

  #manifest(query: ObjectsQuery): Outcome<ManifestPage> {
    if (!this.manners.manifest) return trouble('not-found', 404)
    const found = this.#list(query)
    if (!found.ok) return found
    const { entries, more, next } = found.value
    const records = entries.map(({ object, added, version }) => ({ id: object.id, added: writeInstant(added as Microseconds), version }))
    return { ok: true, value: { records, ...paging(entries, more, next) } }
  }

  #list({ addedAfter, limit, next, match }: ObjectsQuery): Outcome<{ readonly entries: readonly Added[]; readonly more: boolean; readonly next: string | undefined }> {
    const after = addedAfter === undefined ? -Infinity : (findInstant(addedAfter) ?? -Infinity)
    if (next !== undefined && this.manners.cursors === 'dying' && this.#dice.happens(0.2)) return trouble('bad-request', 400)
    const visible = this.#entries.filter(entry => entry.visibleAt <= this.#world.now)
    const versions = match?.version?.includes('all') === true ? visible : this.#newest(visible)
    const ids = match?.id === undefined ? undefined : new Set<string>(match.id)
    const from = next?.split(' ').map(Number)
    const wanted = versions.filter(entry => entry.added > after && (ids?.has(entry.object.id) ?? true))
      .filter(entry => from === undefined || entry.added > from[0]! || (entry.added === from[0]! && entry.order > from[1]!))
      .toSorted((a, b) => a.added - b.added || a.order - b.order)
    const entries = wanted.slice(0, Math.min(limit, this.manners.cap))
    const last = entries.at(-1)
    return { ok: true, value: { entries, more: wanted.length > entries.length, next: this.manners.cursors === 'none' || last === undefined ? undefined : `${last.added} ${last.order}` } }
  }

  #add(objects: readonly StixObject[]): Outcome<Status> {
    this.post(objects)
    const id = String(this.#statuses.size)
    const status: Status = { id, complete: true, total: objects.length, successCount: objects.length, failureCount: 0, successes: [], failures: [], pendings: [] }
    this.#statuses.set(id, { status, from: this.#world.now + (this.manners.deliberates ? this.#dice.between(0, 5_000) : 0) })
    return this.#status(id)
  }

  #status(id: string): Outcome<Status> {
    const kept = this.#statuses.get(id)
    if (kept === undefined) return trouble('not-found', 404)
    const { status, from } = kept
    return { ok: true, value: this.#world.now >= from ? status : { ...status, complete: false, successCount: 0 } }
  }
}

const trouble = (code: ExchangeCode, status?: number): { readonly ok: false; readonly trouble: { readonly code: ExchangeCode; readonly status?: number } } =>
  ({ ok: false, trouble: { code, ...(status === undefined ? {} : { status }) } })

function paging(entries: readonly Added[], more: boolean, next: string | undefined): { readonly more: boolean; readonly next?: string; readonly last?: string } {
  const last = entries.at(-1)
  return { more, ...(more && next !== undefined ? { next } : {}), ...(last === undefined ? {} : { last: writeInstant(last.added as Microseconds) }) }
}
