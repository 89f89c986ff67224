import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentKeys } from '../../../shared/seal/keys.ts'
import { openOldRing } from '../../../shared/seal/old-ring.ts'
import type { Aead, AeadKey, Bytes } from '../../../shared/seal/ports.ts'
import { handOfContentKey } from '../../../shared/seal/hand.ts'
import { heldKeys } from '../../../shared/seal/lane-keys.ts'
import { sealRecord } from '../../../shared/seal/record.ts'
import { NO_RING, sealRing, turnedRing } from '../../../shared/seal/ring.ts'
import { isSegmentName, newSegmentName, openPart, openSegment, readLayout, sealSegment } from '../../../shared/seal/segment.ts'
import { ADAPTERS, flipped, toHex, utf8, webAead } from './adapters.ts'
import { oldRing, sealOldRing } from './old-ring.ts'
import { seeded } from './seeded.ts'

const VAULT = '00112233445566778899aabbccddeeff'
const BOND = { vault: VAULT, name: 'first', kind: 'objects' }
const PARTS = [{ bytes: utf8('the index, read at unlock'), size: 4_000 }, { bytes: utf8('the objects, read on demand'), size: 123_456 }]

/** Opens everything; undefined as soon as anything is not as it was sealed. */
async function openAll(aead: Aead, bond: typeof BOND, key: Bytes, bytes: Bytes): Promise<readonly unknown[] | undefined> {
  const opened = await openSegment(aead, bond, key, bytes)
  if (!opened.ok) return undefined
  const parts = await Promise.all(opened.value.parts.map((_place, i) => opened.value.part(i)))
  return parts.includes(undefined) ? undefined : parts
}

describe.each(ADAPTERS)('%s', (_name, aead) => {
  test('[SEAL-6] a segment gives back its parts, each by itself', async () => {
    const { bytes, key } = await sealSegment(aead, BOND, PARTS)
    const opened = await openSegment(aead, BOND, key, bytes)
    if (!opened.ok) throw new Error(opened.why)
    expect(await opened.value.part(1)).toEqual(PARTS[1])
    expect(await opened.value.part(0)).toEqual(PARTS[0])
    expect(await opened.value.part(2)).toBeUndefined()
  })

  test('[SEAL-5] every flipped byte of a segment is noticed', async () => {
    const { bytes, key } = await sealSegment(aead, BOND, PARTS)
    expect(await openAll(aead, BOND, key, bytes)).toEqual(PARTS)
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [0, 7]) expect(await openAll(aead, BOND, key, flipped(bytes, at, bit))).toBeUndefined()
    }
    for (let length = 0; length < bytes.length; length++) expect(await openAll(aead, BOND, key, bytes.slice(0, length))).toBeUndefined()
    expect(await openAll(aead, BOND, key, new Uint8Array([...bytes, 0]))).toBeUndefined()
  })

  test('[SEAL-5] every flipped byte of a key ring is noticed', async () => {
    const { ring } = await contentKeys(aead, aead.random(32), VAULT)
    const keys = oldRing(1, new Map([['first', aead.random(32)], ['second', aead.random(32)]]))
    const sealed = await sealOldRing(aead, ring, VAULT, keys)
    expect(await openOldRing(aead, ring, VAULT, sealed)).toEqual({ ok: true, value: keys })
    for (let at = 0; at < sealed.length; at++) {
      for (let bit = 0; bit < 8; bit++) expect(await openOldRing(aead, ring, VAULT, flipped(sealed, at, bit))).toEqual({ ok: false, why: 'damaged' })
    }
    for (let length = 0; length < sealed.length; length++) expect(await openOldRing(aead, ring, VAULT, sealed.slice(0, length))).toEqual({ ok: false, why: 'damaged' })
    expect(await openOldRing(aead, ring, VAULT.replace('0', '1'), sealed)).toEqual({ ok: false, why: 'damaged' })
  })
})

test('[SEAL-5] flips in a segment of the real size are noticed, sampled', async () => {
  const random = seeded('flips in a 0.8 MB segment')
  const { bytes, key } = await sealSegment(webAead, BOND, [{ bytes: webAead.random(800_000), size: 1_300_000 }])
  for (let i = 0; i < 300; i++) expect(await openAll(webAead, BOND, key, flipped(bytes, random.below(bytes.length), random.below(8)))).toBeUndefined()
})

test('[SEAL-6] a part opens in no other place', async () => {
  const same = [{ bytes: utf8('same length A'), size: 1 }, { bytes: utf8('same length B'), size: 1 }]
  const { bytes, key } = await sealSegment(webAead, BOND, same)
  for (const bond of [{ ...BOND, vault: 'ff' }, { ...BOND, name: 'second' }, { ...BOND, kind: 'movements' }]) expect(await openAll(webAead, bond, key, bytes)).toBeUndefined()
  const layout = readLayout(bytes)
  if (!layout.ok) throw new Error(layout.why)
  const [first, second] = layout.value.parts.map(({ from, length }) => bytes.slice(from, from + length))
  const imported = await webAead.importKey(key)
  expect(await openPart(webAead, imported, BOND, layout.value, 0, first ?? utf8(''))).toEqual(same[0])
  expect(await openPart(webAead, imported, BOND, layout.value, 0, second ?? utf8(''))).toBeUndefined()
  expect(await openPart(webAead, imported, BOND, layout.value, 1, first ?? utf8(''))).toBeUndefined()
})

test('[SEAL-5] newer segments and rings are told apart from damaged ones', async () => {
  const { bytes, key } = await sealSegment(webAead, BOND, PARTS)
  bytes.set([2, 0, 0xfd, 0xff], 8)
  expect(await openSegment(webAead, BOND, key, bytes)).toEqual({ ok: false, why: 'newer' })
  const { ring } = await contentKeys(webAead, webAead.random(32), VAULT)
  const sealed = await sealOldRing(webAead, ring, VAULT, oldRing(0, new Map()))
  sealed.set([2, 0, 0xfd, 0xff], 8)
  expect(await openOldRing(webAead, ring, VAULT, sealed)).toEqual({ ok: false, why: 'newer' })
})

test('[SEAL-7] a ring turned without a segment has no key for it, and its own is not another’s', async () => {
  const { bytes, key } = await sealSegment(webAead, BOND, PARTS)
  const before = turnedRing(NO_RING, [['first', { level: 0, key }], ['second', { level: 2, key: webAead.random(32) }]])
  const after = turnedRing(before, [['third', { level: 0, key: webAead.random(32) }]], ['first'])
  expect([...after.keys.keys()]).toEqual(['second', 'third'])
  expect(after.generation).toBe(2)
  expect([...before.keys.keys()]).toEqual(['first', 'second'])
  for (const other of after.keys.values()) expect(await openAll(webAead, BOND, other.key, bytes)).toBeUndefined()
})

test('[SEAL-7] rings of any content round trip', async () => {
  const { ring } = await contentKeys(webAead, webAead.random(32), VAULT)
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/)
  await fc.assert(fc.asyncProperty(fc.dictionary(name, fc.constant(null), { maxKeys: 40 }), fc.nat(), async (names, generation) => {
    const keyring = oldRing(generation, new Map(Object.keys(names).map(each => [each, webAead.random(32)])))
    expect(await openOldRing(webAead, ring, VAULT, await sealOldRing(webAead, ring, VAULT, keyring))).toEqual({ ok: true, value: keyring })
  }))
})

test('[SEAL-8] no pair of key and nonce is used twice over rings, records and segments, nor after a restart from a copy', async () => {
  const used = new Set<string>()
  const names = new Map<AeadKey, string>()
  let imported = 0
  const watching: Aead = {
    ...webAead,
    async importKey(raw) {
      const key = await webAead.importKey(raw)
      names.set(key, toHex(await webAead.digest(raw)))
      imported++
      return key
    },
    async seal(key, nonce, plain, bound) {
      const pair = `${names.get(key)} ${toHex(nonce)}`
      expect(used.has(pair)).toBe(false)
      used.add(pair)
      return await webAead.seal(key, nonce, plain, bound)
    },
  }
  const contentKey = webAead.random(32)
  for (let restart = 0; restart < 20; restart++) {
    const held = await heldKeys(watching, await handOfContentKey(watching, contentKey), VAULT)
    const parts = ([0, 1, 2, 'personal'] as const).map(reader => ({ reader, plain: utf8('same') }))
    for (let i = 0; i < 50; i++) {
      await sealRecord(watching, held, { vault: VAULT, purpose: 'journal' }, parts)
      await sealRing(watching, held, VAULT, turnedRing(NO_RING, [['first', { level: 0, key: contentKey }], ['second', { level: 2, key: contentKey }]]))
      await sealSegment(watching, BOND, PARTS)
    }
  }
  expect(used.size).toBe(20 * 50 * (4 + 2 + 2))
  expect(imported).toBe(20 * (4 * 2 + 1) + 20 * 50)
})

test('segment names say nothing and repeat never', () => {
  const names = Array.from({ length: 1_000 }, () => newSegmentName(webAead))
  expect(new Set(names).size).toBe(1_000)
  expect(names.every(isSegmentName)).toBe(true)
  expect(['', '-a', 'A', 'a/b', '../a', 'a.b', 'a'.repeat(65), 'a\n'].some(isSegmentName)).toBe(false)
})
