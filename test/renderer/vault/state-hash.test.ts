import { expect, test } from 'vitest'
import type { StateHash } from '../../../shared/contract/vault.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements, PLACES } from './traffic.ts'

const PARTS = [[0, 700], [700, 400], [1_100, 900]] as const

async function importRows(desk: Desk, from: number, count: number): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(count, from) }))
  must(await desk.calls.commitImport(id))
}

const note = (text: string) => ({ title: 'Lane', text, anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'AMBER' }) as const
const hashOf = async (desk: Desk): Promise<StateHash> => must(await desk.calls.stateHash(true))

test('[VAULT-17] the state is the same after every opening, whatever became of the second copy', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  for (const [from, count] of PARTS) await importRows(desk, from, count)
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: [...locations(), ...movements(40, 9_000).flatMap(movement => observedData(movement))] }))
  must(await desk.calls.commitImport(id))
  must(await desk.calls.annotate(note('Nothing to declare')))
  const before = await hashOf(desk)
  expect(before['rows']).toMatch(/^2040 [0-9a-f]{32}$/)
  desk.close()
  const again = await openDesk(cabinet)
  expect(await hashOf(again)).toEqual(before)
  again.close()
  await loseCache()
  const rebuilt = await openDesk(cabinet)
  expect(rebuilt.opened.rebuilt).toBe(true)
  expect(await hashOf(rebuilt)).toEqual(before)
  must(await rebuilt.calls.annotate(note('Nothing to declare!')))
  const after = await hashOf(rebuilt)
  expect(after['notes']).not.toBe(before['notes'])
  expect({ ...after, notes: '' }).toEqual({ ...before, notes: '' })
  rebuilt.close()
})

test('[VAULT-17] two vaults that hold the same say so, in whatever order it came', async () => {
  const desks = [await openDesk(await makeCabinet(false)), await openDesk(await makeCabinet(false))]
  for (const [i, desk] of desks.entries()) for (const [from, count] of i === 0 ? PARTS : PARTS.toReversed()) await importRows(desk, from, count)
  const [a, b] = await Promise.all(desks.map(hashOf))
  for (const section of ['rows', 'objects', 'batches', 'revised', 'revoked', 'texts']) expect(b![section], section).toBe(a![section])
  await importRows(desks[1]!, 5_000, 1)
  expect((await hashOf(desks[1]!))['rows']).not.toBe(a!['rows'])
  for (const desk of desks) desk.close()
})
