import { PRACTICE_ACCOUNT } from '../../../../shared/practice/account.ts'
import type { PracticeScenario, SeededCollection } from '../../../../shared/practice/collection.ts'
import { practiceExchange } from '../../../../shared/practice/exchange.ts'
import type { Kept } from '../../../../shared/practice/receiving.ts'
import type { Compressor } from '../../../../renderer/vault/zstd.ts'
import type { HttpRequest, Sent } from '../../../../shared/exchange/http.ts'
import { TAXII } from '../../../../shared/exchange/media.ts'
import { authorization } from '../../../../shared/exchange/credentials.ts'
import { observedData } from '../../../../shared/movement/write.ts'
import { linkOf } from '../../../../shared/outbox/lineage.ts'
import { canonicalJson } from '../../../../shared/stix/canonical.ts'
import type { StixId, StixObject } from '../../../../shared/stix/object.ts'
import { formatTimestamp, instantOf } from '../../../../shared/stix/timestamp.ts'
import { Dice, World, settled } from '../../../shared/sync/simulation/world.ts'
import { locations, movement } from '../traffic.ts'
import { Laptop } from './laptop.ts'
import { virtualTimers } from './virtual-timers.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TEN_YEARS = 3_652 * 24 * HOUR
const ADDRESS = 'https://exchange.invalid/taxii2/'
const OBJECTS = 'https://exchange.invalid/exercise/collections'

export interface DesksOutcome {
  readonly seed: number
  readonly violations: readonly string[]
  readonly findings: number
  readonly rows: number
  readonly requests: number
  readonly crashes: number
}

/** The practice exchange, which can be emptied, put back to an older state and set to another time. */
class Server {
  clock = 0
  requests = 0
  lost = 0
  busy = 0
  readonly disabled = new Set<string>()
  kept: Kept[] = []
  backup: readonly Kept[] = []
  #handle: ReturnType<typeof practiceExchange>
  readonly #world: World
  readonly #dice: Dice

  constructor(world: World, dice: Dice) {
    this.#world = world
    this.#dice = dice
    this.#handle = this.#with([])
  }

  #with(kept: readonly Kept[]): ReturnType<typeof practiceExchange> {
    this.kept = [...kept]
    return practiceExchange(SCENARIO, {
      now: () => Math.floor(this.#world.now + this.clock), newId: () => this.#dice.uuid(), account: PRACTICE_ACCOUNT, kept, keep: entry => void this.kept.push(entry),
    })
  }

  putBack(kept: readonly Kept[]): void {
    this.#handle = this.#with(kept)
  }

  /** A partner's system adds straight to it. */
  add(collection: string, objects: readonly StixObject[]): void {
    const headers = { authorization: authorization(PRACTICE_ACCOUNT) ?? '', 'content-type': TAXII, accept: TAXII }
    const { status } = this.#handle({ method: 'POST', url: `${OBJECTS}/${collection}/objects/`, headers, body: new TextEncoder().encode(JSON.stringify({ objects })) })
    if (status !== 202) throw new Error(`the exchange answers ${status}`)
  }

  line(user: string): (request: HttpRequest) => Promise<Sent> {
    return async request => {
      const travel = async (): Promise<void> => await this.#world.sleep(this.#dice.between(5, 400))
      await travel()
      this.requests++
      if (this.#dice.happens(this.lost / 2)) return { ok: false, why: this.#dice.pick(['offline', 'timeout']) }
      if (this.disabled.has(user)) return answer(401, {})
      if (this.#dice.happens(this.busy)) return answer(this.#dice.pick([429, 503]), this.#dice.happens(0.5) ? { 'retry-after': String(this.#dice.between(1, 90)) } : {})
      const response = this.#handle(request)
      if (this.#dice.happens(0.05)) this.#handle(request)
      if (this.#dice.happens(this.lost / 2)) return { ok: false, why: this.#dice.pick(['timeout', 'cut-short']) }
      await travel()
      return { ok: true, response }
    }
  }
}

const answer = (status: number, headers: { readonly [name: string]: string }): Sent => ({ ok: true, response: { status, headers: { 'content-type': TAXII, ...headers }, body: new TextEncoder().encode('{"title":"EXERCISE"}') } })

const collection = (n: number, alias: string, objects: readonly StixObject[]): SeededCollection => ({
  id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`, alias, title: `EXERCISE ${alias}`, description: '', canRead: true, canWrite: true,
  count: objects.length, objects: (from, to) => objects.slice(from, to),
})
const SCENARIO: PracticeScenario = { title: 'EXERCISE exchange', opened: Date.UTC(2026, 10, 1), collections: [collection(1, 'reference', locations()), collection(2, 'movements', []), collection(3, 'findings', [])] }

/**
 * Three posts and a supervisor with the product's own vaults, the practice exchange and a courier: some hours in which everything goes wrong, then
 * quiet. The same seed is the same run.
 */
export async function simulateDesks(seed: number, zstd: Compressor): Promise<DesksOutcome> {
  const world = new World()
  const dice = new Dice(seed)
  const restore = virtualTimers(world)
  try {
    return await run(seed, world, dice, zstd)
  } finally {
    restore()
  }
}

async function run(seed: number, world: World, dice: Dice, zstd: Compressor): Promise<DesksOutcome> {
  const violations = new Set<string>()
  const server = new Server(world, dice)
  const laptops = ['Post A', 'Post B', 'Post C', 'Supervisor'].map(name => new Laptop(name, world, dice, zstd, server.line(name)))
  for (const laptop of laptops) await laptop.first()
  await world.runUntil(world.now + 2_000)
  const { user, password } = PRACTICE_ACCOUNT
  for (const { calls } of laptops) void calls?.saveSource({ id: '', title: 'Exchange', url: ADDRESS, user, password })
  await world.runUntil(world.now + MINUTE)
  server.lost = dice.pick([0, 0.1, 0.2])
  server.busy = dice.pick([0, 0.05])

  const written: { readonly laptop: Laptop; readonly note: StixId }[] = []
  const queued: { readonly laptop: Laptop; readonly item: string }[] = []
  const traffic = new Map<StixId, StixObject>()
  const end = world.now + dice.between(20, 60) * MINUTE
  const wasReset = schedule({ world, dice, server, laptops, end, written, queued, traffic })
  let crashes = 0
  while (world.now < end) {
    await world.runUntil(Math.min(end, world.now + MINUTE))
    for (const laptop of laptops) {
      if (laptop.isUp || !dice.happens(0.4)) continue
      crashes++
      await laptop.wake()
    }
  }

  server.lost = 0
  server.busy = 0
  server.clock = 0
  server.disabled.clear()
  for (const laptop of laptops) laptop.steady()
  await settled()
  for (const laptop of laptops) {
    laptop.clock = 0
    await laptop.wake()
  }
  // The partner's own system offers again what is its own, as ours do.
  if (traffic.size > 0) server.add('movements', [...traffic.values()])
  // Everybody presses "compare everything" until what was lost at the exchange is there again, and everywhere.
  for (let round = 0; round < 3; round++) {
    await world.runUntil(world.now + 35 * MINUTE)
    for (const { calls } of laptops) void calls?.compare()
  }
  await world.runUntil(world.now + 10 * MINUTE)
  await judge({ laptops, server, written, queued, traffic, violations, world, wasReset: wasReset() })
  for (const { name, faults } of laptops) for (const fault of faults) violations.add(`${name}: ${fault}`)
  return { seed, violations: [...violations], findings: queued.length, rows: traffic.size, requests: server.requests, crashes }
}

interface Scene {
  readonly world: World
  readonly dice: Dice
  readonly server: Server
  readonly laptops: readonly Laptop[]
  readonly end: number
  readonly written: { readonly laptop: Laptop; readonly note: StixId }[]
  readonly queued: { readonly laptop: Laptop; readonly item: string }[]
  readonly traffic: Map<StixId, StixObject>
}

/** @returns whether the exchange has lost anything. */
function schedule({ world, dice, server, laptops, end, written, queued, traffic }: Scene): () => boolean {
  const sometime = (times: number, happen: () => void): void => {
    for (let i = 0; i < times; i++) world.at(dice.between(world.now, end), happen)
  }
  let wasReset = false
  let next = 0
  sometime(dice.between(2, 8), () => {
    const objects = Array.from({ length: dice.between(1, 6) }, () => observedData(movement(next++)).at(-1)!)
    for (const object of objects) traffic.set(object.id, object)
    server.add('movements', objects)
  })
  // A partner's system corrects a movement, or takes it back.
  sometime(dice.below(6), () => {
    if (traffic.size === 0) return
    const before = dice.pick([...traffic.values()])
    if (before.revoked === true) return
    const after = { ...before, modified: formatTimestamp(Date.parse(before.modified ?? '') + MINUTE), ...(dice.happens(0.5) ? { revoked: true } : { confidence: dice.below(100) }) }
    traffic.set(after.id, after)
    server.add('movements', [after])
  })
  sometime(dice.between(2, 8), () => void finding(dice.pick(laptops), written, queued))
  sometime(dice.below(4), () => {
    const [from, to] = [dice.pick(laptops), dice.pick(laptops)]
    void courier(from, to, [...traffic.values()], world, dice.between(MINUTE, 20 * MINUTE))
  })
  sometime(dice.below(4), () => dice.pick(laptops).crash())
  sometime(dice.below(6), () => dice.pick(laptops).crashSoon())
  sometime(dice.below(3), () => { dice.pick(laptops).clock = dice.pick([-TEN_YEARS, -HOUR, 0, HOUR, TEN_YEARS]) })
  sometime(dice.below(3), () => void dice.pick(laptops).calls?.sync())
  sometime(dice.below(3), () => {
    const { name } = dice.pick(laptops)
    server.disabled.add(name)
    world.after(dice.between(MINUTE, 10 * MINUTE), () => {
      server.disabled.delete(name)
      void laptops.find(laptop => laptop.name === name)?.calls?.sync()
    })
  })
  if (dice.happens(0.5)) return () => wasReset
  sometime(dice.below(3), () => { server.clock -= dice.pick([MINUTE, 30 * MINUTE, 5 * HOUR]) })
  sometime(dice.below(2), () => { server.backup = [...server.kept] })
  sometime(dice.below(3), () => {
    wasReset = true
    server.putBack(dice.happens(0.3) ? [] : server.backup)
  })
  return () => wasReset
}

/** An analyst writes a note and forwards it as a finding. */
async function finding(laptop: Laptop, written: Scene['written'], queued: Scene['queued']): Promise<void> {
  const { calls } = laptop
  const status = await calls?.status()
  const source = status?.ok === true ? status.value.sources[0] : undefined
  const target = source?.collections.find(({ title }) => title.endsWith('findings'))
  if (calls === undefined || source === undefined || target === undefined) return
  const note = await calls.annotate({ title: `Note of ${laptop.name}`, text: 'Seen twice', anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'GREEN' })
  if (!note.ok) return
  written.push({ laptop, note: note.value.id })
  const draft = { title: 'Finding', summary: '', annotations: [note.value.id], movements: [], source: source.id, collection: target.id }
  const preview = await calls.previewFinding(draft)
  if (!preview.ok) return
  const item = await calls.forward(draft)
  if (item.ok) queued.push({ laptop, item: item.value.id })
}

/** A stick with what one laptop has begun to send and some traffic, delivered when others have long moved on. */
async function courier(from: Laptop, to: Laptop, traffic: readonly StixObject[], world: World, later: number): Promise<void> {
  const outbox = await from.calls?.outbox()
  const objects = [...(outbox?.ok === true ? outbox.value.filter(item => item.objects.some(object => linkOf(object) !== undefined)).flatMap(item => item.objects) : []), ...traffic]
  await world.sleep(later)
  const { calls } = to
  const begun = await calls?.beginImport('stick')
  if (calls === undefined || begun?.ok !== true) return
  const part = await calls.importPart(begun.value.import, { objects })
  if (part.ok) await calls.commitImport(begun.value.import)
}

interface Remains extends Pick<Scene, 'laptops' | 'server' | 'written' | 'queued' | 'traffic' | 'world'> {
  readonly violations: Set<string>
  readonly wasReset: boolean
}

/** The same on every laptop, and all of it. */
const ALIKE = ['rows', 'batches', 'revised', 'revoked'] as const

async function judge({ laptops, server, written, queued, traffic, violations, world, wasReset }: Remains): Promise<void> {
  const newest = new Map<StixId, StixObject>()
  for (const { object } of server.kept) {
    const before = newest.get(object.id)
    if (before === undefined || (instantOf(before.modified) ?? '') < (instantOf(object.modified) ?? '')) newest.set(object.id, object)
  }
  const perLaptop = await asked(world, Promise.all(laptops.map(async laptop => {
    const { calls } = laptop
    const [hash, outbox, notes, status] = [await calls?.stateHash(true), await calls?.outbox(), await calls?.annotations(), await calls?.status()]
    if (calls === undefined || hash?.ok !== true || outbox?.ok !== true || notes?.ok !== true || status?.ok !== true) return undefined
    const held = new Map<StixId, string>()
    for (const [id, object] of newest) {
      if (traffic.has(id)) continue
      const found = await calls.object(id)
      if (found.ok && found.value !== null) held.set(id, canonicalJson(found.value.object))
      if (!found.ok || found.value === null || (instantOf(found.value.object.modified) ?? '') < (instantOf(object.modified) ?? '')) violations.add(`P2 ${laptop.name} lacks an object of the exchange`)
    }
    return { laptop, hash: hash.value, outbox: outbox.value, notes: new Set(notes.value.map(({ id }) => id)), held, status: status.value }
  })))
  const all = perLaptop.flatMap(one => one ?? [])
  if (all.length < laptops.length) violations.add('P1 a vault does not answer')
  const standing = [...traffic.values()].filter(object => object.revoked !== true).length
  for (const { laptop, outbox, notes, status } of all) {
    for (const { note } of written.filter(each => each.laptop === laptop)) if (!notes.has(note)) violations.add('P1 an acknowledged note is gone')
    for (const { item } of queued.filter(each => each.laptop === laptop)) {
      const state = outbox.find(each => each.id === item)?.state
      if (state !== 'accepted') violations.add(`P1 a finding is ${state ?? 'gone'}`)
    }
    if (status.rows !== standing) violations.add(status.rows < standing ? 'P2 a movement has not come' : 'P6 a revoked movement stands')
  }
  const [first, ...others] = all
  for (const other of others) {
    const sections = wasReset ? ALIKE : [...ALIKE, 'objects', 'texts'] as const
    for (const section of sections) if (first?.hash[section] !== other.hash[section]) violations.add(`P3 two vaults disagree on ${section}`)
    for (const [id, text] of first?.held ?? []) if (other.held.get(id) !== text) violations.add('P3 two vaults hold one object in two ways')
  }
  const versions = server.kept.map(({ object }) => `${object.id} ${object.modified ?? ''}`)
  if (new Set(versions).size < versions.length) violations.add('P7 the exchange holds something twice')
  for (const { outbox } of all) for (const item of outbox) for (const { id } of item.objects) if (!newest.has(id)) violations.add('P9 the exchange lacks what was lost there')
}

/** Answers take events of their own. */
async function asked<T>(world: World, answer: Promise<T>): Promise<T> {
  let got: { readonly value: T } | undefined
  void answer.then(value => { got = { value } })
  for (let i = 0; i < 600 && got === undefined; i++) await world.runUntil(world.now + 1_000)
  if (got === undefined) throw new Error('the vaults do not answer')
  return got.value
}
