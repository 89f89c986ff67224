import { observedData } from '../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { references } from '../../shared/stix/references.ts'
import type { Answers } from './answers.ts'
import type { Holdings } from './holdings.ts'
import type { SegmentEntry } from './ledger.ts'
import { movementOfRow } from './movement-of-row.ts'
import { readOriginalsIndex } from './originals.ts'
import type { Truth } from './truth.ts'

type Markings = readonly StixId[]
/** What an observation names, and which observations name it, each with the marks that it came with. */
type Observers = ReadonlyMap<StixId, ReadonlyMap<StixId, Markings>>

/** Under which marks an observable came: those of everything held that names it. */
export class Naming {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #answers: Answers
  /** By segment: those never change. */
  readonly #observers = new Map<string, Observers>()

  constructor(holdings: Holdings, truth: Truth, answers: Answers) {
    this.#holdings = holdings
    this.#truth = truth
    this.#answers = answers
  }

  async marksOn(observable: StixObject): Promise<readonly Markings[]> {
    const sets = [...this.#ofRows(observable), ...this.#ofShelf(observable.id), ...(await this.#ofOriginals(observable.id))]
    return [...new Map(sets.map(set => [set.join(' '), set])).values()]
  }

  /** A revoked object still names it: a revocation says nothing of how strict it was. Our own notes name what others brought. */
  #ofShelf(id: StixId): readonly Markings[] {
    return this.#holdings.shelf.namers(id)
      .filter(({ origin, type, markings }) => origin !== 'own' && (type === 'observed-data' || markings.length > 0))
      .map(({ markings }) => markings)
  }

  /** Rows name it by its id, or by the word that it was made of. */
  #ofRows(observable: StixObject): readonly Markings[] {
    const { rows, dictionaries } = this.#holdings
    const words = new Set(Object.values(observable).filter((value): value is string => typeof value === 'string' && value !== ''))
    const naming = new Set<number>()
    for (const [ordinal, { ref, label }] of dictionaries.entities.entries.entries()) {
      if (ordinal === 0 || !(words.has(label) || words.has(ref))) continue
      const found = this.#answers.rowsNaming(ordinal)
      if (ref === observable.id || (found.length > 0 && this.#writes(found[0]!, observable.id))) for (const row of found) naming.add(row)
    }
    // What nobody recorded is named by the one row that it stands in.
    for (const word of words) {
      const row = rows.rowOf(word as StixId)
      if (row >= 0 && this.#writes(row, observable.id)) naming.add(row)
    }
    return [...new Set([...naming].map(row => rows.columns.marking[row]!))].map(set => dictionaries.markings.at(set) ?? [])
  }

  #writes(row: number, id: StixId): boolean {
    const movement = movementOfRow(this.#holdings, row)
    return movement !== undefined && observedData(movement).some(object => object.id === id)
  }

  /** A movement that says more than its row may name more than its row. */
  async #ofOriginals(id: StixId): Promise<readonly Markings[]> {
    const { rows, dictionaries, segments } = this.#holdings
    const sets = new Map<StixId, Markings>()
    for (const segment of segments.filter(({ kind }) => kind === 'originals')) {
      for (const [observation, markings] of (await this.#observersIn(segment)).get(id) ?? []) {
        const row = rows.rowOf(observation)
        sets.set(observation, row < 0 ? markings : (dictionaries.markings.at(rows.columns.marking[row]!) ?? []))
      }
    }
    return [...sets.values()]
  }

  async #observersIn(segment: SegmentEntry): Promise<Observers> {
    const held = this.#observers.get(segment.name)
    if (held !== undefined) return held
    const [index, blob] = [await this.#truth.part(segment, 0), await this.#truth.part(segment, 1)]
    const observers = new Map<StixId, Map<StixId, Markings>>()
    // A segment that cannot be opened now may be mended later.
    if (index === undefined || blob === undefined) return observers
    for (const [observation, { offset, length }] of readOriginalsIndex(index)) {
      const object = JSON.parse(new TextDecoder().decode(blob.subarray(offset, offset + length))) as StixObject
      for (const ref of references(object)) {
        const naming = observers.get(ref) ?? new Map<StixId, Markings>()
        observers.set(ref, naming.set(observation, object.object_marking_refs ?? []))
      }
    }
    this.#observers.set(segment.name, observers)
    return observers
  }
}
