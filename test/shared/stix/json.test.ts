import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '../../../shared/stix/json.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string): ReturnType<typeof readJson> => readJson(utf8(text))
const refused = { ok: false, why: 'not-json' }

test('[STIX-7] what JSON.parse reads and two readers agree on is read', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), value => {
    const text = JSON.stringify(value)
    const plain = JSON.parse(text) as unknown
    const numbers = text.match(/-?\d{16,}/g) ?? []
    fc.pre(!text.includes('__proto__') && !/\\ud[89a-f]/.test(text) && numbers.every(number => Number.isSafeInteger(Number(number))))
    expect(read(text)).toEqual({ ok: true, value: plain, unsafe: 0 })
  }), { numRuns: 300 })
})

test.each(['', '{', '[1,]', 'nul', '<html></html>', '{"a":1}}', '{"a" 1}', '"a', '\u0000', '[1 2]', "{'a':1}", 'NaN', '[01]', '{"a":1}\u0000'])('[STIX-7] %j is not JSON', text => {
  expect(read(text)).toEqual(refused)
})

test('[STIX-7] bytes that are not UTF-8 are not JSON', () => {
  expect(readJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(refused)
  expect(readJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toEqual(refused)
})

test.each([
  '{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"a":{"b":1,"b":2}}', '{"__proto__":{"a":1}}', '{"a":{"__proto__":1}}', '"\\ud83d"', '"\\ude00\\ud83d"', '{"\\ud83dx":1}',
  '1e400', '-1e400', '9007199254740992', '{"a":[-9007199254740993]}', `{"a":${'9'.repeat(400)}}`,
])('[STIX-8] %s is refused: two readers may understand it differently', text => {
  expect(read(text)).toEqual(refused)
})

test.each(['"\\ud83d\\ude00"', '"\\u00ff\\\\ud83d"', '9007199254740991', '-9007199254740991', '1.00000000000000000000001', '1e300', '{"a":{"a":{"a":1}}}', '"a\\"b:,{"'])('[STIX-8] %s is taken', text => {
  expect(read(text)).toMatchObject({ ok: true, value: JSON.parse(text) as unknown })
})

test('[STIX-9] a fault inside one element of the outermost list costs that element alone', () => {
  const good = '{"id":1,"tags":["x","y"]}'
  const bad = ['{"id":2,"id":3}', '{"a":9007199254740993}', '{"a":"\\ud83d"}', '{"a":{"__proto__":0}}']
  const values = [JSON.parse(good), null, null, null, null, JSON.parse(good)] as unknown[]
  expect(read(`[${[good, ...bad, good].join(',')}]`)).toEqual({ ok: true, value: values, unsafe: 4 })
  expect(read(`{"type":"bundle","objects":[${[good, ...bad, good].join(', ')}],"more":false}`)).toEqual({ ok: true, value: { type: 'bundle', objects: values, more: false }, unsafe: 4 })
})

test('[STIX-9] a fault outside of the list, or a second list, refuses the whole', () => {
  expect(read('{"a":1,"a":2,"objects":[{"b":1}]}')).toEqual(refused)
  expect(read('{"objects":[{"b":1}],"a":1,"a":2}')).toEqual(refused)
  expect(read('{"objects":[{"b":1}],"objects":[{"b":2}]}')).toEqual(refused)
  expect(read('{"objects":[],"x":"\\ud83d"}')).toEqual(refused)
  expect(read('{"inner":{"objects":[{"a":1,"a":2}]}}')).toEqual(refused)
})

test('[STIX-9] empty lists and lists of lists count right', () => {
  for (const text of ['[]', '[[],[]]', '{"objects":[]}', '{"objects":[ ]}', '{"objects":[[{"a":1}],{"b":[{"c":1}]}]}', '{"objects":{"a":1}}', '{"a":[{"b":1}],"objects":[{"c":[1,2]}]}']) {
    expect(read(text), text).toEqual({ ok: true, value: JSON.parse(text) as unknown, unsafe: 0 })
  }
})

test('[STIX-10] a million nested lists are refused without being built', () => {
  const deep = '['.repeat(1_000_000)
  const started = performance.now()
  expect(read(deep)).toEqual(refused)
  expect(read(`${deep}${']'.repeat(1_000_000)}`)).toEqual(refused)
  expect(read('{"a":'.repeat(1_000_000))).toEqual(refused)
  expect(performance.now() - started).toBeLessThan(1_000)
  expect(read(`${'['.repeat(32)}${']'.repeat(32)}`).ok).toBe(true)
  expect(read(`${'['.repeat(33)}${']'.repeat(33)}`).ok).toBe(false)
})

test('[STIX-10] time grows with the bytes and no faster, whatever they are', () => {
  const time = (text: string): number => {
    const bytes = utf8(text)
    const runs = [1, 2, 3].map(() => {
      const started = performance.now()
      readJson(bytes)
      return performance.now() - started
    })
    return Math.min(...runs)
  }
  const worst = ['"\\u', '\\', '"', '{"a":', '[', ',', '1', '-', '\\ud83d', '{"a":1,', ':', ' ']
  for (const piece of worst) {
    const [small, large] = [time(piece.repeat(200_000)), time(piece.repeat(800_000))]
    // Four times the bytes; a quadratic reader would need sixteen times as long.
    expect(large, piece).toBeLessThan(Math.max(200, small * 12))
  }
})

test('[STIX-10] more bytes than are looked at is an answer', () => {
  expect(readJson(new Uint8Array(11), 10)).toEqual({ ok: false, why: 'too-large' })
})
