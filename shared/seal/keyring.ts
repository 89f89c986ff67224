import { bind, concat, decode, encode, view } from './bytes.ts'
import type { Aead, AeadKey, Bytes, Opening, Sealed } from './ports.ts'
import { isSegmentName } from './segment.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from './stamp.ts'

/** The data key of every segment that counts. Rewritten whole with each commit that adds or retires one; never changed in place. */
export interface Keyring {
  /** One more at each turn. */
  readonly generation: number
  readonly keys: ReadonlyMap<string, Bytes>
}

export const EMPTY_RING: Keyring = { generation: 0, keys: new Map() }

/** Suite 1: AES-256-GCM with a random nonce. */
const STAMP: Stamp = { magic: 'WAYPRING', version: 1, suite: 1 }
const HEAD = STAMP_LENGTH + 8
const NONCE = 12
const KEY = 32

/** The next ring. The keys of `dropped` are gone from it: once no copy of an older ring is left, those segments open to nobody. */
export function turnRing(ring: Keyring, added: Iterable<readonly [name: string, key: Bytes]>, dropped: Iterable<string> = []): Keyring {
  const keys = new Map(ring.keys)
  for (const name of dropped) keys.delete(name)
  for (const [name, key] of added) keys.set(name, key)
  return { generation: ring.generation + 1, keys }
}

/**
 * One seal over all keys, so that a thousand segments cost one.
 *
 * @param key `ContentKeys.ring`.
 * @param vault `JournalState.vault`.
 */
export async function sealRing(aead: Aead, key: AeadKey, vault: string, ring: Keyring): Promise<Sealed> {
  const plain = concat(...[...ring.keys].flatMap(([name, dataKey]) => [Uint8Array.of(name.length), encode(name), dataKey]))
  const head = new Uint8Array(HEAD)
  const numbers = view(head)
  head.set(writeStamp(STAMP))
  numbers.setUint32(STAMP_LENGTH, ring.generation, true)
  numbers.setUint32(STAMP_LENGTH + 4, ring.keys.size, true)
  const nonce = aead.random(NONCE)
  const sealed = await aead.seal(key, nonce, plain, bind(head, vault))
  plain.fill(0)
  return concat(head, nonce, sealed)
}

export async function openRing(aead: Aead, key: AeadKey, vault: string, bytes: Bytes): Promise<Opening<Keyring>> {
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged' || bytes.length < HEAD + NONCE) return { ok: false, why: 'damaged' }
  const numbers = view(bytes)
  const plain = await aead.open(key, bytes.slice(HEAD, HEAD + NONCE), bytes.subarray(HEAD + NONCE), bind(bytes.slice(0, HEAD), vault))
  const keys = plain === undefined ? undefined : readKeys(plain)
  if (keys === undefined || keys.size !== numbers.getUint32(STAMP_LENGTH + 4, true)) return { ok: false, why: 'damaged' }
  return { ok: true, value: { generation: numbers.getUint32(STAMP_LENGTH, true), keys } }
}

function readKeys(plain: Bytes): Map<string, Bytes> | undefined {
  const keys = new Map<string, Bytes>()
  let at = 0
  while (at < plain.length) {
    const end = at + 1 + (plain[at] ?? 0)
    if (end + KEY > plain.length) return undefined
    const name = decode(plain.subarray(at + 1, end))
    if (!isSegmentName(name)) return undefined
    keys.set(name, plain.slice(end, end + KEY))
    at = end + KEY
  }
  return keys
}
