import fc from 'fast-check'
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer'
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import { expect, test } from 'vitest'
import { Malformed, readDeltas, readPlain64, readPlainBytes, readRuns } from '../../../shared/movement/parquet-page.ts'
import { NULL, openParquet, readInt32, readInt64, readTexts } from '../../../shared/movement/parquet.ts'
import { endOfStruct } from '../../../shared/movement/thrift.ts'

test('[MOVE-12] runs and packed values are what another writer wrote', () => {
  // That writer loses bits of wider values, which no dictionary of ours needs.
  fc.assert(fc.property(fc.integer({ min: 1, max: 24 }), fc.array(fc.tuple(fc.nat(0x7fffffff), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 20 }), (width, runs) => {
    const values = runs.flatMap(([value, times]) => Array<number>(times).fill(value % 2 ** width))
    const writer = new ByteWriter()
    writeRleBitPackedHybrid(writer, values, width)
    const read = new Uint32Array(values.length)
    readRuns({ bytes: writer.getBytes(), at: 0 }, width, read)
    expect([...read]).toEqual(values)
  }))
})

test('[MOVE-12] packed values of every width', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 32 }), fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 40 }), (width, wide) => {
    const values = wide.map(value => value % 2 ** width)
    const groups = Math.ceil(values.length / 8)
    let bits = 0n
    values.forEach((value, i) => { bits |= BigInt(value) << BigInt(i * width) })
    const packed = Uint8Array.from({ length: groups * width }, (_, i) => Number(bits >> BigInt(8 * i) & 0xffn))
    const read = new Uint32Array(values.length)
    readRuns({ bytes: Uint8Array.of(groups << 1 | 1, ...packed), at: 0 }, width, read)
    expect([...read]).toEqual(values)
  }))
})

test('[MOVE-12] differences are what another writer wrote, wrapping at 32 bits', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 700 }), values => {
    const writer = new ByteWriter()
    deltaBinaryPack(writer, Int32Array.from(values), 'INT32')
    const read = new Int32Array(values.length)
    readDeltas({ bytes: writer.getBytes(), at: 0 }, read)
    expect([...read]).toEqual(values)
  }))
})

test('[MOVE-12] a run beyond the end of its page writes nothing beyond it', () => {
  const values = new Uint32Array(4)
  // A run of 2^27 times the value 1.
  readRuns({ bytes: Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x01, 1), at: 0 }, 1, values)
  expect([...values]).toEqual([1, 1, 1, 1])
})

test('[MOVE-9] no bytes make the decoders of pages read beyond them or run on', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 40 }), fc.nat(100), (bytes, width, count) => {
    for (const read of [
      () => readRuns({ bytes, at: 0 }, width, new Uint32Array(count)), () => readDeltas({ bytes, at: 0 }, new Int32Array(count)),
      () => readPlain64({ bytes, at: 0 }, new Float64Array(count)), () => readPlainBytes({ bytes, at: 0 }, count),
    ]) {
      try {
        read()
      } catch (fault) {
        expect(fault).toBeInstanceOf(Malformed)
      }
    }
  }), { numRuns: 3_000 })
})

test('[MOVE-9] a struct that announces more than there is has no end', () => {
  expect(endOfStruct(Uint8Array.of(0x15, 0x02, 0x00), 0, 3)).toBe(3)
  // A list of 2^31 structs, a text of 2^31 bytes, structs without end, a type that nobody knows.
  for (const bytes of [[0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00], [0x18, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00], Array<number>(100_000).fill(0x1c), [0x1d, 0x00], [0x15], []]) {
    expect(endOfStruct(Uint8Array.from(bytes), 0, bytes.length)).toBe(-1)
  }
})

test('[MOVE-12] columns with and without gaps, in pages of either version and in several groups, are read', () => {
  const texts = Array.from({ length: 3_000 }, (_, row) => (row % 7 === 0 ? null : `text ${row % 5}`))
  const plain = Array.from({ length: 3_000 }, (_, row) => `only ${row}`)
  const numbers = Int32Array.from({ length: 3_000 }, (_, row) => row * row - 5_000)
  const wide = Array.from({ length: 3_000 }, (_, row) => (row % 11 === 0 ? null : BigInt(row) * 10_000_000_000n))
  for (const codec of ['SNAPPY', 'UNCOMPRESSED'] as const) {
    const bytes = new Uint8Array(parquetWriteBuffer({
      codec, rowGroupSize: 1_100, pageSize: 500,
      columnData: [{ name: 'texts', data: texts, type: 'STRING' }, { name: 'plain', data: plain, type: 'STRING', encoding: 'PLAIN', nullable: false }, { name: 'numbers', data: numbers, type: 'INT32', nullable: false }, { name: 'wide', data: wide, type: 'INT64' }],
    }))
    const file = openParquet(bytes)
    const words = (name: string): readonly (string | null)[] => {
      const column = readTexts(file, name)
      return [...column.ordinals].map(ordinal => (ordinal === NULL ? null : new TextDecoder().decode(column.texts[ordinal])))
    }
    expect(words('texts')).toEqual(texts)
    expect(words('plain')).toEqual(plain)
    expect([...readInt32(file, 'numbers')]).toEqual([...numbers])
    expect([...readInt64(file, 'wide')]).toEqual(wide.map(value => (value === null ? NaN : Number(value))))
    expect(() => readInt32(file, 'texts')).toThrow(Malformed)
    expect(() => readTexts(file, 'nothing')).toThrow(Malformed)
  }
})
