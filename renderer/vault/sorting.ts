import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'
import { artifactOf, isBatch } from '../../shared/movement/batch.ts'
import { placeCodes, placeOf } from '../../shared/movement/entity.ts'
import type { Movement, Place } from '../../shared/movement/movement.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { readMovement, rebuilds, type Lookup, type Reading } from '../../shared/movement/read.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { instantOf } from '../../shared/stix/timestamp.ts'
import { DeliveryLevels } from './delivery-levels.ts'
import type { Holdings } from './holdings.ts'
import { versionOf } from './objects-segment.ts'

/** What of a delivery belongs to one level. */
export interface SortedLevel {
  readonly movements: readonly Movement[]
  /** Texts of movements that cannot be written again from their rows alone. */
  readonly originals: readonly StixObject[]
  readonly places: ReadonlyMap<StixId, Place>
  readonly objects: readonly StixObject[]
  /** Versions later than the first, with the level of their row. Told from the freest level on that knows an earlier one. */
  readonly revised: readonly (readonly [id: StixId, modified: string, level: Level])[]
  readonly revoked: readonly (readonly [id: StixId, modified: string])[]
  readonly pending: readonly (readonly [id: StixId, waitsFor: readonly StixId[]])[]
  readonly settled: readonly StixId[]
}

/** What a delivery of objects comes to, against what is held: nothing has changed yet. */
export interface Sorted {
  /** By level. */
  readonly levels: readonly SortedLevel[]
  readonly batches: readonly { readonly observed: StixObject; readonly artifact: StixObject }[]
  /** Rows that a later version or a revocation takes away. */
  readonly gone: ReadonlySet<number>
  /** Objects that were here already, in this version or a later one. */
  readonly known: number
  /** New versions by somebody who did not make the object: not applied. */
  readonly foreign: number
  /** Objects delivered, by level; batches count by their rows. */
  readonly counts: readonly [number, number, number]
  readonly strictness: DeliveryLevels
}

const MARKING = 'marking-definition'

/**
 * Sorts objects into rows, batches and things for the shelf, level by level. What is above the clearance stays where it came from.
 * @param again an object that is not counted, or `all`.
 */
export async function sort(objects: readonly StixObject[], holdings: Holdings, again?: string): Promise<Sorted> {
  const sorting = new Sorting(objects, holdings, again)
  for (const object of objects) await sorting.take(object)
  await sorting.retryPending()
  return sorting.result()
}

interface Accepted {
  readonly movement: Movement
  readonly object: StixObject
  readonly level: Level
}

interface Later {
  readonly modified: string
  /** Of the row, and of the part that tells. */
  readonly level: Level
  readonly told: Level
}

class Sorting implements Lookup {
  readonly #holdings: Holdings
  readonly #again: string | undefined
  readonly #levels: DeliveryLevels
  /** Newest version of each object of the delivery. */
  readonly #here = new Map<StixId, StixObject>()
  readonly #codes = new Map<string, StixObject>()
  readonly #movements = new Map<StixId, Accepted>()
  readonly #places: readonly Map<StixId, Place>[] = LEVELS.map(() => new Map())
  readonly #batches = new Map<StixId, { readonly observed: StixObject; readonly artifact: StixObject }>()
  readonly #objects = new Map<string, { readonly object: StixObject; readonly level: Level }>()
  readonly #gone = new Set<number>()
  readonly #revised = new Map<StixId, Later>()
  readonly #revoked = new Map<StixId, Later>()
  readonly #pending = new Map<StixId, { readonly waitsFor: readonly StixId[]; readonly level: Level }>()
  readonly #settled: { readonly id: StixId; readonly level: Level }[] = []
  readonly #counts: [number, number, number] = [0, 0, 0]
  /** Freest level of the versions of a movement in this delivery. */
  readonly #freest = new Map<StixId, Level>()
  /** What is stricter may not be quoted by the row that is being read. */
  #ceiling: Level = HIGHEST
  #known = 0
  #foreign = 0

  constructor(objects: readonly StixObject[], holdings: Holdings, again: string | undefined) {
    this.#holdings = holdings
    this.#again = again
    this.#levels = new DeliveryLevels(objects, holdings.shelf)
    for (const object of objects) {
      const other = this.#here.get(object.id)
      if (object.type === MARKING && (other !== undefined || holdings.shelf.has(object.id))) continue
      if (other === undefined || versionOf(other) < versionOf(object)) this.#here.set(object.id, object)
      if (object.type === 'location') for (const code of placeCodes(object)) this.#codes.set(code, object)
    }
  }

  find(id: StixId): StixObject | undefined {
    return this.#quotable(this.#here.get(id)) ?? this.#quotable(this.#holdings.shelf.find(id))
  }

  placeByCode(code: string): StixObject | undefined {
    return [this.#codes.get(code), this.#holdings.shelf.placeByCode(code)].find(place => place !== undefined && this.#levels.mayName(place, this.#ceiling))
  }

  #quotable(object: StixObject | undefined): StixObject | undefined {
    return object !== undefined && this.#levels.mayQuote(object, this.#ceiling) ? object : undefined
  }

  async take(object: StixObject): Promise<void> {
    const level = this.#levels.of(object)
    if (isBatch(object)) return await this.#takeBatch(object)
    if (this.#again !== 'all' && this.#again !== object.id) this.#counts[level]++
    if (level > this.#holdings.clearance) return
    if (object.type !== 'observed-data') {
      this.#shelve(object)
      return
    }
    const read = this.#read(object, level)
    if (read.reading.ok) return this.#takeMovement(object, read.reading.movement, read.level)
    if (!this.#shelve(object)) return
    if (read.reading.waitsFor !== undefined && object.revoked !== true) this.#pending.set(object.id, { waitsFor: read.reading.waitsFor, level })
  }

  /** A row is as strict as its observation; one that cannot do without something stricter is as strict as that. */
  #read(object: StixObject, own: Level): { readonly reading: Reading; readonly level: Level } {
    let reading: Reading = { ok: false, why: 'other' }
    for (const level of LEVELS) {
      if (level < own || level > this.#holdings.clearance) continue
      this.#ceiling = level
      reading = readMovement(object, this)
      this.#ceiling = HIGHEST
      if (reading.ok) for (const place of reading.places) this.#places[level]!.set(place.ref, place)
      if (reading.ok) return { reading, level }
      if (reading.waitsFor === undefined) break
    }
    return { reading, level: own }
  }

  /** Observations that waited for something which has come now. */
  async retryPending(): Promise<void> {
    for (const [id, waitsFor] of this.#holdings.pending) {
      if (!waitsFor.some(ref => this.#here.has(ref))) continue
      const entry = this.#holdings.shelf.entry(id)
      const object = this.#here.get(id) ?? (await this.#holdings.shelf.object(id))
      if (object === undefined) continue
      const level = entry === undefined ? this.#levels.of(object) : this.#holdings.levelIn(entry.segment)
      if (isBatch(object)) {
        await this.#takeBatch(object)
        if (this.#batches.has(id)) this.#settled.push({ id, level })
        continue
      }
      const read = this.#read(object, level)
      if (!read.reading.ok) continue
      this.#takeMovement(object, read.reading.movement, read.level)
      this.#settled.push({ id, level })
    }
  }

  async #takeBatch(observed: StixObject): Promise<void> {
    const { batches, clearance, shelf } = this.#holdings
    if ((batches.get(observed.id) ?? -1) >= clearance || this.#batches.has(observed.id)) {
      this.#known++
      return
    }
    const level = this.#levels.of(observed)
    if (level <= clearance) this.#shelve(observed)
    const ref = artifactOf(observed)
    const artifact = ref === undefined ? undefined : (this.#here.get(ref) ?? (await shelf.object(ref)))
    if (artifact !== undefined) this.#batches.set(observed.id, { observed, artifact })
    else if (ref !== undefined && level <= clearance) this.#pending.set(observed.id, { waitsFor: [ref], level })
    else if (ref !== undefined) this.#counts[level]++
  }

  #takeMovement(object: StixObject, movement: Movement, level: Level): void {
    const { id } = object
    const { rows, dictionaries } = this.#holdings
    if (this.#isRevoked(id, movement.source)) {
      this.#known++
      return
    }
    const row = rows.rowOf(id)
    const beside = this.#movements.get(id)
    const first = instantOf(object.created) ?? ''
    const version = versionOf(object)
    const later = this.#revised.get(id)?.modified ?? this.#holdings.revised.get(id)
    if (row < 0 && beside === undefined && object.revoked !== true) {
      // A later version is above the clearance: this one counts no longer.
      if (later !== undefined && version < later) this.#known++
      else this.#accept(object, movement, level, version > first)
      return
    }
    const held = later ?? first
    if ((row >= 0 || beside !== undefined) && version <= held) {
      this.#known++
      return
    }
    const maker = beside?.movement.source ?? (row < 0 ? undefined : dictionaries.sources.at(rows.columns.source[row]!)?.ref)
    if (maker !== undefined && maker !== movement.source) {
      this.#foreign++
      return
    }
    if (row >= 0) this.#gone.add(row)
    for (const other of [this.#holdings.levelOfRow(row), beside?.level]) if (other !== undefined) this.#freest.set(id, Math.min(other, this.#freest.get(id) ?? other) as Level)
    if (object.revoked !== true) return this.#accept(object, movement, level, true)
    const told = Math.min(level, this.#freest.get(id) ?? level) as Level
    this.#movements.delete(id)
    this.#revoked.set(id, { modified: version, level, told })
    // Who cannot open the revocation is told that there is a later version.
    if (told < level) this.#revised.set(id, { modified: version, level, told })
    this.#shelve(object)
  }

  /** Only its maker takes a movement back, also when that comes before the movement itself. */
  #isRevoked(id: StixId, maker: StixId): boolean {
    if (this.#revoked.has(id)) return true
    return this.#holdings.revoked.has(id) && (this.#holdings.shelf.entry(id)?.createdBy ?? UNKNOWN_SOURCE) === maker
  }

  #accept(object: StixObject, movement: Movement, level: Level, revised: boolean): void {
    this.#movements.set(object.id, { movement, object, level })
    if (revised) this.#revised.set(object.id, { modified: versionOf(object), level, told: Math.min(level, this.#freest.get(object.id) ?? level) as Level })
  }

  /** @returns whether it is new here. */
  #shelve(object: StixObject): boolean {
    const version = versionOf(object)
    const key = object.type === MARKING ? object.id : `${object.id} ${version}`
    const { shelf } = this.#holdings
    const held = shelf.entry(object.id)
    const level = this.#levels.of(object)
    // A marking-definition has no versions (STIX 2.1 §7.2.1): a second one would change what everything marked so may be used for.
    if (this.#holds(object, version, level) || this.#objects.has(key) || (object.type === MARKING && held !== undefined)) {
      this.#known++
      return false
    }
    if (held?.createdBy !== undefined && held.createdBy !== object.created_by_ref) {
      this.#foreign++
      return false
    }
    this.#objects.set(key, { object, level })
    return true
  }

  /** What only stricter objects named before and nobody marked is kept once more for who is cleared for the freer one that names it now. */
  #holds(object: StixObject, version: string, level: Level): boolean {
    const held = this.#holdings.shelf.versions(object.id).find(({ modified }) => modified === version)
    return held !== undefined && (this.#holdings.levelIn(held.segment) <= level || !this.#levels.followsNamers(object))
  }

  result(): Sorted {
    return {
      levels: LEVELS.map(level => this.#resultOf(level)),
      batches: [...this.#batches.values()],
      gone: this.#gone, known: this.#known, foreign: this.#foreign, counts: this.#counts, strictness: this.#levels,
    }
  }

  #resultOf(level: Level): SortedLevel {
    const accepted = [...this.#movements.values()].filter(one => one.level === level)
    const places = new Map(this.#places[level])
    this.#ceiling = level
    for (const { movement } of accepted) {
      for (const ref of movement.other === undefined ? [movement.post] : [movement.post, movement.other]) {
        const object = places.has(ref) ? undefined : this.find(ref)
        const place = object === undefined ? undefined : placeOf(object)
        if (place !== undefined) places.set(ref, place)
      }
    }
    this.#ceiling = HIGHEST
    return {
      movements: accepted.map(({ movement }) => movement),
      originals: accepted.filter(({ object, movement }) => !rebuilds(object, movement)).map(({ object }) => object),
      places,
      objects: [...this.#objects.values()].filter(one => one.level === level).map(({ object }) => object),
      revised: [...this.#revised].filter(([, later]) => later.told === level).map(([id, later]) => [id, later.modified, later.level] as const),
      revoked: [...this.#revoked].filter(([, later]) => later.told === level).map(([id, later]) => [id, later.modified] as const),
      pending: [...this.#pending].filter(([, waiting]) => waiting.level === level).map(([id, { waitsFor }]) => [id, waitsFor] as const),
      settled: this.#settled.filter(one => one.level === level).map(({ id }) => id),
    }
  }
}
