import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Cabinet, type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements, PLACES } from './traffic.ts'

const marks = [TLP_IDS.CLEAR, TLP_IDS.AMBER, TLP_IDS.RED]
const segmentsOf = ({ folder }: Cabinet): readonly string[] => fs.readdirSync(path.join(folder, 'vault', 'segments')).filter(name => name.endsWith('.seg'))

async function bring(desk: Desk, from: number, count: number): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(count, from).map((movement, i) => ({ ...movement, markings: [marks[i % 3]!] })) }))
  must(await desk.calls.commitImport(id))
}

test('[VAULT-9] tidying up changes no answer, and leaves full segments in order of time, one after the other for each level', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  // Later ones first, and one by one beside batches of them.
  for (const [from, count] of [[4_000, 500], [0, 700], [2_000, 900]] as const) await bring(desk, from, count)
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: [...locations(), ...movements(40, 9_000).flatMap(movement => observedData(movement))] as never }))
  must(await desk.calls.commitImport(id))
  const before = must(await desk.calls.stateHash(true))
  const old = segmentsOf(cabinet)
  const { rows, segments } = must(await desk.calls.compact())
  expect({ rows, segments }).toEqual({ rows: 2_140, segments: 3 })
  const check = async (at: Desk): Promise<void> => {
    expect(must(await at.calls.stateHash(true))).toEqual(before)
    const all = must(await at.calls.rows(Uint32Array.from({ length: rows }, (_, row) => row)))
    const steps = all.filter(({ time }, row) => row > 0 && time < all[row - 1]!.time).length
    expect(steps).toBeLessThan(3)
    for (const { id: of, row } of all.slice(0, 50)) expect(must(await at.calls.rowOf(of))).toBe(row)
  }
  await check(desk)
  expect(desk.last('rows')).toMatchObject({ renumbered: true })
  // Objects and originals stay where they were.
  expect(segmentsOf(cabinet).filter(name => !old.includes(name))).toHaveLength(3)
  desk.close()
  const again = await openDesk(cabinet)
  await check(again)
  again.close()
})

test('[VAULT-9] small segments of one level are joined, however many others lie between them', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  for (let page = 0; page < 17; page++) await bring(desk, page * 30, 30)
  await desk.until(() => segmentsOf(cabinet).length <= 6, 'joining')
  const before = must(await desk.calls.stateHash(true))
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened.rows).toBe(17 * 30)
  expect(must(await again.calls.stateHash(true))).toEqual(before)
  again.close()
})
