/**
 * Ids of consecutive rows. A row that came on its own has the 16 bytes of its UUID here; a row of a movement batch has only its number in
 * the batch, because its id is a UUIDv5 of the two (`shared/movement`).
 */
export interface RowIds {
  /** UUIDs of the batches, 16 bytes each. Without any, every row is explicit and `batch` and `number` are empty. */
  readonly batches: Uint8Array
  /** Per row 1 + the index of its batch, or 0 for an explicit id. */
  readonly batch: Uint16Array
  /** Per row its number in the batch, or for an explicit id its place among `explicit`. */
  readonly number: Uint32Array
  /** 16 bytes per row that has an explicit id. */
  readonly explicit: Uint8Array
}

/** Ids of rows that came on their own. @param uuids 16 bytes per row. */
export const explicitIds = (uuids: Uint8Array): RowIds =>
  ({ batches: new Uint8Array(0), batch: new Uint16Array(0), number: new Uint32Array(0), explicit: uuids })

/** Ids of `rows` rows of one batch, from its row `first` on. @param batch The batch's UUID, 16 bytes. */
export const batchIds = (batch: Uint8Array, first: number, rows: number): RowIds =>
  ({ batches: batch, batch: new Uint16Array(rows).fill(1), number: Uint32Array.from({ length: rows }, (_, row) => first + row), explicit: new Uint8Array(0) })
