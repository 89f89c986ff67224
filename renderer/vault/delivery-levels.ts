import { markingsOf, tlpOf } from '../../shared/handling/handling.ts'
import { HIGHEST, levelOfMark, type Level } from '../../shared/handling/level.ts'
import type { Mark } from '../../shared/handling/strictest.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { references } from '../../shared/stix/references.ts'
import type { Shelf } from './shelf.ts'

const MARKING = 'marking-definition'

/**
 * How strict each object of a delivery is. What its marks mean is looked up among what is held and, failing that, in the delivery itself.
 * Observables that carry no mark of their own are as strict as the strictest object of the delivery that names them.
 */
export class DeliveryLevels {
  readonly #objects: readonly StixObject[]
  readonly #shelf: Shelf
  readonly #definitions = new Map<StixId, StixObject>()
  readonly #marks = new Map<StixObject, Mark>()
  #namers: ReadonlyMap<StixId, Level> | undefined

  constructor(objects: readonly StixObject[], shelf: Shelf) {
    this.#objects = objects
    this.#shelf = shelf
    for (const object of objects) if (object.type === MARKING && !this.#definitions.has(object.id)) this.#definitions.set(object.id, object)
  }

  /** The level at which an object is kept. */
  of(object: StixObject): Level {
    // What a mark means has to be known to whoever meets it.
    if (object.type === MARKING && markingsOf(object).length === 0) return 0
    const mark = this.#markOf(object)
    if (mark !== 'unmarked') return levelOfMark(mark)
    return isObservable(object) ? (this.#levelsOfNamers().get(object.id) ?? HIGHEST) : HIGHEST
  }

  /** The level of rows that are marked so. */
  ofMarks(refs: readonly StixId[]): Level {
    return levelOfMark(tlpOf(refs, id => this.#definitionOf(id)))
  }

  /** Whether words of an object may stand in a row of this level. An unmarked observable says no more than the observation that it came with. */
  mayQuote(object: StixObject, level: Level): boolean {
    return object.type === MARKING || this.followsNamers(object) || levelOfMark(this.#markOf(object)) <= level
  }

  /** Whether the id of an object may stand in a row of this level: that nobody has marked it is no reason to hide which it is. */
  mayName(object: StixObject, level: Level): boolean {
    return this.#markOf(object) === 'unmarked' || this.mayQuote(object, level)
  }

  /** Whether its level is that of whatever names it. */
  followsNamers(object: StixObject): boolean {
    return isObservable(object) && this.#markOf(object) === 'unmarked'
  }

  #markOf(object: StixObject): Mark {
    const held = this.#marks.get(object)
    if (held !== undefined) return held
    const mark = tlpOf(markingsOf(object), id => this.#definitionOf(id))
    this.#marks.set(object, mark)
    return mark
  }

  #definitionOf(id: StixId): StixObject | undefined {
    return this.#shelf.find(id) ?? this.#definitions.get(id)
  }

  #levelsOfNamers(): ReadonlyMap<StixId, Level> {
    if (this.#namers !== undefined) return this.#namers
    const namers = new Map<StixId, Level>()
    for (const object of this.#objects) {
      if (object.type === MARKING || this.followsNamers(object)) continue
      const level = levelOfMark(this.#markOf(object))
      for (const ref of references(object)) namers.set(ref, Math.max(level, namers.get(ref) ?? 0) as Level)
    }
    this.#namers = namers
    return namers
  }
}

/** What observes is marked, and what is observed nearly never: an observable, which has no `created` (STIX 2.1 §3.2). */
const isObservable = (object: StixObject): boolean => object.created === undefined
