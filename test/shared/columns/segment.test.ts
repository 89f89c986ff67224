import fc from 'fast-check'
import { expect, test } from 'vitest'
import { append, blockOf, emptyBlock, STORED_COLUMNS, type Block } from '../../../shared/columns/block.ts'
import { blockOfRows, newDictionaries, sliceBlock } from '../../../shared/columns/builder.ts'
import { allocate, SEGMENT_ROWS } from '../../../shared/columns/capacity.ts'
import { batchIds, explicitIds, type RowIds } from '../../../shared/columns/identity.ts'
import { packRemarks, remarkOffsets } from '../../../shared/columns/remarks.ts'
import { Routes } from '../../../shared/columns/routes.ts'
import { decodeRest, decodeSegment, encodeSegment, segmentRows, type Rest } from '../../../shared/columns/segment.ts'
import type { MovementColumns } from '../../../shared/columns/table.ts'
import { gather } from '../../../shared/movement/gather.ts'
import { movements } from '../movement/arbitrary.ts'

const plainBuffer = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes)

const value = (bits: number): fc.Arbitrary<number> => fc.oneof(fc.nat(3), fc.nat(2 ** bits - 1))

/** Blocks as wild as the columns' types allow. */
const blocks: fc.Arbitrary<Block> = fc.array(fc.record({
  time: value(32), arrived: value(32), latitude: fc.integer({ min: -9_000_000, max: 9_000_000 }), longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }),
  post: value(16), other: value(16), mode: value(8), direction: value(8), kind: value(8), subject: value(31), conveyance: value(31), document: value(31), source: value(16), marking: value(16), grade: value(8),
  remark: fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }), { nil: undefined }), named: fc.boolean(),
}), { maxLength: 50 }).chain(rows => fc.tuple(fc.constant(rows), fc.uint8Array({ minLength: rows.length * 16, maxLength: rows.length * 16 }), fc.constantFrom('explicit', 'batch', 'mixed'))).map(([rows, uuids, names]) => {
  const ids = names === 'explicit' ? explicitIds(uuids) : names === 'batch' ? batchIds(new Uint8Array(16).fill(9), 77, rows.length) : mixed(rows.map(({ named }) => named), uuids)
  const block = { ...emptyBlock(rows.length, ids), remarks: packRemarks(rows.map(({ remark }) => remark)) }
  rows.forEach((row, at) => { for (const name of STORED_COLUMNS) block[name][at] = row[name] })
  return block
})

function mixed(named: readonly boolean[], uuids: Uint8Array): RowIds {
  let explicit = 0
  return {
    batches: new Uint8Array(48).map((_, i) => i), explicit: uuids,
    batch: Uint16Array.from(named, (own, row) => (own ? 0 : row % 3 + 1)), number: Uint32Array.from(named, (own, row) => (own ? explicit++ : row * 1_000)),
  }
}

/** Both parts of a segment, as they are read one after the other. */
function readBoth([columns, rest]: readonly [Uint8Array, Uint8Array], into: MovementColumns, at: number): Rest & { readonly rows: number } | undefined {
  const read = decodeSegment(columns, into, at)
  const other = read === undefined ? undefined : decodeRest(rest, read.rows)
  return read === undefined || other === undefined ? undefined : { rows: read.rows, ...other }
}

/** As builds before the second format wrote it: one part, the rest right behind the columns. */
function asWhole([columns, rest]: readonly [Uint8Array, Uint8Array]): Uint8Array {
  const bytes = Uint8Array.of(...columns, ...rest.subarray(8))
  const view = new DataView(bytes.buffer)
  view.setUint32(4, 1, true)
  view.setUint32(8, new DataView(rest.buffer, rest.byteOffset).getUint32(4, true), true)
  return bytes
}

const stored = (block: Block): object => ({ ...Object.fromEntries(STORED_COLUMNS.map(name => [name, [...block[name].subarray(0, block.rows)]])), rows: block.rows, remarks: block.remarks, ids: block.ids })

test('[ROW-1] a segment reads back as the block that it was made of, wherever its rows go', () => {
  fc.assert(fc.property(blocks, fc.nat(20), (block, at) => {
    const parts = encodeSegment(block)
    expect(segmentRows(parts[0])).toBe(block.rows)
    const into = allocate(block.rows + at + 5, plainBuffer)
    into.time.fill(123)
    const read = readBoth(parts, into, at)!
    expect(stored(blockOf({ ...into, rows: at + block.rows }, at, block.rows, read.remarks, read.ids))).toEqual(stored(block))
    expect([into.time[at - 1] ?? 123, into.time[at + block.rows]]).toEqual([123, 123])
  }))
})

test('[ROW-1] a segment of the first format, in one part, reads back as well', () => {
  fc.assert(fc.property(blocks, block => {
    const into = allocate(block.rows, plainBuffer)
    const read = decodeSegment(asWhole(encodeSegment(block)), into, 0)!
    expect(stored(blockOf({ ...into, rows: block.rows }, 0, block.rows, read.rest!.remarks, read.rest!.ids))).toEqual(stored(block))
  }))
})

test('[ROW-2] a damaged segment is refused or has rows that views can draw, and nothing beyond it is written', () => {
  fc.assert(fc.property(blocks, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }), fc.option(fc.nat()), (block, flips, cut) => {
    const bytes = asWhole(encodeSegment(block))
    for (const [at, byte] of flips) bytes[at % bytes.length] = byte
    const damaged = cut === null ? bytes : bytes.subarray(0, cut % bytes.length)
    const rows = segmentRows(damaged)
    if (rows === undefined) return
    const into = allocate(rows + 1, plainBuffer)
    const read = decodeSegment(damaged, into, 0)?.rest
    if (read === undefined) return
    expect(into.latitude.every(latitude => Math.abs(latitude) <= 9_000_000)).toBe(true)
    expect(remarkOffsets(read.remarks, rows).at(-1)).toBe(read.remarks.bytes.length)
    expect(into.time[rows]).toBe(0)
    expect(named(read.ids, rows)).toBe(true)
  }), { numRuns: 2_000 })
})

const named = ({ batches, batch, number, explicit }: RowIds, rows: number): boolean => Array.from({ length: rows }, (_, row) =>
  (batches.length === 0 ? explicit.length === rows * 16 : batch[row] === 0 ? number[row]! * 16 + 16 <= explicit.length : batch[row]! * 16 <= batches.length)).every(Boolean)

test('[ROW-2] a segment with a row that nothing names is refused', () => {
  const into = allocate(SEGMENT_ROWS, plainBuffer)
  const batches = new Uint8Array(16)
  const one = { batches, batch: Uint16Array.of(1), number: Uint32Array.of(5), explicit: new Uint8Array(0) }
  const read = (ids: RowIds): unknown => readBoth(encodeSegment(emptyBlock(1, ids)), into, 0)
  expect(read(one)).toMatchObject({ rows: 1 })
  expect(read({ ...one, batch: Uint16Array.of(2) })).toBeUndefined()
  expect(read({ ...one, batch: Uint16Array.of(0), number: Uint32Array.of(0) })).toBeUndefined()
  expect(read({ ...one, batches: new Uint8Array(17) })).toBeUndefined()
  expect(read(explicitIds(new Uint8Array(15)))).toBeUndefined()
})

test('[ROW-2] bytes of something else, of a newer format or cut anywhere are no segment', () => {
  const block = fc.sample(blocks, { numRuns: 20, seed: 5 }).find(({ rows }) => rows > 3)!
  const [bytes, rest] = encodeSegment(block)
  const into = allocate(SEGMENT_ROWS, plainBuffer)
  for (let cut = 0; cut < bytes.length; cut++) expect(decodeSegment(bytes.subarray(0, cut), into, 0)).toBeUndefined()
  for (let cut = 0; cut < rest.length; cut++) expect(decodeRest(rest.subarray(0, cut), block.rows)).toBeUndefined()
  expect(decodeSegment(Uint8Array.of(...bytes, 0), into, 0)).toBeUndefined()
  expect(decodeRest(Uint8Array.of(...rest, 0), block.rows)).toBeUndefined()
  expect(decodeRest(bytes, block.rows)).toBeUndefined()
  const newer = bytes.slice()
  newer[4] = 3
  expect(segmentRows(newer)).toBeUndefined()
  const crowded = bytes.slice()
  crowded.set([1, 64, 0, 0], 12)
  expect(segmentRows(crowded)).toBeUndefined()
  expect(segmentRows(new Uint8Array(16))).toBeUndefined()
  expect(() => decodeSegment(bytes, allocate(block.rows, plainBuffer), 1)).toThrow('room for')
  expect(() => encodeSegment(emptyBlock(SEGMENT_ROWS + 1, explicitIds(new Uint8Array(0))))).toThrow('at most 16384')
})

test('[ROW-3] rows with their own dictionaries get the vault\'s ordinals, and things keep theirs', () => {
  fc.assert(fc.property(movements(), movements(), (one, other) => {
    const dictionaries = newDictionaries()
    const first = blockOfRows(gather(one.movements, one.places), 5, dictionaries)!
    const before = dictionaries.entities.entries.slice()
    const second = blockOfRows(gather(other.movements, other.places), 6, dictionaries)!
    expect(dictionaries.entities.entries.slice(0, before.length)).toEqual(before)
    for (const [block, { movements: all }, arrived] of [[first, one, 5], [second, other, 6]] as const) {
      all.forEach((movement, row) => {
        expect(dictionaries.places.at(block.post[row]!)?.ref).toBe(movement.post)
        expect(dictionaries.entities.at(block.subject[row]!)?.ref).toBe(movement.subject?.ref ?? dictionaries.entities.at(0)?.ref)
        expect(dictionaries.sources.at(block.source[row]!)?.ref).toBe(movement.source)
        expect(dictionaries.markings.at(block.marking[row]!)).toEqual(movement.markings)
        expect([block.arrived[row], block.time[row]]).toEqual([arrived, movement.time / 1000])
      })
    }
  }), { numRuns: 50 })
})

test('[ROW-4] slices of a block are its rows', () => {
  fc.assert(fc.property(blocks, fc.nat(), fc.nat(), (block, a, b) => {
    const [from, to] = [Math.min(a, b) % (block.rows + 1), Math.max(a, b) % (block.rows + 1)].sort((x, y) => x - y) as [number, number]
    const slice = sliceBlock(block, from, to - from)
    for (const name of STORED_COLUMNS) expect(slice[name]).toEqual(block[name].slice(from, to))
    const texts = (of: Block): readonly string[] => {
      const offsets = remarkOffsets(of.remarks, of.rows)
      return Array.from({ length: of.rows }, (_, row) => new TextDecoder().decode(of.remarks.bytes.subarray(offsets[row], offsets[row + 1])))
    }
    expect(texts(slice)).toEqual(texts(block).slice(from, to))
    const into = allocate(SEGMENT_ROWS, plainBuffer)
    expect(readBoth(encodeSegment(slice), into, 0)).toMatchObject({ rows: to - from })
  }))
})

test('[ROW-5] appended rows stand behind those that are there, which stay, and derived columns follow', () => {
  fc.assert(fc.property(blocks, blocks, (one, other) => {
    const routes = new Routes()
    const first = append(allocate(1, plainBuffer), one, routes, plainBuffer)
    const kept = [...first.time.subarray(0, first.rows)]
    const both = append(first, other, routes, plainBuffer)
    expect(both.rows).toBe(one.rows + other.rows)
    expect([...both.time.subarray(0, one.rows)]).toEqual(kept)
    expect([...first.time.subarray(0, first.rows)]).toEqual(kept)
    for (let row = 0; row < both.rows; row++) {
      expect(both.x[row]).toBeCloseTo(both.longitude[row]! / 36e6 + 0.5, 6)
      const route = routes.pairs[both.route[row]!]
      expect(route).toEqual(both.post[row] === 0 || both.other[row] === 0 ? [0, 0] : [both.post[row], both.other[row]])
    }
  }))
})
