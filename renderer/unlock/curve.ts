import { x25519 } from '@noble/curves/ed25519.js'
import type { Curve } from '../../shared/seal/ports.ts'

/** X25519 in a page: Chromium 130 has none in WebCrypto. */
export const curve: Curve = {
  publicKey: secret => Uint8Array.from(x25519.getPublicKey(secret)),
  shared(secret, publicKey) {
    try {
      return Uint8Array.from(x25519.getSharedSecret(secret, publicKey))
    } catch {
      return undefined
    }
  },
}
