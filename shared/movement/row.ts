import type { StixId } from '../stix/object.ts'
import type { BatchColumns, RowNames } from './batch-columns.ts'
import type { Movement } from './movement.ts'

/** One row as a movement again. */
export function movementAt(_columns: BatchColumns, _names: RowNames, _row: number): Movement {
  throw new Error('soon')
}

/** The id of one row. */
export function idAt(_names: RowNames, _row: number): StixId {
  throw new Error('soon')
}
