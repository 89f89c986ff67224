import type { MovementColumns } from './table.ts'

/** Places with a lower ordinal have a table of their own, of four bytes an other end: 16 MiB when every two of them are a route. */
const NEAR = 2_048

/** One ordinal per pair of places in use, in order of first appearance. A movement with one end unknown is on route 0, "none". */
export class Routes {
  #slots = 1 << 10
  #keys = new Uint32Array(this.#slots)
  #ordinals = new Uint32Array(this.#slots)
  /** Pairs in the table of slots. */
  #held = 0
  readonly #ends: (Uint32Array | undefined)[] = []
  readonly #pairs: (readonly [post: number, other: number])[] = [[0, 0]]

  /** Post and other end of each ordinal; element 0 is "none". */
  get pairs(): readonly (readonly [post: number, other: number])[] {
    return this.#pairs
  }

  ordinal(post: number, other: number): number {
    if (post === 0 || other === 0) return 0
    return post < NEAR && other < NEAR ? this.#near(post, other) : this.#far(post, other)
  }

  /** Found by two look-ups, which lie in the cache where a hash table of all pairs would not: 30 ms instead of 105 for a million rows. */
  #near(post: number, other: number): number {
    let ends = this.#ends[post]
    if (ends === undefined || other >= ends.length) {
      const longer = new Uint32Array(Math.min(NEAR, Math.max(64, 2 << 31 - Math.clz32(other))))
      if (ends !== undefined) longer.set(ends)
      this.#ends[post] = ends = longer
    }
    return ends[other] || (ends[other] = this.#pairs.push([post, other]) - 1)
  }

  #far(post: number, other: number): number {
    const key = (post << 16 | other) >>> 0
    const mask = this.#slots - 1
    let slot = Math.imul(key, 0x9e3779b1) >>> 8 & mask
    while (this.#ordinals[slot] !== 0) {
      if (this.#keys[slot] === key) return this.#ordinals[slot]!
      slot = slot + 1 & mask
    }
    const ordinal = this.#pairs.push([post, other]) - 1
    this.#keys[slot] = key
    this.#ordinals[slot] = ordinal
    if (++this.#held * 2 > this.#slots) this.#widen()
    return ordinal
  }

  /** Fills the route of rows [from, to) out of their two ends. */
  assign(columns: MovementColumns, from: number, to: number): void {
    const { post, other, route } = columns
    const ends = this.#ends
    for (let row = from; row < to; row++) {
      const here = post[row]!
      const there = other[row]!
      // What is known already, without a call.
      route[row] = ends[here]?.[there] || this.ordinal(here, there)
    }
  }

  #widen(): void {
    this.#slots *= 2
    this.#keys = new Uint32Array(this.#slots)
    this.#ordinals = new Uint32Array(this.#slots)
    const mask = this.#slots - 1
    for (let ordinal = 1; ordinal < this.#pairs.length; ordinal++) {
      const [post, other] = this.#pairs[ordinal]!
      if (post < NEAR && other < NEAR) continue
      const key = (post << 16 | other) >>> 0
      let slot = Math.imul(key, 0x9e3779b1) >>> 8 & mask
      while (this.#ordinals[slot] !== 0) slot = slot + 1 & mask
      this.#keys[slot] = key
      this.#ordinals[slot] = ordinal
    }
  }
}
