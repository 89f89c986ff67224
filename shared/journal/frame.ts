import { bind, concat, encode, same, view } from '../seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../seal/ports.ts'

/** A record as it lies in a journal file. */
export interface Frame {
  readonly sequence: number
  /** Hash of the frame before it, as it was when this one was written. */
  readonly chain: Bytes
  /** Whole length on disk. */
  readonly length: number
}

export interface OpenFrame extends Frame {
  readonly plain: Bytes
}

const MARK = encode('WPR1')
const CHAIN = 16
const NONCE = 48
const SEALED = 60
const TAG = 16

/** A sync page with its dictionaries is below 2 MiB; anything larger than this is not ours. */
export const LARGEST_RECORD = 32 * 1_024 * 1_024

/**
 * Layout, numbers little-endian: mark (4) | length of what is sealed (4) | sequence (8) | chain (32) | nonce (12) | ciphertext and tag.
 *
 * @throws {RangeError} It is larger than `openFrame` takes.
 */
export async function writeFrame(aead: Aead, key: AeadKey, vault: Bytes, { sequence, chain, plain }: { readonly sequence: number; readonly chain: Bytes; readonly plain: Bytes }): Promise<Bytes> {
  if (plain.length > LARGEST_RECORD) throw new RangeError(`a record of ${plain.length} bytes, expected at most ${LARGEST_RECORD}`)
  const head = new Uint8Array(NONCE)
  const numbers = view(head)
  head.set(MARK)
  numbers.setUint32(4, plain.length + TAG, true)
  numbers.setBigUint64(8, BigInt(sequence), true)
  head.set(chain, CHAIN)
  const nonce = aead.random(12)
  return concat(head, nonce, await aead.seal(key, nonce, plain, bound(vault, head)))
}

/** The frame that begins at `at`; undefined when none does that opens. */
export async function openFrame(aead: Aead, key: AeadKey, vault: Bytes, file: Bytes, at: number): Promise<OpenFrame | undefined> {
  if (at + SEALED + TAG > file.length || !same(file.subarray(at, at + MARK.length), MARK)) return undefined
  const numbers = view(file)
  const sealed = numbers.getUint32(at + 4, true)
  const end = at + SEALED + sealed
  if (sealed < TAG || sealed > LARGEST_RECORD + TAG || end > file.length) return undefined
  const sequence = Number(numbers.getBigUint64(at + 8, true))
  if (!Number.isSafeInteger(sequence)) return undefined
  const plain = await aead.open(key, file.slice(at + NONCE, at + SEALED), file.subarray(at + SEALED, end), bound(vault, file.subarray(at, at + NONCE)))
  return plain === undefined ? undefined : { sequence, chain: file.slice(at + CHAIN, at + NONCE), length: SEALED + sealed, plain }
}

/** Where the next frame could begin, at `from` or behind it. */
export function nextMark(file: Bytes, from: number): number | undefined {
  for (let at = file.indexOf(MARK[0] ?? 0, from); at !== -1; at = file.indexOf(MARK[0] ?? 0, at + 1)) {
    if (same(file.subarray(at, at + MARK.length), MARK)) return at
  }
  return undefined
}

function bound(vault: Bytes, head: Uint8Array): Bytes {
  return bind('waypost journal record', vault, head)
}
