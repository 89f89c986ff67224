import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import type { Trouble } from '../../../shared/exchange/outcome.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { pullCollection } from '../../../shared/sync/pull.ts'
import { versionKey } from '../../../shared/sync/version.ts'
import { type Fault, type Manners, PEER, PEER_NOW, Peer, type Stored, response } from '../exchange/peer.ts'
import { ACCOUNT, ORIGIN, ROOT, note, seeded, small } from '../practice/small.ts'
import { Store, arrivals, chance, clientOver, clock, peerOf, pullInto } from './setting.ts'

/** More, with another seed each time, by WAYPOST_RUNS. */
const RUNS = Number(process.env['WAYPOST_RUNS'] ?? 400)

const count = (groups: readonly number[]): number => groups.reduce((sum, size) => sum + size, 0)
const queries = (peer: Peer): readonly (readonly [after: string | null, limit: string | null, next: string | null])[] =>
  peer.requests.map(({ url }) => new URL(url).searchParams).map(query => [query.get('added_after'), query.get('limit'), query.get('next')])

async function troubleOf(faults: readonly Fault[], groups: readonly number[] = [25]): Promise<Trouble | undefined> {
  const end = await pullInto(new Store(), peerOf(groups, { faults }))
  return end === 'died' ? undefined : end.trouble
}

test('[SYNC-1] a page that was yielded stays good, and the next is asked for only when the one before is kept', async () => {
  const peer = peerOf([1, 1, 1, 1, 1], { faults: [undefined, undefined, '403'] })
  const patience = clock()
  const steps = pullCollection(clientOver(peer.send, patience.now), { root: PEER, collection: 'c', limit: 2 }, patience)
  const first = (await steps.next()).value
  expect([first?.kind === 'page' ? [first.objects.length, first.watermark, first.more] : [], peer.requests.length]).toEqual([[2, '2026-11-19T00:00:01.000003Z', true], 1])
  await steps.next()
  expect(peer.requests.length).toBe(2)
  expect((await steps.next()).value).toEqual({ kind: 'end', trouble: { code: 'forbidden', status: 403, words: 'Forbidden' }, watermark: '2026-11-19T00:00:03.000009Z', pages: 2, objects: 4, skew: 0 })
  expect((await steps.next()).done).toBe(true)
})

describe('[TAXII-14] paging', () => {
  test('[SYNC-3] next is added to the original question, and a later pull begins at the watermark', async () => {
    const store = new Store()
    const peer = peerOf([3, 3, 3])
    await pullInto(store, peer, { limit: 4, match: { type: ['note'] } })
    await pullInto(store, peer, { limit: 4, match: { type: ['note'] } })
    expect(store.held.size).toBe(9)
    expect(queries(peer)).toEqual([[null, '4', null], [null, '4', '1:4'], [null, '4', '1:8'], ['2026-11-19T00:00:02.000005Z', '4', null]])
    expect(peer.requests.every(({ url }) => new URL(url).searchParams.get('match[type]') === 'note')).toBe(true)
  })

  test('[SYNC-4] without next the pull goes on by date, one microsecond early, and every object comes once', async () => {
    const store = new Store()
    const peer = peerOf([4, 4, 4], { cursors: 'none' })
    const end = await pullInto(store, peer, { limit: 5 })
    expect([store.held.size, store.repeated, end]).toEqual([12, 0, { kind: 'end', watermark: '2026-11-19T00:00:02.000006Z', pages: 3, objects: 12, skew: 0 }])
    expect(queries(peer).map(([after]) => after)).toEqual([null, '2026-11-19T00:00:01.000002Z', '2026-11-19T00:00:02.000005Z'])
  })

  test('[SYNC-5] one date for thousands of objects: the limit doubles until the date is passed', async () => {
    const store = new Store()
    const peer = peerOf([3, 5_000, 3], { cursors: 'none' })
    const end = await pullInto(store, peer, { limit: 300 })
    expect([store.held.size, store.repeated, end === 'died' ? '' : end.trouble]).toEqual([5_006, 0, undefined])
  })

  test('[SYNC-5] one date for more objects than the server ever puts on a page cannot be passed, and that is said', async () => {
    const store = new Store()
    const end = await pullInto(store, peerOf([3, 500, 3], { cursors: 'none', cap: 100 }), { limit: 50 })
    expect([end === 'died' ? '' : end.trouble?.code, store.held.size]).toEqual(['cannot-page', 103])
    // The watermark stays at that date, so that nothing behind it is lost when the server mends its ways.
    await pullInto(store, peerOf([3, 500, 3]), { limit: 50 })
    expect(store.held.size).toBe(506)
  })

  test('[SYNC-4] cursors that die after a while cost a request each and nothing else', async () => {
    const store = new Store()
    const peer = peerOf(Array.from({ length: 200 }, () => 1), { cursors: 'sessions', sessionLength: 3 })
    const end = await pullInto(store, peer, { limit: 10 })
    expect([store.held.size, store.repeated, end === 'died' ? '' : end.trouble]).toEqual([200, 0, undefined])
    expect(queries(peer).filter(([after, , next]) => after !== null && next === null).length).toBeGreaterThan(3)
  })

  test('[SYNC-4] cursors that never work, or lead back to the start, are dropped', async () => {
    for (const cursors of ['bogus', 'circle', 'spiral'] as const) {
      const store = new Store()
      const peer = peerOf([1, 1, 40, 1, 1, 1], { cursors })
      const end = await pullInto(store, peer, { limit: 7 })
      expect([cursors, store.held.size, store.repeated, end === 'died' ? '' : end.trouble]).toEqual([cursors, 45, 0, undefined])
      expect(peer.requests.length).toBeLessThan(60)
    }
  })

  test('[SYNC-4] a cursor that is a place may come again after a fresh start, even amid one date that no page can hold', async () => {
    const store = new Store()
    const end = await pullInto(store, peerOf([100, 500, 6], { cursors: 'positions', cap: 100, faults: [undefined, undefined, undefined, '400'] }), { limit: 100 })
    expect([store.held.size, store.repeated, end === 'died' ? '' : end.trouble]).toEqual([606, 0, undefined])
  })

  test('[SYNC-2] an empty page may say that there is more; a server that sends nothing else is given up', async () => {
    const store = new Store()
    await pullInto(store, peerOf([1, 1, 1, 1, 1, 1, 1], { emptyEvery: 2 }), { limit: 2 })
    expect(store.held.size).toBe(7)
    const end = await pullInto(new Store(), peerOf([1, 1, 1], { emptyEvery: 1 }), { limit: 2 })
    expect(end === 'died' ? '' : end.trouble?.code).toBe('cannot-page')
  })

  test('[SYNC-2] neither cursors nor dates: the limit doubles until everything fits', async () => {
    const store = new Store()
    const end = await pullInto(store, peerOf([20, 20, 20], { cursors: 'none', dates: false }), { limit: 7 })
    expect([store.held.size, store.repeated, end === 'died' ? '' : end.trouble]).toEqual([60, 0, undefined])
  })
})

test('[SYNC-6] versions are told apart by their time and not by how it is written', () => {
  const at = (modified: string): string => versionKey(note(1, { modified }))
  expect(at('2026-11-02T09:00:00.5Z')).toBe(at('2026-11-02T09:00:00.500000Z'))
  expect(at('2026-11-02T09:00:00.5Z')).not.toBe(at('2026-11-02T09:00:00.500001Z'))
})

/** One object each, so many seconds before the server's clock. */
const ago = (...seconds: readonly number[]): readonly Stored[] => arrivals(seconds.map(() => 1)).map((entry, i) => ({ ...entry, added: (PEER_NOW - (seconds[i] ?? 0) * 1_000) * 1_000 }))

test('[SYNC-7] what a server shows late is found by the next pull, and what is long settled is not asked for again', async () => {
  const all = ago(500, 400, 50, 40, 30)
  const store = new Store()
  await pullInto(store, new Peer(all.filter((_, i) => i !== 2)))
  expect([store.held.size, store.watermark]).toEqual([4, '2026-11-20T11:59:00.000000Z'])
  const hasty = new Store()
  await pullInto(hasty, new Peer(all.filter((_, i) => i !== 2)), { lateness: 0 })
  await pullInto(hasty, new Peer(all), { lateness: 0 })
  expect(hasty.held.size).toBe(4)
  await pullInto(store, new Peer(all))
  expect(store.held.size).toBe(5)
  const filledAtOnce = peerOf([40])
  const settled = new Store()
  await pullInto(settled, filledAtOnce)
  expect(settled.watermark).toBe('2026-11-19T00:00:00.000000Z')
})

test('[SYNC-7] a server that tells no clock is given its time as well', async () => {
  const peer = new Peer(ago(500, 400), { clock: false })
  const store = new Store()
  await pullInto(store, peer)
  expect(store.watermark).toBe('2026-11-20T11:52:20.000000Z')
})

test('[SYNC-8] the watermark never falls, and no date in the server’s future moves it', async () => {
  const store = new Store()
  await pullInto(store, new Peer(ago(500, 400, -3_600)))
  expect([store.held.size, store.watermark]).toEqual([3, '2026-11-20T11:59:00.000000Z'])
  await pullInto(store, new Peer(ago(7_200, 30)), { lateness: 86_400 })
  expect(store.watermark).toBe('2026-11-20T11:59:00.000000Z')
})

test('[SYNC-9] 429, 503, 5xx, timeouts and cut pages are waited out as the server asks', async () => {
  const store = new Store()
  const patience = clock(PEER_NOW)
  const end = await pullInto(store, peerOf(Array.from({ length: 25 }, () => 1), { faults: ['429', '503', '503-bare', undefined, '429-date', 'cut-short', 'timeout', undefined, 'truncated', 'broken-json', '500-html'] }), {}, patience)
  expect([end === 'died' ? '' : end.trouble, store.held.size, store.repeated]).toEqual([undefined, 25, 0])
  expect(patience.waited).toEqual([7_000, 2_000, 6_000, 11_000, 3_000, 6_000, 1_500, 3_000, 6_000])
})

test('[SYNC-9] what does not pass after four attempts, or wants more than a minute, ends the pull with the reason', async () => {
  expect(await troubleOf(['503-bare', '503-bare', '503-bare', '503-bare'])).toEqual({ code: 'server-error', status: 503, words: 'Busy' })
  const patience = clock()
  const peer = new Peer([], {})
  const send = () => Promise.resolve({ ok: true as const, response: response(429, { title: 'Slow' }, { 'retry-after': '600' }) })
  const end = await pullInto(new Store(), Object.assign(peer, { send }), {}, patience)
  expect([end === 'died' ? '' : end.trouble, patience.waited]).toEqual([{ code: 'rate-limited', status: 429, words: 'Slow', retryAfter: 600 }, []])
})

test('[SYNC-9] each wait is told with its reason and its length', async () => {
  const told: unknown[] = []
  const patience = { ...clock(PEER_NOW), waiting: (why: unknown) => void told.push(why) }
  await pullInto(new Store(), peerOf([1], { faults: ['429', '503-bare'] }), {}, patience)
  expect(told).toEqual([{ code: 'rate-limited', status: 429, words: expect.anything(), retryAfter: 7 }, { code: 'server-error', status: 503, words: 'Busy', retryAfter: 3 }])
})

test('[SYNC-10] an answer that is larger than we take halves the limit', async () => {
  const store = new Store()
  const peer = peerOf(Array.from({ length: 20 }, () => 1), { faults: ['too-large', 'too-large'] })
  await pullInto(store, peer)
  expect([store.held.size, queries(peer).map(([, limit]) => limit).slice(0, 4)]).toEqual([20, ['10', '5', '3', '3']])
  expect((await troubleOf(Array.from({ length: 9 }, () => 'too-large' as const)))?.code).toBe('too-large')
})

test('[SYNC-15] what needs a person ends the pull at once', async () => {
  for (const [fault, code] of [['401', 'unauthorised'], ['403', 'forbidden'], ['portal', 'captive-portal'], ['redirect', 'redirected'], ['offline', 'offline']] as const) {
    expect((await troubleOf([fault]))?.code).toBe(code)
    const store = new Store()
    const end = await pullInto(store, peerOf([4, 4, 4], { faults: [undefined, fault] }))
    expect([end === 'died' ? '' : end.trouble?.code, store.held.size]).toEqual([code, 10])
  }
})

test('[SYNC-1] a pull that is cancelled keeps what it has and resumes', async () => {
  const store = new Store()
  const peer = peerOf(Array.from({ length: 30 }, () => 1))
  const patience = clock()
  for await (const step of pullCollection(clientOver(peer.send, patience.now), { root: PEER, collection: 'c', limit: 10 }, patience)) {
    if (step.kind === 'end') expect(step.trouble).toEqual({ code: 'cancelled' })
    else for (const object of step.objects) store.held.set(versionKey(object), object)
    if (step.kind === 'page') store.watermark = step.watermark
    patience.signal.aborted = true
  }
  expect([store.held.size, peer.requests.length]).toEqual([10, 1])
  await pullInto(store, peer)
  expect(store.held.size).toBe(30)
})

test('[SYNC-2] against the practice exchange: everything, in pages, with what remains; then nothing new', async () => {
  const server = small(2_500)
  const patience = clock(server.now)
  const client = taxiiClient(server.send, { url: `${ORIGIN}/taxii2/`, credentials: ACCOUNT }, { now: () => server.now })
  const found: StixObject[] = []
  const remaining: unknown[] = []
  let watermark: string | undefined
  for await (const step of pullCollection(client, { root: ROOT, collection: 'movements' }, patience)) {
    watermark = step.watermark ?? watermark
    if (step.kind !== 'page') continue
    found.push(...step.objects)
    remaining.push(step.remaining)
  }
  expect(found).toEqual(Array.from({ length: 2_500 }, (_, i) => seeded(i)))
  expect([remaining, watermark]).toEqual([[1_500, 500, 0], '2026-10-31T23:00:00.000000Z'])
  const again = []
  for await (const step of pullCollection(client, { root: ROOT, collection: 'movements', ...(watermark === undefined ? {} : { watermark }) }, patience)) if (step.kind === 'page') again.push(...step.objects)
  expect(again).toEqual([seeded(2_499)])
})

test('[SYNC-2] whatever the server’s manners and whenever the process dies: exactly the server’s objects, or a trouble', async () => {
  const faults = fc.array(fc.option(fc.constantFrom<Fault>('429', '429-date', '503', '503-bare', '500-html', 'truncated', 'broken-json', 'cut-short', 'timeout', 'too-large', 'offline'), { nil: undefined, freq: 2 }), { maxLength: 20 })
  const manners: fc.Arbitrary<Manners> = fc.record({
    cursors: fc.constantFrom('good', 'none', 'sessions', 'positions', 'circle', 'spiral', 'bogus'), sessionLength: fc.integer({ min: 1, max: 5 }), dates: fc.boolean(), cap: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 40 })),
    emptyEvery: fc.constantFrom(0, 0, 2, 3), rewrites: fc.boolean(), faults,
  })
  const groups = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 })), { maxLength: 25 })
  let whole = 0
  let troubled = 0
  const seed = Date.now() & 0x7fffffff
  await fc.assert(fc.asyncProperty(groups, manners, fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }), fc.nat(), async (sizes, how, limit, deaths, luck) => {
    const store = new Store()
    const peer = peerOf(sizes, how)
    for (const pages of deaths) await pullInto(store, peer, { limit }, clock(PEER_NOW, chance(luck)), pages)
    const end = await pullInto(store, peer, { limit }, clock(PEER_NOW, chance(luck)))
    if (end === 'died') throw new Error('it did not end')
    expect(store.repeated).toBe(0)
    expect(store.held.size).toBeLessThanOrEqual(count(sizes))
    if (end.trouble === undefined) {
      expect(store.held.size).toBe(count(sizes))
      whole++
      return
    }
    troubled++
    // A server that comes to its senses gets everything across in the end: nothing was passed over.
    expect(await pullInto(store, peerOf(sizes), { limit })).toMatchObject({ kind: 'end' })
    expect(store.held.size).toBe(count(sizes))
  }), { numRuns: RUNS, seed })
  console.log(`seed ${seed}: ${whole} pulls whole, ${troubled} with a trouble`)
  expect(whole).toBeGreaterThan(troubled)
}, 60_000)

test('[SYNC-2] a server that puts on a page what it is asked for is read whole, whatever its cursors and dates', async () => {
  const seed = Date.now() & 0x7fffffff
  console.log(`seed ${seed}`)
  const manners: fc.Arbitrary<Manners> = fc.record({
    cursors: fc.constantFrom('good', 'none', 'sessions', 'positions', 'circle', 'spiral', 'bogus'), sessionLength: fc.integer({ min: 1, max: 5 }), dates: fc.boolean(), rewrites: fc.boolean(),
    faults: fc.array(fc.option(fc.constantFrom<Fault>('429', '503-bare', 'truncated', 'timeout'), { nil: undefined, freq: 4 }), { maxLength: 3 }),
  })
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 25 }), manners, fc.integer({ min: 1, max: 30 }), async (sizes, how, limit) => {
    const store = new Store()
    const end = await pullInto(store, peerOf(sizes, how), { limit })
    expect([store.held.size, store.repeated, end === 'died' ? end : end.trouble]).toEqual([count(sizes), 0, undefined])
  }), { numRuns: RUNS, seed })
}, 60_000)
