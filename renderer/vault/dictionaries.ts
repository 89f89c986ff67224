import { newDictionaries, type Dictionaries as Four } from '../../shared/columns/builder.ts'
import { type Dictionary, NARROW } from '../../shared/columns/dictionary.ts'
import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'
import type { Source } from '../../shared/movement/batch-columns.ts'
import { Entities, packEntities, standInEntity, standInRef, unpackEntities } from './entities.ts'
import type { Entity, Place } from '../../shared/movement/movement.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { DictionaryAdditions, DictionarySizes, EntityWords } from './ledger.ts'
import { Levelled, type At, type Novelty } from './levelled.ts'

const samePlace = (a: Place, b: Place): boolean =>
  a.label === b.label && a.kind === b.kind && a.latitude === b.latitude && a.longitude === b.longitude && a.country === b.country

/** What rows of one level name their parties with. */
export type Naming = { readonly [D in keyof Four]: { readonly add: (entry: Parameters<Four[D]['add']>[0]) => number | undefined } }

/** What the ordinals of the columns stand for, from which level on, and what of it the ledger does not know yet. */
export class Dictionaries implements Four {
  readonly entities = new Entities()
  readonly places: Dictionary<Place>
  readonly sources: Dictionary<Source>
  readonly markings: Dictionary<readonly StixId[]>
  /** The same four with the levels of their entries. */
  readonly levelled: {
    readonly entities: Levelled<Entity>
    readonly places: Levelled<Place>
    readonly sources: Levelled<Source>
    readonly markings: Levelled<readonly StixId[]>
  }
  /** Sizes that the freest level of the ledger knows. */
  #reserved: DictionarySizes = { entities: 1, places: 1, sources: 1, markings: 1 }

  constructor() {
    const { places, sources, markings } = newDictionaries()
    this.places = places
    this.sources = sources
    this.markings = markings
    this.levelled = {
      entities: new Levelled<Entity>(this.entities, {
        keyOf: ({ ref }) => ref, alike: (a, b) => a.label === b.label && a.kind === b.kind, standIn: standInEntity,
      }),
      places: new Levelled<Place>(places, {
        keyOf: ({ ref }) => ref, alike: samePlace, standIn: ordinal => ({ ref: standInRef(ordinal), kind: 'unknown', label: '', latitude: 0, longitude: 0, country: '' }),
      }),
      sources: new Levelled<Source>(sources, { keyOf: ({ ref }) => ref, alike: (a, b) => a.label === b.label, standIn: ordinal => ({ ref: standInRef(ordinal), label: '' }) }),
      markings: new Levelled<readonly StixId[]>(markings, { keyOf: refs => refs.join(' '), alike: () => true, standIn: ordinal => [standInRef(ordinal)] }),
    }
  }

  /** Differs whenever an entry has been added or its words have changed. */
  get edition(): string {
    const { entities, places, sources } = this.levelled
    return `${entities.learnt + places.learnt + sources.learnt} ${Object.values(this.sizes).join(' ')}`
  }

  get sizes(): DictionarySizes {
    return { entities: this.entities.size, places: this.places.size, sources: this.sources.size, markings: this.markings.size }
  }

  /** Whether ordinals are given out of which the freest level of the ledger knows nothing yet: who is not cleared for more would give them out again. */
  get isAhead(): boolean {
    const { sizes } = this
    return (Object.keys(sizes) as (keyof DictionarySizes)[]).some(name => sizes[name] > this.#reserved[name])
  }

  /** What rows of a level name is known from that level on. */
  naming(level: Level): Naming {
    const { entities, places, sources, markings } = this.levelled
    const addEntity = (entry: Entity): number | undefined => {
      const ordinal = entities.add(entry, level)
      // Whom retention took the name of, because nothing named her any more, comes again.
      if (ordinal !== undefined && entry.label !== '' && this.entities.at(ordinal)?.label === '') entities.learn(entry, level)
      return ordinal
    }
    return {
      entities: { add: addEntity }, places: { add: entry => places.add(entry, level) },
      sources: { add: entry => sources.add(entry, level) }, markings: { add: entry => markings.add(entry, level) },
    }
  }

  /** The object of an entity has arrived: from now on its words count. @returns whether anything changed. */
  learnEntity(entity: Entity, level: Level): boolean {
    const { entities } = this.levelled
    if (this.entities.find(entity.ref) === 0) return entities.add(entity, level) !== undefined
    return entities.learn(entity, level)
  }

  learnPlace(place: Place, level: Level): boolean {
    const { places } = this.levelled
    // Half of the numbers are for places that rows are at: a feed of a million locations must not use them up.
    if (this.places.find(place.ref) === 0) return this.places.size < NARROW / 2 && places.add(place, level) !== undefined
    return places.learn(place, level)
  }

  /** Only of somebody whom rows come from already. */
  learnSource(source: Source, level: Level): boolean {
    return this.levelled.sources.learn(source, level)
  }

  /**
   * What the next ledger entry must carry, level by level; call `kept` once that entry is durable. Additions of an entry that failed go with the
   * one after it. `sizes` is for everybody: what lies between theirs and these is given out.
   * @param nameless entities that nothing names any more: the entry takes their words away at every level, and so does `kept`. Their ordinals stay.
   */
  additions(nameless: Iterable<number> = []): { readonly levels: readonly DictionaryAdditions[]; readonly sizes: DictionarySizes; kept(): void } {
    const { sizes } = this
    const blanks = [...nameless].flatMap((ordinal): readonly At<Entity>[] => {
      const entity = this.entities.at(ordinal)
      return entity === undefined || entity.label === '' ? [] : [[ordinal, { ...entity, label: '' }]]
    })
    const entities = this.levelled.entities.novelties(blanks)
    const places = this.levelled.places.novelties()
    const sources = this.levelled.sources.novelties()
    const markings = this.levelled.markings.novelties()
    return {
      sizes,
      levels: LEVELS.map(level => journalled({
        entities: entities.levels[level]!, places: places.levels[level]!, sources: sources.levels[level]!, markings: markings.levels[level]!,
      })),
      kept: () => {
        for (const novelties of [entities, places, sources, markings]) novelties.kept()
        this.#reserved = sizes
      },
    }
  }

  /**
   * Puts journalled additions back. Where a record before them was lost, its ordinals get entries without words.
   * @param by the clearance of who wrote them.
   */
  restore(adds: DictionaryAdditions, level: Level, by: Level = HIGHEST): void {
    const { entities, places, sources, markings } = this.levelled
    const put = <E>(levelled: Levelled<E>, first: number, list: readonly E[]): void => {
      for (const [i, entry] of list.entries()) levelled.restore(first + i, entry, level, by)
    }
    if (adds.entities !== undefined) this.#restoreEntities(adds.entities, level, by)
    if (adds.places !== undefined) put(places, adds.places.first, adds.places.list)
    if (adds.sources !== undefined) put(sources, adds.sources.first, adds.sources.list.map(([ref, label]) => ({ ref, label })))
    if (adds.markings !== undefined) put(markings, adds.markings.first, adds.markings.list)
    if (level === 0) this.#reserved = {
      entities: adds.entities === undefined ? this.#reserved.entities : this.entities.size, places: adds.places === undefined ? this.#reserved.places : this.places.size,
      sources: adds.sources === undefined ? this.#reserved.sources : this.sources.size, markings: adds.markings === undefined ? this.#reserved.markings : this.markings.size,
    }
    for (const [ordinal, ref, kind, label] of adds.again?.entities ?? []) entities.restore(ordinal, { ref, kind, label }, level, by)
    for (const [ordinal, place] of adds.again?.places ?? []) places.restore(ordinal, place, level, by)
    for (const [ordinal, ref, label] of adds.again?.sources ?? []) sources.restore(ordinal, { ref, label }, level, by)
    for (const [ordinal, refs] of adds.again?.markings ?? []) markings.restore(ordinal, refs, level, by)
    for (const [ref, kind, label] of adds.known?.entities ?? []) entities.restoreKnown({ ref, kind, label }, level, by)
    for (const place of adds.known?.places ?? []) places.restoreKnown(place, level, by)
    for (const [ref, label] of adds.known?.sources ?? []) sources.restoreKnown({ ref, label }, level, by)
  }

  #restoreEntities(adds: NonNullable<DictionaryAdditions['entities']>, level: Level, by: Level): void {
    const { entities } = this.levelled
    const { first } = adds
    if ('packed' in adds && by === HIGHEST) {
      // Who sees everything has given nothing a second ordinal: as they are, and not one by one.
      this.entities.reserve(first)
      const count = this.entities.restorePacked(first, adds.packed)
      if (count !== undefined) return entities.markRun(first, count, level)
    }
    const list = 'packed' in adds ? unpackEntities(adds.packed) : adds.list.map(([ref, kind, label]): Entity => ({ ref, kind, label }))
    for (const [i, entity] of list.entries()) entities.restore(first + i, entity, level, by)
  }

  /** Ordinals below these sizes are given out, to whomever. */
  reserve(sizes: DictionarySizes): void {
    this.entities.reserve(sizes.entities)
    this.levelled.places.reserve(sizes.places)
    this.levelled.sources.reserve(sizes.sources)
    this.levelled.markings.reserve(sizes.markings)
    this.#reserved = sizes
  }
}

export interface Novelties {
  readonly entities: Novelty<Entity>
  readonly places: Novelty<Place>
  readonly sources: Novelty<Source>
  readonly markings: Novelty<readonly StixId[]>
}

/** As the ledger writes it. */
export function journalled({ entities, places, sources, markings }: Novelties): DictionaryAdditions {
  const again = {
    ...(entities.again.length === 0 ? {} : { entities: entities.again.map(([ordinal, { ref, kind, label }]) => [ordinal, ref, kind, label] as const) }),
    ...(places.again.length === 0 ? {} : { places: places.again as readonly At<Place>[] }),
    ...(sources.again.length === 0 ? {} : { sources: sources.again.map(([ordinal, { ref, label }]) => [ordinal, ref, label] as const) }),
    ...(markings.again.length === 0 ? {} : { markings: markings.again as readonly At<readonly StixId[]>[] }),
  }
  const known = entities.known.length + places.known.length + sources.known.length
  return {
    ...(entities.run === undefined ? {} : { entities: { first: entities.run.first, ...packedOrListed(entities.run.list) } }),
    ...(places.run === undefined ? {} : { places: places.run }),
    ...(sources.run === undefined ? {} : { sources: { first: sources.run.first, list: sources.run.list.map(({ ref, label }) => [ref, label] as const) } }),
    ...(markings.run === undefined ? {} : { markings: markings.run }),
    ...(Object.keys(again).length === 0 ? {} : { again }),
    ...(known === 0 ? {} : { known: {
      entities: entities.known.map(e => [e.ref, e.kind, e.label] as const), places: places.known, sources: sources.known.map(s => [s.ref, s.label] as const),
    } }),
  }
}

/** Below this a packed form gains nothing. */
const PACK_FROM = 64

function packedOrListed(entities: readonly Entity[]): { readonly packed: Uint8Array<ArrayBuffer> } | { readonly list: readonly EntityWords[] } {
  const packed = entities.length < PACK_FROM ? undefined : packEntities(entities)
  return packed === undefined ? { list: entities.map(({ ref, kind, label }) => [ref, kind, label]) } : { packed }
}
