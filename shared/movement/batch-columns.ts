import { isStixId } from '../stix/id.ts'
import { LONGEST_LABEL, onGlobe } from './facts.ts'
import { DIRECTIONS, ENTITY_KINDS, KINDS, MODES, PLACE_KINDS, type Entity, type Place } from './movement.ts'
import { noRemarks, type RemarkBytes } from './remark-bytes.ts'
import type { StixId } from '../stix/object.ts'

/** Who a row comes from, with the words that stand for it until its identity arrives. */
export interface Source {
  readonly ref: StixId
  readonly label: string
}

/** Grade of a row that nobody graded. */
export const NO_GRADE = 255

/**
 * Movements as columns with dictionaries of their own: what a million rows pass through instead of a million objects.
 * Row `i` is element `i` of every column; ordinal 0 is "none" and element 0 of every dictionary stands for it.
 */
export interface BatchColumns extends RemarkBytes {
  readonly rows: number
  /** Seconds since 1970-01-01 UTC. */
  readonly time: Uint32Array<ArrayBuffer>
  /** Hundred-thousandths of a degree, WGS 84, within ±90° and ±180°. */
  readonly latitude: Int32Array<ArrayBuffer>
  readonly longitude: Int32Array<ArrayBuffer>
  /** Places: where it was recorded, never 0; and the other end of the route. */
  readonly post: Uint16Array<ArrayBuffer>
  readonly other: Uint16Array<ArrayBuffer>
  /** Indexes into MODES, DIRECTIONS, KINDS. */
  readonly mode: Uint8Array<ArrayBuffer>
  readonly direction: Uint8Array<ArrayBuffer>
  readonly kind: Uint8Array<ArrayBuffer>
  /** Entities. */
  readonly subject: Uint32Array<ArrayBuffer>
  readonly conveyance: Uint32Array<ArrayBuffer>
  readonly document: Uint32Array<ArrayBuffer>
  /** Sources, never 0; and sets of markings. */
  readonly source: Uint16Array<ArrayBuffer>
  readonly marking: Uint16Array<ArrayBuffer>
  /** reliability (0–5 for A–F) × 6 + credibility − 1; 255 when not graded. */
  readonly grade: Uint8Array<ArrayBuffer>

  readonly places: readonly Place[]
  readonly entities: readonly Entity[]
  readonly sources: readonly Source[]
  readonly markings: readonly (readonly StixId[])[]
}

/** How rows are named: one by one, or all by their batch. */
export type RowNames =
  /** 16 bytes per row. */
  | { readonly uuids: Uint8Array<ArrayBuffer> }
  /** The batch's UUID, 16 bytes, and the number that the first of these rows has in it; see row-id.ts. */
  | { readonly batch: Uint8Array<ArrayBuffer>; readonly first: number }

/** Rows on their way into a vault: what an import or a page is cut into. Every part stands alone. */
export interface RowsPart {
  readonly columns: BatchColumns
  readonly names: RowNames
}

export const NO_PLACE: Place = { ref: 'location--00000000-0000-0000-0000-000000000000', kind: 'unknown', label: '', latitude: 0, longitude: 0, country: '' }
export const NO_ENTITY: Entity = { ref: 'identity--00000000-0000-0000-0000-000000000000', kind: 'unknown', label: '' }
export const NO_SOURCE: Source = { ref: 'identity--00000000-0000-0000-0000-000000000000', label: '' }

/** Room for `rows` rows, all zero and ungraded, with dictionaries that hold "none" alone. */
export function emptyColumns(rows: number): BatchColumns {
  return {
    rows,
    time: new Uint32Array(rows), latitude: new Int32Array(rows), longitude: new Int32Array(rows),
    post: new Uint16Array(rows), other: new Uint16Array(rows), mode: new Uint8Array(rows), direction: new Uint8Array(rows), kind: new Uint8Array(rows),
    subject: new Uint32Array(rows), conveyance: new Uint32Array(rows), document: new Uint32Array(rows),
    source: new Uint16Array(rows), marking: new Uint16Array(rows), grade: new Uint8Array(rows).fill(NO_GRADE),
    ...noRemarks(),
    places: [NO_PLACE], entities: [NO_ENTITY], sources: [NO_SOURCE], markings: [[]],
  }
}

/**
 * Whether columns that came from elsewhere are what the type says: lengths, ordinals within their dictionaries, positions on the globe.
 * A row out of place would be drawn wrong or read beyond a dictionary, so that a part is taken whole or not at all.
 */
export function soundColumns(columns: BatchColumns): boolean {
  const { rows, places, entities, sources, markings } = columns
  if (!Number.isInteger(rows) || rows < 0 || rows > MOST_ROWS) return false
  for (const [name, kind] of COLUMN_KINDS) if (!(columns[name] instanceof kind) || columns[name].length !== rows) return false
  if (![places, entities, sources, markings].every(list => Array.isArray(list) && list.length > 0)) return false
  if (places.length > MOST_NARROW || sources.length > MOST_NARROW || markings.length > MOST_NARROW) return false
  return places.every(soundPlace) && entities.every(soundEntity) && sources.every(soundSource) && markings.every(set => Array.isArray(set) && set.every(isStixId))
    && below(columns.post, places.length, 1) && below(columns.other, places.length) && below(columns.source, sources.length, 1) && below(columns.marking, markings.length)
    && below(columns.subject, entities.length) && below(columns.conveyance, entities.length) && below(columns.document, entities.length)
    && below(columns.mode, MODES.length) && below(columns.direction, DIRECTIONS.length) && below(columns.kind, KINDS.length)
    && columns.grade.every(grade => grade < 36 || grade === NO_GRADE)
    && within(columns.latitude, 9_000_000) && within(columns.longitude, 18_000_000) && soundRemarks(columns)
}

const COLUMN_KINDS = [
  ['time', Uint32Array], ['latitude', Int32Array], ['longitude', Int32Array], ['post', Uint16Array], ['other', Uint16Array],
  ['mode', Uint8Array], ['direction', Uint8Array], ['kind', Uint8Array], ['subject', Uint32Array], ['conveyance', Uint32Array], ['document', Uint32Array],
  ['source', Uint16Array], ['marking', Uint16Array], ['grade', Uint8Array],
] as const

const MOST_ROWS = 0x7fffffff
/** Ordinals of 16 bits, and "none". */
const MOST_NARROW = 0x10000

function below(ordinals: Uint8Array | Uint16Array | Uint32Array, size: number, first = 0): boolean {
  for (let row = 0; row < ordinals.length; row++) if (ordinals[row]! >= size || ordinals[row]! < first) return false
  return true
}

function within(values: Int32Array, largest: number): boolean {
  for (let row = 0; row < values.length; row++) if (values[row]! > largest || values[row]! < -largest) return false
  return true
}

function soundRemarks({ rows, remarkLengths, remarkBytes }: BatchColumns): boolean {
  if (!(remarkLengths instanceof Uint16Array) || !(remarkBytes instanceof Uint8Array)) return false
  let bytes = 0
  for (let row = 0; row < remarkLengths.length; row++) bytes += remarkLengths[row]!
  return (remarkLengths.length === rows || remarkLengths.length === 0) && bytes === remarkBytes.length
}

const isLabel = (text: unknown): boolean => typeof text === 'string' && text.length <= LONGEST_LABEL
const soundPlace = (place: Place): boolean =>
  isStixId(place?.ref) && PLACE_KINDS.includes(place.kind) && isLabel(place.label) && onGlobe(place.latitude, place.longitude) && isLabel(place.country)
const soundEntity = (entity: Entity): boolean => isStixId(entity?.ref) && ENTITY_KINDS.includes(entity.kind) && isLabel(entity.label)
const soundSource = (source: Source): boolean => isStixId(source?.ref) && isLabel(source.label)

/** Rows [from, to) with dictionaries cut down to what they use, so that the part stands alone. */
export function sliceColumns(columns: BatchColumns, from: number, to: number): BatchColumns {
  const places = new Used(columns.places)
  const entities = new Used(columns.entities)
  const sources = new Used(columns.sources)
  const markings = new Used(columns.markings)
  const offset = bytesBefore(columns.remarkLengths, from)
  const remarkLengths = columns.remarkLengths.slice(from, to)
  return {
    rows: to - from,
    time: columns.time.slice(from, to), latitude: columns.latitude.slice(from, to), longitude: columns.longitude.slice(from, to),
    post: places.renumber(columns.post.slice(from, to)), other: places.renumber(columns.other.slice(from, to)),
    mode: columns.mode.slice(from, to), direction: columns.direction.slice(from, to), kind: columns.kind.slice(from, to),
    subject: entities.renumber(columns.subject.slice(from, to)), conveyance: entities.renumber(columns.conveyance.slice(from, to)),
    document: entities.renumber(columns.document.slice(from, to)),
    source: sources.renumber(columns.source.slice(from, to)), marking: markings.renumber(columns.marking.slice(from, to)), grade: columns.grade.slice(from, to),
    remarkLengths, remarkBytes: columns.remarkBytes.slice(offset, offset + bytesBefore(remarkLengths, remarkLengths.length)),
    places: places.entries, entities: entities.entries, sources: sources.entries, markings: markings.entries,
  }
}

/** Bytes of the remarks of the first `rows` rows. */
function bytesBefore(lengths: Uint16Array, rows: number): number {
  let bytes = 0
  for (let row = 0; row < Math.min(rows, lengths.length); row++) bytes += lengths[row]!
  return bytes
}

/** The entries of a dictionary that are met, numbered in order of appearance. */
class Used<Entry> {
  readonly entries: Entry[]
  readonly #all: readonly Entry[]
  readonly #ordinals: Uint32Array

  constructor(all: readonly Entry[]) {
    this.#all = all
    this.#ordinals = new Uint32Array(all.length)
    this.entries = all.slice(0, 1)
  }

  renumber<A extends Uint16Array | Uint32Array>(ordinals: A): A {
    const known = this.#ordinals
    for (let row = 0; row < ordinals.length; row++) {
      const old = ordinals[row]!
      if (old === 0) continue
      if (known[old] === 0) known[old] = this.entries.push(this.#all[old]!) - 1
      ordinals[row] = known[old]!
    }
    return ordinals
  }
}
