import { compressors, decompressZstd } from 'hyparquet-compressors'
import { parquetHeader } from 'hyparquet/src/column.js'
import { parquetMetadata } from 'hyparquet/src/metadata.js'
import { Malformed, readDeltas, readPlain32, readPlain64, readPlainBytes, readPlainFixed, readRuns, type Cursor } from './parquet-page.ts'
import { endOfStruct } from './thrift.ts'
import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet'

/** Ordinal of a row that has no value. */
export const NULL = 0xffffffff

/** A Parquet file whose footer is sound. */
export interface ParquetFile {
  readonly bytes: Uint8Array
  readonly metadata: FileMetaData
  readonly rows: number
}

/** Per row an index into the texts, or NULL. */
export interface TextColumn {
  readonly ordinals: Uint32Array<ArrayBuffer>
  /** UTF-8, in no order; a text may be there more than once. */
  readonly texts: readonly Uint8Array[]
}

/** Per row an index into the UUIDs, or NULL. */
export interface UuidColumn {
  readonly ordinals: Uint32Array<ArrayBuffer>
  readonly count: number
  /** 16 for each UUID. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Most bytes of one page, and of all pages of one column, after decompression. */
const LARGEST_PAGE = 128 * 1024 * 1024
const LARGEST_COLUMN = 1024 * 1024 * 1024
const MAGIC = 0x31524150

/** Whether the bytes claim to be Parquet. */
export const isParquet = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && magicAt(bytes, 0) === MAGIC && magicAt(bytes, bytes.length - 4) === MAGIC

const magicAt = (bytes: Uint8Array, at: number): number => (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24) >>> 0

const malformed = (): never => {
  throw new Malformed('the file contradicts itself')
}

/** @throws {Malformed} The footer is none. */
export function openParquet(bytes: Uint8Array): ParquetFile {
  if (!isParquet(bytes)) malformed()
  const end = bytes.length - 8
  const footer = end - magicAt(bytes, end)
  if (footer < 4 || endOfStruct(bytes, footer, end) < 0) malformed()
  const metadata = parquetMetadata(bytes as unknown as ArrayBuffer, { geoparquet: false })
  let rows = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    if (!Number.isSafeInteger(count) || count < 0) malformed()
    rows += count
  }
  if (rows !== Number(metadata.num_rows)) malformed()
  return { bytes, metadata, rows }
}

/** The flat column of that name. */
export function columnOf({ metadata }: ParquetFile, name: string): SchemaElement | undefined {
  const at = metadata.schema.findIndex(element => element.name === name)
  const element = metadata.schema[at]
  return at > 0 && element?.type !== undefined && element.num_children === undefined && element.repetition_type !== 'REPEATED' ? element : undefined
}

/** A column of texts. @throws {Malformed} */
export function readTexts(file: ParquetFile, name: string): TextColumn {
  const texts: Uint8Array[] = []
  const ordinals = readOrdinals(file, name, 'BYTE_ARRAY', (page, count) => {
    const first = texts.length
    for (const text of readPlainBytes(page, count)) texts.push(text)
    return first
  })
  return { ordinals, texts }
}

/** A column of UUIDs. @throws {Malformed} */
export function readUuids(file: ParquetFile, name: string): UuidColumn {
  if (columnOf(file, name)?.type_length !== UUID_BYTES) malformed()
  const pages: Uint8Array[] = []
  let count = 0
  const ordinals = readOrdinals(file, name, 'FIXED_LEN_BYTE_ARRAY', (page, more) => {
    const first = count
    pages.push(readPlainFixed(page, more * UUID_BYTES))
    count += more
    return first
  })
  const bytes = new Uint8Array(count * UUID_BYTES)
  let at = 0
  for (const page of pages) {
    bytes.set(page, at)
    at += page.length
  }
  return { ordinals, bytes, count }
}

const UUID_BYTES = 16

/** @param keep Keeps `count` values that stand in plain at the cursor. @returns the index of the first of them among all that were kept. */
function readOrdinals(file: ParquetFile, name: string, type: string, keep: (page: Cursor, count: number) => number): Uint32Array<ArrayBuffer> {
  const ordinals = new Uint32Array(file.rows)
  let dictionary = { first: 0, size: 0 }
  walk(file, name, type, {
    dictionary(page, count) {
      dictionary = { first: keep(page, count), size: count }
    },
    values(page, encoding, row, present) {
      if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
        const { first, size } = dictionary
        spread(readIndexes(page, present.count), present, row, ordinals, index => (index < size ? first + index : malformed()))
      } else if (encoding === 'PLAIN') {
        const first = keep(page, present.count)
        spread(Uint32Array.from({ length: present.count }, (_, i) => i), present, row, ordinals, index => first + index)
      } else malformed()
    },
  })
  return ordinals
}

/** A column of 32-bit integers without gaps. @throws {Malformed} */
export function readInt32(file: ParquetFile, name: string): Int32Array<ArrayBuffer> {
  const numbers = new Int32Array(file.rows)
  let dictionary = new Int32Array(0)
  walk(file, name, 'INT32', {
    dictionary(page, count) {
      dictionary = new Int32Array(bounded(count, page, 4))
      readPlain32(page, dictionary)
    },
    values(page, encoding, row, present) {
      if (present.flags !== undefined) malformed()
      const target = numbers.subarray(row, row + present.count)
      if (encoding === 'PLAIN') readPlain32(page, target)
      else if (encoding === 'DELTA_BINARY_PACKED') readDeltas(page, target)
      else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') lookUp(readIndexes(page, present.count), dictionary, target)
      else malformed()
    },
  })
  return numbers
}

/** A column of 64-bit integers; NaN where a row has none. @throws {Malformed} */
export function readInt64(file: ParquetFile, name: string): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(file.rows)
  let dictionary = new Float64Array(0)
  walk(file, name, 'INT64', {
    dictionary(page, count) {
      dictionary = new Float64Array(bounded(count, page, 8))
      readPlain64(page, dictionary)
    },
    values(page, encoding, row, present) {
      const read = new Float64Array(present.count)
      if (encoding === 'PLAIN') readPlain64(page, read)
      else if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') lookUp(readIndexes(page, present.count), dictionary, read)
      else malformed()
      if (present.flags === undefined) numbers.set(read, row)
      else for (let i = 0, k = 0; i < present.flags.length; i++) numbers[row + i] = present.flags[i] === 1 ? read[k++]! : NaN
    },
  })
  return numbers
}

const bounded = (count: number, page: Cursor, size: number): number => (count * size <= page.bytes.length ? count : malformed())

function lookUp(indexes: Uint32Array, dictionary: Int32Array | Float64Array, into: Int32Array | Float64Array): void {
  const { length } = dictionary
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!
    if (index >= length) malformed()
    into[i] = dictionary[index]!
  }
}

function readIndexes(page: Cursor, count: number): Uint32Array<ArrayBuffer> {
  const indexes = new Uint32Array(count)
  if (count === 0) return indexes
  const width = page.bytes[page.at++]
  readRuns(page, width ?? malformed(), indexes)
  return indexes
}

function spread(indexes: Uint32Array, present: Present, row: number, ordinals: Uint32Array, ordinalOf: (index: number) => number): void {
  if (present.flags === undefined) for (let i = 0; i < indexes.length; i++) ordinals[row + i] = ordinalOf(indexes[i]!)
  else for (let i = 0, k = 0; i < present.flags.length; i++) ordinals[row + i] = present.flags[i] === 1 ? ordinalOf(indexes[k++]!) : NULL
}

/** How many rows of a page have a value, and which; no flags when all have. */
interface Present {
  readonly count: number
  readonly flags?: Uint8Array
}

interface Pages {
  dictionary(page: Cursor, count: number): void
  values(page: Cursor, encoding: string | undefined, row: number, present: Present): void
}

/** Every page of a column in order; each is checked against the rows that its group has left before anything of its size is made. */
function walk(file: ParquetFile, name: string, type: string, pages: Pages): void {
  const element = columnOf(file, name)
  if (element?.type !== type) malformed()
  const optional = element?.repetition_type === 'OPTIONAL'
  let groupStart = 0
  let inflated = 0
  for (const group of file.metadata.row_groups) {
    const rows = Number(group.num_rows)
    const column = group.columns.find(({ meta_data: meta }) => meta?.path_in_schema.length === 1 && meta.path_in_schema[0] === name)?.meta_data ?? malformed()
    const [first, end] = extent(column, file.bytes.length)
    let at = first
    let row = 0
    while (row < rows) {
      const bodyAt = endOfStruct(file.bytes, at, end)
      if (bodyAt < 0) malformed()
      const header = parquetHeader({ view: new DataView(file.bytes.buffer, file.bytes.byteOffset, bodyAt), offset: at })
      const packedSize = size(header.compressed_page_size)
      const plainSize = size(header.uncompressed_page_size)
      at = bodyAt + packedSize
      inflated += plainSize
      if (at > end || plainSize > LARGEST_PAGE || inflated > LARGEST_COLUMN) malformed()
      const body = file.bytes.subarray(bodyAt, at)
      if (header.type === 'DICTIONARY_PAGE') {
        pages.dictionary({ bytes: inflate(body, plainSize, column.codec), at: 0 }, size(header.dictionary_page_header?.num_values))
      } else if (header.type === 'DATA_PAGE') {
        const { num_values: count, encoding } = header.data_page_header ?? malformed()
        const values = rowsOf(count, rows - row)
        const page: Cursor = { bytes: inflate(body, plainSize, column.codec), at: 0 }
        pages.values(page, encoding, groupStart + row, optional ? presence(page, values, levelBytes(page)) : { count: values })
        row += values
      } else if (header.type === 'DATA_PAGE_V2') {
        const data = header.data_page_header_v2 ?? malformed()
        const values = rowsOf(data.num_values, rows - row)
        const levels = size(data.definition_levels_byte_length)
        if (size(data.repetition_levels_byte_length) !== 0 || levels > packedSize || levels > plainSize) malformed()
        const present = optional ? presence({ bytes: body.subarray(0, levels), at: 0 }, values, levels) : { count: values }
        const packed = body.subarray(levels)
        pages.values({ bytes: data.is_compressed === false ? packed : inflate(packed, plainSize - levels, column.codec), at: 0 }, data.encoding, groupStart + row, present)
        row += values
      } else if (header.type !== 'INDEX_PAGE') malformed()
    }
    groupStart += rows
  }
}

const size = (value: unknown): number => (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value) ? value : malformed())

const rowsOf = (count: unknown, left: number): number => {
  const rows = size(count)
  return rows > 0 && rows <= left ? rows : malformed()
}

function extent(column: ColumnMetaData, fileEnd: number): readonly [first: number, end: number] {
  const data = Number(column.data_page_offset)
  const dictionary = column.dictionary_page_offset === undefined ? 0 : Number(column.dictionary_page_offset)
  const first = dictionary > 0 && dictionary < data ? dictionary : data
  const end = first + Number(column.total_compressed_size)
  return first >= 4 && end <= fileEnd && end > first ? [first, end] : malformed()
}

/** Version 1 pages say how long their levels are. */
function levelBytes(page: Cursor): number {
  if (page.bytes.length < 4) malformed()
  page.at = 4
  return magicAt(page.bytes, 0)
}

function presence(page: Cursor, rows: number, length: number): Present {
  const from = page.at
  if (from + length > page.bytes.length) malformed()
  const flags = new Uint8Array(rows)
  readRuns({ bytes: page.bytes.subarray(from, from + length), at: 0 }, 1, flags)
  page.at = from + length
  let count = 0
  for (let i = 0; i < rows; i++) count += flags[i]!
  return count === rows ? { count } : { count, flags }
}

function inflate(packed: Uint8Array, plainSize: number, codec: string): Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed.length === plainSize ? packed : malformed()
  if (plainSize === 0) return new Uint8Array(0)
  // Without a target of its own the zstd decoder takes the frame's word for how much room it needs.
  const plain = codec === 'ZSTD' ? decompressZstd(packed, new Uint8Array(plainSize))
    : codec === 'SNAPPY' || codec === 'GZIP' ? compressors[codec]?.(packed, plainSize) : undefined
  return plain?.length === plainSize ? plain : malformed()
}
