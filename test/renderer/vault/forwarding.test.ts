import { expect, test } from 'vitest'
import type { FindingDraft } from '../../../shared/contract/vault.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixId } from '../../../shared/stix/object.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled, type TestExchange } from './exchange.ts'
import { locations, movement, movements } from './traffic.ts'

const one = observedData(movement(1)).at(-1)!

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
