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

/** Where a column begins, how many bytes its values have, and what is added to each; undefined when the bytes end before the column does or its width is none of ours. */
export interface ColumnHead {
  readonly width: number
  readonly smallest: number
  /** Where its lowest plane begins, and where the next column does. */
  readonly first: number
  readonly end: number
}

export function columnHead(bytes: Uint8Array, at: number, rows: number): ColumnHead | undefined {
  if (at < 0 || at + HEAD > bytes.length) return undefined
  const width = bytes[at]!
  const first = at + HEAD
  const end = first + width * rows
  if (width > 4 || end > bytes.length) return undefined
  return { width, smallest: (bytes[at + 1]! | bytes[at + 2]! << 8 | bytes[at + 3]! << 16 | bytes[at + 4]! << 24) >>> 0, first, end }
}

// One reader for each width of element: a loop that meets several kinds of array runs at a third of the speed.

/** Reads a column to its place. @returns whether every value fits into a byte. */
export function readBytes(bytes: Uint8Array, { width, smallest, first }: ColumnHead, rows: number, into: Uint8Array, at: number): boolean {
  if (width > 1 || smallest > 0xff) return false
  if (width === 0) into.fill(smallest, at, at + rows)
  else if (smallest === 0) into.set(bytes.subarray(first, first + rows), at)
  else {
    let all = 0
    for (let row = 0; row < rows; row++) {
      const value = smallest + bytes[first + row]!
      all |= value
      into[at + row] = value
    }
    return all <= 0xff
  }
  return true
}

/** As `readBytes`, for two bytes. */
export function readShorts(bytes: Uint8Array, { width, smallest, first }: ColumnHead, rows: number, into: Uint16Array, at: number): boolean {
  if (width > 2 || smallest > 0xffff) return false
  const second = first + rows
  let all = 0
  if (width === 0) into.fill(smallest, at, at + rows)
  else if (width === 1) {
    for (let row = 0; row < rows; row++) {
      const value = smallest + bytes[first + row]!
      all |= value
      into[at + row] = value
    }
  } else {
    for (let row = 0; row < rows; row++) {
      const value = smallest + (bytes[first + row]! | bytes[second + row]! << 8)
      all |= value
      into[at + row] = value
    }
  }
  return all <= 0xffff
}

/** As `readBytes`, for four bytes, which every value fits. */
export function readWords(bytes: Uint8Array, { width, smallest, first }: ColumnHead, rows: number, into: Uint32Array, at: number): void {
  const second = first + rows
  const third = second + rows
  const fourth = third + rows
  if (width === 0) into.fill(smallest, at, at + rows)
  else if (width === 1) for (let row = 0; row < rows; row++) into[at + row] = smallest + bytes[first + row]!
  else if (width === 2) for (let row = 0; row < rows; row++) into[at + row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8)
  else if (width === 3) for (let row = 0; row < rows; row++) into[at + row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16)
  else for (let row = 0; row < rows; row++) into[at + row] = smallest + (bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16 | bytes[fourth + row]! << 24)
}

/** Reads a column of signed values that were written moved up by 2³¹. @returns whether none lies farther than `largest` from zero. */
export function readSigned(bytes: Uint8Array, { width, smallest, first }: ColumnHead, rows: number, into: Int32Array, at: number, largest: number): boolean {
  const lowest = smallest - 0x80000000 | 0
  const second = first + rows
  const third = second + rows
  const fourth = third + rows
  const reach = largest * 2
  let sound = true
  for (let row = 0; row < rows; row++) {
    const above = width === 0 ? 0
      : width === 3 ? bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16
        : width === 1 ? bytes[first + row]!
          : width === 2 ? bytes[first + row]! | bytes[second + row]! << 8
            : bytes[first + row]! | bytes[second + row]! << 8 | bytes[third + row]! << 16 | bytes[fourth + row]! << 24
    const value = lowest + above | 0
    if (value + largest >>> 0 > reach) sound = false
    into[at + row] = value
  }
  return sound
}
