import { expect, test } from 'vitest'
import type { TaxiiClient } from '../../../shared/exchange/client.ts'
import type { ManifestRecord } from '../../../shared/exchange/resources.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { type CompareTarget, compareCollection, findAbsent } from '../../../shared/sync/compare.ts'
import type { Standing } from '../../../shared/sync/standing.ts'
import { type VisitStep, visitCollection } from '../../../shared/sync/visit.ts'
import { FAIR, type Manners, SimulatedExchange } from './simulation/exchange.ts'
import { Dice, World } from './simulation/world.ts'

const MANNERS: Manners = { cursors: 'stateless', sameDate: false, deliberates: false, manifest: true, cap: 100 }
const AUTHOR: StixId = 'identity--00000000-0000-4000-8000-000000000001'
const note = (n: number, more: Partial<StixObject> = {}): StixObject => ({
  type: 'note', spec_version: '2.1', id: `note--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, created_by_ref: AUTHOR,
  created: '2026-11-25T00:00:00.000Z', modified: '2026-11-25T00:00:00.000Z', content: `note ${n}`, object_refs: [AUTHOR], ...more,
})
const keyOf = ({ id, modified = '' }: StixObject): string => `${id} ${modified}`

/** A server, a laptop that keeps what it gets, and time that goes by itself. */
class Bench {
  readonly world = new World()
  readonly exchange: SimulatedExchange
  readonly held = new Map<string, StixObject>()
  readonly asked: string[] = []
  standing: Standing = {}
  own: readonly StixObject[] = []

  constructor(manners: Partial<Manners> = {}) {
    this.exchange = new SimulatedExchange(this.world, new Dice(1), FAIR, { ...MANNERS, ...manners })
  }

  get patience() {
    return { now: () => this.world.now, random: () => 0.5, wait: async (milliseconds: number) => await this.world.sleep(milliseconds) }
  }

  client(change: Partial<TaxiiClient> = {}): TaxiiClient {
    const client = this.exchange.client('anna', () => this.world.now, () => true)
    return {
      ...client,
      manifest: async (root, collection, query) => {
        this.asked.push(`manifest ${query.addedAfter ?? ''}`)
        return await client.manifest(root, collection, query)
      },
      objects: async (root, collection, query) => {
        this.asked.push(query.match?.id === undefined ? `objects ${query.addedAfter ?? ''}` : `by id ${query.match.id.length}`)
        return await client.objects(root, collection, query)
      },
      ...change,
    }
  }

  isHeld = ({ id, version }: ManifestRecord): boolean => this.held.has(`${id} ${version}`)

  async compare(target: Partial<CompareTarget> = {}, client = this.client()): Promise<{ readonly complete: boolean; readonly upTo?: string }> {
    return await this.run(async () => {
      let upTo: string | undefined
      for await (const step of compareCollection(client, { root: 'r/', collection: 'c', ...target }, this.isHeld, this.patience)) {
        if (step.kind === 'page') for (const object of step.objects) this.held.set(keyOf(object), object)
        else if (step.kind === 'compared') ({ upTo } = step)
        else return { complete: step.complete, ...(upTo === undefined ? {} : { upTo }) }
      }
      throw new Error('a comparison without an end')
    })
  }

  async visit(more: { readonly asked?: boolean; readonly gap?: boolean } = {}): Promise<readonly VisitStep[]> {
    return await this.run(async () => {
      const steps: VisitStep[] = []
      const here = { isHeld: this.isHeld, hasGap: () => more.gap === true, own: () => this.own.map(({ id, modified = '', created_by_ref: by = AUTHOR }) => ({ id, version: modified, by })) }
      for await (const step of visitCollection(this.client(), { root: 'r/', collection: 'c', standing: this.standing, ...(more.asked === true ? { asked: true } : {}) }, here, this.patience)) {
        steps.push(step)
        if (step.kind === 'page') for (const object of step.objects) this.held.set(keyOf(object), object)
        if (step.kind === 'page' || step.kind === 'standing') this.standing = { ...this.standing, ...step.standing }
      }
      return steps
    })
  }

  async run<T>(act: () => Promise<T>): Promise<T> {
    let done: { readonly value: T } | undefined
    void act().then(value => { done = { value } })
    while (done === undefined) await this.world.runUntil(this.world.now + 1_000)
    return done.value
  }

  async later(milliseconds: number): Promise<void> {
    await this.world.runUntil(this.world.now + milliseconds)
  }
}

const compared = (steps: readonly VisitStep[]): boolean => steps.some(step => step.kind === 'standing' && step.compared !== undefined)

test('[SYNC-19] a comparison fetches what is missing by id, and nothing else', async () => {
  const bench = new Bench()
  bench.exchange.post(Array.from({ length: 250 }, (_, n) => note(n)))
  for (let n = 0; n < 250; n++) if (n % 50 !== 7) bench.held.set(keyOf(note(n)), note(n))
  expect(await bench.compare()).toMatchObject({ complete: true })
  expect(bench.held.size).toBe(250)
  expect(bench.asked.filter(asked => !asked.startsWith('manifest'))).toEqual(['by id 2', 'by id 2', 'by id 1'])
  bench.asked.length = 0
  expect(await bench.compare()).toMatchObject({ complete: true })
  expect(bench.asked.every(asked => asked.startsWith('manifest'))).toBe(true)
})

test('[SYNC-19] older versions are compared too, so that a later one of a stranger hides nothing', async () => {
  const bench = new Bench()
  bench.exchange.post([note(1), note(1, { modified: '2026-11-25T01:00:00.000Z' }), note(1, { modified: '2026-11-25T02:00:00.000Z', created_by_ref: 'identity--00000000-0000-4000-8000-000000000009' })])
  await bench.compare()
  expect(bench.held.size).toBe(3)
})

test('[SYNC-19] a server without a manifest, or one that picks nothing by id, is pulled once more from the beginning', async () => {
  const without = new Bench({ manifest: false })
  without.exchange.post([note(1), note(2)])
  expect([await without.compare(), without.held.size]).toEqual([{ complete: true }, 2])
  const deaf = new Bench()
  deaf.exchange.post([note(1), note(2), note(3)])
  deaf.held.set(keyOf(note(1)), note(1))
  const client = deaf.client()
  const all: TaxiiClient['objects'] = async (root, collection, { match: _match, ...query }) => await client.objects(root, collection, query)
  expect([await deaf.compare({}, { ...client, objects: all }), deaf.held.size]).toEqual([{ complete: true }, 3])
})

test('[SYNC-20] a comparison that has asked enough for today goes on from where it came', async () => {
  const bench = new Bench()
  bench.exchange.post(Array.from({ length: 500 }, (_, n) => note(n)))
  const first = await bench.compare({ limit: 100, most: 4 })
  expect(first.complete).toBe(false)
  const held = bench.held.size
  expect(held).toBeGreaterThan(80)
  expect(held).toBeLessThan(500)
  let { upTo } = first
  for (let round = 0; round < 10 && bench.held.size < 500; round++) ({ upTo = '' } = await bench.compare({ limit: 100, most: 8, ...(upTo === undefined ? {} : { from: upTo }) }))
  expect(bench.held.size).toBe(500)
})

test('[SYNC-21] after its clock was set back a server is compared, and asked from its own time on until that has caught up', async () => {
  const bench = new Bench()
  bench.exchange.post([note(1)])
  await bench.visit()
  await bench.later(3_600_000)
  bench.exchange.post([note(2)])
  await bench.later(120_000)
  await bench.visit()
  bench.exchange.step(-1_800_000)
  bench.exchange.post([note(3)])
  const steps = await bench.visit()
  expect([compared(steps), bench.held.size]).toEqual([true, 3])
  // From here on the pull alone finds what is dated before the watermark.
  await bench.later(60_000)
  bench.exchange.post([note(4)])
  const next = await bench.visit()
  expect([compared(next), bench.held.size, bench.standing.behind === '']).toEqual([false, 4, false])
  await bench.later(3_600_000)
  await bench.visit()
  expect(bench.standing.behind).toBe('')
})

test('[SYNC-22] an exchange that was emptied is noticed, and tells what of ours it has lost', async () => {
  const bench = new Bench()
  bench.own = [note(1), note(2)]
  bench.exchange.post([note(1), note(2), note(3)])
  await bench.visit()
  await bench.later(3_600_000)
  expect(compared(await bench.visit())).toBe(false)
  bench.exchange.empty()
  bench.exchange.post([note(2)])
  await bench.later(3_600_000)
  const steps = await bench.visit()
  const absent = steps.find(step => step.kind === 'absent')
  expect(absent?.kind === 'absent' ? absent.absent.map(({ id }) => id) : []).toEqual([note(1).id])
  expect(bench.held.size).toBe(3)
})

test('[SYNC-22] an exchange that was emptied before anything was seen there is asked for what it had accepted', async () => {
  const bench = new Bench()
  await bench.visit()
  bench.own = [note(1)]
  const steps: VisitStep[] = []
  for (let hour = 0; hour < 25; hour++) {
    await bench.later(3_600_000)
    steps.push(...await bench.visit())
  }
  expect(steps.filter(({ kind }) => kind === 'absent')).toHaveLength(1)
})

test('[SYNC-22] a stranger’s later version of our object is not ours', async () => {
  const bench = new Bench()
  bench.exchange.post([note(1, { created_by_ref: 'identity--00000000-0000-4000-8000-000000000009', modified: '2026-11-26T00:00:00.000Z' }), note(2, { modified: '2026-11-26T00:00:00.000Z' })])
  const found = await bench.run(async () => await findAbsent(bench.client(), { root: 'r/', collection: 'c' }, [1, 2, 3].map(n => ({ id: note(n).id, version: note(n).modified ?? '', by: AUTHOR })), bench.patience))
  expect(found).toEqual({ ok: true, absent: [1, 3].map(n => ({ id: note(n).id, version: note(n).modified, by: AUTHOR })) })
})

test('[SYNC-23] everything is compared once a day, when a number is missing, and when a person asks; not more often than needed', async () => {
  const bench = new Bench()
  bench.exchange.post([note(1)])
  expect(compared(await bench.visit())).toBe(false)
  await bench.later(3_600_000)
  expect(compared(await bench.visit())).toBe(false)
  expect(compared(await bench.visit({ asked: true }))).toBe(true)
  expect(compared(await bench.visit({ gap: true }))).toBe(true)
  expect(compared(await bench.visit())).toBe(false)
  await bench.later(25 * 3_600_000)
  expect(compared(await bench.visit())).toBe(true)
})
