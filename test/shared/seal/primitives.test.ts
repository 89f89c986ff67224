import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { argon2id as wasmArgon2id } from 'hash-wasm'
import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../shared/seal/ports.ts'
import gcmVectors from '../../vectors/aes-256-gcm.json'
import argonVector from '../../vectors/argon2id.json'
import hkdfVectors from '../../vectors/hkdf-sha256.json'
import { ADAPTERS, fromHex, kdf, toHex, utf8, webAead } from './adapters.ts'
import { nativeAead } from '../../../electron/notary/native.ts'

/** RFC 5869, written as it stands there. */
function hkdf(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Bytes {
  const prk = createHmac('sha256', salt).update(secret).digest()
  let okm = Buffer.alloc(0)
  let block = Buffer.alloc(0)
  for (let i = 1; okm.length < length; i++) {
    block = createHmac('sha256', prk).update(Buffer.concat([block, info, Uint8Array.of(i)])).digest()
    okm = Buffer.concat([okm, block])
  }
  return new Uint8Array(okm.subarray(0, length))
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(array => new Uint8Array(array))
const ofLength = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(array => new Uint8Array(array))

test('[SEAL-1] the slow HKDF of these tests gives the answers of RFC 5869', () => {
  for (const { ikm, salt, info, okm } of hkdfVectors.cases) expect(toHex(hkdf(fromHex(ikm), fromHex(salt), fromHex(info), okm.length / 2))).toBe(okm)
})

describe.each(ADAPTERS)('%s', (_name, aead) => {
  test('[SEAL-1] HKDF gives the answer of RFC 5869, case 3, and of the slow one', async () => {
    const [, , third] = hkdfVectors.cases
    expect(toHex(await aead.derive(fromHex(third?.ikm ?? ''), fromHex(''), '', 42))).toBe(third?.okm)
    await fc.assert(fc.asyncProperty(bytes(80), bytes(80), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 100 }), async (secret, salt, purpose, length) => {
      fc.pre(secret.length > 0)
      expect(await aead.derive(secret, salt, purpose, length)).toEqual(hkdf(secret, salt, utf8(purpose), length))
    }))
  })

  test('[SEAL-1] AES-256-GCM gives NIST’s answers, both ways', async () => {
    for (const { key, nonce, plain, bound, sealed } of gcmVectors.cases) {
      const imported = await aead.importKey(fromHex(key))
      expect(toHex(await aead.seal(imported, fromHex(nonce), fromHex(plain), fromHex(bound)))).toBe(sealed)
      expect(await aead.open(imported, fromHex(nonce), fromHex(sealed), fromHex(bound))).toEqual(fromHex(plain))
    }
  })

  test('[SEAL-1] SHA-256', async () => {
    expect(toHex(await aead.digest(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    await fc.assert(fc.asyncProperty(bytes(300), async message => {
      expect(toHex(await aead.digest(message))).toBe(createHash('sha256').update(message).digest('hex'))
    }))
  })

  test('[SEAL-5] what is too short, or not 32 bytes of key, or not 12 of nonce', async () => {
    const key = await aead.importKey(new Uint8Array(32))
    expect(await aead.open(key, new Uint8Array(12), new Uint8Array(15), new Uint8Array(0))).toBeUndefined()
    await expect(aead.importKey(new Uint8Array(16))).rejects.toThrow(RangeError)
    await expect(aead.seal(key, new Uint8Array(8), new Uint8Array(1), new Uint8Array(0))).rejects.toThrow(RangeError)
  })

  test('every answer owns its whole buffer', async () => {
    const key = await aead.importKey(new Uint8Array(32))
    const sealed = await aead.seal(key, new Uint8Array(12), utf8('x'), new Uint8Array(0))
    const opened = await aead.open(key, new Uint8Array(12), sealed, new Uint8Array(0))
    const all = [sealed, opened, await aead.derive(utf8('s'), utf8('t'), 'p', 7), await aead.digest(utf8('m')), aead.random(5)]
    expect(all.map(each => each?.byteLength)).toEqual(all.map(each => each?.buffer.byteLength))
  })
})

test('[SEAL-1] what one implementation seals, the other opens', async () => {
  await fc.assert(fc.asyncProperty(ofLength(32), ofLength(12), bytes(200), bytes(50), async (raw, nonce, plain, bound) => {
    const [web, native] = [await webAead.importKey(raw), await nativeAead.importKey(raw)]
    const sealed = await webAead.seal(web, nonce, plain, bound)
    expect(await nativeAead.seal(native, nonce, plain, bound)).toEqual(sealed)
    expect(await nativeAead.open(native, nonce, sealed, bound)).toEqual(plain)
  }))
})

test('[SEAL-1] Argon2id: RFC 9106 by one implementation, which agrees with the one that Waypost runs', async () => {
  const { memory, passes, lanes, password, salt, secret, associated, tag } = argonVector
  // hash-wasm takes no associated data, so that it cannot be asked for the RFC's own case.
  expect(toHex(nobleArgon2id(fromHex(password), fromHex(salt), { m: memory, t: passes, p: lanes, key: fromHex(secret), personalization: fromHex(associated), dkLen: 32 }))).toBe(tag)
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), ofLength(32), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }), async (phrase, given, t, p) => {
    expect(await kdf(phrase, given, { memory: 64, passes: t, lanes: p })).toEqual(nobleArgon2id(phrase, given, { m: 64, t, p, dkLen: 32 }))
  }), { numRuns: 20 })
})

test('[SEAL-1] Argon2id at the size that Waypost uses: the reference implementation’s own answer', async () => {
  // phc-winner-argon2, src/test.c: version 0x13, t=2, m=2^16, p=1.
  const hash = await wasmArgon2id({ password: 'password', salt: utf8('somesalt'), memorySize: 65_536, iterations: 2, parallelism: 1, hashLength: 32, outputType: 'hex' })
  expect(hash).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})
