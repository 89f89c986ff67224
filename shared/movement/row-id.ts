import { mustReadUuid, uuidText } from '../stix/uuid.ts'
import { ROW_NAMESPACE } from './extensions.ts'
import type { StixId } from '../stix/object.ts'

/** Namespace, batch and row number: 36 bytes, which fit one block of SHA-1 with its padding. */
const MESSAGE_BYTES = 36
const NAMESPACE = mustReadUuid(ROW_NAMESPACE)

/**
 * UUID of a row of a movement batch: version 5 in ROW_NAMESPACE over the batch's 16 bytes and the row's number as 4 bytes, highest first.
 * Every laptop gives a row the same, so that a row can be promoted to an object of its own anywhere.
 *
 * @param batch UUID of the batch's observed-data, 16 bytes.
 */
export function rowUuid(batch: Uint8Array, row: number): Uint8Array<ArrayBuffer> {
  return rowUuids(batch, row, 1)
}

/** `observed-data--…` of a row. */
export const rowId = (batch: Uint8Array, row: number): StixId => `observed-data--${uuidText(rowUuid(batch, row))}`

/** UUIDs of rows [first, first + rows), 16 bytes each. */
export function rowUuids(batch: Uint8Array, first: number, rows: number): Uint8Array<ArrayBuffer> {
  if (batch.length !== 16) throw new RangeError(`${batch.length} bytes of a batch's UUID, expected 16`)
  const uuids = new Uint8Array(rows * 16)
  const out = new DataView(uuids.buffer)
  const head = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 16; i++) {
    head.setUint8(i, NAMESPACE[i]!)
    head.setUint8(16 + i, batch[i]!)
  }
  const block = new Int32Array(80)
  for (let i = 0; i < 8; i++) block[i] = head.getInt32(i * 4)
  block[9] = 0x80000000 | 0
  block[15] = MESSAGE_BYTES * 8
  for (let i = 0; i < rows; i++) {
    block[8] = first + i
    hashBlock(block, out, i * 16)
    uuids[i * 16 + 6] = uuids[i * 16 + 6]! & 0x0f | 0x50
    uuids[i * 16 + 8] = uuids[i * 16 + 8]! & 0x3f | 0x80
  }
  return uuids
}

const rotate = (word: number, by: number): number => word << by | word >>> 32 - by

/** First 16 bytes of the SHA-1 of a message of one block, FIPS 180-4 §6.1. A general SHA-1 takes five times as long over a million rows. */
function hashBlock(words: Int32Array, out: DataView, at: number): void {
  for (let t = 16; t < 80; t++) words[t] = rotate(words[t - 3]! ^ words[t - 8]! ^ words[t - 14]! ^ words[t - 16]!, 1)
  let a = 0x67452301
  let b = 0xefcdab89 | 0
  let c = 0x98badcfe | 0
  let d = 0x10325476
  let e = 0xc3d2e1f0 | 0
  for (let t = 0; t < 80; t++) {
    const mixed = t < 20 ? (b & c | ~b & d) + 0x5a827999 : t < 40 ? (b ^ c ^ d) + 0x6ed9eba1 : t < 60 ? (b & c | b & d | c & d) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6
    const next = rotate(a, 5) + mixed + e + words[t]! | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  out.setInt32(at, a + 0x67452301 | 0)
  out.setInt32(at + 4, b + 0xefcdab89 | 0)
  out.setInt32(at + 8, c + 0x98badcfe | 0)
  out.setInt32(at + 12, d + 0x10325476 | 0)
}
