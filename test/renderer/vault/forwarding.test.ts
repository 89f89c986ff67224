import { expect, test } from 'vitest'
import type { FindingDraft, SyncProgress } from '../../../shared/contract/vault.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { batchObjects } from '../../../shared/movement/batch.ts'
import { gather } from '../../../shared/movement/gather.ts'
import { rowId } from '../../../shared/movement/row-id.ts'
import { uuidOf } from '../../../shared/stix/id.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { mustReadUuid } from '../../../shared/stix/uuid.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled, type TestExchange } from './exchange.ts'
import { locations, movement, movements, PLACES, SOURCE } from './traffic.ts'

const one = observedData(movement(1)).at(-1)!

async function take(desk: Desk, objects: readonly StixObject[]): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects }))
  must(await desk.calls.commitImport(id))
}

async function seated(server: TestExchange): Promise<{ readonly desk: Desk; readonly finding: FindingDraft; readonly cabinet: Awaited<ReturnType<typeof makeCabinet>> }> {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { exchange: server.exchange })
  const source = await join(desk)
  await pulled(desk, source)
  const note = must(await desk.calls.annotate({ title: 'Two cars', text: 'They crossed together.', anchors: [{ on: 'movement', ref: one.id }], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  const collection = must(await desk.calls.status()).sources[0]!.collections.find(({ canWrite }) => canWrite)!.id
  return { desk, cabinet, finding: { title: 'Convoy', summary: 'Two cars, one road.', annotations: [note.id], movements: [], source, collection } }
}
const exchange = (): TestExchange => makeExchange({ reference: locations(), movements: movements(20).flatMap(m => observedData(m).slice(-1)) })

test('[VAULT-11] what is queued is what was shown, and is accepted object by object', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  const shown = must(await desk.calls.previewFinding(finding))
  expect(shown.objections).toEqual([])
  expect(shown.leaving.map(({ type }) => type)).toEqual(expect.arrayContaining(['report', 'note', 'observed-data', 'identity', 'marking-definition']))
  const item = must(await desk.calls.forward(finding))
  expect(item.objects).toEqual(shown.leaving.map(({ object }) => object))
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  const [accepted] = must(await desk.calls.outbox())
  expect(Object.values(accepted!.receipts).every(({ state }) => state === 'accepted')).toBe(true)
  expect(server.posted.some(({ id }) => id === shown.leaving.at(-1)!.id)).toBe(true)
  expect(must(await desk.calls.status()).owed).toBe(0)
  desk.close()
})

test('[VAULT-11] what has changed since it was shown is not queued until it is shown again', async () => {
  const { desk, finding } = await seated(exchange())
  must(await desk.calls.previewFinding(finding))
  must(await desk.calls.revise(finding.annotations[0]!, { title: 'Two cars', text: 'Another sentence.', anchors: [{ on: 'movement', ref: one.id }], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  expect(await desk.calls.forward(finding)).toMatchObject({ ok: false, problem: { code: 'preview-changed' } })
  expect(must(await desk.calls.outbox())).toEqual([])
  must(await desk.calls.previewFinding(finding))
  expect((await desk.calls.forward(finding)).ok).toBe(true)
  desk.close()
})

test('[OUTBOX-5] a name that came with a stricter object does not leave with a row', async () => {
  const { desk, finding } = await seated(exchange())
  const who: StixId = 'identity--66666666-6666-4666-8666-666666666666'
  const row = observedData({ ...movement(3), id: 'observed-data--77777777-7777-4777-8777-777777777777', subject: { ref: who, kind: 'person', label: 'Unknown man' }, markings: [TLP_IDS.GREEN] }).at(-1)!
  await take(desk, [row])
  const named = { type: 'identity', spec_version: '2.1', id: who, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Vemora, Tanelo', identity_class: 'individual' } as const
  await take(desk, [{ ...named, object_marking_refs: [TLP_IDS.RED] }])
  expect(must(await desk.calls.subject(who)).entity.label).toBe('Vemora, Tanelo')
  const shown = must(await desk.calls.previewFinding({ ...finding, annotations: [], movements: [row.id] }))
  expect(shown.leaving.map(({ id }) => id)).toContain(row.id)
  expect(JSON.stringify(shown.leaving)).not.toContain('Vemora')
  desk.close()
})

test.each([
  ['its row names', (observed: StixObject, who: StixId) => ({ ...observed, object_refs: [who] })],
  ['only its text names', (observed: StixObject, who: StixId) => ({ ...observed, object_refs: [...observed.object_refs!, who], extensions: observedData(movement(5)).at(-1)!.extensions! })],
  ['an observation that is no movement names', (observed: StixObject, who: StixId) => ({ ...observed, object_refs: [who], extensions: {} })],
])('[OUTBOX-19] an observable that came with a RED observation does not leave with a CLEAR one: %s', async (_, worded) => {
  const { desk, finding } = await seated(exchange())
  const who: StixId = 'traveller--66666666-6666-4666-8666-666666666666'
  const named = { type: 'traveller', spec_version: '2.1', id: who, full_name: 'Vemora, Tanelo' } as const
  const seen = (id: StixId, mark: StixId): StixObject => observedData({ ...movement(3), id, subject: { ref: who, kind: 'person', label: '' }, markings: [mark] }).at(-1)!
  const clear = seen('observed-data--77777777-7777-4777-8777-777777777777', TLP_IDS.CLEAR)
  await take(desk, [named, clear])
  const leaving = async (): Promise<string> => JSON.stringify(must(await desk.calls.previewFinding({ ...finding, annotations: [], movements: [clear.id] })).leaving)
  expect(await leaving()).toContain('Vemora')
  await take(desk, [worded(seen('observed-data--88888888-8888-4888-8888-888888888888', TLP_IDS.RED), who)])
  expect(await leaving()).toContain(clear.id)
  expect(await leaving()).not.toContain('Vemora')
  desk.close()
})

test('[OUTBOX-10] a row of an exercise batch leaves a real vault as exercise', async () => {
  const { desk, finding } = await seated(exchange())
  const batch: StixId = 'observed-data--5b8f1c1e-53cb-4f7b-8d3c-0d2f1c9f2a11'
  const [artifact, observed] = batchObjects(gather(movements(50, 100), new Map(PLACES.map(place => [place.ref, place]))).columns, { id: batch, createdBy: SOURCE, created: Date.UTC(2026, 5, 1), markings: [TLP_IDS.GREEN] })
  await take(desk, [artifact, { ...observed, labels: ['exercise'] }])
  const row = rowId(mustReadUuid(uuidOf(batch)), 7)
  const shown = must(await desk.calls.previewFinding({ ...finding, annotations: [], movements: [row] }))
  expect(shown.leaving.find(({ id }) => id === row)?.object.labels).toEqual(['exercise'])
  expect(shown.leaving.find(({ type }) => type === 'report')?.object).toMatchObject({ name: 'EXERCISE Convoy', labels: ['finding', 'exercise'] })
  desk.close()
})

test('[VAULT-12] a finding that was queued without a link leaves by itself when the link is back', async () => {
  const server = exchange()
  const { desk, finding, cabinet } = await seated(server)
  server.up = false
  desk.network({ online: false, drill: true })
  must(await desk.calls.forward(finding))
  expect(must(await desk.calls.status())).toMatchObject({ owed: 1, link: 'drill' })
  desk.close()

  const again = await openDesk(cabinet, { exchange: server.exchange })
  await again.until(() => again.last('outbox')?.items[0]?.lastProblem === 'offline', 'a failed attempt')
  expect(must(await again.calls.status()).owed).toBe(1)
  again.network({ online: false, drill: false })
  server.up = true
  again.network({ online: true, drill: false })
  await again.until(async () => must(await again.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  expect(server.posted.filter(({ type }) => type === 'report')).toHaveLength(1)
  again.close()
})

test('[VAULT-11] the queue played ten times over creates nothing twice', async () => {
  const server = exchange()
  const { desk, finding, cabinet } = await seated(server)
  server.up = false
  must(await desk.calls.forward(finding))
  await desk.until(() => desk.last('outbox')?.items[0]?.lastProblem !== undefined, 'a failed attempt')
  desk.close()
  server.up = true
  for (let time = 0; time < 10; time++) {
    // The link breaks after the server has taken the objects and before it could say so.
    server.cutAfter(time === 9 ? Infinity : 1 + time % 3)
    const again = await openDesk(cabinet, { exchange: server.exchange })
    await new Promise(resolve => setTimeout(resolve, 60))
    must(await again.calls.sync())
    if (time === 9) await again.until(async () => must(await again.calls.outbox())[0]?.state === 'accepted', 'acceptance')
    else await new Promise(resolve => setTimeout(resolve, 60))
    again.close()
  }
  const versions = server.posted.map(({ id, modified }) => `${id} ${String(modified)}`)
  expect(new Set(versions).size).toBe(versions.length)
  expect(server.posted.filter(({ type }) => type === 'report')).toHaveLength(1)
}, 30_000)

test('[VAULT-11] a refused finding shows the words of the server, is mended and sent again', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  const item = must(await desk.calls.forward({ ...finding, title: 'EXERCISE-REFUSE convoy' }))
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'refused', 'a refusal')
  const [refused] = must(await desk.calls.outbox())
  const report = refused!.objects.find(({ type }) => type === 'report')!.id
  expect(refused!.receipts[report]).toMatchObject({ state: 'refused', words: expect.stringContaining('') })
  must(await desk.calls.amend(item.id, { title: 'Convoy', summary: 'Better words.' }))
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  expect(server.posted.find(({ id }) => id === report)).toMatchObject({ name: 'Convoy', description: 'Better words.' })
  desk.close()
})

test('[VAULT-11] what waits may be discarded, what was accepted may not', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  desk.network({ online: true, drill: true })
  const item = must(await desk.calls.forward(finding))
  must(await desk.calls.discardUnsent(item.id))
  expect(must(await desk.calls.outbox())).toEqual([])
  expect(must(await desk.calls.status()).owed).toBe(0)
  desk.network({ online: true, drill: false })
  const second = must(await desk.calls.forward(finding))
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  expect(await desk.calls.discardUnsent(second.id)).toMatchObject({ ok: false, problem: { code: 'not-allowed' } })
  desk.close()
})

test('[VAULT-11] a finding may quote movements alone, and something that has not arrived is withheld and named so', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  const missing: StixId = 'observed-data--77777777-7777-4777-8777-777777777777'
  const shown = must(await desk.calls.previewFinding({ ...finding, annotations: [], movements: [one.id, missing] }))
  expect(shown.leaving.map(({ id }) => id)).toContain(one.id)
  expect(shown.withheld).toContainEqual({ label: 'observed-data', why: 'not-arrived' })
  expect(shown.leaving.map(({ id }) => id)).not.toContain(missing)
  desk.close()
})

test('[VAULT-12] a server that was gone and answers again is enough: no word from the operating system is needed', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  server.gone = true
  must(await desk.calls.forward(finding))
  await desk.until(() => desk.last('outbox')?.items[0]?.lastProblem === 'refused', 'a failed attempt')
  must(await desk.calls.sync())
  await desk.until(async () => must(await desk.calls.status()).sources[0]?.problem?.code === 'refused', 'a failed pull')
  server.gone = false
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  desk.close()
})

test('[VAULT-26] an exchange that was emptied deletes nothing here, and gets our findings again, once', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  // `pulled` tells of the collection that was pulled longest ago, and the one with our findings comes last.
  const pulls = (): number => desk.told.filter(({ name, value }) => name === 'sync' && (value as SyncProgress).phase === 'idle' && (value as SyncProgress).collection === '').length
  await desk.until(() => pulls() > 0, 'the first pull')
  must(await desk.calls.forward(finding))
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  const sent = server.posted.map(({ id }) => id)
  const before = pulls()
  must(await desk.calls.sync())
  await desk.until(() => pulls() > before, 'a complete pull')
  const { rows, objects } = must(await desk.calls.status())
  server.empty()
  must(await desk.calls.compare())
  await desk.until(() => server.posted.length > sent.length, 'the offer')
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  expect(server.posted.map(({ id }) => id).slice(sent.length)).toEqual(sent)
  expect(must(await desk.calls.status())).toMatchObject({ rows, objects, owed: 0 })
  desk.close()
})

test('[VAULT-27] what was marked higher or taken back since it was queued does not leave', async () => {
  const server = exchange()
  const { desk, finding } = await seated(server)
  desk.network({ online: true, drill: true })
  must(await desk.calls.forward(finding))
  must(await desk.calls.withdraw(finding.annotations[0]!))
  const before = server.posted.length
  desk.network({ online: true, drill: false })
  await desk.until(async () => must(await desk.calls.outbox())[0]?.lastProblem === 'preview-changed', 'the judgement')
  expect([must(await desk.calls.outbox())[0]?.state, server.posted.length]).toEqual(['waiting', before])
  desk.close()
})

test('[VAULT-28] whoever asks for everything while a pull runs gets another one after it', async () => {
  const server = exchange()
  let hold: Promise<void> = Promise.resolve()
  let pulls = 0
  const desk = await openDesk(await makeCabinet(false), { exchange: async request => {
    await hold
    if (request.url.endsWith('/taxii2/')) pulls++
    return await server.exchange(request)
  } })
  const source = await join(desk)
  await pulled(desk, source)
  let go = (): void => {}
  hold = new Promise(resolve => { go = resolve })
  must(await desk.calls.sync())
  await desk.until(() => desk.last('sync')?.phase === 'discovering', 'a pull')
  const during = pulls
  must(await desk.calls.sync())
  go()
  await desk.until(() => pulls === during + 2, 'the second pull')
  desk.close()
})
