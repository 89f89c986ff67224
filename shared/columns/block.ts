import type { Remarks } from './remarks.ts'
import type { RowIds } from './identity.ts'
import type { Routes } from './routes.ts'
import type { ColumnName, MovementColumns } from './table.ts'
import { NO_REMARKS } from './remarks.ts'
import { project } from './projection.ts'
import { reserve, type BufferSource } from './capacity.ts'

/** What is stored of a row; x, y and route are derived from it. */
export type StoredColumn = Exclude<ColumnName, 'x' | 'y' | 'route'>

export const STORED_COLUMNS: readonly StoredColumn[] = [
  'time', 'arrived', 'latitude', 'longitude', 'post', 'other', 'mode', 'direction', 'kind',
  'subject', 'conveyance', 'document', 'source', 'marking', 'grade'
]

/** Rows that arrived together: a parsed batch, or a segment's worth of them. Row `i` is element `i`; arrays may be longer than `rows`. */
export type Block = Pick<MovementColumns, StoredColumn> & {
  readonly rows: number
  readonly remarks: Remarks
  readonly ids: RowIds
}

/** For each dictionary of a batch, the vault's ordinal of each of its own; element 0 is 0. */
export interface OrdinalMaps {
  readonly places: Uint32Array
  readonly entities: Uint32Array
  readonly sources: Uint32Array
  readonly markings: Uint32Array
}

/** Rows derived from `rows` rows of existing columns, such as for a segment that is written anew. The arrays are views, not copies. */
export function blockOf(columns: MovementColumns, from: number, rows: number, remarks: Remarks, ids: RowIds): Block {
  const to = from + rows
  return {
    rows, remarks, ids,
    time: columns.time.subarray(from, to), arrived: columns.arrived.subarray(from, to),
    latitude: columns.latitude.subarray(from, to), longitude: columns.longitude.subarray(from, to),
    post: columns.post.subarray(from, to), other: columns.other.subarray(from, to),
    mode: columns.mode.subarray(from, to), direction: columns.direction.subarray(from, to), kind: columns.kind.subarray(from, to),
    subject: columns.subject.subarray(from, to), conveyance: columns.conveyance.subarray(from, to), document: columns.document.subarray(from, to),
    source: columns.source.subarray(from, to), marking: columns.marking.subarray(from, to), grade: columns.grade.subarray(from, to)
  }
}

/** Room for `rows` rows of a batch, all zero, without remarks. */
export function emptyBlock(rows: number, ids: RowIds): Block {
  return {
    rows, remarks: NO_REMARKS, ids,
    time: new Uint32Array(rows), arrived: new Uint32Array(rows), latitude: new Int32Array(rows), longitude: new Int32Array(rows),
    post: new Uint16Array(rows), other: new Uint16Array(rows), mode: new Uint8Array(rows), direction: new Uint8Array(rows), kind: new Uint8Array(rows),
    subject: new Uint32Array(rows), conveyance: new Uint32Array(rows), document: new Uint32Array(rows),
    source: new Uint16Array(rows), marking: new Uint16Array(rows), grade: new Uint8Array(rows)
  }
}

const mapped16 = (rows: number, ordinals: Uint16Array, map: Uint32Array): Uint16Array => {
  const out = new Uint16Array(rows)
  for (let row = 0; row < rows; row++) out[row] = map[ordinals[row]!]!
  return out
}

const mapped32 = (rows: number, ordinals: Uint32Array, map: Uint32Array): Uint32Array => {
  const out = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) out[row] = map[ordinals[row]!]!
  return out
}

/** The block with the vault's ordinals in place of the batch's own. */
export function remap(block: Block, maps: OrdinalMaps): Block {
  const { rows } = block
  return {
    ...block,
    post: mapped16(rows, block.post, maps.places), other: mapped16(rows, block.other, maps.places),
    subject: mapped32(rows, block.subject, maps.entities), conveyance: mapped32(rows, block.conveyance, maps.entities), document: mapped32(rows, block.document, maps.entities),
    source: mapped16(rows, block.source, maps.sources), marking: mapped16(rows, block.marking, maps.markings)
  }
}

/**
 * The columns with a block's rows behind the rows that they hold, in the order that they have in the block.
 * Rows already held are not touched, so an older `MovementColumns` over the same buffers stays true.
 */
export function append(columns: MovementColumns, block: Block, routes: Routes, buffer: BufferSource): MovementColumns {
  const roomy = reserve(columns, block.rows, buffer)
  const from = roomy.rows
  for (const name of STORED_COLUMNS) roomy[name].set(block[name].subarray(0, block.rows), from)
  return derive({ ...roomy, rows: from + block.rows }, from, routes)
}

/** Fills x, y and route of the rows from `from` on. */
export function derive(columns: MovementColumns, from: number, routes: Routes): MovementColumns {
  project(columns, from, columns.rows)
  routes.assign(columns, from, columns.rows)
  return columns
}
