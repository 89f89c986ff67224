import type { RowsPart } from './batch-columns.ts'
import type { BatchFault } from './batch-parquet.ts'
import type { Place } from './movement.ts'

export type ReadFlights =
  | { readonly ok: true; readonly rows: number; readonly parts: Iterable<RowsPart>; readonly unplaced: number }
  | { readonly ok: false; readonly why: BatchFault }

/**
 * Flights between airports: `date`, `origin`, `destination` (IATA codes). Each becomes a manifest line from origin to destination, by air.
 * The file names no time zone, so that its times are taken as UTC. Rows whose airport is not in the list are counted in `unplaced`.
 *
 * @param airports By IATA code.
 */
export function readFlights(_bytes: Uint8Array, _airports: ReadonlyMap<string, Place>): ReadFlights {
  throw new Error('soon')
}
