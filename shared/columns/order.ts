const BITS = 11
const BUCKETS = 1 << BITS
const DIGIT = BUCKETS - 1

/**
 * Row numbers 0…rows−1 in ascending order of their key; equal keys keep the order of their rows. Radix sort, low digits first.
 * Digits in which all keys agree cost nothing, and rows that stand in order already cost one pass.
 */
export function orderBy(keys: Uint32Array, rows: number): Uint32Array {
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) order[row] = row
  return sortByKey(order, keys)
}

/** The given row numbers in ascending order of `keys[row]`, stable; the argument may be reused as the result. */
export function sortByKey(rows: Uint32Array, keys: Uint32Array): Uint32Array {
  const count = rows.length
  let differing = 0
  let ordered = true
  let previous = count === 0 ? 0 : keys[rows[0]!]!
  const first = previous
  for (let i = 1; i < count; i++) {
    const key = keys[rows[i]!]!
    differing |= key ^ first
    if (key < previous) ordered = false
    previous = key
  }
  if (ordered) return rows
  let from = rows
  let to: Uint32Array = new Uint32Array(count)
  const starts = new Uint32Array(BUCKETS)
  for (let shift = 0; shift < 32; shift += BITS) {
    if ((differing >>> shift & DIGIT) === 0) continue
    starts.fill(0)
    for (let i = 0; i < count; i++) starts[keys[from[i]!]! >>> shift & DIGIT]!++
    let sum = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket]!
      starts[bucket] = sum
      sum += size
    }
    for (let i = 0; i < count; i++) {
      const row = from[i]!
      to[starts[keys[row]! >>> shift & DIGIT]!++] = row
    }
    const spare = from
    from = to
    to = spare === rows ? new Uint32Array(count) : spare
  }
  return from
}

/** First place in `order` whose key is not below `key`. */
export function lowerBound(order: Uint32Array, keys: Uint32Array, key: number): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = low + high >>> 1
    if (keys[order[middle]!]! < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The rows of a time order with time in [from, to): what moves during one step of the playback. A view, no copy. */
export const slice = (order: Uint32Array, time: Uint32Array, from: number, to: number): Uint32Array =>
  order.subarray(lowerBound(order, time, from), lowerBound(order, time, to))
