import type { MovementColumns } from './table.ts'
import { firstAtLeast, orderBy } from './order.ts'

/** For each entity the rows that name it in any of the three entity columns, in order of time. Compressed rows: `rows[starts[e] … starts[e + 1])`. */
export interface SubjectIndex {
  readonly starts: Uint32Array
  readonly rows: Uint32Array
}

/**
 * @param entities Size of the entities dictionary, "none" included.
 * @param order Rows in order of time, where the caller has them.
 */
export function indexSubjects(table: MovementColumns, entities: number, order: Uint32Array = orderBy(table.time, table.rows)): SubjectIndex {
  const { subject, conveyance, document, rows: count } = table
  const ends = new Uint32Array(entities + 1)
  for (let row = 0; row < count; row++) {
    const s = subject[row]!
    const c = conveyance[row]!
    const d = document[row]!
    ends[s]!++
    if (c !== s) ends[c]!++
    if (d !== s && d !== c) ends[d]!++
  }
  // "None" is nobody's row.
  ends[0] = 0
  let sum = 0
  for (let entity = 0; entity <= entities; entity++) {
    const size = ends[entity]!
    ends[entity] = sum
    sum += size
  }
  const starts = ends.slice()
  const rows = new Uint32Array(sum)
  for (let at = 0; at < count; at++) {
    const row = order[at]!
    const s = subject[row]!
    const c = conveyance[row]!
    const d = document[row]!
    if (s !== 0) rows[ends[s]!++] = row
    if (c !== 0 && c !== s) rows[ends[c]!++] = row
    if (d !== 0 && d !== s && d !== c) rows[ends[d]!++] = row
  }
  return { starts, rows }
}

/** The index once these rows are no more and those behind them have moved up. @param gone ascending. */
export function withoutRows({ starts, rows: before }: SubjectIndex, gone: Uint32Array): SubjectIndex {
  if (gone.length === 0) return { starts, rows: before }
  const rows = before.slice()
  const first = gone[0]!
  const removed: number[] = []
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    if (row < first) continue
    const passed = gone.length === 1 ? (row === first ? 0 : 1) : firstAtLeast(gone, row)
    if (gone[passed] === row) removed.push(at)
    else rows[at] = row - passed
  }
  for (const [i, at] of removed.entries()) rows.copyWithin(at - i, at + 1, removed[i + 1] ?? rows.length)
  let shift = 0
  const moved = starts.map(start => {
    while (shift < removed.length && removed[shift]! < start) shift++
    return start - shift
  })
  return { starts: moved, rows: rows.subarray(0, rows.length - removed.length) }
}

/** Rows that name an entity, in order of time. A view, no copy; empty for an entity that the index does not know. */
export const rowsNaming = (index: SubjectIndex, entity: number): Uint32Array =>
  entity <= 0 || entity + 1 >= index.starts.length ? index.rows.subarray(0, 0) : index.rows.subarray(index.starts[entity]!, index.starts[entity + 1]!)
