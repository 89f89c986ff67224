import type { SubjectIndex } from '../columns/subjects.ts'
import type { MovementColumns } from '../columns/table.ts'
import { type Neighbour, type Span, namedIn, rowsWithin } from './neighbours.ts'

/** A line between two entities of a chart: `a` < `b`. */
export interface Link extends Omit<Neighbour, 'entity'> {
  readonly a: number
  readonly b: number
}

/**
 * The lines between the given entities: one for each two that some movement names together. Costs the rows that name them.
 *
 * @returns in order of `a`, then `b`.
 */
export function linksAmong(table: MovementColumns, index: SubjectIndex, entities: ReadonlySet<number>, span?: Span): readonly Link[] {
  const links = new Map<number, Map<number, { rows: number; first: number; last: number }>>()
  for (const a of entities) {
    const of = new Map<number, { rows: number; first: number; last: number }>()
    for (const row of rowsWithin(table, index, a, span)) {
      const time = table.time[row]!
      for (const b of namedIn(table, row)) {
        // Each line once, from its lower end.
        if (b <= a || !entities.has(b)) continue
        const held = of.get(b)
        if (held === undefined) of.set(b, { rows: 1, first: time, last: time })
        else {
          held.rows++
          held.last = time
        }
      }
    }
    if (of.size > 0) links.set(a, of)
  }
  return [...links].sort(([a], [b]) => a - b).flatMap(([a, of]) => [...of].sort(([x], [y]) => x - y).map(([b, times]) => ({ a, b, ...times })))
}

/** The movements behind a line, in order of time. */
export function rowsBetween(table: MovementColumns, index: SubjectIndex, a: number, b: number, span?: Span): Uint32Array {
  return rowsWithin(table, index, a, span).filter(row => namedIn(table, row).includes(b))
}
