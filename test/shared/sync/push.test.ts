import fc from 'fast-check'
import { expect, test } from 'vitest'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import { envelope } from '../../../shared/exchange/envelope.ts'
import type { HttpRequest, HttpResponse, Send, Sent } from '../../../shared/exchange/http.ts'
import { REFUSED_WORD } from '../../../shared/practice/validity.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { batches } from '../../../shared/sync/batches.ts'
import { type PushEnd, pushObjects } from '../../../shared/sync/push.ts'
import type { Receipt } from '../../../shared/sync/receipt.ts'
import { PEER, html, response } from '../exchange/peer.ts'
import { ACCOUNT, ORIGIN, ROOT, type Small, note, small } from '../practice/small.ts'
import { type Clock, clientOver, clock } from './setting.ts'

interface Pushed {
  readonly receipts: readonly Receipt[]
  readonly end: PushEnd
}

async function push(send: Send, objects: readonly StixObject[], patience: Clock = clock(), maxContentLength?: number): Promise<Pushed> {
  const receipts: Receipt[] = []
  const target = { root: PEER, collection: 'c', ...(maxContentLength === undefined ? {} : { maxContentLength }) }
  for await (const step of pushObjects(clientOver(send, patience.now), target, objects, patience)) {
    if (step.kind === 'end') return { receipts, end: step }
    receipts.push(...step.receipts)
  }
  throw new Error('a push without an end')
}

const notes = (count: number): readonly StixObject[] => Array.from({ length: count }, (_, i) => note(i))
const objectsOf = (request: HttpRequest): readonly StixObject[] => (JSON.parse(new TextDecoder().decode(request.body)) as { readonly objects: readonly StixObject[] }).objects
const accepted = ({ id }: StixObject): Receipt => ({ id, state: 'accepted' })
const complete = (count: number, more: object = {}): HttpResponse => response(202, { id: 's', status: 'complete', total_count: count, success_count: count, failure_count: 0, pending_count: 0, ...more })

/** A server that answers each request with what the function says, and logs. */
function serverOf(answer: (request: HttpRequest, number: number) => HttpResponse | Sent): { readonly send: Send; readonly log: HttpRequest[] } {
  const log: HttpRequest[] = []
  return {
    log,
    send: request => {
      log.push(request)
      const said = answer(request, log.length - 1)
      return Promise.resolve('ok' in said ? said : { ok: true, response: said })
    },
  }
}

test('[TAXII-7] [SYNC-11] batches: order kept, at most 500, at most four fifths of the limit, what is too long for it named', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }), fc.integer({ min: 300, max: 6_000 }), (sizes, limit) => {
    const objects = sizes.map((size, i) => note(i, { content: 'ü'.repeat(size) }))
    const cut = batches(objects, limit)
    expect([...cut.batches.flat(), ...cut.oversized].toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(objects)
    for (const batch of cut.batches) {
      const octets = envelope(batch).length
      expect(octets).toBeLessThanOrEqual(limit)
      if (batch.length > 1) expect(octets).toBeLessThanOrEqual(limit * 0.8)
      expect(batch.map(({ id }) => id)).toEqual(batch.map(({ id }) => id).toSorted())
    }
    for (const object of cut.oversized) expect(envelope([object]).length).toBeGreaterThan(limit - 2)
  }))
  expect(batches(notes(1_234)).batches.map(batch => batch.length)).toEqual([500, 500, 234])
  expect(batches([])).toEqual({ batches: [], oversized: [] })
})

test('[SYNC-11] an object that is too long for the server is not sent and says so', async () => {
  const { send, log } = serverOf(() => complete(1))
  const { receipts, end } = await push(send, [note(1), note(2, { content: 'x'.repeat(2_000) })], clock(), 1_000)
  expect([receipts, end, log.length]).toEqual([[{ id: note(2).id, state: 'refused', code: 'too-large', words: '' }, accepted(note(1))], { kind: 'end' }, 1])
})

test('[SYNC-12] one bad object among many is found by halving, and keeps the server’s words', async () => {
  const bad = [17, 300, 301]
  for (const status of [400, 422]) {
    const taken = new Set<string>()
    const { send, log } = serverOf(request => {
      const objects = objectsOf(request)
      if (objects.some(({ id }) => bad.some(number => note(number).id === id))) return response(status, { title: 'Validation Error', description: { objects: ['No.'] } })
      for (const { id } of objects) taken.add(id)
      return complete(objects.length)
    })
    const { receipts, end } = await push(send, notes(400))
    expect(end).toEqual({ kind: 'end' })
    const code = status === 400 ? 'bad-request' : 'unprocessable'
    expect(receipts).toEqual(notes(400).map((object, i) => (bad.includes(i) ? { id: object.id, state: 'refused', code, words: 'Validation Error: {"objects":["No."]}' } : accepted(object))))
    expect(taken.size).toBe(397)
    expect(log.length).toBeLessThan(50)
  }
})

test('[SYNC-12] 413 halves as well, down to one', async () => {
  const { send } = serverOf(request => (objectsOf(request).length > 3 ? html(413, '<title>Request Entity Too Large</title>') : complete(objectsOf(request).length)))
  expect((await push(send, notes(20))).receipts).toEqual(notes(20).map(accepted))
  const never = serverOf(() => html(413, '<title>Request Entity Too Large</title>'))
  expect((await push(never.send, notes(2))).receipts).toEqual(notes(2).map(({ id }) => ({ id, state: 'refused', code: 'too-large', words: 'Request Entity Too Large' })))
})

test('[TAXII-18] [SYNC-13] a status is polled while pending, ever more slowly, and never after complete', async () => {
  const pending = { id: 'work_1', status: 'pending', total_count: 2, success_count: 0, failure_count: 0, pending_count: 2, pendings: notes(2).map(({ id, modified }) => ({ id, version: modified })) }
  const { send, log } = serverOf((_request, number) => (number < 3 ? response(number === 0 ? 202 : 200, pending) : complete(2, { success_count: 1, failure_count: 1, failures: [{ id: note(1).id, version: '2026-11-02T09:00:00Z', message: 'No room.' }] })))
  const patience = clock()
  expect((await push(send, notes(2), patience)).receipts).toEqual([accepted(note(0)), { id: note(1).id, state: 'refused', code: 'unprocessable', words: 'No room.' }])
  expect([log.map(({ method, url }) => `${method} ${url.slice(PEER.length)}`), patience.waited]).toEqual([['POST collections/c/objects/', 'GET status/work_1/', 'GET status/work_1/', 'GET status/work_1/'], [500, 1_000, 2_000]])
})

test('[SYNC-13] what stays pending, or whose status is gone, is pending and not refused', async () => {
  const pending = { id: 's', status: 'pending', successes: [{ id: note(0).id }], failures: [], pendings: [{ id: note(1).id }] }
  const expected = [accepted(note(0)), { id: note(1).id, state: 'pending' }]
  const patience = clock()
  expect((await push(serverOf(() => response(202, pending)).send, notes(2), patience)).receipts).toEqual(expected)
  expect(patience.waited.reduce((sum, wait) => sum + wait, 0)).toBe(151_500)
  expect((await push(serverOf((_request, number) => (number === 0 ? response(202, pending) : response(404, {}))).send, notes(2))).receipts).toEqual(expected)
})

test('[SYNC-13] a status without lists: null counts are good, a failure without a name is looked for', async () => {
  expect((await push(serverOf(() => response(202, { id: 's', status: 'complete', total_count: null, success_count: null, failure_count: null, pending_count: null })).send, notes(3))).receipts).toEqual(notes(3).map(accepted))
  const { send } = serverOf(request => {
    const failed = objectsOf(request).filter(({ id }) => id === note(5).id).length
    return complete(objectsOf(request).length, { failure_count: failed })
  })
  expect((await push(send, notes(9))).receipts).toEqual(notes(9).map(object => (object.id === note(5).id ? { id: object.id, state: 'refused', code: 'unprocessable', words: '' } : accepted(object))))
})

test('[SYNC-9] 429 and 503 are waited out; what does not pass ends the push, and the rest has no receipt', async () => {
  const patience = clock()
  const { send } = serverOf((_request, number) => (number === 0 ? response(429, {}, { 'retry-after': '9' }) : number === 1 ? { ok: false, why: 'timeout' } : complete(1)))
  expect((await push(send, notes(1), patience)).receipts).toEqual([accepted(note(0))])
  expect(patience.waited).toEqual([9_000, 3_000])
  const cut = serverOf((_request, number) => (number === 0 ? complete(500) : { ok: false, why: 'offline' }))
  const { receipts, end } = await push(cut.send, notes(700))
  expect([receipts.length, end]).toEqual([500, { kind: 'end', trouble: { code: 'offline' } }])
})

test('[SYNC-15] 401, 403, 404, 406 and 415 end the push after one request', async () => {
  for (const [status, code] of [[401, 'unauthorised'], [403, 'forbidden'], [404, 'not-found'], [406, 'not-acceptable'], [415, 'unsupported-media']] as const) {
    const { send, log } = serverOf(() => response(status, {}))
    const { receipts, end } = await push(send, notes(3))
    expect([receipts, end.trouble?.code, log.length]).toEqual([[], code, 1])
  }
})

const at = (server: Small) => taxiiClient(server.send, { url: `${ORIGIN}/taxii2/`, credentials: ACCOUNT }, { now: () => server.now })

async function pushTo(server: Small, send: Send, objects: readonly StixObject[], patience: Clock): Promise<Pushed> {
  const receipts: Receipt[] = []
  const client = taxiiClient(send, { url: `${ORIGIN}/taxii2/`, credentials: ACCOUNT }, { now: () => server.now })
  for await (const step of pushObjects(client, { root: ROOT, collection: 'findings' }, objects, patience)) {
    if (step.kind === 'end') return { receipts, end: step }
    receipts.push(...step.receipts)
  }
  throw new Error('a push without an end')
}

test('[SYNC-14] ten times the same push leaves one of each on the exchange, whatever was lost on the way', async () => {
  const server = small(1)
  const objects = [...notes(40), note(90, { name: `EXERCISE ${REFUSED_WORD}` })]
  let number = 0
  // Every third answer is lost after the exchange has taken the objects, every fourth request does not arrive.
  const lossy: Send = async request => {
    number++
    if (number % 4 === 0) return { ok: false, why: 'offline' }
    const sent = await server.send(request)
    return number % 3 === 0 ? { ok: false, why: 'cut-short' } : sent
  }
  let complete = 0
  for (let time = 0; time < 10; time++) {
    const { receipts, end } = await pushTo(server, lossy, objects, clock(server.now))
    if (end.trouble !== undefined) continue
    complete++
    expect(receipts).toEqual([...notes(40).map(accepted), { id: note(90).id, state: 'refused', code: 'unprocessable', words: `Refused for the exercise: the name holds ${REFUSED_WORD}.` }])
  }
  expect(complete).toBeGreaterThan(2)
  const held = await at(server).objects(ROOT, 'findings', { limit: 1_000, match: { version: ['all'] } })
  expect(held.ok && held.value.objects).toEqual(notes(40))
})

test('[SYNC-13] a practice exchange that takes its time is waited for', async () => {
  const server = small(1, { deliberation: 5_000 })
  const patience = clock(server.now)
  const waiting: Clock = { ...patience, wait: async milliseconds => { server.now += milliseconds; await patience.wait(milliseconds) } }
  const { receipts } = await pushTo(server, server.send, notes(3), waiting)
  expect(receipts).toEqual(notes(3).map(accepted))
  expect(patience.waited).toEqual([500, 1_000, 2_000, 4_000])
})
