import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uplinkGuards, uplinkWardenGuards } from '../../../electron/uplink/guards.ts'

const request = { method: 'POST', url: 'https://a.example/x/?limit=5', headers: { accept: 'application/taxii+json;version=2.1', authorization: 'Basic eDp5' }, body: Uint8Array.of(1, 2) }
const limits = { seconds: 30, bytes: 1_000_000 }

test('[UPLINK-11] what a page may ask is taken, and copied without what it does not need', () => {
  expect(uplinkGuards.send([1, { ...request, extra: 'gone' }, { ...limits, extra: 1 }])).toEqual([1, request, limits])
  expect(uplinkGuards.cancel([1])).toEqual([1])
  expect(uplinkWardenGuards.allow([[{ origin: 'https://a.example' }, { origin: 'http://127.0.0.1:8421', proxy: 'p.example:3128' }]])).toEqual([[{ origin: 'https://a.example' }, { origin: 'http://127.0.0.1:8421', proxy: 'p.example:3128' }]])
  expect(uplinkWardenGuards.practise([{ seed: 4_294_967_295, movements: 1_000_000 }])).toEqual([{ seed: 4_294_967_295, movements: 1_000_000 }])
})

test.each([
  ['a method that we do not speak', { method: 'PUT' }],
  ['credentials in the address', { url: 'https://anna:secret@a.example/' }],
  ['a fragment', { url: 'https://a.example/#x' }],
  ['no address', { url: 'taxii2/' }],
  ['an address without end', { url: `https://a.example/${'x'.repeat(9_000)}` }],
  ['a host header', { headers: { host: 'b.example' } }],
  ['a cookie', { headers: { cookie: 'a=b' } }],
  ['a transfer encoding', { headers: { 'transfer-encoding': 'chunked' } }],
  ['proxy credentials', { headers: { 'proxy-authorization': 'Basic x' } }],
  ['a second line in a value', { headers: { accept: 'a\r\nx-evil: 1' } }],
  ['a second line in a name', { headers: { 'a\r\nb': '1' } }],
  ['an upper-case name', { headers: { Accept: 'a' } }],
  ['too many headers', { headers: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`x-${i}`, '1'])) }],
  ['a body of text', { body: 'text' }],
  ['a body that others share', { body: new Uint8Array(new SharedArrayBuffer(4)) }],
])('[UPLINK-11] refused: %s', (_what, change) => {
  expect(() => uplinkGuards.send([1, { ...request, ...change }, limits])).toThrow(TypeError)
})

test('[UPLINK-11] refused: limits without limit, ways that a person could not have allowed', () => {
  for (const wrong of [{ seconds: 0 }, { seconds: 601 }, { seconds: NaN }, { bytes: -1 }, { bytes: 2 ** 40 }, { bytes: 1.5 }]) expect(() => uplinkGuards.send([1, request, { ...limits, ...wrong }])).toThrow(TypeError)
  for (const origin of ['http://a.example', 'https://a.example/', 'https://a.example/x', 'file:///etc/passwd', 'ftp://a.example', '', 'https://user@a.example']) expect(() => uplinkWardenGuards.allow([[{ origin }]])).toThrow(TypeError)
  expect(() => uplinkWardenGuards.allow([[{ origin: 'https://a.example', proxy: 'http://p:1' }]])).toThrow(TypeError)
  for (const scenario of [{ seed: -1, movements: 1 }, { seed: 1, movements: 1e9 }, {}]) expect(() => uplinkWardenGuards.practise([scenario])).toThrow(TypeError)
})

test('[UPLINK-11] whatever comes is taken as it should be or refused, and nothing else', () => {
  fc.assert(fc.property(fc.array(fc.anything({ withTypedArray: true, withNullPrototype: true }), { maxLength: 4 }), args => {
    for (const guard of [uplinkGuards.send, uplinkGuards.cancel, uplinkWardenGuards.allow, uplinkWardenGuards.practise, uplinkWardenGuards.link]) {
      try {
        guard(args)
      } catch (fault) {
        expect(fault).toBeInstanceOf(TypeError)
      }
    }
  }), { numRuns: 2_000 })
})
