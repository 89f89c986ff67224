import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../../../shared/stix/base64.ts'
import { sha256Hex } from '../../../shared/stix/digest.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([['', ''], ['f', 'Zg=='], ['fo', 'Zm8='], ['foo', 'Zm9v'], ['foob', 'Zm9vYg=='], ['fooba', 'Zm9vYmE='], ['foobar', 'Zm9vYmFy']])('[STIX-15] RFC 4648 §10: %j is %s', (text, written) => {
  expect(toBase64(utf8(text))).toBe(written)
  expect(fromBase64(written)).toEqual(utf8(text))
})

test('[STIX-15] any bytes read back, and are what another implementation writes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 1_000 }), bytes => {
    const written = toBase64(bytes)
    expect(written).toBe(Buffer.from(bytes).toString('base64'))
    expect(fromBase64(written)).toEqual(Uint8Array.from(bytes))
    expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
  }))
})

test.each(['Z', 'Zg', 'Zg=', 'Z===', '====', 'Zg==Zg==', 'Zm9v\n', 'Zm-v', 'Zm9€', 'Zh==', 'Zm9=', 'Z=8='])('[STIX-15] %j is refused', text => {
  expect(fromBase64(text)).toBeUndefined()
})
