import { bind, concat } from '../../shared/seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../../shared/seal/ports.ts'

/** What a small thing of the notary's own is bound to: it opens in no other vault and for no other purpose. */
export interface NoteBond {
  /** `JournalState.vault`. */
  readonly vault: string
  readonly purpose: string
}

const VERSION = 1
const NONCE = 12

/** Layout: version (1 byte) | nonce (12) | ciphertext and tag. @param key made for this purpose alone. */
export async function sealNote(aead: Aead, key: AeadKey, bond: NoteBond, plain: Bytes): Promise<Bytes> {
  const nonce = aead.random(NONCE)
  return concat(Uint8Array.of(VERSION), nonce, await aead.seal(key, nonce, plain, bound(bond)))
}

/** @returns undefined when anything about it is not as it was sealed. */
export async function openNote(aead: Aead, key: AeadKey, bond: NoteBond, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed[0] !== VERSION || sealed.length <= NONCE) return undefined
  return await aead.open(key, sealed.slice(1, 1 + NONCE), sealed.subarray(1 + NONCE), bound(bond))
}

function bound({ vault, purpose }: NoteBond): Bytes {
  return bind('waypost record', Uint8Array.of(VERSION), vault, purpose)
}
