import { bind, view } from './bytes.ts'
import type { Aead, AeadKey, Bytes, Opening } from './ports.ts'
import { readRingKeys } from './ring-keys.ts'
import { STAMP_LENGTH, type Stamp, readStamp } from './stamp.ts'

/** A ring of version 1: one seal over all keys, whatever their level. It is read for ever and written no more. */
export interface OldRing {
  readonly generation: number
  readonly keys: ReadonlyMap<string, Bytes>
}

/** Suite 1: AES-256-GCM with a random nonce. */
const STAMP: Stamp = { magic: 'WAYPRING', version: 1, suite: 1 }
const HEAD = STAMP_LENGTH + 8
const NONCE = 12

/**
 * Layout, numbers little-endian: stamp (16) | generation (4) | keys (4) | nonce (12) | ciphertext and tag.
 *
 * @param key `ContentKeys.ring`.
 * @param vault `JournalState.vault`.
 */
export async function openOldRing(aead: Aead, key: AeadKey, vault: string, bytes: Bytes): Promise<Opening<OldRing>> {
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged' || bytes.length < HEAD + NONCE) return { ok: false, why: 'damaged' }
  const numbers = view(bytes)
  const plain = await aead.open(key, bytes.slice(HEAD, HEAD + NONCE), bytes.subarray(HEAD + NONCE), bind(bytes.slice(0, HEAD), vault))
  const keys = plain === undefined ? undefined : readRingKeys(plain)
  if (keys === undefined || keys.size !== numbers.getUint32(STAMP_LENGTH + 4, true)) return { ok: false, why: 'damaged' }
  return { ok: true, value: { generation: numbers.getUint32(STAMP_LENGTH, true), keys } }
}
