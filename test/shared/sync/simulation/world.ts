import { chance } from '../setting.ts'

/** Everything random in a run comes from here, so that a seed is the run. */
export class Dice {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = chance(seed)
  }

  /** 0 ≤ x < 1. */
  readonly random = (): number => this.#next()
  /** A whole number from `from` to below `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from))
  }
  /** A whole number from 0 to below `end`. */
  readonly below = (end: number): number => this.between(0, end)
  happens(probability: number): boolean {
    return this.#next() < probability
  }
  pick<T>(things: readonly T[]): T {
    const thing = things[this.below(things.length)]
    if (thing === undefined) throw new RangeError('nothing to pick from')
    return thing
  }
  uuid(): string {
    const hex = Array.from({ length: 32 }, (_, i) => (i === 12 ? 4 : i === 16 ? 8 + this.below(4) : this.below(16)).toString(16)).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

interface Event {
  readonly at: number
  readonly order: number
  readonly happen: () => void
}

/** Virtual time. Nothing moves but by an event, and between two events everything that can go on has gone on. */
export class World {
  /** Milliseconds since 1970-01-01 UTC as they truly are; every clock in the run is this one, and off by something. */
  now = Date.UTC(2026, 10, 25)
  events = 0
  readonly #heap: Event[] = []
  readonly #calm: () => Promise<void>
  #order = 0

  /** @param calm resolves when nothing can go on without an event; `followedUp` will do where nothing but promises is waited for. */
  constructor(calm: () => Promise<void> = settled) {
    this.#calm = calm
  }

  at(moment: number, happen: () => void): void {
    this.#push({ at: Math.max(moment, this.now), order: this.#order++, happen })
  }

  after(milliseconds: number, happen: () => void): void {
    this.at(this.now + milliseconds, happen)
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => this.after(milliseconds, resolve))
  }

  async runUntil(moment: number): Promise<void> {
    await this.#calm()
    for (let event = this.#heap[0]; event !== undefined && event.at <= moment; event = this.#heap[0]) {
      this.#pop()
      this.now = event.at
      this.events++
      event.happen()
      await this.#calm()
    }
    this.now = moment
  }

  /** The soonest event that is still to come. */
  get next(): number | undefined {
    return this.#heap[0]?.at
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.push(event) - 1
    for (let above = (at - 1) >> 1; at > 0 && isBefore(event, heap[above]!); above = (at - 1) >> 1) {
      heap[at] = heap[above]!
      heap[above] = event
      at = above
    }
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const child = left + 1 < heap.length && isBefore(heap[left + 1]!, heap[left]!) ? left + 1 : left
      if (child >= heap.length || !isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Until nothing can go on without an event: promises that were kept are followed up before the next turn of the loop. */
export const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

/** The same without a turn of the loop, which would be half of the time of a run: a tick comes when all promises that were kept have been followed up. */
export const followedUp = (): Promise<void> => new Promise(resolve => { process.nextTick(resolve) })
