import { expect, test } from 'vitest'
import { hashOfUuid, RowIndex } from '../../../renderer/vault/row-index.ts'

const ROWS = 20_000

/** Ids that agree in all but two places of four bytes each, which hold the same number. */
function alike(row: number): Uint8Array {
  const uuid = new Uint8Array(16)
  const words = new DataView(uuid.buffer)
  words.setUint32(0, row)
  words.setUint32(12, row)
  return uuid
}

test('[VAULT-16] ids that a stranger has chosen to fall on one place are found as fast as others', () => {
  const index = new RowIndex()
  const uuids = Array.from({ length: ROWS }, (_, row) => alike(row))
  for (const [row, uuid] of uuids.entries()) index.add(row, hashOfUuid(uuid, 0))
  let looks = 0
  for (const [row, uuid] of uuids.entries()) {
    expect(index.find(hashOfUuid(uuid, 0), held => {
      looks++
      return held === row
    })).toBe(row)
  }
  expect(looks).toBeLessThan(ROWS * 1.01)
  expect(index.find(hashOfUuid(alike(ROWS), 0), () => false)).toBe(-1)
})
