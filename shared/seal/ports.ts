export type Bytes = Uint8Array<ArrayBuffer>

/** Only bytes of this brand may reach the disk. */
export type Sealed = Bytes & { readonly brand?: 'sealed' }

/** AES-256-GCM behind one name, so that WebCrypto (window, worker) and node:crypto (notary) serve the same formats. */
export interface Aead {
  /** @returns ciphertext with its 16-byte tag behind it. @param nonce 12 bytes, never used twice with one key. */
  seal(key: AeadKey, nonce: Bytes, plain: Bytes, bound: Bytes): Promise<Bytes>
  /** @returns undefined when the key, the bytes or what they were bound to are not the same as at sealing. */
  open(key: AeadKey, nonce: Bytes, sealed: Bytes, bound: Bytes): Promise<Bytes | undefined>
  /** @param raw 32 bytes. */
  importKey(raw: Bytes): Promise<AeadKey>
  /** HKDF-SHA-256, RFC 5869. @returns `length` bytes. */
  derive(secret: Bytes, salt: Bytes, purpose: string, length: number): Promise<Bytes>
  /** SHA-256. */
  digest(bytes: Bytes): Promise<Bytes>
  random(length: number): Bytes
}

/** An adapter's own key object; opaque to everybody else. */
export interface AeadKey { readonly algorithm?: unknown }

/** Argon2id, RFC 9106. `memory` in KiB. @returns 32 bytes. */
export type Kdf = (passphrase: string, salt: Bytes, cost: KdfCost) => Promise<Bytes>
export interface KdfCost { readonly memory: number; readonly passes: number; readonly lanes: number }

/** What opening sealed bytes comes to, where a newer build may have written them. */
export type Opening<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: 'damaged' | 'newer' }

/** X25519, RFC 7748. */
export interface Curve {
  /** @param secret 32 random bytes. */
  publicKey(secret: Bytes): Bytes
  /** @returns 32 bytes; undefined for a public key that gives nothing but zeros. */
  shared(secret: Bytes, publicKey: Bytes): Bytes | undefined
}

/** Shamir's secret sharing over GF(2^8); each share is one byte longer than the secret. */
export interface Sharing {
  split(secret: Bytes, shares: number, threshold: number): Promise<readonly Bytes[]>
  /** Gives some secret for any shares; whether it is the right one, what it opens has to tell. */
  combine(shares: readonly Bytes[]): Promise<Bytes>
}
