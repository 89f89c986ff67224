import type { StixId } from '../stix/object.ts'
import type { Entity, Place } from './movement.ts'

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
export interface BatchColumns {
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
  /** UTF-8 of the remarks end to end, and how many bytes each row has; no lengths at all when no row has a remark. */
  readonly remarkLengths: Uint16Array<ArrayBuffer>
  readonly remarkBytes: Uint8Array<ArrayBuffer>

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
    remarkLengths: new Uint16Array(0), remarkBytes: new Uint8Array(0),
    places: [NO_PLACE], entities: [NO_ENTITY], sources: [NO_SOURCE], markings: [[]],
  }
}

/**
 * Whether columns that came from elsewhere are what the type says: lengths, ordinals within their dictionaries, positions on the globe.
 * A row out of place would be drawn wrong or read beyond a dictionary, so that a part is taken whole or not at all.
 */
export function soundColumns(_columns: BatchColumns): boolean {
  throw new Error('soon')
}

/** Rows [from, to) with dictionaries cut down to what they use. The columns are views where nothing had to be renumbered. */
export function sliceColumns(_columns: BatchColumns, _from: number, _to: number): BatchColumns {
  throw new Error('soon')
}
