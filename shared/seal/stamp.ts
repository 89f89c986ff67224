import { concat, encode, same, view } from './bytes.ts'
import type { Bytes } from './ports.ts'

/** Eight letters that say what a file is, its version, and the set of algorithms in it. */
export interface Stamp {
  readonly magic: string
  readonly version: number
  readonly suite: number
}

export const STAMP_LENGTH = 16

/**
 * The first 16 bytes of every format of ours, in this and every later version: magic (8) | version (2) | version with all bits turned (2) | suite (2)
 * | 0 (2). The version stands twice because it is believed before anything could be authenticated: a flipped bit must not look like a newer build.
 */
export function writeStamp({ magic, version, suite }: Stamp): Bytes {
  const numbers = new Uint8Array(8)
  view(numbers).setUint16(0, version, true)
  view(numbers).setUint16(2, ~version & 0xffff, true)
  view(numbers).setUint16(4, suite, true)
  return concat(encode(magic), numbers)
}

/** Whether bytes begin as this build writes them, or as a newer one would. */
export function readStamp(bytes: Uint8Array, { magic, version, suite }: Stamp): 'ours' | 'newer' | 'damaged' {
  if (bytes.length < STAMP_LENGTH || !same(bytes.subarray(0, 8), encode(magic))) return 'damaged'
  const numbers = view(bytes)
  const got = numbers.getUint16(8, true)
  if (numbers.getUint16(10, true) !== (~got & 0xffff)) return 'damaged'
  if (got > version) return 'newer'
  return got === version && numbers.getUint16(12, true) === suite && numbers.getUint16(14, true) === 0 ? 'ours' : 'damaged'
}
