import type { Block } from './block.ts'
import type { RowIds } from './identity.ts'
import type { Remarks } from './remarks.ts'
import type { MovementColumns } from './table.ts'

/** Bytes of a segment before compression: planes of every stored column, ids and remarks. @param block Up to SEGMENT_ROWS rows, in any order. */
export function encodeSegment(_block: Block): Uint8Array<ArrayBuffer> {
  throw new Error('soon')
}

/** Rows that a segment says it has, without reading them; undefined when the bytes are no segment of ours. */
export function segmentRows(_bytes: Uint8Array): number | undefined {
  throw new Error('soon')
}

/**
 * Reads a segment's rows into the columns at row `at`, which must have room for them (`segmentRows`). x, y and route are left to `derive`.
 *
 * @returns undefined when the bytes are damaged or from a newer build; the columns may then hold rubbish from `at` on.
 */
export function decodeSegment(_bytes: Uint8Array, _into: MovementColumns, _at: number): { readonly rows: number; readonly remarks: Remarks; readonly ids: RowIds } | undefined {
  throw new Error('soon')
}
