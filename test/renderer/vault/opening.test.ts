import { expect, test } from 'vitest'
import { makeCabinet, must, openDesk } from './desk.ts'
import { movements, PLACES } from './traffic.ts'

test('[VAULT-1] an imported batch is there after the next opening', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  expect(desk.opened).toMatchObject({ rows: 0, rebuilt: false, damaged: 0, user: 'Ada Analyst' })
  const { import: id } = must(await desk.calls.beginImport('traffic'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(2_000) }))
  expect(must(await desk.calls.commitImport(id))).toEqual({ objects: 0, movements: 2_000, known: 0 })
  const before = must(await desk.calls.rows(Uint32Array.of(0, 1_999)))
  desk.close()

  const again = await openDesk(cabinet)
  expect(again.opened).toMatchObject({ rows: 2_000, rebuilt: false, damaged: 0, user: 'Ada Analyst' })
  expect(must(await again.calls.rows(Uint32Array.of(0, 1_999)))).toEqual(before)
  again.close()
})
