/** Well-mixed 32 bits out of two numbers. The finaliser of MurmurHash3. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash >>> 0
}

/**
 * Chance with a memory: the same seed and stream give the same numbers on every machine. sfc32 (Chris Doty-Humphrey, PractRand). Not for keys.
 * Only integer arithmetic and division: Math.sin, exp and the like may differ in their last digit between engines.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** @param stream tells apart what is drawn for different purposes, so that a change in one does not shift the others. */
  constructor(seed: number, stream: number) {
    this.#a = mix(seed, stream)
    this.#b = mix(stream, seed ^ 0x5bd1e995)
    this.#c = seed | 0
    for (let warm = 0; warm < 12; warm++) this.bits()
  }

  /** 0 … 2³²−1 */
  bits(): number {
    const sum = this.#a + this.#b + this.#counter++ | 0
    this.#a = this.#b ^ this.#b >>> 9
    this.#b = this.#c + (this.#c << 3) | 0
    this.#c = (this.#c << 21 | this.#c >>> 11) + sum | 0
    return sum >>> 0
  }

  /** 0 ≤ x < 1 */
  unit(): number {
    return this.bits() / 0x1_0000_0000
  }

  /** 0 … count−1 */
  below(count: number): number {
    return Math.floor(this.unit() * count)
  }

  /** low … high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)]
    if (picked === undefined) throw new RangeError('nothing to pick from')
    return picked
  }
}

/** Four digits at a time: strings put together out of few pieces leave the collector little to do. */
const HEX = Array.from({ length: 0x1_0000 }, (_, four) => four.toString(16).padStart(4, '0'))

/** A UUID version 4 for the n-th thing of a stream: any of them can be made without those before it. */
export function scenarioUuid(seed: number, stream: number, n: number): string {
  const first = mix(seed, stream)
  const a = mix(first, n)
  const b = mix(n, first ^ 0x27d4eb2f)
  const c = mix(first ^ 0x165667b1, n)
  const d = mix(n ^ 0x2545f491, first)
  const clock = HEX[c >>> 16 & 0x3fff | 0x8000]!
  return `${HEX[a >>> 16]! + HEX[a & 0xffff]!}-${HEX[b >>> 16]!}-${HEX[b & 0xfff | 0x4000]!}-${clock}-${HEX[c & 0xffff]! + HEX[d >>> 16]! + HEX[d & 0xffff]!}`
}
