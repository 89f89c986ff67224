import type { Scan, ScanColumn } from './scan.ts'
import type { Shown } from './nearest.ts'

/** Columns whose values a person chooses from. */
export type Facet = Extract<ScanColumn, 'mode' | 'direction' | 'kind' | 'post' | 'source' | 'marking'>

/**
 * How many shown movements have each value of a column.
 *
 * @param values Size of the column's dictionary: values at and above it are not counted.
 */
export function facetCounts(scan: Scan, { positions, start, end }: Shown, facet: Facet, values: number): Uint32Array {
  const counts = new Uint32Array(values)
  const column = scan[facet]
  for (let at = start; at < end; at++) {
    const value = column[positions === undefined ? at : positions[at]!]!
    if (value < values) counts[value]!++
  }
  return counts
}
