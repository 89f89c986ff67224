import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, isWellFormed } from '../../../shared/stix/canonical.ts'

const double = (bits: string): number => new DataView(Uint8Array.from(bits.match(/../g)!, byte => Number.parseInt(byte, 16)).buffer).getFloat64(0)

test('[STIX-1] RFC 8785 §3.2.2, the sample document', () => {
  const sample = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`) as object
  expect(canonicalJson(sample)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
})

test('[STIX-1] RFC 8785 §3.2.3, properties in the order of UTF-16 code units', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
  const written = canonicalJson(Object.fromEntries(names.map(name => [name, 0])))
  expect(written).toBe('{"\\r":0,"1":0,"\u0080":0,"ö":0,"€":0,"😀":0,"\ufb33":0}')
})

test.each([
  ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'], ['ffefffffffffffff', '-1.7976931348623157e+308'], ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'], ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'], ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'], ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'], ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'], ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
])('[STIX-1] RFC 8785 appendix B, number %s is written %s', (bits, written) => {
  expect(canonicalJson(double(bits))).toBe(written)
})

test.each([NaN, Infinity, -Infinity])('[STIX-1] %s has no canonical form', number => {
  expect(() => canonicalJson({ number })).toThrow('not finite')
})

test('[STIX-1] half of a surrogate pair has no canonical form, as a value or as a name', () => {
  expect(() => canonicalJson('\ud83d')).toThrow('surrogate')
  expect(() => canonicalJson({ '\ude00': 1 })).toThrow('surrogate')
  expect(isWellFormed('a\u{1f600}b')).toBe(true)
  expect(isWellFormed('\ude00\ud83d')).toBe(false)
})

test('[STIX-1] the order in which properties were set does not matter, and the value reads back', () => {
  fc.assert(fc.property(fc.jsonValue(), value => {
    const plain = JSON.parse(JSON.stringify(value)) as object
    const backwards = (of: unknown): unknown => (Array.isArray(of) ? of.map(backwards)
      : typeof of === 'object' && of !== null ? Object.fromEntries(Object.entries(of).reverse().map(([name, held]) => [name, backwards(held)])) : of)
    try {
      const written = canonicalJson(plain)
      expect(canonicalJson(backwards(plain) as object)).toBe(written)
      expect(JSON.parse(written)).toEqual(plain)
    } catch (fault) {
      expect(String(fault)).toContain('surrogate')
    }
  }))
})
