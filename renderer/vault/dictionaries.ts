import { newDictionaries, type Dictionaries as Four } from '../../shared/columns/builder.ts'
import { type Dictionary, NARROW } from '../../shared/columns/dictionary.ts'
import type { Source } from '../../shared/movement/batch-columns.ts'
import { Entities, packEntities } from './entities.ts'
import type { Entity, Place } from '../../shared/movement/movement.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { DictionaryAdditions, EntityWords } from './ledger.ts'

/** Stands where a lost ledger record leaves an ordinal without an entry. */
const lost = (ordinal: number): StixId => `x--00000000-0000-4000-8000-${ordinal.toString(16).padStart(12, '0')}`

const samePlace = (a: Place, b: Place): boolean =>
  a.label === b.label && a.kind === b.kind && a.latitude === b.latitude && a.longitude === b.longitude && a.country === b.country

/** What the ordinals of the columns stand for, and what of it the ledger does not know yet. */
export class Dictionaries implements Four {
  readonly entities = new Entities()
  readonly places: Dictionary<Place>
  readonly sources: Dictionary<Source>
  readonly markings: Dictionary<readonly StixId[]>
  #kept: { readonly entities: number; readonly places: number; readonly sources: number; readonly markings: number }
  #learnt = 0
  readonly #known = { entities: new Map<StixId, Entity>(), places: new Map<StixId, Place>(), sources: new Map<StixId, Source>() }

  constructor() {
    const { places, sources, markings } = newDictionaries()
    this.places = places
    this.sources = sources
    this.markings = markings
    this.#kept = this.#sizes()
  }

  /** Differs whenever an entry has been added or its words have changed. */
  get edition(): string {
    return `${this.#learnt} ${this.entities.size} ${this.places.size} ${this.sources.size} ${this.markings.size}`
  }

  #sizes(): { readonly entities: number; readonly places: number; readonly sources: number; readonly markings: number } {
    return { entities: this.entities.size, places: this.places.size, sources: this.sources.size, markings: this.markings.size }
  }

  /** The object of an entity has arrived: from now on its words count. @returns whether anything changed. */
  learnEntity(entity: Entity): boolean {
    const held = this.entities.at(this.entities.find(entity.ref))
    if (held?.ref !== entity.ref) return this.entities.add(entity) !== undefined
    if (held.label === entity.label && held.kind === entity.kind) return false
    this.entities.replace(entity)
    this.#learnt++
    this.#known.entities.set(entity.ref, entity)
    return true
  }

  learnPlace(place: Place): boolean {
    const held = this.places.at(this.places.find(place.ref))
    // Half of the numbers are for places that rows are at: a feed of a million locations must not use them up.
    if (held?.ref !== place.ref) return this.places.size < NARROW / 2 && this.places.add(place) !== undefined
    if (samePlace(held, place)) return false
    this.places.replace(place)
    this.#learnt++
    this.#known.places.set(place.ref, place)
    return true
  }

  /** Only of somebody whom rows come from already. */
  learnSource(source: Source): boolean {
    const held = this.sources.at(this.sources.find(source.ref))
    if (held?.ref !== source.ref || held.label === source.label) return false
    this.sources.replace(source)
    this.#learnt++
    this.#known.sources.set(source.ref, source)
    return true
  }

  /** What the next ledger entry must carry; call `kept` once that entry is durable. Additions of an entry that failed go with the one after it. */
  additions(): { readonly adds: DictionaryAdditions; kept(): void } {
    const { entities, places, sources, markings } = this.#kept
    const upTo = this.#sizes()
    const known = { entities: [...this.#known.entities.values()], places: [...this.#known.places.values()], sources: [...this.#known.sources.values()] }
    const adds: DictionaryAdditions = {
      ...(upTo.entities > entities ? { entities: { first: entities, ...packedOrListed(this.entities.since(entities)) } } : {}),
      ...(upTo.places > places ? { places: { first: places, list: this.places.since(places) } } : {}),
      ...(upTo.sources > sources ? { sources: { first: sources, list: this.sources.since(sources).map(s => [s.ref, s.label] as const) } } : {}),
      ...(upTo.markings > markings ? { markings: { first: markings, list: this.markings.since(markings) } } : {}),
      ...(known.entities.length + known.places.length + known.sources.length === 0 ? {} : { known: {
        entities: known.entities.map(e => [e.ref, e.kind, e.label] as const), places: known.places, sources: known.sources.map(s => [s.ref, s.label] as const),
      } }),
    }
    return {
      adds,
      kept: () => {
        this.#kept = upTo
        for (const entity of known.entities) if (this.#known.entities.get(entity.ref) === entity) this.#known.entities.delete(entity.ref)
        for (const place of known.places) if (this.#known.places.get(place.ref) === place) this.#known.places.delete(place.ref)
        for (const source of known.sources) if (this.#known.sources.get(source.ref) === source) this.#known.sources.delete(source.ref)
      },
    }
  }

  /** Puts journalled additions back. Where a record before them was lost, its ordinals get entries without words. */
  restore(adds: DictionaryAdditions): void {
    const { entities } = adds
    if (entities !== undefined) {
      const stand = (ref: StixId): Entity => ({ ref, kind: 'unknown', label: '' })
      fill(this.entities, entities.first, stand)
      if ('packed' in entities) this.entities.restorePacked(entities.first, entities.packed)
      else put(this.entities, entities.first, entities.list.map(([ref, kind, label]): Entity => ({ ref, kind, label })), stand)
    }
    if (adds.places !== undefined) put<Place>(this.places, adds.places.first, adds.places.list, ref => ({ ref, kind: 'unknown', label: '', latitude: 0, longitude: 0, country: '' }))
    if (adds.sources !== undefined) put(this.sources, adds.sources.first, adds.sources.list.map(([ref, label]) => ({ ref, label })), ref => ({ ref, label: '' }))
    if (adds.markings !== undefined) put(this.markings, adds.markings.first, adds.markings.list, ref => [ref])
    for (const [ref, kind, label] of adds.known?.entities ?? []) this.entities.replace({ ref, kind, label })
    for (const place of adds.known?.places ?? []) this.places.replace(place)
    for (const [ref, label] of adds.known?.sources ?? []) this.sources.replace({ ref, label })
    this.#kept = this.#sizes()
  }
}

function put<E>(dictionary: Dictionary<E>, first: number, list: readonly E[], stand: (ref: StixId) => E): void {
  fill(dictionary, first, stand)
  dictionary.restore(first, list)
}

function fill<E>(dictionary: Dictionary<E>, first: number, stand: (ref: StixId) => E): void {
  while (dictionary.size < first) dictionary.add(stand(lost(dictionary.size)))
}

/** Below this a packed form gains nothing. */
const PACK_FROM = 64

function packedOrListed(entities: readonly Entity[]): { readonly packed: Uint8Array<ArrayBuffer> } | { readonly list: readonly EntityWords[] } {
  const packed = entities.length < PACK_FROM ? undefined : packEntities(entities)
  return packed === undefined ? { list: entities.map(({ ref, kind, label }) => [ref, kind, label]) } : { packed }
}
