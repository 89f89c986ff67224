/*
 * A column on disk: its width in bytes (0–4), its smallest value, then one plane of bytes per digit of `value − smallest`, lowest first.
 * Planes of high bytes are nearly constant, so a fast compressor halves them, and a column takes no more planes than its range needs.
 */
const HEAD = 5

/** Appends the first `rows` values at `at`. @returns where the next column begins. */
export function writeColumn(values: Uint32Array, rows: number, out: Uint8Array, at: number): number {
  let smallest = rows === 0 ? 0 : 0xffffffff
  let largest = 0
  for (let row = 0; row < rows; row++) {
    const value = values[row]!
    if (value < smallest) smallest = value
    if (value > largest) largest = value
  }
  const range = largest - smallest
  const width = range <= 0 ? 0 : range < 0x100 ? 1 : range < 0x10000 ? 2 : range < 0x1000000 ? 3 : 4
  out[at] = width
  for (let byte = 0; byte < 4; byte++) out[at + 1 + byte] = smallest >>> byte * 8
  let plane = at + HEAD
  for (let shift = 0; shift < width * 8; shift += 8) {
    for (let row = 0; row < rows; row++) out[plane + row] = values[row]! - smallest >>> shift
    plane += rows
  }
  return plane
}

/** Most bytes that a column of so many rows can take. */
export const columnRoom = (rows: number): number => HEAD + rows * 4

/**
 * Reads `rows` values back to the front of `values`.
 * @returns where the next column begins, or -1 when the bytes end before the column does or its width is none of ours.
 */
export function readColumn(bytes: Uint8Array, at: number, rows: number, values: Uint32Array): number {
  if (at < 0 || at + HEAD > bytes.length) return -1
  const width = bytes[at]!
  const first = at + HEAD
  const end = first + width * rows
  if (width > 4 || end > bytes.length) return -1
  const smallest = (bytes[at + 1]! | bytes[at + 2]! << 8 | bytes[at + 3]! << 16 | bytes[at + 4]! << 24) >>> 0
  const second = first + rows
  const third = second + rows
  const fourth = third + rows
  if (width === 0) values.fill(smallest, 0, rows)
  else if (width === 1) for (let row = 0; row < rows; row++) values[row] = smallest + bytes[first + row]!
  else if (width === 2) for (let row = 0; row < rows; row++) values[row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8)
  else if (width === 3) for (let row = 0; row < rows; row++) values[row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16)
  else for (let row = 0; row < rows; row++) values[row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16 | bytes[fourth + row]! << 24)
  return end
}
