import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Calls } from '../../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../../shared/contract/notary.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled } from './exchange.ts'
import { locations, movements, PLACES, subjectRef } from './traffic.ts'

const observed = (count: number, from = 0): StixObject[] => movements(count, from).flatMap(movement => observedData(movement).slice(-1))

async function importRows(desk: Desk, count: number, from = 0): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(count, from) }))
  must(await desk.calls.commitImport(id))
}

/** Every row in words, in an order of its own, and the row numbers of one subject by id. */
async function everything(desk: Desk): Promise<unknown> {
  const { rows: count } = must(await desk.calls.status())
  const rows = must(await desk.calls.rows(Uint32Array.from({ length: count }, (_, row) => row)))
  const ids = new Map(rows.map(({ row, id }) => [row, id]))
  const card = must(await desk.calls.subject(subjectRef(5)))
  return {
    rows: rows.map(({ row: _row, arrived: _arrived, ...rest }) => rest).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    subject: [...card.rows].map(row => ids.get(row)),
    text: [...must(await desk.calls.rowsWithText('lane 3'))].map(row => ids.get(row) ?? '').toSorted((a, b) => (a < b ? -1 : 1)),
  }
}

const segmentsOf = ({ folder }: Cabinet): string[] => {
  const within = path.join(folder, 'vault', 'segments')
  return fs.readdirSync(within).map(name => path.join(within, name)).filter(file => fs.statSync(file).isFile())
}

test('[VAULT-6] a lost cache changes no answer and is filled again', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await importRows(desk, 3_000)
  const before = await everything(desk)
  desk.close()
  await loseCache()
  const again = await openDesk(cabinet)
  expect(again.opened).toMatchObject({ rows: 3_000, rebuilt: true, damaged: 0 })
  expect(await everything(again)).toEqual(before)
  await again.until(() => again.last('copying')?.done === (again.last('copying')?.total ?? -1), 'the second copy')
  again.close()
  const third = await openDesk(cabinet)
  expect(third.opened).toMatchObject({ rebuilt: false })
  expect(must(await third.calls.rebuildCache())).toMatchObject({ rows: 3_000 })
  expect(await everything(third)).toEqual(before)
  third.close()
})

test('[VAULT-7] a damaged segment costs its rows and nothing else', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await importRows(desk, 500)
  await importRows(desk, 400, 500)
  desk.close()
  await loseCache()
  const [victim] = segmentsOf(cabinet)
  const bytes = fs.readFileSync(victim!)
  bytes[bytes.length >> 1]! ^= 0x40
  fs.writeFileSync(victim!, bytes)
  const again = await openDesk(cabinet)
  expect(again.opened.damaged).toBe(1)
  expect([400, 500]).toContain(again.opened.rows)
  await importRows(again, 10, 5_000)
  expect(must(await again.calls.status()).rows).toBe(again.opened.rows + 10)
  again.close()
})

test('[VAULT-8] an import that is not committed leaves nothing, not even a file', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await importRows(desk, 100)
  const { import: id } = must(await desk.calls.beginImport('half'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(5_000, 1_000) }))
  expect(must(await desk.calls.status()).rows).toBe(100)
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened.rows).toBe(100)
  await again.until(() => segmentsOf(cabinet).length === 1, 'the files being gone')
  const second = must(await again.calls.beginImport('abandoned')).import
  must(await again.calls.importPart(second, { movements: movements(50, 9_000) }))
  must(await again.calls.abandonImport(second))
  expect(segmentsOf(cabinet)).toHaveLength(1)
  await importRows(again, 100, 100)
  expect(must(await again.calls.status()).rows).toBe(200)
  again.close()
})

test('[VAULT-9] compaction joins small segments and changes no answer', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  for (let n = 0; n < 20; n++) await importRows(desk, 40, n * 40)
  await desk.until(() => segmentsOf(cabinet).length < 8, 'compaction')
  const before = await everything(desk)
  desk.close()
  await loseCache()
  const again = await openDesk(cabinet)
  expect(again.opened).toMatchObject({ rows: 800, damaged: 0 })
  expect(await everything(again)).toEqual(before)
  again.close()
})

/** The notary dies at the n-th commit: before it is durable, or after it is and before it is answered. */
const dyingAt = (n: number, after: boolean) => (notary: Calls<NotaryCalls>): Calls<NotaryCalls> => {
  let commits = 0
  return {
    ...notary,
    commit: async commit => {
      if (++commits < n) return await notary.commit(commit)
      if (commits === n && after) await notary.commit(commit)
      return failed('gone')
    },
  }
}

test('[VAULT-2] wherever the notary dies during a pull, page and watermark agree and the next pull completes', async () => {
  for (let n = 3; n <= 9; n++) {
    for (const after of [false, true]) {
      const server = makeExchange({ reference: locations(), movements: observed(3_000) })
      const cabinet = await makeCabinet(false)
      const doomed = await openDesk(cabinet, { exchange: server.exchange, around: dyingAt(n, after) })
      await doomed.calls.saveSource({ id: '', title: 'Exchange', url: 'https://exchange.invalid/taxii2/', user: 'exercise', password: 'exercise' })
      await new Promise(resolve => setTimeout(resolve, 250))
      doomed.close()
      const again = await openDesk(cabinet, { exchange: server.exchange })
      const { sources, rows } = must(await again.calls.status())
      const held = sources[0]?.collections.find(({ title }) => title.endsWith('movements'))?.objects ?? 0
      expect(rows).toBe(held)
      const source = sources[0]?.id ?? (await join(again))
      await pulled(again, source)
      expect(must(await again.calls.status()).rows).toBe(3_000)
      again.close()
    }
  }
}, 60_000)

test('[VAULT-1] a full disk refuses the edit, keeps what was there, and the next edit succeeds', async () => {
  const cabinet = await makeCabinet(false)
  let full = false
  const desk = await openDesk(cabinet, { around: notary => ({ ...notary, commit: async commit => (full ? failed('disk-full') : await notary.commit(commit)) }) })
  await importRows(desk, 100)
  full = true
  const { import: id } = must(await desk.calls.beginImport('too much'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  expect(await desk.calls.importPart(id, { movements: movements(100, 100) })).toEqual(failed('disk-full'))
  expect(must(await desk.calls.status()).rows).toBe(100)
  full = false
  must(await desk.calls.importPart(id, { movements: movements(100, 100) }))
  must(await desk.calls.commitImport(id))
  const before = await everything(desk)
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened.rows).toBe(200)
  expect(await everything(again)).toEqual(before)
  again.close()
})
