import { type Microseconds, findInstant, writeInstant } from '../exchange/instant.ts'
import type { StixObject } from '../stix/object.ts'
import type { SeededCollection } from './collection.ts'

/** One version of one object where it lies in a collection. Positions never change; they are the order of arrival. */
export interface Held {
  readonly position: number
  readonly object: StixObject
}

/** What a request picks; a list is OR, the fields are AND, and an absent field is the standard's default. TAXII 2.1 §3.4.1. */
export interface Picking {
  readonly ids?: ReadonlySet<string>
  readonly types?: ReadonlySet<string>
  /** `last`, `first`, `all`, or instants as `writeInstant` writes them. */
  readonly versions?: ReadonlySet<string>
  readonly specVersions?: ReadonlySet<string>
}

/** Seeded objects are made to be looked at, and the seeds of a whole year are not made for one request. */
const MOST_LOOKED_AT = 20_000
/** Octets after which a page ends, because a batch of movements is most of a megabyte. */
const MOST_OCTETS = 4 * 1024 * 1024
/** Seeds made at a time. The first are few, as they may be large. */
const FIRST_BLOCK = 2
const BLOCK = 1_000

const YEAR = 365 * 86_400_000
const LONGEST_APART = 3_600_000

/** Stands for objects without versions. TAXII 2.1 §3.4.1 wants their date of arrival; a fixed one is easier to follow in an exercise. */
const NO_VERSION = '1970-01-01T00:00:00.000Z'

export const versionOf = (object: StixObject): string => object.modified ?? object.created ?? NO_VERSION

const versionTime = (object: StixObject): Microseconds => findInstant(versionOf(object)) ?? (0 as Microseconds)

/**
 * One collection of the practice exchange: the seeded objects, made when asked for, and behind them what was added, each with a
 * `date_added` of its own that is greater than the one before.
 */
export class Holding {
  readonly about: SeededCollection
  readonly #opened: number
  readonly #added: { readonly object: StixObject; readonly at: Microseconds }[] = []
  readonly #gone = new Set<number>()
  /** Id → positions of its versions, for ids that have an added one. */
  readonly #versions = new Map<string, number[]>()
  #seeds: ReadonlyMap<string, number> | undefined

  constructor(about: SeededCollection, opened: number) {
    this.about = about
    this.#opened = opened
  }

  get end(): number {
    return this.about.count + this.#added.length
  }

  addedAt(position: number): Microseconds {
    // Counting may build the scenario, so it is left until somebody asks.
    const { count } = this.about
    const apart = Math.max(1, Math.min(LONGEST_APART, Math.floor(YEAR / count)))
    return this.#added[position - count]?.at ?? (((this.#opened - (count - position) * apart) * 1_000) as Microseconds)
  }

  /** The first position that was added strictly after. */
  firstAfter(instant: Microseconds): number {
    let from = 0
    let to = this.end
    while (from < to) {
      const middle = (from + to) >> 1
      if (this.addedAt(middle) > instant) to = middle
      else from = middle + 1
    }
    return from
  }

  /**
   * Up to `limit` picked objects from a position on.
   *
   * @param octets what an object takes on the page.
   * @returns also the position to go on from; what lies between was looked at. May be fewer than the limit, or none, before the end.
   */
  page(from: number, limit: number, picking: Picking, octets: (held: Held) => number): { readonly held: readonly Held[]; readonly end: number } {
    const held: Held[] = []
    let position = from
    let room = MOST_OCTETS
    let block = FIRST_BLOCK
    const stop = Math.min(this.end, from + MOST_LOOKED_AT)
    while (position < stop && held.length < limit && room > 0) {
      for (const object of this.#slice(position, Math.min(stop, position + block))) {
        if (held.length === limit || room <= 0) break
        if (this.#isPicked(position, object, picking)) {
          held.push({ position, object })
          room -= octets({ position, object })
        }
        position++
      }
      const mean = (MOST_OCTETS - room) / (position - from)
      // What fits, as far as one can tell: seeds beyond it would be made for nothing.
      block = Math.max(1, Math.min(BLOCK, limit - held.length, mean === 0 ? BLOCK : Math.round(room / mean)))
    }
    return { held, end: position }
  }

  /** Every version of one object that is picked, in order of arrival. */
  versionsOf(id: string, picking: Picking): readonly Held[] {
    return this.#positionsOf(id).flatMap(position => {
      const object = this.#slice(position, position + 1)[0]
      return object !== undefined && this.#isPicked(position, object, picking) ? [{ position, object }] : []
    })
  }

  has(id: string): boolean {
    return this.#positionsOf(id).some(position => !this.#gone.has(position))
  }

  /** @returns false when exactly this version is here already, which is no error. */
  add(object: StixObject, at: Microseconds): boolean {
    const version = versionTime(object)
    const positions = this.#positionsOf(object.id)
    const known = positions.some(position => !this.#gone.has(position) && versionTime(this.#slice(position, position + 1)[0] ?? object) === version)
    if (known) return false
    const before = this.end > 0 ? this.addedAt(this.end - 1) : -Infinity
    this.#versions.set(object.id, [...positions, this.end])
    this.#added.push({ object, at: Math.max(at, before + 1) as Microseconds })
    return true
  }

  /** When the newest object came. */
  get latest(): Microseconds | undefined {
    return this.end === 0 ? undefined : this.addedAt(this.end - 1)
  }

  remove(held: readonly Held[]): void {
    for (const { position } of held) this.#gone.add(position)
  }

  #slice(from: number, to: number): readonly StixObject[] {
    const { count } = this.about
    const seeded = from < count ? this.about.objects(from, Math.min(to, count)) : []
    const added = to > count ? this.#added.slice(Math.max(0, from - count), to - count).map(({ object }) => object) : []
    return seeded.length === 0 ? added : added.length === 0 ? seeded : [...seeded, ...added]
  }

  #positionsOf(id: string): readonly number[] {
    const positions = this.#versions.get(id)
    if (positions !== undefined) return positions
    const seeded = this.about.positionOf === undefined ? this.#seedIndex().get(id) : this.about.positionOf(id)
    return seeded === undefined ? [] : [seeded]
  }

  #seedIndex(): ReadonlyMap<string, number> {
    if (this.#seeds !== undefined) return this.#seeds
    const seeds = new Map<string, number>()
    for (let from = 0; from < this.about.count; from += BLOCK) this.about.objects(from, Math.min(from + BLOCK, this.about.count)).forEach((object, i) => seeds.set(object.id, from + i))
    this.#seeds = seeds
    return seeds
  }

  #isPicked(position: number, object: StixObject, { ids, types, versions, specVersions }: Picking): boolean {
    if (this.#gone.has(position)) return false
    if (ids?.has(object.id) === false || types?.has(object.type) === false) return false
    // Objects of 2.0 are refused at the door, so that the newest version of the standard is the only one.
    if (specVersions?.has('2.1') === false) return false
    if (versions?.has('all') === true) return true
    const wanted = versions ?? LAST
    return (wanted.has('last') && this.#isAtEnd(position, object, 1)) || (wanted.has('first') && this.#isAtEnd(position, object, -1)) || wanted.has(writeInstant(versionTime(object)))
  }

  /** Whether no other version is newer (side 1) or older (side -1). */
  #isAtEnd(position: number, object: StixObject, side: 1 | -1): boolean {
    const others = this.#versions.get(object.id)
    if (others === undefined) return true
    const own = versionTime(object)
    return others.every(other => {
      if (other === position || this.#gone.has(other)) return true
      const theirs = versionTime(this.#slice(other, other + 1)[0] ?? object)
      return side === 1 ? theirs < own : theirs > own
    })
  }
}

const LAST: ReadonlySet<string> = new Set(['last'])

/** For headers. */
export const stamp = (holding: Holding, position: number): string => writeInstant(holding.addedAt(position))
