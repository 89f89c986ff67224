import type { StixId } from '../stix/object.ts'

/**
 * UUID of a row of a movement batch: version 5 in ROW_NAMESPACE over the batch's 16 bytes and the row's number as 4 bytes, highest first.
 * Every laptop gives a row the same, so that a row can be promoted to an object of its own anywhere.
 *
 * @param batch UUID of the batch's observed-data, 16 bytes.
 */
export function rowUuid(_batch: Uint8Array, _row: number): Uint8Array<ArrayBuffer> {
  throw new Error('soon')
}

/** UUIDs of rows [first, first + rows), 16 bytes each. */
export function rowUuids(_batch: Uint8Array, _first: number, _rows: number): Uint8Array<ArrayBuffer> {
  throw new Error('soon')
}

/** `observed-data--…` of a row. */
export function rowId(_batch: Uint8Array, _row: number): StixId {
  throw new Error('soon')
}
