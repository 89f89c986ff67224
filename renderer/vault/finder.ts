import { strictness, type Mark } from '../../shared/handling/strictest.ts'
import { handlingOf, tlpOf } from '../../shared/handling/handling.ts'
import type { Entity } from '../../shared/movement/movement.ts'
import { observedData } from '../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Answers } from './answers.ts'
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
  readonly #answers: Answers
  readonly #originals = new Map<string, ReturnType<typeof readOriginalsIndex>>()

  constructor(holdings: Holdings, truth: Truth, answers: Answers) {
    this.#holdings = holdings
    this.#truth = truth
    this.#answers = answers
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
    const markings = entry?.markings ?? this.#ofRowsNaming(id)
    return markings === undefined ? 'unmarked' : tlpOf(markings, definitionOf)
  }

  /** Somebody, something or a place that only rows know: the marks of the freest of them, because who may read that row may know of it. */
  known(id: StixId): { readonly entity: Entity; readonly markings: readonly StixId[] } | undefined {
    const { entities } = this.#holdings.dictionaries
    const entity = entities.at(entities.find(id))
    const markings = this.#ofRowsNaming(id)
    return entity?.ref !== id || markings === undefined ? undefined : { entity, markings }
  }

  #ofRowsNaming(id: StixId): readonly StixId[] | undefined {
    const { rows, shelf, dictionaries } = this.#holdings
    const { columns, count } = rows
    const sets = new Set<number>()
    const entity = dictionaries.entities.find(id)
    const place = entity === 0 ? dictionaries.places.find(id) : 0
    for (const row of entity === 0 ? [] : this.#answers.rowsNaming(entity)) sets.add(columns.marking[row]!)
    for (let row = 0; place !== 0 && row < count; row++) if (columns.post[row] === place || columns.other[row] === place) sets.add(columns.marking[row]!)
    const marks = [...sets].map(set => dictionaries.markings.at(set) ?? [])
    const strict = (markings: readonly StixId[]): number => strictness(tlpOf(markings, ref => shelf.find(ref)))
    return marks.toSorted((a, b) => strict(a) - strict(b))[0]
  }
}
