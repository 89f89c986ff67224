import { placeCodes } from '../../shared/movement/entity.ts'
import type { Lookup } from '../../shared/movement/read.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { versionOf, type ObjectsIndex, type ShelfMark } from './objects-segment.ts'

export interface ShelfEntry extends ShelfMark {
  readonly segment: string
  readonly offset: number
  /** A source id, `import` or `own`. */
  readonly origin: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** How many opened blobs stay in memory; a page of a thousand objects is about a megabyte. */
const OPEN_BLOBS = 12

const MOVEMENT = 'observed-data--'

/** Names one version of an object. */
export const keyOfVersion = ({ id, modified }: Pick<ShelfMark, 'id' | 'modified'>): string => `${id} ${modified}`

/**
 * Every STIX object that is not a plain movement row, by id and by what refers to it. Marks are in memory, texts are sealed in segments and
 * opened a segment at a time.
 */
export class Shelf implements Lookup {
  readonly #versions = new Map<StixId, ShelfEntry[]>()
  readonly #referrers = new Map<StixId, Set<StixId>>()
  /** Missing id → objects that wait for it. */
  readonly #missing = new Map<StixId, Set<StixId>>()
  readonly #atHand = new Map<StixId, StixObject>()
  readonly #placesByCode = new Map<string, StixObject>()
  readonly #blobs = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly #openBlob: (segment: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
  readonly #wellKnown: (id: StixId) => boolean
  #movementsSettled = false

  /** @param wellKnown ids that nobody has to send, such as the published markings. */
  constructor(openBlob: (segment: string) => Promise<Uint8Array<ArrayBuffer> | undefined>, wellKnown: (id: StixId) => boolean) {
    this.#openBlob = openBlob
    this.#wellKnown = wellKnown
  }

  get size(): number {
    return this.#versions.size
  }

  /** Objects that refer to something which has not arrived. Movements count as missing only once `settleMovements` was called. */
  get waiting(): number {
    const waiting = new Set<StixId>()
    for (const [missing, waiters] of this.#missing) {
      if (!this.#movementsSettled && missing.startsWith(MOVEMENT)) continue
      for (const waiter of waiters) waiting.add(waiter)
    }
    return waiting.size
  }

  put(segment: string, { marks, runs, atHand }: ObjectsIndex): void {
    let offset = 0
    let run = 0
    let left = runs[0]?.count ?? 0
    for (const mark of marks) {
      while (left === 0 && run + 1 < runs.length) left = runs[++run]!.count
      left--
      const { origin, at } = runs[run] ?? { origin: 'own', at: 0 }
      this.#place({ ...mark, segment, offset, origin, at })
      offset += mark.length
    }
    for (const object of atHand) this.#keepAtHand(object)
  }

  #place(entry: ShelfEntry): void {
    const versions = this.#versions.get(entry.id)
    if (versions === undefined) {
      this.#versions.set(entry.id, [entry])
      this.arrived(entry.id)
    } else {
      // A compacted segment brings what is here already, at its new place.
      const same = versions.findIndex(held => held.modified === entry.modified)
      if (same >= 0) versions[same] = entry
      else versions.push(entry)
      versions.sort((a, b) => (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : 0))
    }
    for (const ref of entry.refs) this.#refer(ref, entry.id)
    for (const ref of [...entry.refs, ...(entry.createdBy === undefined ? [] : [entry.createdBy]), ...entry.markings]) this.#await(ref, entry.id)
  }

  #refer(ref: StixId, referrer: StixId): void {
    const referrers = this.#referrers.get(ref)
    if (referrers === undefined) this.#referrers.set(ref, new Set([referrer]))
    else referrers.add(referrer)
  }

  #await(ref: StixId, waiter: StixId): void {
    if (this.#versions.has(ref) || this.#wellKnown(ref)) return
    const waiters = this.#missing.get(ref)
    if (waiters === undefined) this.#missing.set(ref, new Set([waiter]))
    else waiters.add(waiter)
  }

  #keepAtHand(object: StixObject): void {
    const held = this.#atHand.get(object.id)
    if (held !== undefined && versionOf(held) > versionOf(object)) return
    this.#atHand.set(object.id, object)
    if (object.type === 'location') for (const code of placeCodes(object)) this.#placesByCode.set(code, object)
  }

  /** These versions are here no longer. What refers to their objects does not wait for them: they have been here. */
  drop(versions: ReadonlySet<string>): void {
    for (const [id, held] of this.#versions) {
      if (!held.some(entry => versions.has(keyOfVersion(entry)))) continue
      const kept = held.filter(entry => !versions.has(keyOfVersion(entry)))
      if (kept.length > 0) {
        this.#versions.set(id, kept)
        continue
      }
      this.#versions.delete(id)
      for (const ref of held.flatMap(({ refs }) => refs)) {
        this.#referrers.get(ref)?.delete(id)
        this.#missing.get(ref)?.delete(id)
        if (this.#missing.get(ref)?.size === 0) this.#missing.delete(ref)
      }
    }
  }

  /** What was missing is here, on the shelf or as a row. */
  arrived(id: StixId): void {
    this.#missing.delete(id)
  }

  /** Movements that something refers to and that are neither on the shelf nor known to be rows. */
  missingMovements(): readonly StixId[] {
    return [...this.#missing.keys()].filter(id => id.startsWith(MOVEMENT))
  }

  /** All missing movements have been looked for among the rows. */
  settleMovements(): void {
    this.#movementsSettled = true
  }

  has(id: StixId): boolean {
    return this.#versions.has(id)
  }

  /** Whether exactly this version is here. */
  holds(id: StixId, modified: string): boolean {
    return this.#versions.get(id)?.some(version => version.modified === modified) ?? false
  }

  /** The newest version. */
  entry(id: StixId): ShelfEntry | undefined {
    return this.#versions.get(id)?.[0]
  }

  /** Newest first. */
  versions(id: StixId): readonly ShelfEntry[] {
    return this.#versions.get(id) ?? []
  }

  /** A place or a marking, whole. */
  find(id: StixId): StixObject | undefined {
    return this.#atHand.get(id)
  }

  placeByCode(code: string): StixObject | undefined {
    return this.#placesByCode.get(code)
  }

  /** Newest version of every object that refers to this one, revoked ones left out. */
  referrers(id: StixId): readonly ShelfEntry[] {
    return this.namers(id).filter(entry => !entry.revoked)
  }

  /** As `referrers`, the revoked ones among them. */
  namers(id: StixId): readonly ShelfEntry[] {
    return [...(this.#referrers.get(id) ?? [])].flatMap(referrer => this.entry(referrer) ?? [])
  }

  missingFor(id: StixId): number {
    return (this.entry(id)?.refs ?? []).filter(ref => this.#missing.has(ref)).length
  }

  /** Newest version of everything that is not revoked. */
  *all(): Iterable<ShelfEntry> {
    for (const [newest] of this.#versions.values()) if (newest !== undefined && !newest.revoked) yield newest
  }

  /** Every version of everything. */
  *everything(): Iterable<ShelfEntry> {
    for (const versions of this.#versions.values()) yield* versions
  }

  /** The object's text, opened; undefined when its segment is damaged or gone. */
  async read(entry: ShelfEntry): Promise<StixObject | undefined> {
    const blob = this.#blobs.get(entry.segment) ?? (await this.#openBlob(entry.segment))
    if (blob === undefined) return undefined
    this.#blobs.delete(entry.segment)
    this.#blobs.set(entry.segment, blob)
    for (const oldest of this.#blobs.keys()) {
      if (this.#blobs.size <= OPEN_BLOBS) break
      this.#blobs.delete(oldest)
    }
    return JSON.parse(new TextDecoder().decode(blob.subarray(entry.offset, entry.offset + entry.length))) as StixObject
  }

  async object(id: StixId): Promise<StixObject | undefined> {
    const entry = this.entry(id)
    return entry === undefined ? undefined : this.read(entry)
  }
}
