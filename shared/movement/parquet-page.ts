/*
 * The encodings of Parquet pages that movement files use, each into a typed array of a known length. hyparquet reads more of them, but lets
 * a run write beyond the page's own count of values, so that a few bytes from a stranger could ask for gigabytes.
 */

/** Bytes that contradict themselves. Stays inside shared/movement: callers get a value. */
export class Malformed extends Error {}

const need = (holds: boolean): void => {
  if (!holds) throw new Malformed('the page contradicts itself')
}

/** A position in bytes that is moved by reading. */
export interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

function varint(from: Cursor): number {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    need(from.at < from.bytes.length)
    const byte = from.bytes[from.at++]!
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return value
  }
  throw new Malformed('a number is too long')
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/** Runs and bit-packed groups, `RLE` of the Parquet format, into `values`, all of it. @param width Bits of a value, 0 to 32. */
export function readRuns(from: Cursor, width: number, values: Uint32Array | Uint8Array): void {
  need(width <= 32)
  const { bytes } = from
  const { length } = values
  let row = 0
  if (width === 0) {
    values.fill(0)
    return
  }
  while (row < length) {
    const head = varint(from)
    if (head % 2 === 1) row = unpack(from, width, (head - 1) / 2 * 8, values, row)
    else {
      const size = width + 7 >> 3
      need(from.at + size <= bytes.length && head > 0)
      let value = 0
      for (let i = 0; i < size; i++) value += bytes[from.at + i]! * 2 ** (8 * i)
      from.at += size
      const end = Math.min(length, row + head / 2)
      values.fill(value, row, end)
      row = end
    }
  }
}

/** `count` values of `width` bits, lowest first; those that have no place any more fill up the last group. @returns the next row. */
function unpack(from: Cursor, width: number, count: number, values: Uint32Array | Uint8Array, row: number): number {
  const { bytes } = from
  const packed = count / 8 * width
  const end = Math.min(values.length, row + count)
  // The last group of a page may be cut off after the bytes that hold values.
  need(count > 0 && from.at + Math.ceil((end - row) * width / 8) <= bytes.length)
  let at = from.at
  let held = 0
  let bits = 0
  if (width <= 24) {
    const mask = (1 << width) - 1
    for (; row < end; row++) {
      while (bits < width) {
        held |= bytes[at++]! << bits
        bits += 8
      }
      values[row] = held & mask
      held >>>= width
      bits -= width
    }
  } else {
    const size = 2 ** width
    for (; row < end; row++) {
      while (bits < width) {
        held += bytes[at++]! * 2 ** bits
        bits += 8
      }
      values[row] = held % size
      held = Math.floor(held / size)
      bits -= width
    }
  }
  from.at = Math.min(bytes.length, from.at + packed)
  return end
}

/** `DELTA_BINARY_PACKED` 32-bit integers into all of `values`. */
export function readDeltas(from: Cursor, values: Int32Array): void {
  if (values.length === 0) return
  const { bytes } = from
  const blockSize = varint(from)
  const miniblocks = varint(from)
  varint(from)
  const size = blockSize / miniblocks
  need(miniblocks > 0 && miniblocks <= 64 && Number.isInteger(size) && size > 0 && size <= 65_536 && size % 8 === 0)
  let value = zigzag(varint(from)) | 0
  values[0] = value
  let row = 1
  const raw = new Uint32Array(size)
  while (row < values.length) {
    const smallest = zigzag(varint(from))
    const widths = from.at
    need(widths + miniblocks <= bytes.length)
    from.at += miniblocks
    for (let i = 0; i < miniblocks && row < values.length; i++) {
      const width = bytes[widths + i]!
      need(width <= 32)
      const end = Math.min(values.length, row + size)
      if (width === 0) raw.fill(0)
      else {
        const next = Math.min(bytes.length, from.at + size / 8 * width)
        unpack(from, width, size, raw.subarray(0, end - row), 0)
        from.at = next
      }
      // Sums wrap at 32 bits, as the writer's differences did.
      for (let k = 0; row < end; row++, k++) values[row] = value = value + smallest + raw[k]! | 0
    }
  }
}

/** `PLAIN` 32-bit integers. */
export function readPlain32(from: Cursor, values: Int32Array): void {
  need(from.at + values.length * 4 <= from.bytes.length)
  const view = new DataView(from.bytes.buffer, from.bytes.byteOffset + from.at)
  for (let row = 0; row < values.length; row++) values[row] = view.getInt32(row * 4, true)
}

/** `PLAIN` 64-bit integers as numbers, which are exact up to 2⁵³. */
export function readPlain64(from: Cursor, values: Float64Array): void {
  need(from.at + values.length * 8 <= from.bytes.length)
  const view = new DataView(from.bytes.buffer, from.bytes.byteOffset + from.at)
  for (let row = 0; row < values.length; row++) values[row] = view.getInt32(row * 8 + 4, true) * 2 ** 32 + view.getUint32(row * 8, true)
}

/** `count` `PLAIN` byte arrays, as views. */
export function readPlainBytes(from: Cursor, count: number): Uint8Array[] {
  const { bytes } = from
  need(count * 4 <= bytes.length - from.at)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    need(from.at + 4 <= bytes.length)
    const first = from.at + 4
    const end = first + view.getUint32(from.at, true)
    need(end <= bytes.length)
    texts.push(bytes.subarray(first, end))
    from.at = end
  }
  return texts
}

/** `PLAIN` byte arrays of a fixed length, one after the other: so many bytes in all, as a view. */
export function readPlainFixed(from: Cursor, length: number): Uint8Array {
  const first = from.at
  need(length <= from.bytes.length - first)
  from.at += length
  return from.bytes.subarray(first, from.at)
}
