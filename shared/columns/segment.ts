import { STORED_COLUMNS, type Block } from './block.ts'
import { SEGMENT_ROWS } from './capacity.ts'
import { columnRoom, readColumn, writeColumn } from './planes.ts'
import { NO_REMARKS, type Remarks } from './remarks.ts'
import type { RowIds } from './identity.ts'
import type { MovementColumns } from './table.ts'

/*
 * A segment before compression: magic, format, flags, rows; the stored columns; the ids; the remarks. Numbers are little-endian.
 * An ordinal that repeats the subject's is common in `document` (papers are numbered right after who holds them), so that document is written
 * as its difference from the subject.
 */
const MAGIC = 0x31535057
const FORMAT = 1
const HEAD = 16
const HAS_REMARKS = 1
const HAS_BATCHES = 2
/** Batches that rows of one segment may come from. */
const MOST_BATCHES = 0xffff

/** Bytes of a segment before compression. @param block Up to SEGMENT_ROWS rows, in any order. @throws {RangeError} It has more. */
export function encodeSegment(block: Block): Uint8Array<ArrayBuffer> {
  const { rows, ids, remarks } = block
  if (rows > SEGMENT_ROWS) throw new RangeError(`${rows} rows, at most ${SEGMENT_ROWS} in a segment`)
  const hasRemarks = remarks.lengths.length > 0
  const hasBatches = ids.batches.length > 0
  const columns = STORED_COLUMNS.length + (hasRemarks ? 1 : 0) + (hasBatches ? 2 : 0)
  const out = new Uint8Array(HEAD + columns * columnRoom(rows) + 12 + ids.batches.length + ids.explicit.length + remarks.bytes.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, FORMAT, true)
  view.setUint32(8, (hasRemarks ? HAS_REMARKS : 0) | (hasBatches ? HAS_BATCHES : 0), true)
  view.setUint32(12, rows, true)
  const scratch = new Uint32Array(rows)
  let at = HEAD
  for (const name of STORED_COLUMNS) {
    toUnsigned(block, name, scratch)
    at = writeColumn(scratch, rows, out, at)
  }
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
  if (name === 'latitude' || name === 'longitude') for (let row = 0; row < rows; row++) out[row] = block[name][row]! + SIGN
  else if (name === 'document') for (let row = 0; row < rows; row++) out[row] = block.document[row]! - block.subject[row]! + SIGN
  else out.set(block[name].subarray(0, rows))
}

/** Rows that a segment says it has, without reading them; undefined when the bytes are no segment of ours. */
export function segmentRows(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEAD) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rows = view.getUint32(12, true)
  return view.getUint32(0, true) === MAGIC && view.getUint32(4, true) === FORMAT && rows <= SEGMENT_ROWS ? rows : undefined
}


/**
 * Reads a segment's rows into the columns at row `at`, which must have room for them (`segmentRows`). x, y and route are left to `derive`.
 *
 * @returns undefined when the bytes are damaged or from a newer build; the columns may then hold rubbish from `at` on.
 */
export function decodeSegment(bytes: Uint8Array, into: MovementColumns, at: number): { readonly rows: number; readonly remarks: Remarks; readonly ids: RowIds } | undefined {
  const rows = segmentRows(bytes)
  if (rows === undefined) return undefined
  if (at + rows > into.capacity) throw new RangeError(`${rows} rows at ${at}, room for ${into.capacity}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint32(8, true)
  const scratch = new Uint32Array(rows)
  let next = HEAD
  for (const name of STORED_COLUMNS) {
    next = readColumn(bytes, next, rows, scratch)
    if (next < 0 || !place(into, name, scratch, at)) return undefined
  }
  const part = (): Uint8Array<ArrayBuffer> | undefined => {
    const first = next + 4
    if (next < 0 || first > bytes.length) return undefined
    next = first + view.getUint32(next, true)
    return next <= bytes.length ? bytes.slice(first, next) as Uint8Array<ArrayBuffer> : undefined
  }
  const column = (): Uint32Array | undefined => {
    next = readColumn(bytes, next, rows, scratch)
    return next < 0 ? undefined : scratch
  }
  const batches = part()
  if (batches === undefined || batches.length % 16 !== 0 || batches.length / 16 > MOST_BATCHES) return undefined
  const hasBatches = (flags & HAS_BATCHES) !== 0
  const batch = hasBatches ? narrowed(column()) : new Uint16Array(0)
  const number = hasBatches ? column()?.slice() : new Uint32Array(0)
  const explicit = part()
  if (batch === undefined || number === undefined || explicit === undefined) return undefined
  const ids: RowIds = { batches, batch, number, explicit }
  const lengths = (flags & HAS_REMARKS) !== 0 ? narrowed(column()) : undefined
  if ((flags & HAS_REMARKS) !== 0 && lengths === undefined) return undefined
  const remarkBytes = part()
  if (remarkBytes === undefined || next !== bytes.length || !soundIds(ids, rows)) return undefined
  let total = 0
  for (let row = 0; row < (lengths?.length ?? 0); row++) total += lengths![row]!
  if (total !== remarkBytes.length) return undefined
  return { rows, ids, remarks: lengths === undefined ? NO_REMARKS : { lengths, bytes: remarkBytes } }
}

function narrowed(values: Uint32Array | undefined): Uint16Array<ArrayBuffer> | undefined {
  if (values === undefined) return undefined
  for (let row = 0; row < values.length; row++) if (values[row]! > 0xffff) return undefined
  // `Uint16Array.from` walks an iterator: ten times the time.
  return new Uint16Array(values)
}

/** Every row is named: by a batch that is there, or by 16 bytes that are there. */
function soundIds({ batches, batch, number, explicit }: RowIds, rows: number): boolean {
  if (batches.length === 0) return explicit.length === rows * 16
  const known = batches.length / 16
  const named = explicit.length / 16
  for (let row = 0; row < rows; row++) if (batch[row]! > known || (batch[row] === 0 && number[row]! >= named)) return false
  return Number.isInteger(named)
}

/** Widest values of the narrow columns; what does not fit was never written by us. */
const WIDEST: { readonly [name: string]: number } = {
  post: 0xffff, other: 0xffff, source: 0xffff, marking: 0xffff, mode: 0xff, direction: 0xff, kind: 0xff, grade: 0xff,
}

function place(into: MovementColumns, name: (typeof STORED_COLUMNS)[number], values: Uint32Array, at: number): boolean {
  const rows = values.length
  if (name === 'latitude' || name === 'longitude') {
    const largest = name === 'latitude' ? 9_000_000 : 18_000_000
    const target = into[name]
    for (let row = 0; row < rows; row++) {
      const value = values[row]! - SIGN
      // The projection looks latitudes up in a table.
      if (value > largest || value < -largest) return false
      target[at + row] = value
    }
    return true
  }
  if (name === 'document') {
    const { subject, document } = into
    for (let row = 0; row < rows; row++) document[at + row] = values[row]! - SIGN + subject[at + row]!
    return true
  }
  const widest = WIDEST[name]
  if (widest !== undefined) for (let row = 0; row < rows; row++) if (values[row]! > widest) return false
  into[name].set(values, at)
  return true
}
