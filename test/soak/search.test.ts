import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadZstd } from '../../renderer/vault/zstd.ts'
import { Search, searchFor, wantedBytes, wantedText } from './search.ts'
import { plantLeaks, sweep } from './sweep.ts'

test('[SOAK-2] finds every pattern at every place, as looking for each one alone does', () => {
  const letters = fc.constantFrom(0, 1, 2)
  fc.assert(fc.property(fc.array(fc.array(letters, { minLength: 4, maxLength: 7 }), { minLength: 1, maxLength: 9 }), fc.array(letters, { maxLength: 300 }), (patterns, text) => {
    const bytes = Uint8Array.from(text)
    const found: string[] = []
    new Search(patterns.map(pattern => Uint8Array.from(pattern))).scan(bytes, ({ pattern, at }) => void found.push(`${pattern} ${at}`))
    const slow = patterns.flatMap((pattern, number) => text.flatMap((_, at) => pattern.every((byte, i) => text[at + i] === byte) ? [`${number} ${at}`] : []))
    expect(found.sort()).toEqual(slow.sort())
  }))
})

test('[SOAK-2] a text is found in three encodings, escaped, and written out; a key too', () => {
  const { search, nameOf } = searchFor([wantedText('46.12345° N 014.54321° E', 'place'), wantedBytes(Uint8Array.from({ length: 32 }, (_, i) => i * 7), 'key')])
  const key = Buffer.from(Uint8Array.from({ length: 32 }, (_, i) => i * 7))
  const heard = (bytes: Buffer): readonly string[] => {
    const names = new Set<string>()
    search.scan(bytes, ({ pattern }) => void names.add(nameOf(pattern)))
    return [...names]
  }
  expect(heard(Buffer.from('x46.12345° N 014.54321° E'))).toEqual(['place'])
  expect(heard(Buffer.from('x46.12345° N 014.54321° E', 'utf16le'))).toEqual(['place'])
  expect(heard(Buffer.from(`?at=${encodeURIComponent('46.12345° N 014.54321° E')}`))).toEqual(['place'])
  expect(heard(Buffer.concat([Buffer.from('..'), key]))).toEqual(['key'])
  expect(heard(Buffer.from(key.toString('base64')))).toEqual(['key'])
  expect(heard(Buffer.from(key.toString('hex')))).toEqual(['key'])
  expect(heard(key.subarray(0, 31))).toEqual([])
})

test('[SOAK-3] a planted leak is found in every form, packed or not, and across the pieces of a large file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'waypost-sweep-'))
  const zstd = await loadZstd()
  const planted = plantLeaks(folder, 'canary0123456789', plain => zstd.compress(plain), gzipSync, deflateSync)
  const { leaks, files } = await sweep([folder], [wantedText('canary0123456789'), wantedText('canary9876543210')])
  expect(files).toBe(planted.length)
  expect([...new Set(leaks.map(({ file }) => file))].sort()).toEqual([...planted].sort())
  expect(new Set(leaks.map(({ what }) => what))).toEqual(new Set(['canary0123456789']))
})
