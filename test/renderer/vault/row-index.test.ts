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

test('[VAULT-4] rows that went are found no more, and those behind them at their new numbers, however often', () => {
  const round = fc.record({ gone: fc.array(fc.nat(299), { maxLength: 40 }), more: fc.nat(20) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.array(round, { minLength: 1, maxLength: 6 }), (count, rounds) => {
    const all = Array.from({ length: count }, (_, row) => alike(row))
    const index = new RowIndex()
    for (const [row, uuid] of all.entries()) index.add(row, hashOfUuid(uuid, 0))
    let left = [...all]
    for (const { gone: some, more } of rounds) {
      const gone = new Set(some.filter(row => row < left.length))
      index.without(Uint32Array.from(gone).toSorted())
      left = left.filter((_, row) => !gone.has(row))
      for (let i = 0; i < more; i++) {
        const uuid = alike(all.length)
        all.push(uuid)
        index.add(left.push(uuid) - 1, hashOfUuid(uuid, 0))
      }
      for (const uuid of all) expect(index.find(hashOfUuid(uuid, 0), row => left[row] === uuid)).toBe(left.indexOf(uuid))
    }
  }))
})

test('[VAULT-4] so many have gone that the table is made anew', () => {
  const all = Array.from({ length: ROWS }, (_, row) => alike(row))
  const index = new RowIndex()
  for (const [row, uuid] of all.entries()) index.add(row, hashOfUuid(uuid, 0))
  const isGone = (row: number): boolean => row % 3 === 1
  index.without(Uint32Array.from(all.keys()).filter(isGone))
  index.without(Uint32Array.of(0))
  const left = all.filter((_, row) => !isGone(row) && row !== 0)
  expect(index.size).toBe(left.length + 1)
  const places = new Map(left.map((uuid, row) => [uuid, row]))
  for (const uuid of all) expect(index.find(hashOfUuid(uuid, 0), row => left[row] === uuid)).toBe(places.get(uuid) ?? -1)
})
