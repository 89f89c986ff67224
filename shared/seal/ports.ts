/** Only bytes of this brand may reach the disk. */
export type Sealed = Uint8Array<ArrayBuffer> & { readonly brand?: 'sealed' }

/** AES-256-GCM behind one name, so that WebCrypto (window, worker) and node:crypto (notary) serve the same formats. */
export interface Aead {
  /** @returns ciphertext with its 16-byte tag behind it. @param nonce 12 bytes, never used twice with one key. */
  seal(key: AeadKey, nonce: Uint8Array<ArrayBuffer>, plain: Uint8Array<ArrayBuffer>, bound: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** @returns undefined when the key, the bytes or what they were bound to are not the same as at sealing. */
  open(key: AeadKey, nonce: Uint8Array<ArrayBuffer>, sealed: Uint8Array<ArrayBuffer>, bound: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined>
  importKey(raw: Uint8Array<ArrayBuffer>): Promise<AeadKey>
  /** HKDF-SHA-256, RFC 5869. @returns `length` bytes. */
  derive(secret: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, purpose: string, length: number): Promise<Uint8Array<ArrayBuffer>>
  random(length: number): Uint8Array<ArrayBuffer>
}

/** An adapter's own key object; opaque to everybody else. */
export interface AeadKey { readonly algorithm?: unknown }

/** Argon2id, RFC 9106. `memory` in KiB. @returns 32 bytes. */
export type Kdf = (passphrase: string, salt: Uint8Array<ArrayBuffer>, cost: KdfCost) => Promise<Uint8Array<ArrayBuffer>>
export interface KdfCost { readonly memory: number; readonly passes: number; readonly lanes: number }
