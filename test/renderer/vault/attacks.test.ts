import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { signing } from '../../../renderer/vault/lineage.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { signed } from '../../../shared/outbox/signature.ts'
import { canonicalJson } from '../../../shared/stix/canonical.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import type { SourceState, SyncProgress } from '../../../shared/contract/vault.ts'
import { type Cabinet, type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled, type TestExchange } from './exchange.ts'
import { locations, movements } from './traffic.ts'
import { PRACTICE_ACCOUNT } from '../../../shared/practice/account.ts'
import { authorization } from '../../../shared/exchange/credentials.ts'
import { TAXII } from '../../../shared/exchange/media.ts'

const STRANGER: StixId = 'identity--99999999-9999-4999-8999-999999999999'
const STRANGERS_SEED = '99'.repeat(32)
const uuid = (n: number): string => `77777777-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A hostile member of the exchange adds to a collection that he may write to. */
async function add(server: TestExchange, objects: readonly unknown[]): Promise<void> {
  const headers = { authorization: authorization(PRACTICE_ACCOUNT) ?? '', 'content-type': TAXII, accept: TAXII }
  const url = 'https://exchange.invalid/exercise/collections/00000000-0000-4000-8000-000000000063/objects/'
  await server.exchange({ method: 'POST', url, headers, body: new TextEncoder().encode(JSON.stringify({ objects })) })
}

async function forward(desk: Desk, source: string, title: string): Promise<void> {
  const note = must(await desk.calls.annotate({ title, text: 'Seen twice', anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'GREEN' }))
  await desk.until(async () => must(await desk.calls.status()).sources[0]?.collections.some(({ canWrite }) => canWrite) === true, 'a collection to write to')
  const target = must(await desk.calls.status()).sources[0]!.collections.find(({ canWrite }) => canWrite)!
  must(await desk.calls.forward({ title, summary: '', annotations: [note.id], movements: [], source, collection: target.id }))
  await desk.until(async () => must(await desk.calls.outbox()).every(({ state }) => state === 'accepted'), 'the finding being accepted')
}

const fetchAll = async (desk: Desk): Promise<SourceState> => {
  // Twice: the first may have been under way already.
  for (let round = 0; round < 2; round++) {
    const ends = (): number => desk.told.filter(({ name, value }) => name === 'sync' && (value as SyncProgress).phase === 'idle').length
    const before = ends()
    must(await desk.calls.sync())
    await desk.until(() => ends() > before, 'the pull ending')
  }
  return must(await desk.calls.status()).sources[0]!
}

interface Attack {
  readonly name: string
  readonly objects: readonly unknown[]
  /** How it is noticed: left out and counted, or known and nothing new. */
  readonly noticed: 'left out' | 'nothing new'
}

/** What can be done to what others have sent, without their keys. */
function attacks(report: StixObject, note: StixObject, movement: StixObject, place: StixObject, marking: StixObject): readonly Attack[] {
  let n = 0
  const later = (object: StixObject, minutes: number): string => new Date(Date.parse(object.modified ?? '') + minutes * 60_000).toISOString()
  const out = (name: string, ...objects: readonly unknown[]): Attack => ({ name, objects, noticed: 'left out' })
  const nothing = (name: string, ...objects: readonly unknown[]): Attack => ({ name, objects, noticed: 'nothing new' })
  const bare = (object: StixObject): StixObject => {
    const { signature: _signature, ...work } = object.extensions?.[EXTENSIONS.work] ?? {}
    return { ...object, extensions: { ...object.extensions, [EXTENSIONS.work]: { extension_type: 'property-extension', ...work } } }
  }
  const newId = (object: StixObject): StixId => `${object.type}--${uuid(++n)}`
  const list: Attack[] = []
  for (const object of [report, note]) {
    const { type } = object
    list.push(
      out(`a ${type} in her name, unsigned`, { ...bare(object), id: newId(object) }),
      out(`a ${type} in her name, signed by a stranger`, signed({ ...bare(object), id: newId(object) }, STRANGERS_SEED, signing)),
      out(`a ${type} in her name, with her signature from another`, { ...object, id: newId(object) }),
      out(`a later ${type}, unsigned`, { ...bare(object), modified: later(object, 1) }),
      out(`a later ${type}, with the old signature`, { ...object, modified: later(object, 2) }),
      out(`a later ${type}, signed by a stranger`, signed({ ...bare(object), modified: later(object, 3) }, STRANGERS_SEED, signing)),
      out(`a ${type} revoked, unsigned`, { ...bare(object), modified: later(object, 4), revoked: true }),
      out(`a ${type} revoked, with the old signature`, { ...object, modified: later(object, 5), revoked: true }),
      out(`a ${type} revoked in her name, signed by a stranger`, signed({ ...bare(object), modified: later(object, 6), revoked: true }, STRANGERS_SEED, signing)),
      out(`a ${type} revoked by a stranger in his own name`, { ...bare(object), created_by_ref: STRANGER, modified: later(object, 7), revoked: true }),
      out(`a ${type} taken over by a stranger, signed by himself`, signed({ ...bare(object), created_by_ref: STRANGER, modified: later(object, 8) }, STRANGERS_SEED, signing)),
      out(`a ${type} without any maker`, { ...bare(object), created_by_ref: undefined, modified: later(object, 9) }),
      out(`a ${type} marked freer`, { ...object, object_marking_refs: [], modified: later(object, 10) }),
      out(`a ${type} of the year 9999`, { ...object, modified: '9999-12-31T23:59:59.999Z' }),
      out(`a ${type} with an empty signature`, { ...bare(object), modified: later(object, 11), extensions: { [EXTENSIONS.work]: { extension_type: 'property-extension', signature: {} } } }),
      out(`a ${type} with a signature that is a list`, { ...bare(object), modified: later(object, 12), extensions: { [EXTENSIONS.work]: { extension_type: 'property-extension', signature: [] } } }),
      nothing(`the very same ${type} again`, object),
      nothing(`another ${type} under the same version`, { ...object, name: 'other', content: 'other' }),
    )
  }
  list.push(
    out('a report with another number', { ...report, modified: later(report, 20), extensions: { [EXTENSIONS.work]: { ...report.extensions?.[EXTENSIONS.work], link: { ...report.extensions?.[EXTENSIONS.work]?.['link'] as object, number: 1_000 } } } }),
    out('a report that a stranger numbers in her chain', signed({ ...bare(report), id: `report--${uuid(++n)}` }, STRANGERS_SEED, signing)),
    out('a movement changed by a stranger', { ...movement, created_by_ref: STRANGER, modified: later(movement, 1), confidence: 1 }),
    out('a movement revoked by a stranger', { ...movement, created_by_ref: STRANGER, modified: later(movement, 2), revoked: true }),
    out('a movement changed by nobody', { ...movement, created_by_ref: undefined, modified: later(movement, 3) }),
    nothing('a movement changed under the same version', { ...movement, confidence: 2 }),
    out('a place moved by a stranger', { ...place, created_by_ref: STRANGER, modified: later(place, 1), latitude: 1 }),
    out('a place revoked by a stranger', { ...place, created_by_ref: STRANGER, modified: later(place, 2), revoked: true }),
    nothing('a place moved under the same version', { ...place, latitude: 2 }),
    nothing('a marking redefined', { ...marking, name: 'free for all' }),
    nothing('a marking redefined later', { ...marking, name: 'free for all', created: '2030-01-01T00:00:00.000Z' }),
    out('a note under the id of a report', { ...note, id: report.id }),
    out('a report under the type of a note', { ...report, type: 'note' }),
    out('a note with a time that is none', { ...note, modified: 'later' }),
    out('a note that is a list', [note]),
    out('a note that names itself a prototype', JSON.parse(`{"__proto__":{"revoked":true},"type":"note","id":"note--${uuid(900)}","created_by_ref":"${note.created_by_ref}","modified":"2026-11-25T08:00:00.000Z","created":"2026-11-25T08:00:00.000Z","content":"x","object_refs":["${note.id}"]}`)),
  )
  return list
}

test('[VAULT-23] fifty attacks of a member of the exchange: none is applied, each is noticed', async () => {
  const rows = movements(5).map(movement => observedData(movement).at(-1)!)
  const server = makeExchange({ reference: locations(), movements: rows })
  const author = await openDesk(await makeCabinet(false), { exchange: server.exchange, user: 'Ada' })
  const from = await join(author)
  await pulled(author, from)
  await forward(author, from, 'First')
  author.close()
  const victim = await openDesk(await makeCabinet(false), { exchange: server.exchange, user: 'Bea' })
  const source = await join(victim)
  await pulled(victim, source)
  const report = server.posted.find(({ type }) => type === 'report')!
  const note = server.posted.find(({ type }) => type === 'note')!
  const marking = server.posted.find(({ type }) => type === 'marking-definition')!
  const state = async (): Promise<string> => {
    const objects = await Promise.all([report.id, note.id, locations()[0]!.id, marking.id].map(async id => must(await victim.calls.object(id))?.object))
    const { rows: held, revised, revoked } = must(await victim.calls.stateHash(false))
    return canonicalJson({ objects, held, revised, revoked })
  }
  const before = await state()
  const list = attacks(report, note, rows[2]!, locations()[0]!, marking)
  expect(list.length).toBeGreaterThanOrEqual(50)
  let seen = await fetchAll(victim)
  for (const { name, objects, noticed } of list) {
    const { objects: count } = must(await victim.calls.status())
    await add(server, objects)
    const now = await fetchAll(victim)
    expect(await state(), name).toBe(before)
    expect(must(await victim.calls.status()).objects, name).toBe(count)
    // What the exchange itself refuses reaches nobody.
    if (noticed === 'left out' && server.posted.some(object => canonicalJson(object) === canonicalJson(objects[0] as StixObject))) expect(now.leftOut ?? 0, name).toBeGreaterThan(seen.leftOut ?? 0)
    seen = now
  }
  victim.close()
}, 120_000)

test('[VAULT-24] a copy of a vault that sends beside it is noticed by everybody', async () => {
  const server = makeExchange({ reference: locations() })
  const cabinet = await makeCabinet(false)
  const author = await openDesk(cabinet, { exchange: server.exchange, user: 'Ada' })
  const from = await join(author)
  await pulled(author, from)
  author.close()
  await new Promise(resolve => setTimeout(resolve, 50))
  const copy: Cabinet = { folder: fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-vault-copy-')), practice: false }
  fs.cpSync(cabinet.folder, copy.folder, { recursive: true })
  // Neither hears of the other before it sends.
  for (const [i, each] of [cabinet, copy].entries()) {
    const desk = await openDesk(each, { exchange: async request => (request.method === 'GET' && request.url.includes('/objects/') ? { ok: false, why: 'timeout' } : await server.exchange(request)), user: 'Ada' })
    await forward(desk, from, `Finding ${i}`)
    desk.close()
  }
  const victim = await openDesk(await makeCabinet(false), { exchange: server.exchange, user: 'Bea' })
  const source = await join(victim)
  await pulled(victim, source)
  await victim.until(async () => must(await victim.calls.status()).sources[0]?.forks === 1, 'the fork being told')
  victim.close()
}, 60_000)

test('[VAULT-24] a finding that has not come is counted, by who sent it, until it comes', async () => {
  const server = makeExchange({ reference: locations() })
  const author = await openDesk(await makeCabinet(false), { exchange: server.exchange, user: 'Ada' })
  const from = await join(author)
  await pulled(author, from)
  for (const title of ['First', 'Second', 'Third']) await forward(author, from, title)
  author.close()
  // The exchange shows the second only when somebody asks for it by its id or by its list.
  const second = server.posted.filter(({ type }) => type === 'report')[1]!
  let hides = true
  const victim = await openDesk(await makeCabinet(false), {
    exchange: async request => {
      const sent = await server.exchange(request)
      if (!sent.ok || !hides || !request.url.includes('/objects/')) return sent
      const text = new TextDecoder().decode(sent.response.body)
      const { objects = [], ...rest } = JSON.parse(text) as { readonly objects?: readonly StixObject[] }
      return { ok: true, response: { ...sent.response, body: new TextEncoder().encode(JSON.stringify({ ...rest, objects: objects.filter(({ id }) => id !== second.id) })), headers: { ...sent.response.headers, 'content-length': '0' } } }
    },
    user: 'Bea',
  })
  const source = await join(victim)
  await pulled(victim, source)
  await victim.until(async () => must(await victim.calls.status()).sources[0]?.missing !== undefined, 'the gap being told')
  expect(must(await victim.calls.status()).sources[0]?.missing).toEqual([{ author: 'Ada', count: 1 }])
  hides = false
  must(await victim.calls.compare())
  await victim.until(async () => must(await victim.calls.status()).sources[0]?.missing === undefined, 'the gap being closed')
  expect(must(await victim.calls.object(second.id))).not.toBeNull()
  victim.close()
}, 60_000)
