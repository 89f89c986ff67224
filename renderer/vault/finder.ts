import type { Mark } from '../../shared/handling/strictest.ts'
import { handlingOf, tlpOf } from '../../shared/handling/handling.ts'
import { observedData } from '../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import type { SegmentEntry } from './ledger.ts'
import { movementOfRow } from './movement-of-row.ts'
import { readOriginalsIndex } from './originals.ts'
import type { Truth } from './truth.ts'

/** An object as it came, with where it came from. */
export interface FoundObject {
  readonly object: StixObject
  /** A source's title, or what the label of its maker says. */
  readonly origin: string
  readonly at: number
}

/** Finds objects wherever they lie: on the shelf, among the originals of movements, or written anew from a row. */
export class Finder {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #originals = new Map<string, ReturnType<typeof readOriginalsIndex>>()

  constructor(holdings: Holdings, truth: Truth) {
    this.#holdings = holdings
    this.#truth = truth
  }

  async find(id: StixId): Promise<FoundObject | undefined> {
    const { rows, shelf } = this.#holdings
    const row = rows.rowOf(id)
    if (row >= 0) {
      const at = rows.columns.arrived[row]! * 1000
      const original = await this.#original(id)
      if (original !== undefined) return { object: original, origin: '', at }
      const movement = movementOfRow(this.#holdings, row)
      const object = movement === undefined ? undefined : observedData(movement).at(-1)
      return object === undefined ? undefined : { object, origin: '', at }
    }
    const entry = shelf.entry(id)
    if (entry === undefined) return undefined
    const object = await shelf.read(entry)
    return object === undefined ? undefined : { object, origin: entry.origin, at: entry.at }
  }

  /** As `find`, but a row that has no text of its own is left to who writes it anew. */
  async kept(id: StixId): Promise<StixObject | undefined> {
    if (this.#holdings.rows.rowOf(id) >= 0) return await this.#original(id)
    return await this.#holdings.shelf.object(id)
  }

  /** The text of a movement that came one by one and says more than its row; newest segments first. */
  async #original(id: StixId): Promise<StixObject | undefined> {
    const segments = this.#holdings.segments.filter(segment => segment.kind === 'originals')
    for (const segment of segments.toReversed()) {
      const place = (await this.#indexOf(segment)).get(id)
      if (place === undefined) continue
      const blob = await this.#truth.part(segment, 1)
      if (blob !== undefined) return JSON.parse(new TextDecoder().decode(blob.subarray(place.offset, place.offset + place.length))) as StixObject
    }
    return undefined
  }

  async #indexOf(segment: SegmentEntry): Promise<ReturnType<typeof readOriginalsIndex>> {
    const held = this.#originals.get(segment.name)
    if (held !== undefined) return held
    const bytes = await this.#truth.part(segment, 0)
    const index = bytes === undefined ? new Map<StixId, never>() : readOriginalsIndex(bytes)
    this.#originals.set(segment.name, index)
    return index
  }

  /** The mark that something named carries: a row's, an object's; `unmarked` for what has not arrived. */
  markOf(id: StixId): Mark {
    const { rows, shelf, dictionaries } = this.#holdings
    const definitionOf = (ref: StixId): StixObject | undefined => shelf.find(ref)
    const row = rows.rowOf(id)
    if (row >= 0) return tlpOf(dictionaries.markings.at(rows.columns.marking[row]!) ?? [], definitionOf)
    const whole = shelf.find(id)
    if (whole !== undefined) return handlingOf(whole, definitionOf).tlp
    const entry = shelf.entry(id)
    return entry === undefined ? 'unmarked' : tlpOf(entry.markings, definitionOf)
  }
}
