import { bind, concat } from './bytes.ts'
import type { Aead, AeadKey, Bytes, Sealed } from './ports.ts'

/** What a record is bound to. `purpose` keeps a record of one use from being taken for one of another. */
export interface RecordBond {
  /** `JournalState.vault`. */
  readonly vault: string
  readonly purpose: string
}

const VERSION = 1
const NONCE = 12

/**
 * Seals a small thing: a ledger entry, a draft, a setting. Layout: version (1 byte) | nonce (12) | ciphertext and tag.
 *
 * The nonce is random. NIST SP 800-38D §8.3 allows 2^32 such seals under one key; ten million leave a chance of 10^-15 that two nonces meet,
 * and a vault restored from a copy starts no counter again.
 *
 * @param key `ContentKeys.records`.
 */
export async function sealRecord(aead: Aead, key: AeadKey, bond: RecordBond, plain: Bytes): Promise<Sealed> {
  const nonce = aead.random(NONCE)
  return concat(Uint8Array.of(VERSION), nonce, await aead.seal(key, nonce, plain, bound(bond)))
}

/** @returns undefined when anything about it is not as it was sealed. */
export async function openRecord(aead: Aead, key: AeadKey, bond: RecordBond, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed[0] !== VERSION || sealed.length <= NONCE) return undefined
  return await aead.open(key, sealed.slice(1, 1 + NONCE), sealed.subarray(1 + NONCE), bound(bond))
}

function bound({ vault, purpose }: RecordBond): Bytes {
  return bind('waypost record', Uint8Array.of(VERSION), vault, purpose)
}
