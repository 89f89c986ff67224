import { firstAtLeast } from '../../shared/columns/filter.ts'

/** Stands where a row was that is no more, so that what came behind it is still found. */
const GONE = 0xffffffff

/**
 * Finds a row by the 16 bytes of its id in about twelve bytes a row: an open-addressing table of hashes and row numbers. Ids themselves stay
 * where they are, many of them as a batch and a number; the caller compares.
 */
export class RowIndex {
  #hashes = new Uint32Array(1 << 12)
  #rows = new Uint32Array(1 << 12)
  #count = 0

  /** Rows that it knows. */
  get size(): number {
    return this.#count
  }

  add(row: number, hash: number): void {
    if ((this.#count + 1) * 3 > this.#rows.length * 2) this.#widen(this.#rows.length * 2)
    this.#place(row, hash)
    this.#count++
  }

  /** @param same whether this row has the id that is looked for. @returns -1 when none has. */
  find(hash: number, same: (row: number) => boolean): number {
    const mask = this.#rows.length - 1
    for (let slot = hash & mask; ; slot = slot + 1 & mask) {
      const held = this.#rows[slot]!
      if (held === 0) return -1
      if (held !== GONE && this.#hashes[slot] === hash >>> 0 && same(held - 1)) return held - 1
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
    for (let slot = 0; slot < this.#rows.length; slot++) {
      const held = this.#rows[slot]!
      if (held === 0 || held === GONE) continue
      const before = gone.length === 1 ? (gone[0]! < held - 1 ? 1 : 0) : firstAtLeast(gone, held - 1)
      this.#rows[slot] = gone[before] === held - 1 ? GONE : held - before
    }
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
    for (let slot = 0; slot < rows.length; slot++) if (rows[slot] !== 0 && rows[slot] !== GONE) this.#place(rows[slot]! - 1, hashes[slot]!)
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
