import { type KeyObject, createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, randomFillSync } from 'node:crypto'
import { concat } from '../../shared/seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../../shared/seal/ports.ts'

const CIPHER = 'aes-256-gcm'
const TAG = 16
const KEY = 32
const NONCE = 12

class NativeKey implements AeadKey {
  readonly algorithm = CIPHER
  readonly secret: KeyObject

  constructor(raw: Bytes) {
    this.secret = createSecretKey(raw)
  }
}

/**
 * The formats' crypto over node:crypto. WebCrypto would do too, but it sends each call to another thread: a journal of ten thousand small records
 * opens several times faster so.
 */
export const nativeAead: Aead = {
  async seal(key, nonce, plain, bound) {
    const cipher = createCipheriv(CIPHER, secretOf(key), checked(nonce), { authTagLength: TAG })
    cipher.setAAD(bound)
    // concat copies: a Node Buffer is a view into a pool that other secrets share.
    return concat(cipher.update(plain), cipher.final(), cipher.getAuthTag())
  },
  async open(key, nonce, sealed, bound) {
    if (sealed.length < TAG) return undefined
    const decipher = createDecipheriv(CIPHER, secretOf(key), checked(nonce), { authTagLength: TAG })
    decipher.setAAD(bound)
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
    const plain = decipher.update(sealed.subarray(0, sealed.length - TAG))
    try {
      return concat(plain, decipher.final())
    } catch {
      return undefined
    }
  },
  async importKey(raw) {
    if (raw.length !== KEY) throw new RangeError(`a key of ${raw.length} bytes, expected ${KEY}`)
    return new NativeKey(raw)
  },
  async derive(secret, salt, purpose, length) {
    return new Uint8Array(hkdfSync('sha256', secret, salt, purpose, length))
  },
  async digest(bytes) {
    return concat(createHash('sha256').update(bytes).digest())
  },
  random: length => randomFillSync(new Uint8Array(length)),
}

/** node:crypto would take a nonce of any length and mean something else by it. */
function checked(nonce: Bytes): Bytes {
  if (nonce.length === NONCE) return nonce
  throw new RangeError(`a nonce of ${nonce.length} bytes, expected ${NONCE}`)
}

function secretOf(key: AeadKey): KeyObject {
  if (key instanceof NativeKey) return key.secret
  throw new TypeError('a key of another adapter')
}
