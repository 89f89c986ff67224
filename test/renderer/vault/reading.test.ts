import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { frontLength } from '../../../electron/notary/store.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements, PLACES } from './traffic.ts'

async function fill(desk: Desk): Promise<void> {
  const { import: rows } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(rows, { places: PLACES }))
  must(await desk.calls.importPart(rows, { movements: movements(800, 0) }))
  must(await desk.calls.commitImport(rows))
  const { import: objects } = must(await desk.calls.beginImport('objects'))
  // One of them cannot be written again from its row, so that its text is kept.
  must(await desk.calls.importPart(objects, { objects: [...locations(), ...movements(30, 5_000).flatMap(movement => observedData(movement)).map((object, i) => (i === 0 ? { ...object, x_local: 'kept' } : object))] as never }))
  must(await desk.calls.commitImport(objects))
}

const folderOf = ({ folder }: Cabinet): string => path.join(folder, 'vault', 'segments')

/** Segment files with what a reader would have to read of each. */
function filesOf(cabinet: Cabinet): readonly { readonly file: string; readonly front: number; readonly size: number }[] {
  return fs.readdirSync(folderOf(cabinet)).filter(name => name.endsWith('.seg')).map(name => {
    const file = path.join(folderOf(cabinet), name)
    const bytes = new Uint8Array(fs.readFileSync(file))
    return { file, front: frontLength(bytes), size: bytes.length }
  })
}

test('[VAULT-32] an opening reads the front of what it shows and nothing else, and then each byte of the rows once', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await fill(desk)
  await desk.until(async () => must(await desk.calls.status()).rows > 800)
  desk.close()
  const reads: { readonly which: string; readonly bytes: number; readonly opened: boolean }[] = []
  let opened = false
  const again = await openDesk(cabinet, { around: notary => ({ ...notary, segment: async (name, which) => {
    const reply = await notary.segment(name, which)
    if (reply.ok) reads.push({ which: which ?? 'whole', bytes: reply.value.length, opened })
    return reply
  } }) })
  opened = true
  // Asks for an id, so that it waits for the rest of the rows.
  must(await again.calls.rowOf(movements(1, 0)[0]!.id))
  const files = filesOf(cabinet)
  const of = (which: string): readonly number[] => reads.filter(read => read.which === which).map(({ bytes }) => bytes).toSorted((a, b) => a - b)
  const rests = files.map(({ front, size }) => size - front)
  for (const bytes of of('front')) expect(files.map(({ front }) => front)).toContain(bytes)
  // Before the ledger says of which kind they are, the first fronts are fetched, whatever they are.
  expect(of('front').length).toBeLessThanOrEqual(files.length)
  for (const bytes of of('rest')) expect(rests).toContain(bytes)
  expect(of('whole')).toEqual([])
  expect(reads.filter(({ which }) => which === 'rest').length).toBeLessThan(of('front').length)
  again.close()
})

test('[VAULT-7] ids that do not open cost their rows, also when that shows only after the opening', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await fill(desk)
  const { rows } = must(await desk.calls.status())
  desk.close()
  await loseCache()
  // Behind the front of the largest file: in the ids and remarks of its rows.
  const { file, front } = filesOf(cabinet).toSorted((a, b) => b.size - a.size)[0]!
  const bytes = fs.readFileSync(file)
  bytes[front + 30]! ^= 0x10
  fs.writeFileSync(file, bytes)
  const again = await openDesk(cabinet)
  await again.until(() => (again.last('open')?.damaged ?? 0) === 1, 'the damage')
  const left = must(await again.calls.status()).rows
  expect(left).toBeLessThan(rows)
  expect(left).toBeGreaterThan(0)
  expect(must(await again.calls.rows(Uint32Array.from({ length: left }, (_, row) => row)))).toHaveLength(left)
  again.close()
})
