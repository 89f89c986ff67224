import { allocate, COLUMN_NAMES, type BufferSource } from '../../shared/columns/capacity.ts'
import { firstAtLeast } from '../../shared/columns/order.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import { picked } from './picking.ts'
import type { Stretch } from './rows.ts'

/** The rows without some of them, in buffers of their own. */
export interface Lessened {
  /** Ascending row numbers of those that went. */
  readonly gone: Uint32Array
  readonly columns: MovementColumns
  readonly stretches: readonly Stretch[]
  /** What each stretch was made of: the same rows, where it lost none. */
  readonly before: readonly Stretch[]
}

/**
 * Takes rows away, a range between two of them at a time. The rows that are there now are not touched: pages may be drawing them.
 *
 * @param gone ascending row numbers. @param moved segments that were written anew without them, by their old names.
 */
export function lessened(columns: MovementColumns, stretches: readonly Stretch[], gone: Uint32Array, moved: ReadonlyMap<string, string>, buffer: BufferSource): Lessened {
  const kept = allocate(columns.capacity, buffer)
  for (const name of COLUMN_NAMES) {
    let from = 0
    let at = 0
    for (const row of [...gone, columns.rows]) {
      kept[name].set(columns[name].subarray(from, row), at)
      at += row - from
      from = row + 1
    }
  }
  const left: Stretch[] = []
  const before: Stretch[] = []
  const lengths = new Map<string, number>()
  let count = 0
  for (const stretch of stretches) {
    const [first, end] = [firstAtLeast(gone, stretch.from), firstAtLeast(gone, stretch.from + stretch.rows)]
    const rows = stretch.rows - (end - first)
    if (rows === 0) continue
    const segment = moved.get(stretch.segment) ?? stretch.segment
    const at = lengths.get(segment) ?? 0
    lengths.set(segment, at + rows)
    left.push({ ...stretch, segment, at, from: count, rows, ...(end === first ? {} : picked(stretch, others(stretch, gone.subarray(first, end)))) })
    before.push(stretch)
    count += rows
  }
  return { gone, columns: { ...kept, rows: count }, stretches: left, before }
}

/** Numbers within a stretch of the rows that stay. */
function others({ from, rows }: Stretch, gone: Uint32Array): Uint32Array {
  const stay = new Uint32Array(rows - gone.length)
  let next = 0
  let end = 0
  for (let i = 0; i < rows; i++) {
    if (gone[next] === from + i) next++
    else stay[end++] = i
  }
  return stay
}
