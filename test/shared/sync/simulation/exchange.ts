import type { TaxiiClient } from '../../../../shared/exchange/client.ts'
import { findInstant, writeInstant, type Microseconds } from '../../../../shared/exchange/instant.ts'
import type { ExchangeCode, Outcome } from '../../../../shared/exchange/outcome.ts'
import type { ManifestPage, ManifestRecord, ObjectsQuery, Page, Status } from '../../../../shared/exchange/resources.ts'
import { linkOf } from '../../../../shared/outbox/lineage.ts'
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
  /** What the manifest says of it. */
  readonly record: ManifestRecord
}

/** What can be seen from one moment to another. Each is worked out when somebody first asks for it. */
interface View {
  readonly until: number
  readonly visible: readonly Added[]
  readonly newest: readonly Added[]
  byDate?: { readonly visible: readonly Added[]; readonly newest: readonly Added[] }
  links?: ReadonlySet<string>
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
  #keys = new Set<string>()
  #view: View | undefined
  #all: readonly StixObject[] | undefined
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
    this.#become(this.#backup)
    this.epoch++
  }

  empty(): void {
    this.#become([])
    this.epoch++
  }

  #become(entries: readonly Added[]): void {
    this.#entries = [...entries]
    this.#keys = new Set(entries.map(({ object, version }) => `${object.id} ${version}`))
    this.#forget()
  }

  #forget(): void {
    this.#view = undefined
    this.#all = undefined
  }

  /** What anybody may have added. */
  post(objects: readonly StixObject[]): void {
    const now = this.#world.now
    const { late, veryLate } = this.weather
    const delay = this.#dice.happens(late) ? this.#dice.between(1, LATENESS_MS) : this.#dice.happens(veryLate) ? this.#dice.between(LATENESS_MS, 20 * LATENESS_MS) : 0
    const stamp = Math.floor(now + this.clock) * 1_000
    for (const [i, object] of objects.entries()) {
      const version = instantOf(object.modified) ?? ''
      const key = `${object.id} ${version}`
      if (this.#keys.has(key)) continue
      this.#keys.add(key)
      const added = this.manners.sameDate ? stamp : stamp + i
      const record = { id: object.id, added: writeInstant(added as Microseconds), version }
      this.#entries.push({ object, version, added, order: this.#order++, postedAt: now, visibleAt: now + delay, epoch: this.epoch, record })
    }
    this.#forget()
  }

  /** What a complete pull that begins now must bring: the newest version of each object, unless it shows late beyond what we allow, or its date may lie behind a watermark. @param since true time since when the asking post has known the exchange as it is. */
  due(since: number): readonly StixObject[] {
    return this.#seen().newest
      .filter(entry => entry.epoch === this.epoch && entry.postedAt > since && entry.visibleAt - entry.postedAt < LATENESS_MS - 2_000).map(({ object }) => object)
  }

  /** Numbers of reports, each with its chain, that anybody can see. */
  shownLinks(): ReadonlySet<string> {
    const view = this.#seen()
    return view.links ??= new Set(view.newest.flatMap(({ object }) => {
      const link = linkOf(object)
      return link === undefined ? [] : [`${link.chain} ${link.number}`]
    }))
  }

  /** Newest version of everything, shown or not. */
  all(): readonly StixObject[] {
    return this.#all ??= this.#newest(this.#entries).map(({ object }) => object)
  }

  #seen(): View {
    const { now } = this.#world
    if (this.#view !== undefined && now < this.#view.until) return this.#view
    const visible = this.#entries.filter(entry => entry.visibleAt <= now)
    const until = this.#entries.reduce((soonest, { visibleAt }) => (visibleAt > now && visibleAt < soonest ? visibleAt : soonest), Infinity)
    return this.#view = { until, visible, newest: this.#newest(visible) }
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
    return { ok: true, value: { records: entries.map(({ record }) => record), ...paging(entries, more, next) } }
  }

  #list({ addedAfter, limit, next, match }: ObjectsQuery): Outcome<{ readonly entries: readonly Added[]; readonly more: boolean; readonly next: string | undefined }> {
    const after = addedAfter === undefined ? -Infinity : (findInstant(addedAfter) ?? -Infinity)
    if (next !== undefined && this.manners.cursors === 'dying' && this.#dice.happens(0.2)) return trouble('bad-request', 400)
    const view = this.#seen()
    view.byDate ??= { visible: view.visible.toSorted(byDate), newest: view.newest.toSorted(byDate) }
    const versions = match?.version?.includes('all') === true ? view.byDate.visible : view.byDate.newest
    const ids = match?.id === undefined ? undefined : new Set<string>(match.id)
    const from = next?.split(' ').map(Number)
    const size = Math.min(limit, this.manners.cap)
    const entries: Added[] = []
    let more = false
    for (const entry of versions) {
      if (entry.added <= after || (ids !== undefined && !ids.has(entry.object.id))) continue
      if (from !== undefined && (entry.added < from[0]! || (entry.added === from[0]! && entry.order <= from[1]!))) continue
      more = entries.length === size
      if (more) break
      entries.push(entry)
    }
    const last = entries.at(-1)
    return { ok: true, value: { entries, more, next: this.manners.cursors === 'none' || last === undefined ? undefined : `${last.added} ${last.order}` } }
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

const byDate = (a: Added, b: Added): number => a.added - b.added || a.order - b.order

const trouble = (code: ExchangeCode, status?: number): { readonly ok: false; readonly trouble: { readonly code: ExchangeCode; readonly status?: number } } =>
  ({ ok: false, trouble: { code, ...(status === undefined ? {} : { status }) } })

function paging(entries: readonly Added[], more: boolean, next: string | undefined): { readonly more: boolean; readonly next?: string; readonly last?: string } {
  const last = entries.at(-1)
  return { more, ...(more && next !== undefined ? { next } : {}), ...(last === undefined ? {} : { last: last.record.added }) }
}
