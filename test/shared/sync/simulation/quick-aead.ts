import { concat } from '../../../../shared/seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../../../../shared/seal/ports.ts'

const TAG = 16

class QuickKey implements AeadKey {
  readonly algorithm = 'quick'
  readonly number: number

  constructor(raw: Bytes) {
    this.number = hash(raw, 1)
  }
}

/**
 * Seals nothing, and notices every change by accident as well as a real one would: most of a run in virtual time would be spent in AES else. What the
 * journal makes of torn and lost bytes is the same. @param below a whole number from 0 to below `end`.
 */
export function quickAead(below: (end: number) => number): Aead {
  return {
    seal: async (key, nonce, plain, bound) => concat(plain, tagOf(key, nonce, plain, bound)),
    async open(key, nonce, sealed, bound) {
      if (sealed.length < TAG) return undefined
      const plain = sealed.slice(0, sealed.length - TAG)
      const tag = tagOf(key, nonce, plain, bound)
      return tag.every((byte, i) => byte === sealed[plain.length + i]) ? plain : undefined
    },
    importKey: async raw => new QuickKey(raw),
    derive: async (secret, salt, purpose, length) => spread(hash(secret, hash(salt, hash(new TextEncoder().encode(purpose), 7))), length),
    digest: async bytes => spread(hash(bytes, 3), 32),
    random(length) {
      const bytes = new Uint8Array(length)
      for (let i = 0; i < length; i++) bytes[i] = below(256)
      return bytes
    },
  }
}

const tagOf = (key: AeadKey, nonce: Bytes, plain: Bytes, bound: Bytes): Bytes => spread(hash(plain, hash(bound, hash(nonce, key instanceof QuickKey ? key.number : 0))), TAG)

/** FNV-1a over 32 bits. */
function hash(bytes: Uint8Array, seed: number): number {
  let h = (0x811c9dc5 ^ seed) | 0
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193)
  return h ^ (h >>> 15)
}

function spread(number: number, length: number): Bytes {
  const bytes = new Uint8Array(length)
  let state = number
  for (let i = 0; i < length; i++) {
    state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + i
    bytes[i] = state >>> 24
  }
  return bytes
}
