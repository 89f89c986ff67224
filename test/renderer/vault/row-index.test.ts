import fc from 'fast-check'
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

test('[VAULT-4] rows that went are found no more, and those behind them at their new numbers', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(299), { maxLength: 40 }), fc.nat(20), (count, some, more) => {
    const uuids = Array.from({ length: count + more }, (_, row) => alike(row))
    const index = new RowIndex()
    for (let row = 0; row < count; row++) index.add(row, hashOfUuid(uuids[row]!, 0))
    const gone = [...new Set(some.filter(row => row < count))].toSorted((a, b) => a - b)
    index.without(Uint32Array.from(gone))
    const left = uuids.slice(0, count).filter((_, row) => !gone.includes(row))
    for (const uuid of uuids.slice(count)) index.add(left.push(uuid) - 1, hashOfUuid(uuid, 0))
    const find = (uuid: Uint8Array): number => index.find(hashOfUuid(uuid, 0), row => left[row] === uuid)
    for (const [row, uuid] of uuids.entries()) expect(find(uuid)).toBe(gone.includes(row) ? -1 : left.indexOf(uuid))
  }))
})
