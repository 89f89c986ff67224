import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Dictionary } from '../../../shared/columns/dictionary.ts'
import { allocate, grow, reserve, SEGMENT_ROWS, COLUMN_NAMES } from '../../../shared/columns/capacity.ts'
import { columnHead, columnRoom, readBytes, readShorts, readSigned, readWords, writeColumn } from '../../../shared/columns/planes.ts'
import { mercatorY, project } from '../../../shared/columns/projection.ts'
import { packRemarks, remarkOffsets } from '../../../shared/columns/remarks.ts'
import { Routes } from '../../../shared/columns/routes.ts'

const plainBuffer = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes)

test('[ROW-6] a column of planes reads back, takes no more room than it may, and no more planes than its range needs', () => {
  const lists = fc.constantFrom(0, 8, 16, 24, 32).chain(bits => fc.tuple(fc.array(fc.nat(2 ** bits - 1), { maxLength: 40 }), fc.nat(2 ** 32 - 2 ** bits))).map(([list, smallest]) => list.map(value => smallest + value))
  fc.assert(fc.property(lists, fc.nat(9), (list, at) => {
    const values = Uint32Array.from(list)
    const out = new Uint8Array(at + columnRoom(values.length))
    const end = writeColumn(values, values.length, out, at)
    expect(end).toBeLessThanOrEqual(out.length)
    const head = columnHead(out, at, values.length)!
    expect(head.end).toBe(end)
    const words = new Uint32Array(values.length + 3)
    readWords(out, head, values.length, words, 2)
    expect([...words]).toEqual([0, 0, ...list, 0])
    const largest = Math.max(0, ...list)
    const bytes = new Uint8Array(values.length + 1)
    expect(readBytes(out, head, values.length, bytes, 1)).toBe(largest <= 0xff || list.length === 0)
    if (largest <= 0xff) expect([...bytes]).toEqual([0, ...list])
    const shorts = new Uint16Array(values.length + 1)
    expect(readShorts(out, head, values.length, shorts, 1)).toBe(largest <= 0xffff || list.length === 0)
    if (largest <= 0xffff) expect([...shorts]).toEqual([0, ...list])
    const signed = new Int32Array(values.length + 1)
    const near = list.every(value => Math.abs(value - 2 ** 31) <= 5_000_000)
    expect(readSigned(out, head, values.length, signed, 1, 5_000_000)).toBe(near)
    expect([...signed]).toEqual([0, ...list.map(value => value - 2 ** 31 | 0)])
    const range = list.length === 0 ? 0 : Math.max(...list) - Math.min(...list)
    expect(end - at - 5).toBe(values.length * Math.ceil(Math.log2(range + 1) / 8))
  }))
})

test('[ROW-6] a column that ends early or is wider than ours is refused', () => {
  const bytes = new Uint8Array(5 + 8)
  expect(writeColumn(Uint32Array.of(1, 2, 3, 70_000), 4, new Uint8Array(columnRoom(4)), 0)).toBe(5 + 12)
  expect(columnHead(bytes.subarray(0, 4), 0, 0)).toBeUndefined()
  bytes[0] = 4
  expect(columnHead(bytes, 0, 2)).toMatchObject({ end: 13 })
  expect(columnHead(bytes, 0, 3)).toBeUndefined()
  bytes[0] = 5
  expect(columnHead(bytes, 0, 1)).toBeUndefined()
  expect(columnHead(bytes, -1, 1)).toBeUndefined()
})

test('[ROW-7] an entry keeps its ordinal, and journalled entries come back at theirs or not at all', () => {
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1, maxLength: 3 })), fc.array(fc.string({ minLength: 1, maxLength: 3 })), (one, other) => {
    const dictionary = new Dictionary('', text => text, 1_000)
    const ordinals = one.map(text => dictionary.add(text))
    const mark = dictionary.size
    for (const text of other) dictionary.add(text)
    one.forEach((text, i) => expect([dictionary.add(text), dictionary.find(text), dictionary.at(ordinals[i]!)]).toEqual([ordinals[i], ordinals[i], text]))
    const again = new Dictionary('', text => text, 1_000)
    for (const text of one) again.add(text)
    const journalled = dictionary.since(mark)
    expect(again.restore(mark, journalled)).toBe(true)
    expect(again.entries).toEqual(dictionary.entries)
    expect(again.restore(mark, journalled)).toBe(journalled.length === 0 && again.size === mark)
  }))
})

test('[ROW-7] a full dictionary gives no number, and gaps, repeats and too many are not restored', () => {
  const dictionary = new Dictionary('', text => text, 2)
  expect([dictionary.add('a'), dictionary.add('b'), dictionary.add('c'), dictionary.add('a')]).toEqual([1, 2, undefined, 1])
  const empty = new Dictionary('', text => text, 2)
  expect([empty.restore(2, ['a']), empty.restore(1, ['a', 'a']), empty.restore(1, ['a', 'b', 'c']), empty.size]).toEqual([false, false, false, 1])
  expect(empty.restore(1, ['a', 'b'])).toBe(true)
  expect(empty.restore(3, ['b'])).toBe(false)
  expect([empty.replace('b'), empty.replace('x')]).toEqual([2, 0])
})

test('[ROW-5] columns grow in whole segments and keep their rows; what fits stays where it is', () => {
  const columns = { ...allocate(10, plainBuffer), rows: 7 }
  columns.subject.set([1, 2, 3, 4, 5, 6, 7])
  expect(reserve(columns, 3, plainBuffer)).toBe(columns)
  const larger = reserve(columns, 4, plainBuffer)
  expect([larger.capacity, larger.rows]).toEqual([SEGMENT_ROWS, 7])
  for (const name of COLUMN_NAMES) expect([...larger[name].subarray(0, 7)]).toEqual([...columns[name].subarray(0, 7)])
  expect(() => grow(columns, 6, plainBuffer)).toThrow('below the 7 rows held')
})

test('[ROW-8] the projection is the Web Mercator that it replaces, to the last digit of its column', () => {
  fc.assert(fc.property(fc.integer({ min: -8_400_000, max: 8_400_000 }), fc.integer({ min: -18_000_000, max: 18_000_000 }), (latitude, longitude) => {
    const columns = { ...allocate(1, plainBuffer), rows: 1 }
    columns.latitude[0] = latitude
    columns.longitude[0] = longitude
    project(columns, 0, 1)
    expect(Math.abs(columns.y[0]! - mercatorY(latitude / 1e5))).toBeLessThan(1.6e-7)
    expect(Math.abs(columns.x[0]! - (longitude / 36e6 + 0.5))).toBeLessThan(6e-8)
  }))
})

test('[ROW-8] the poles stay on the map', () => {
  const columns = { ...allocate(2, plainBuffer), rows: 2 }
  columns.latitude.set([9_000_000, -9_000_000])
  project(columns, 0, 2)
  expect([...columns.y]).toEqual([0, 1])
})

test('[ROW-9] a pair of places has one route, in order of first appearance, and none when an end is unknown', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 4_000 }), pairs => {
    const routes = new Routes()
    const seen = new Map<string, number>()
    for (const [post, other] of pairs) {
      const ordinal = routes.ordinal(post, other)
      if (post === 0 || other === 0) expect(ordinal).toBe(0)
      else {
        const expected = seen.get(`${post}>${other}`) ?? seen.size + 1
        seen.set(`${post}>${other}`, expected)
        expect(ordinal).toBe(expected)
        expect(routes.pairs[ordinal]).toEqual([post, other])
      }
    }
  }), { numRuns: 20 })
})

test('[ROW-9] routes between ordinals of all 16 bits are told apart', () => {
  const routes = new Routes()
  expect([routes.ordinal(65_535, 65_535), routes.ordinal(65_535, 1), routes.ordinal(1, 65_535), routes.ordinal(65_535, 65_535)]).toEqual([1, 2, 3, 1])
})

test('[ROW-10] remarks are kept to the letter, and a longer one than fits is cut at a character', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined })), texts => {
    const remarks = packRemarks(texts)
    const offsets = remarkOffsets(remarks, texts.length)
    expect(texts.map((_, row) => new TextDecoder().decode(remarks.bytes.subarray(offsets[row], offsets[row + 1])))).toEqual(texts.map(text => text ?? ''))
    if (texts.every(text => text === undefined || text === '')) expect(remarks.lengths.length).toBe(0)
  }))
  const long = packRemarks(['€'.repeat(30_000), 'after'])
  expect([...long.lengths]).toEqual([65_535, 5])
  expect(new TextDecoder('utf-8', { fatal: true }).decode(long.bytes)).toBe(`${'€'.repeat(21_845)}after`)
})
