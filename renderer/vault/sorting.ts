import { artifactOf, isBatch } from '../../shared/movement/batch.ts'
import { placeCodes, placeOf } from '../../shared/movement/entity.ts'
import type { Movement, Place } from '../../shared/movement/movement.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { readMovement, rebuilds, type Lookup } from '../../shared/movement/read.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { instantOf } from '../../shared/stix/timestamp.ts'
import type { Holdings } from './holdings.ts'
import { versionOf } from './objects-segment.ts'

/** What a delivery of objects comes to, against what is held: nothing has changed yet. */
export interface Sorted {
  readonly movements: readonly Movement[]
  /** Texts of movements that cannot be written again from their rows alone. */
  readonly originals: readonly StixObject[]
  readonly places: ReadonlyMap<StixId, Place>
  readonly batches: readonly { readonly observed: StixObject; readonly artifact: StixObject }[]
  readonly objects: readonly StixObject[]
  /** Rows that a later version or a revocation takes away. */
  readonly gone: ReadonlySet<number>
  readonly revised: ReadonlyMap<StixId, string>
  readonly revoked: ReadonlyMap<StixId, string>
  readonly pending: ReadonlyMap<StixId, readonly StixId[]>
  readonly settled: readonly StixId[]
  /** Objects that were here already, in this version or a later one. */
  readonly known: number
  /** New versions by somebody who did not make the object: not applied. */
  readonly foreign: number
}

const MARKING = 'marking-definition'

/** Sorts objects into rows, batches and things for the shelf. */
export async function sort(objects: readonly StixObject[], holdings: Holdings): Promise<Sorted> {
  const sorting = new Sorting(objects, holdings)
  for (const object of objects) await sorting.take(object)
  await sorting.retryPending()
  return sorting.result()
}

interface Accepted {
  readonly movement: Movement
  readonly object: StixObject
}

class Sorting implements Lookup {
  readonly #holdings: Holdings
  /** Newest version of each object of the delivery. */
  readonly #here = new Map<StixId, StixObject>()
  readonly #codes = new Map<string, StixObject>()
  readonly #movements = new Map<StixId, Accepted>()
  readonly #places = new Map<StixId, Place>()
  readonly #batches = new Map<StixId, { readonly observed: StixObject; readonly artifact: StixObject }>()
  readonly #objects = new Map<string, StixObject>()
  readonly #gone = new Set<number>()
  readonly #revised = new Map<StixId, string>()
  readonly #revoked = new Map<StixId, string>()
  readonly #pending = new Map<StixId, readonly StixId[]>()
  readonly #settled: StixId[] = []
  #known = 0
  #foreign = 0

  constructor(objects: readonly StixObject[], holdings: Holdings) {
    this.#holdings = holdings
    for (const object of objects) {
      const other = this.#here.get(object.id)
      if (object.type === MARKING && (other !== undefined || holdings.shelf.has(object.id))) continue
      if (other === undefined || versionOf(other) < versionOf(object)) this.#here.set(object.id, object)
      if (object.type === 'location') for (const code of placeCodes(object)) this.#codes.set(code, object)
    }
  }

  find(id: StixId): StixObject | undefined {
    return this.#here.get(id) ?? this.#holdings.shelf.find(id)
  }

  placeByCode(code: string): StixObject | undefined {
    return this.#codes.get(code) ?? this.#holdings.shelf.placeByCode(code)
  }

  async take(object: StixObject): Promise<void> {
    if (object.type !== 'observed-data') {
      this.#shelve(object)
      return
    }
    if (isBatch(object)) return await this.#takeBatch(object)
    const reading = readMovement(object, this)
    if (reading.ok) {
      for (const place of reading.places) this.#places.set(place.ref, place)
      return this.#takeMovement(object, reading.movement)
    }
    if (!this.#shelve(object)) return
    if (reading.waitsFor !== undefined && object.revoked !== true) this.#pending.set(object.id, reading.waitsFor)
  }

  /** Observations that waited for something which has come now. */
  async retryPending(): Promise<void> {
    for (const [id, waitsFor] of this.#holdings.pending) {
      if (!waitsFor.some(ref => this.#here.has(ref))) continue
      const object = this.#here.get(id) ?? (await this.#holdings.shelf.object(id))
      if (object === undefined) continue
      if (isBatch(object)) {
        await this.#takeBatch(object)
        if (this.#batches.has(id)) this.#settled.push(id)
        continue
      }
      const reading = readMovement(object, this)
      if (!reading.ok) continue
      for (const place of reading.places) this.#places.set(place.ref, place)
      this.#takeMovement(object, reading.movement)
      this.#settled.push(id)
    }
  }

  async #takeBatch(observed: StixObject): Promise<void> {
    if (this.#holdings.batches.has(observed.id) || this.#batches.has(observed.id)) {
      this.#known++
      return
    }
    this.#shelve(observed)
    const ref = artifactOf(observed)
    const artifact = ref === undefined ? undefined : (this.#here.get(ref) ?? (await this.#holdings.shelf.object(ref)))
    if (artifact !== undefined) this.#batches.set(observed.id, { observed, artifact })
    else if (ref !== undefined) this.#pending.set(observed.id, [ref])
  }

  #takeMovement(object: StixObject, movement: Movement): void {
    const { id } = object
    if (this.#isRevoked(id, movement.source)) {
      this.#known++
      return
    }
    const row = this.#holdings.rows.rowOf(id)
    const beside = this.#movements.get(id)
    const first = instantOf(object.created) ?? ''
    const version = versionOf(object)
    if (row < 0 && beside === undefined && object.revoked !== true) return this.#accept(object, movement, version > first)
    const held = this.#revised.get(id) ?? this.#holdings.revised.get(id) ?? first
    if ((row >= 0 || beside !== undefined) && version <= held) {
      this.#known++
      return
    }
    const maker = beside?.movement.source ?? (row < 0 ? undefined : this.#holdings.dictionaries.sources.at(this.#holdings.rows.columns.source[row]!)?.ref)
    if (maker !== undefined && maker !== movement.source) {
      this.#foreign++
      return
    }
    if (row >= 0) this.#gone.add(row)
    if (object.revoked !== true) return this.#accept(object, movement, true)
    this.#movements.delete(id)
    this.#revoked.set(id, version)
    this.#shelve(object)
  }

  /** Only its maker takes a movement back, also when that comes before the movement itself. */
  #isRevoked(id: StixId, maker: StixId): boolean {
    if (this.#revoked.has(id)) return true
    return this.#holdings.revoked.has(id) && (this.#holdings.shelf.entry(id)?.createdBy ?? UNKNOWN_SOURCE) === maker
  }

  #accept(object: StixObject, movement: Movement, revised: boolean): void {
    this.#movements.set(object.id, { movement, object })
    if (revised) this.#revised.set(object.id, versionOf(object))
  }

  /** @returns whether it is new here. */
  #shelve(object: StixObject): boolean {
    const version = versionOf(object)
    const key = object.type === MARKING ? object.id : `${object.id} ${version}`
    const { shelf } = this.#holdings
    const held = shelf.entry(object.id)
    // A marking-definition has no versions (STIX 2.1 §7.2.1): a second one would change what everything marked so may be used for.
    if (shelf.holds(object.id, version) || this.#objects.has(key) || (object.type === MARKING && held !== undefined)) {
      this.#known++
      return false
    }
    if (held?.createdBy !== undefined && held.createdBy !== object.created_by_ref) {
      this.#foreign++
      return false
    }
    this.#objects.set(key, object)
    return true
  }

  result(): Sorted {
    const accepted = [...this.#movements.values()]
    const places = new Map(this.#places)
    for (const { movement } of accepted) {
      for (const ref of movement.other === undefined ? [movement.post] : [movement.post, movement.other]) {
        const object = places.has(ref) ? undefined : this.find(ref)
        const place = object === undefined ? undefined : placeOf(object)
        if (place !== undefined) places.set(ref, place)
      }
    }
    return {
      movements: accepted.map(({ movement }) => movement),
      originals: accepted.filter(({ object, movement }) => !rebuilds(object, movement)).map(({ object }) => object),
      places,
      batches: [...this.#batches.values()],
      objects: [...this.#objects.values()],
      gone: this.#gone, revised: this.#revised, revoked: this.#revoked, pending: this.#pending, settled: this.#settled,
      known: this.#known, foreign: this.#foreign,
    }
  }
}
