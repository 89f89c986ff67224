import { DIRECTIONS } from '../movement/movement.ts'
import type { Scan } from './scan.ts'

/** Room for one count per mode in a row of a table: a power of two, and one more than there are modes. */
export const MODE_SLOTS = 8
/** The slot of a route that no mode uses counts the movements towards the post: entries and those refused. */
export const INBOUND_SLOT = 7

const INBOUND = new Uint8Array(0x100)
INBOUND[DIRECTIONS.indexOf('entry')] = 1
INBOUND[DIRECTIONS.indexOf('refused')] = 1

/**
 * Counts over a window of positions: by route and mode, by post and mode. Counting is additive, so a window that moves costs only the rows
 * that enter and leave it.
 */
export class Tally {
  readonly #scan: Scan
  readonly #positions: Uint32Array | undefined
  #start = 0
  #end = 0
  /** Element route × MODE_SLOTS + mode, or + INBOUND_SLOT. */
  readonly byRoute: Int32Array
  /** Element post × MODE_SLOTS + mode. */
  readonly byPost: Int32Array

  constructor(scan: Scan, positions: Uint32Array | undefined) {
    this.#scan = scan
    this.#positions = positions
    this.byRoute = new Int32Array(scan.routes * MODE_SLOTS)
    this.byPost = new Int32Array(scan.posts * MODE_SLOTS)
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }

  /** Rows counted. */
  get count(): number {
    return this.#end - this.#start
  }

  /** Counts the window [start, end) instead of the one before. */
  moveTo(start: number, end: number): void {
    for (const { from, to, sign } of windowSteps(this.#start, this.#end, start, end)) {
      if (from < 0) this.#clear()
      else this.#add(from, to, sign)
    }
    this.#start = start
    this.#end = end
  }

  /** Rows counted for each mode. */
  modes(): Int32Array {
    const sums = new Int32Array(MODE_SLOTS)
    for (let slot = 0; slot < this.byPost.length; slot++) sums[slot & MODE_SLOTS - 1]! += this.byPost[slot]!
    return sums
  }

  #clear(): void {
    this.byRoute.fill(0)
    this.byPost.fill(0)
  }

  #add(from: number, to: number, sign: number): void {
    const { byRoute, byPost } = this
    const { route, post, mode, direction } = this.#scan
    const positions = this.#positions
    if (positions === undefined) {
      for (let position = from; position < to; position++) {
        const m = mode[position]!
        const r = route[position]! * MODE_SLOTS
        byRoute[r + m]! += sign
        byRoute[r + INBOUND_SLOT]! += sign * INBOUND[direction[position]!]!
        byPost[post[position]! * MODE_SLOTS + m]! += sign
      }
      return
    }
    for (let at = from; at < to; at++) {
      const position = positions[at]!
      const m = mode[position]!
      const r = route[position]! * MODE_SLOTS
      byRoute[r + m]! += sign
      byRoute[r + INBOUND_SLOT]! += sign * INBOUND[direction[position]!]!
      byPost[post[position]! * MODE_SLOTS + m]! += sign
    }
  }
}

/** One thing to do when a window moves: add or take away [from, to); `from` −1 means begin again from nothing. */
export interface WindowStep {
  readonly from: number
  readonly to: number
  readonly sign: 1 | -1
}

/** The cheapest way from one window to the next. */
export function windowSteps(start: number, end: number, nextStart: number, nextEnd: number): readonly WindowStep[] {
  const difference = Math.abs(nextStart - start) + Math.abs(nextEnd - end)
  const disjoint = nextEnd <= start || nextStart >= end
  if (disjoint || difference >= nextEnd - nextStart) return [{ from: -1, to: -1, sign: 1 }, { from: nextStart, to: nextEnd, sign: 1 }]
  const steps: WindowStep[] = []
  if (nextStart < start) steps.push({ from: nextStart, to: start, sign: 1 })
  if (nextStart > start) steps.push({ from: start, to: nextStart, sign: -1 })
  if (nextEnd > end) steps.push({ from: end, to: nextEnd, sign: 1 })
  if (nextEnd < end) steps.push({ from: nextEnd, to: end, sign: -1 })
  return steps
}
