import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROW_NAMESPACE } from '../../../shared/movement/extensions.ts'
import { rowId, rowUuid, rowUuids } from '../../../shared/movement/row-id.ts'
import { mustReadUuid, uuid5, uuidText } from '../../../shared/stix/uuid.ts'

const oracle = (batch: Uint8Array, row: number): string => uuid5(ROW_NAMESPACE, Uint8Array.of(...batch, row >>> 24, row >>> 16, row >>> 8, row))

test('[MOVE-4] the first rows of a batch have these ids, for ever', () => {
  const batch = mustReadUuid('0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b01')
  expect([0, 1, 999_999].map(row => rowId(batch, row))).toEqual(KNOWN)
})

// Computed by Python's hashlib and uuid over the 16 and 4 bytes.
const KNOWN = ['observed-data--1c64e1aa-169c-538b-9372-18f4260842b5', 'observed-data--ddbe9b36-87ff-53b1-b55e-5ea6e070781f', 'observed-data--c457d218-5d18-5566-9831-4ced259bf5f9']

test('[MOVE-4] a row is named by the UUIDv5 of its batch and number', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(0xfffffff0), (batch, row) => {
    expect(uuidText(rowUuid(batch, row))).toBe(oracle(batch, row))
  }))
})

test('[MOVE-4] many rows at once are the same rows', () => {
  const batch = new Uint8Array(16).fill(7)
  const all = rowUuids(batch, 250, 20)
  for (let i = 0; i < 20; i++) expect(uuidText(all, i * 16)).toBe(oracle(batch, 250 + i))
  expect(() => rowUuid(new Uint8Array(15), 0)).toThrow('15 bytes')
})
