import { encode } from './bytes.ts'
import type { Aead, AeadKey, Bytes } from './ports.ts'

/** The part of WebCrypto's SubtleCrypto that we use; `crypto.subtle` of a page, of a worker and of Node all fit. */
export interface Subtle {
  importKey(format: 'raw', raw: Bytes, algorithm: string, extractable: boolean, uses: ('encrypt' | 'decrypt' | 'deriveBits')[]): Promise<AeadKey>
  encrypt(algorithm: Gcm, key: AeadKey, plain: Bytes): Promise<ArrayBuffer>
  decrypt(algorithm: Gcm, key: AeadKey, sealed: Bytes): Promise<ArrayBuffer>
  deriveBits(algorithm: { name: 'HKDF'; hash: 'SHA-256'; salt: Bytes; info: Bytes }, secret: AeadKey, bits: number): Promise<ArrayBuffer>
  digest(algorithm: 'SHA-256', bytes: Bytes): Promise<ArrayBuffer>
}

interface Gcm { name: 'AES-GCM'; iv: Bytes; additionalData: Bytes; tagLength: 128 }

const NONCE = 12
const TAG = 16
const KEY = 32

/**
 * The formats' crypto over WebCrypto. Keys are imported as not extractable.
 *
 * @param random fills fresh bytes: `n => crypto.getRandomValues(new Uint8Array(n))`.
 */
export function aeadOver(subtle: Subtle, random: (length: number) => Bytes): Aead {
  return {
    async seal(key, nonce, plain, bound) {
      return new Uint8Array(await subtle.encrypt(gcm(nonce, bound), key, plain))
    },
    async open(key, nonce, sealed, bound) {
      if (sealed.length < TAG) return undefined
      const algorithm = gcm(nonce, bound)
      try {
        return new Uint8Array(await subtle.decrypt(algorithm, key, sealed))
      } catch {
        return undefined
      }
    },
    async importKey(raw) {
      if (raw.length !== KEY) throw new RangeError(`a key of ${raw.length} bytes, expected ${KEY}`)
      return await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
    },
    async derive(secret, salt, purpose, length) {
      const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
      return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: encode(purpose) }, key, length * 8))
    },
    async digest(bytes) {
      return new Uint8Array(await subtle.digest('SHA-256', bytes))
    },
    random,
  }
}

function gcm(nonce: Bytes, bound: Bytes): Gcm {
  if (nonce.length !== NONCE) throw new RangeError(`a nonce of ${nonce.length} bytes, expected ${NONCE}`)
  return { name: 'AES-GCM', iv: nonce, additionalData: bound, tagLength: 128 }
}
