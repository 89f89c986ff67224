/** Structs inside structs; Parquet's own reach 5. */
const DEEPEST = 12

/**
 * Where the struct that begins at `at` ends, or -1 when it does not end before `end`, nests too deep or announces a longer list
 * or text than there are bytes. Parquet's headers are such structs, and their reader takes an announced length at its word: six bytes could
 * claim two thousand million elements. Thrift compact protocol.
 */
export function endOfStruct(bytes: Uint8Array, at: number, end: number, depth = 0): number {
  if (depth > DEEPEST) return -1
  let next = at
  while (next < end) {
    const head = bytes[next++]!
    const type = head & 0x0f
    if (type === 0) return next
    // No distance from the field before: the field's number follows.
    if (head >> 4 === 0) next = endOfNumber(bytes, next, end)
    next = endOfValue(bytes, next, end, type, depth, false)
    if (next < 0) return -1
  }
  return -1
}

function endOfNumber(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at; next < end && next < at + 10; next++) if (bytes[next]! < 0x80) return next + 1
  return -1
}

function endOfValue(bytes: Uint8Array, at: number, end: number, type: number, depth: number, inList: boolean): number {
  if (at < 0 || at > end) return -1
  switch (type) {
    // In a struct the type is the value of a truth, in a list it is a byte.
    case 1: case 2: return inList ? within(at + 1, end) : at
    case 3: return within(at + 1, end)
    case 4: case 5: case 6: return endOfNumber(bytes, at, end)
    case 7: return within(at + 8, end)
    case 8: {
      const from = endOfNumber(bytes, at, end)
      return from < 0 ? -1 : within(from + numberAt(bytes, at, from), end)
    }
    case 9: return endOfList(bytes, at, end, depth)
    case 12: return endOfStruct(bytes, at, end, depth + 1)
    default: return -1
  }
}

function endOfList(bytes: Uint8Array, at: number, end: number, depth: number): number {
  if (at >= end || depth > DEEPEST) return -1
  const head = bytes[at]!
  let next = at + 1
  let count = head >> 4
  if (count === 15) {
    const from = next
    next = endOfNumber(bytes, from, end)
    if (next < 0) return -1
    count = numberAt(bytes, from, next)
  }
  // Every element takes at least a byte, so that this ends with the bytes.
  for (let i = 0; i < count; i++) {
    next = endOfValue(bytes, next, end, head & 0x0f, depth + 1, true)
    if (next < 0) return -1
  }
  return next
}

function numberAt(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let next = end - 1; next >= at; next--) value = value * 128 + (bytes[next]! & 0x7f)
  return value
}

const within = (at: number, end: number): number => (at <= end ? at : -1)
