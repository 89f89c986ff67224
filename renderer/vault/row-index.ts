import { firstAtLeast } from '../../shared/columns/order.ts'

/** So many rows may have gone before the table is made anew: each look-up searches among them. */
const MOST_GONE = 4_096
const NONE = new Uint32Array(0)

/**
 * Finds a row by the 16 bytes of its id in about twelve bytes a row: an open-addressing table of hashes and row numbers. Ids themselves stay
 * where they are, many of them as a batch and a number; the caller compares.
 *
 * The table keeps the numbers that rows had when it was made. What has gone since is counted at each look-up, so that taking a row away touches
 * nothing of a million others.
 */
export class RowIndex {
  #hashes = new Uint32Array(1 << 12)
  #rows = new Uint32Array(1 << 12)
  #count = 0
  /** Numbers, as the table has them, of rows that are no more. Ascending. */
  #gone = NONE

  /** Rows that it knows. */
  get size(): number {
    return this.#count
  }

  add(row: number, hash: number): void {
    if ((this.#count + 1) * 3 > this.#rows.length * 2) this.#widen(this.#rows.length * 2)
    this.#place(this.#numberThen(row), hash)
    this.#count++
  }

  /** @param same whether this row has the id that is looked for. @returns -1 when none has. */
  find(hash: number, same: (row: number) => boolean): number {
    const mask = this.#rows.length - 1
    for (let slot = hash & mask; ; slot = slot + 1 & mask) {
      const held = this.#rows[slot]!
      if (held === 0) return -1
      if (this.#hashes[slot] !== hash >>> 0) continue
      const row = this.#numberNow(held - 1)
      if (row >= 0 && same(row)) return row
    }
  }

  /** Room for so many more rows, so that a known number costs one table. */
  reserve(rows: number): void {
    let slots = this.#rows.length
    while ((this.#count + rows) * 3 > slots * 2) slots *= 2
    if (slots > this.#rows.length) this.#widen(slots)
  }

  /** Forgets rows, and knows those behind them by their new numbers. @param gone ascending. */
  without(gone: Uint32Array): void {
    if (gone.length === 0) return
    const all = new Uint32Array(this.#gone.length + gone.length)
    all.set(this.#gone)
    all.set(gone.map(row => this.#numberThen(row)), this.#gone.length)
    this.#gone = all.sort()
    if (all.length > MOST_GONE) this.#widen(this.#rows.length)
  }

  /** @returns -1 for a row that is no more. */
  #numberNow(then: number): number {
    if (this.#gone.length === 0) return then
    const before = firstAtLeast(this.#gone, then)
    return this.#gone[before] === then ? -1 : then - before
  }

  #numberThen(now: number): number {
    let low = 0
    let high = this.#gone.length
    while (low < high) {
      const middle = low + high >>> 1
      if (this.#gone[middle]! - middle <= now) low = middle + 1
      else high = middle
    }
    return now + low
  }

  #place(row: number, hash: number): void {
    const mask = this.#rows.length - 1
    let slot = hash & mask
    while (this.#rows[slot] !== 0) slot = slot + 1 & mask
    this.#rows[slot] = row + 1
    this.#hashes[slot] = hash
  }

  #widen(slots: number): void {
    const [hashes, rows] = [this.#hashes, this.#rows]
    this.#hashes = new Uint32Array(slots)
    this.#rows = new Uint32Array(slots)
    this.#count = 0
    for (let slot = 0; slot < rows.length; slot++) {
      const row = rows[slot] === 0 ? -1 : this.#numberNow(rows[slot]! - 1)
      if (row < 0) continue
      this.#place(row, hashes[slot]!)
      this.#count++
    }
    this.#gone = NONE
  }
}

const UUID = 16
/** A random number for each byte in each place, other ones in every session. */
const NUMBERS = crypto.getRandomValues(new Uint32Array(UUID * 256))

/**
 * Tabulation hashing (Zobrist). Ids come from strangers: with a hash that they can compute, a hundred thousand ids that all fall on one slot would
 * hold up every unlock for minutes.
 */
export function hashOfUuid(bytes: Uint8Array, at: number): number {
  let hash = 0
  for (let i = 0; i < UUID; i++) hash ^= NUMBERS[i << 8 | bytes[at + i]!]!
  return hash >>> 0
}
