import { expect, test } from 'vitest'
import { observedData } from '../../../shared/movement/write.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { movements, PLACES, subjectRef } from './traffic.ts'

async function bring(desk: Desk, parts: readonly Parameters<Desk['calls']['importPart']>[1][]): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  for (const part of parts) must(await desk.calls.importPart(id, part))
  must(await desk.calls.commitImport(id))
}

test('[VAULT-4] after rows were taken back, the others are found by id and by text as before', async () => {
  const desk = await openDesk(await makeCabinet(false))
  const all = movements(900)
  for (let from = 0; from < 900; from += 300) await bring(desk, [{ places: PLACES }, { movements: all.slice(from, from + 300) }])
  // Everything that is made when first asked for is made.
  must(await desk.calls.rowsWithText('lane'))
  must(await desk.calls.rowOf(all[0]!.id))
  const gone = new Set([0, 299, 300, 301, 450, 899].map(n => all[n]!.id))
  for (const movement of all.filter(({ id }) => gone.has(id))) {
    await bring(desk, [{ objects: [{ ...observedData(movement).at(-1)!, modified: '2099-01-01T00:00:00.000Z', revoked: true }] }])
  }
  const left = all.filter(({ id }) => !gone.has(id))
  expect(must(await desk.calls.status()).rows).toBe(left.length)
  for (const { id, remark = '' } of left) {
    const row = must(await desk.calls.rowOf(id))
    expect(must(await desk.calls.rows(Uint32Array.of(row ?? -1)))[0]).toMatchObject({ id, remark })
  }
  for (const id of gone) expect(must(await desk.calls.rowOf(id))).toBeNull()
  const rows = must(await desk.calls.rowsWithText('lane 3'))
  expect(must(await desk.calls.rows(rows)).map(({ id }) => id).toSorted()).toEqual(left.filter(({ remark }) => remark?.includes('Lane 3')).map(({ id }) => id).toSorted())
  desk.close()
})

test('[VAULT-4] after rows were taken back, and others came between, each subject has exactly its rows in order of time', async () => {
  const desk = await openDesk(await makeCabinet(false))
  const all = movements(600)
  await bring(desk, [{ places: PLACES }, { movements: all.slice(0, 300) }])
  const gone = new Set<string>()
  let there = 300
  const check = async (): Promise<void> => {
    for (const n of [0, 3, 96]) {
      const { rows } = must(await desk.calls.subject(subjectRef(n)))
      const wanted = all.slice(0, there).filter(({ id, subject }) => subject?.ref === subjectRef(n) && !gone.has(id)).map(({ id }) => id)
      expect(must(await desk.calls.rows(rows)).map(({ id }) => id)).toEqual(wanted)
    }
  }
  const takeBack = async (n: number, ...besides: Parameters<typeof bring>[1]): Promise<void> => {
    gone.add(all[n]!.id)
    await bring(desk, [{ objects: [{ ...observedData(all[n]!).at(-1)!, modified: '2099-01-01T00:00:00.000Z', revoked: true }] }, ...besides])
  }
  await check()
  for (const n of [3, 100, 0]) {
    await takeBack(n)
    await check()
  }
  // Nobody asks in between: two changes at once.
  await takeBack(96)
  await takeBack(97)
  await check()
  // Some go and others come at once.
  await takeBack(194, { movements: all.slice(300) })
  there = 600
  await check()
  await takeBack(291)
  must(await desk.calls.compact())
  await check()
  desk.close()
})
