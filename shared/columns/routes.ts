import type { MovementColumns } from './table.ts'

/** One ordinal per pair of places in use, in order of first appearance. A movement with one end unknown is on route 0, "none". */
export class Routes {
  #slots = 1 << 10
  #keys = new Uint32Array(this.#slots)
  #ordinals = new Uint32Array(this.#slots)
  readonly #pairs: (readonly [post: number, other: number])[] = [[0, 0]]

  /** Post and other end of each ordinal; element 0 is "none". */
  get pairs(): readonly (readonly [post: number, other: number])[] {
    return this.#pairs
  }

  ordinal(post: number, other: number): number {
    if (post === 0 || other === 0) return 0
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
    if (ordinal * 2 > this.#slots) this.#widen()
    return ordinal
  }

  /** Fills the route of rows [from, to) out of their two ends. */
  assign(columns: MovementColumns, from: number, to: number): void {
    const { post, other, route } = columns
    for (let row = from; row < to; row++) route[row] = this.ordinal(post[row]!, other[row]!)
  }

  #widen(): void {
    this.#slots *= 2
    this.#keys = new Uint32Array(this.#slots)
    this.#ordinals = new Uint32Array(this.#slots)
    const mask = this.#slots - 1
    for (let ordinal = 1; ordinal < this.#pairs.length; ordinal++) {
      const [post, other] = this.#pairs[ordinal]!
      const key = (post << 16 | other) >>> 0
      let slot = Math.imul(key, 0x9e3779b1) >>> 8 & mask
      while (this.#ordinals[slot] !== 0) slot = slot + 1 & mask
      this.#keys[slot] = key
      this.#ordinals[slot] = ordinal
    }
  }
}
