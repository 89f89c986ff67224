import { randomFillSync, webcrypto } from 'node:crypto'
import { argon2id } from 'hash-wasm'
import { nativeAead } from '../../../electron/notary/native.ts'
import { aeadOver } from '../../../shared/seal/aead.ts'
import type { Aead, Bytes, Kdf, KdfCost } from '../../../shared/seal/ports.ts'

/** WebCrypto as a page and the vault worker have it. */
export const webAead: Aead = aeadOver(webcrypto.subtle, length => randomFillSync(new Uint8Array(length)))

/** Both implementations that Waypost runs; every rule holds for each. */
export const ADAPTERS: readonly (readonly [name: string, aead: Aead])[] = [['WebCrypto', webAead], ['node:crypto', nativeAead]]

/** Argon2id as the unlock window runs it. */
export const kdf: Kdf = async (password, salt, { memory, passes, lanes }) =>
  new Uint8Array(await argon2id({ password, salt, memorySize: memory, iterations: passes, parallelism: lanes, hashLength: 32, outputType: 'binary' }))

/** Cheap enough for thousands of tries. */
export const CHEAP: KdfCost = { memory: 8, passes: 1, lanes: 1 }

export const fromHex = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'))
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

/** A copy with one bit turned. */
export function flipped(bytes: Uint8Array, at: number, bit = 0): Bytes {
  const copy = new Uint8Array(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}
