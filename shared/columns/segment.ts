import { STORED_COLUMNS, type Block } from './block.ts'
import { SEGMENT_ROWS } from './capacity.ts'
import { columnHead, columnRoom, readBytes, readShorts, readSigned, readWords, writeColumn, type ColumnHead } from './planes.ts'
import { NO_REMARKS, type Remarks } from './remarks.ts'
import type { RowIds } from './identity.ts'
import type { MovementColumns } from './table.ts'

/*
 * A segment before compression, in two parts that are sealed apart, because the first picture needs only the first. Columns: magic, format, flags,
 * rows; the stored columns. Rest: magic, rows; the ids; the remarks. Numbers are little-endian.
 * Format 1, which older builds wrote, has ids and remarks right behind the columns, in one part.
 * An ordinal that repeats the subject's is common in `document` (papers are numbered right after who holds them), so that document is written
 * as its difference from the subject.
 */
const MAGIC = 0x31535057
const MAGIC_OF_REST = 0x32535057
const WHOLE = 1
const IN_PARTS = 2
const HEAD = 16
const HEAD_OF_REST = 8
const HAS_REMARKS = 1
const HAS_BATCHES = 2
/** Batches that rows of one segment may come from. */
const MOST_BATCHES = 0xffff

/** What of a segment the columns have no room for. */
export interface Rest {
  readonly remarks: Remarks
  readonly ids: RowIds
}

/** The two parts of a segment before compression. @param block Up to SEGMENT_ROWS rows, in any order. @throws {RangeError} It has more. */
export function encodeSegment(block: Block): readonly [columns: Uint8Array<ArrayBuffer>, rest: Uint8Array<ArrayBuffer>] {
  if (block.rows > SEGMENT_ROWS) throw new RangeError(`${block.rows} rows, at most ${SEGMENT_ROWS} in a segment`)
  return [encodeColumns(block), encodeRest(block)]
}

function encodeColumns(block: Block): Uint8Array<ArrayBuffer> {
  const { rows } = block
  const out = new Uint8Array(HEAD + STORED_COLUMNS.length * columnRoom(rows))
  const view = new DataView(out.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, IN_PARTS, true)
  view.setUint32(12, rows, true)
  const scratch = new Uint32Array(rows)
  let at = HEAD
  for (const name of STORED_COLUMNS) {
    toUnsigned(block, name, scratch)
    at = writeColumn(scratch, rows, out, at)
  }
  return out.slice(0, at)
}

function encodeRest({ rows, ids, remarks }: Block): Uint8Array<ArrayBuffer> {
  const hasRemarks = remarks.lengths.length > 0
  const hasBatches = ids.batches.length > 0
  const columns = (hasRemarks ? 1 : 0) + (hasBatches ? 2 : 0)
  const out = new Uint8Array(HEAD_OF_REST + columns * columnRoom(rows) + 12 + ids.batches.length + ids.explicit.length + remarks.bytes.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, MAGIC_OF_REST, true)
  view.setUint32(4, (hasRemarks ? HAS_REMARKS : 0) | (hasBatches ? HAS_BATCHES : 0), true)
  const scratch = new Uint32Array(rows)
  let at = HEAD_OF_REST
  const bytes = (part: Uint8Array): void => {
    view.setUint32(at, part.length, true)
    out.set(part, at + 4)
    at += 4 + part.length
  }
  bytes(ids.batches)
  if (hasBatches) {
    scratch.set(ids.batch.subarray(0, rows))
    at = writeColumn(scratch, rows, out, at)
    at = writeColumn(ids.number, rows, out, at)
  }
  bytes(ids.explicit)
  if (hasRemarks) {
    scratch.set(remarks.lengths.subarray(0, rows))
    at = writeColumn(scratch, rows, out, at)
  }
  bytes(remarks.bytes)
  return out.slice(0, at)
}

/** Signed values move up by 2³¹, so that small planes stay small around zero. */
const SIGN = 0x80000000

function toUnsigned(block: Block, name: (typeof STORED_COLUMNS)[number], out: Uint32Array): void {
  const { rows } = block
  if (name === 'latitude' || name === 'longitude') moveUp(block[name], rows, out)
  else if (name === 'document') differences(block.document, block.subject, rows, out)
  else out.set(block[name].subarray(0, rows))
}

function moveUp(values: Int32Array, rows: number, out: Uint32Array): void {
  for (let row = 0; row < rows; row++) out[row] = values[row]! + SIGN
}

function differences(values: Uint32Array, from: Uint32Array, rows: number, out: Uint32Array): void {
  for (let row = 0; row < rows; row++) out[row] = values[row]! - from[row]! + SIGN
}

/** Rows that a segment says it has, without reading them; undefined when the bytes are no segment of ours. */
export function segmentRows(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEAD) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rows = view.getUint32(12, true)
  const format = view.getUint32(4, true)
  return view.getUint32(0, true) === MAGIC && (format === WHOLE || format === IN_PARTS) && rows <= SEGMENT_ROWS ? rows : undefined
}

/**
 * Reads a segment's rows into the columns at row `at`, which must have room for them (`segmentRows`). x, y and route are left to `derive`.
 *
 * @returns undefined when the bytes are damaged or from a newer build; the columns may then hold rubbish from `at` on. Without `rest`, that lies in
 *   the second part (`decodeRest`).
 */
export function decodeSegment(bytes: Uint8Array, into: MovementColumns, at: number): { readonly rows: number; readonly rest?: Rest } | undefined {
  const rows = segmentRows(bytes)
  if (rows === undefined) return undefined
  if (at + rows > into.capacity) throw new RangeError(`${rows} rows at ${at}, room for ${into.capacity}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let next = HEAD
  for (const name of STORED_COLUMNS) {
    const head = columnHead(bytes, next, rows)
    if (head === undefined || !place(bytes, head, rows, into, name, at)) return undefined
    next = head.end
  }
  if (view.getUint32(4, true) === IN_PARTS) return next === bytes.length ? { rows } : undefined
  const rest = restAt(bytes, next, rows, view.getUint32(8, true))
  return rest === undefined ? undefined : { rows, rest }
}

/** Reads the second part of a segment. @returns undefined when it is damaged or belongs to other rows. */
export function decodeRest(bytes: Uint8Array, rows: number): Rest | undefined {
  if (bytes.length < HEAD_OF_REST) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getUint32(0, true) === MAGIC_OF_REST ? restAt(bytes, HEAD_OF_REST, rows, view.getUint32(4, true)) : undefined
}

function restAt(bytes: Uint8Array, from: number, rows: number, flags: number): Rest | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let next = from
  const part = (): Uint8Array<ArrayBuffer> | undefined => {
    const first = next + 4
    if (first > bytes.length) return undefined
    next = first + view.getUint32(next, true)
    return next <= bytes.length ? bytes.slice(first, next) as Uint8Array<ArrayBuffer> : undefined
  }
  const shorts = (): Uint16Array<ArrayBuffer> | undefined => {
    const head = columnHead(bytes, next, rows)
    const values = new Uint16Array(rows)
    if (head === undefined || !readShorts(bytes, head, rows, values, 0)) return undefined
    next = head.end
    return values
  }
  const words = (): Uint32Array<ArrayBuffer> | undefined => {
    const head = columnHead(bytes, next, rows)
    if (head === undefined) return undefined
    const values = new Uint32Array(rows)
    readWords(bytes, head, rows, values, 0)
    next = head.end
    return values
  }
  const batches = part()
  if (batches === undefined || batches.length % 16 !== 0 || batches.length / 16 > MOST_BATCHES) return undefined
  const hasBatches = (flags & HAS_BATCHES) !== 0
  const batch = hasBatches ? shorts() : new Uint16Array(0)
  const number = hasBatches ? words() : new Uint32Array(0)
  const explicit = part()
  if (batch === undefined || number === undefined || explicit === undefined) return undefined
  const ids: RowIds = { batches, batch, number, explicit }
  const lengths = (flags & HAS_REMARKS) !== 0 ? shorts() : undefined
  if ((flags & HAS_REMARKS) !== 0 && lengths === undefined) return undefined
  const remarkBytes = part()
  if (remarkBytes === undefined || next !== bytes.length || !soundIds(ids, rows)) return undefined
  let total = 0
  for (let row = 0; row < (lengths?.length ?? 0); row++) total += lengths![row]!
  if (total !== remarkBytes.length) return undefined
  return { ids, remarks: lengths === undefined ? NO_REMARKS : { lengths, bytes: remarkBytes } }
}

/** Every row is named: by a batch that is there, or by 16 bytes that are there. */
function soundIds({ batches, batch, number, explicit }: RowIds, rows: number): boolean {
  if (batches.length === 0) return explicit.length === rows * 16
  const known = batches.length / 16
  const named = explicit.length / 16
  for (let row = 0; row < rows; row++) if (batch[row]! > known || (batch[row] === 0 && number[row]! >= named)) return false
  return Number.isInteger(named)
}

/** The projection looks latitudes up in a table. */
const LARGEST_LATITUDE = 9_000_000
const LARGEST_LONGITUDE = 18_000_000

/** @returns whether every value may stand in its column; what does not fit was never written by us. */
function place(bytes: Uint8Array, head: ColumnHead, rows: number, into: MovementColumns, name: (typeof STORED_COLUMNS)[number], at: number): boolean {
  switch (name) {
    case 'latitude': return readSigned(bytes, head, rows, into.latitude, at, LARGEST_LATITUDE)
    case 'longitude': return readSigned(bytes, head, rows, into.longitude, at, LARGEST_LONGITUDE)
    case 'mode': case 'direction': case 'kind': case 'grade': return readBytes(bytes, head, rows, into[name], at)
    case 'post': case 'other': case 'source': case 'marking': return readShorts(bytes, head, rows, into[name], at)
    case 'document': {
      const { subject, document } = into
      readWords(bytes, head, rows, document, at)
      for (let row = at; row < at + rows; row++) document[row] = document[row]! - SIGN + subject[row]!
      return true
    }
    case 'time': case 'arrived': case 'subject': case 'conveyance':
      readWords(bytes, head, rows, into[name], at)
      return true
  }
}
