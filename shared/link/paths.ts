import { orderBy } from '../columns/order.ts'
import type { MovementColumns } from '../columns/table.ts'
import { type Span, namedIn } from './neighbours.ts'

/** One movement of a path and the entity that it leads to. */
export interface Step {
  readonly row: number
  readonly entity: number
}

export interface PathQuestion {
  readonly from: number
  readonly to: number
  readonly span?: Span
  /** Entities that must not lie between the two: hubs, through which everybody is linked with everybody. */
  readonly avoid?: (entity: number) => boolean
  /** Movements at most. */
  readonly longest?: number
}

/** More links in a row say little about who knows whom. */
const LONGEST = 6
const NEVER = 0xffff_ffff

/**
 * The path of fewest movements from one entity to another on which no movement lies before the one that leads to it; among those, one that
 * arrives first. What passed from hand to hand can only have gone this way.
 *
 * One pass over the rows for each movement of the path: in pass k every entity learns the earliest time at which it can be reached by k movements.
 *
 * @param order rows in order of time, where the caller has them.
 * @returns undefined when there is none.
 */
export function pathInTime(table: MovementColumns, entities: number, { from, to, span, avoid, longest = LONGEST }: PathQuestion, order: Uint32Array = orderBy(table.time, table.rows)): readonly Step[] | undefined {
  if (from === to) return []
  const rows = within(table, order, span)
  let reached = new Uint32Array(entities).fill(NEVER)
  reached[from] = 0
  /** For each pass, by which row and from whom an entity was reached earlier than before. */
  const ways: { readonly row: Uint32Array; readonly before: Uint32Array }[] = []
  for (let pass = 1; pass <= longest; pass++) {
    const next = reached.slice()
    const way = { row: new Uint32Array(entities).fill(NEVER), before: new Uint32Array(entities) }
    let news = false
    for (const row of rows) {
      const time = table.time[row]!
      const named = namedIn(table, row)
      for (const before of named) {
        if (reached[before]! > time || (before !== from && avoid?.(before) === true)) continue
        for (const entity of named) {
          if (next[entity]! <= time) continue
          next[entity] = time
          way.row[entity] = row
          way.before[entity] = before
          news = true
        }
      }
    }
    ways.push(way)
    if (next[to] !== NEVER) return stepsBack(ways, to)
    if (!news) return undefined
    reached = next
  }
  return undefined
}

function stepsBack(ways: readonly { readonly row: Uint32Array; readonly before: Uint32Array }[], to: number): readonly Step[] {
  const steps: Step[] = []
  let entity = to
  for (let pass = ways.length - 1; pass >= 0; pass--) {
    const { row, before } = ways[pass]!
    // An entity that this pass did not bring forward was reached as early with one movement less.
    if (row[entity] === NEVER) continue
    steps.unshift({ row: row[entity]!, entity })
    entity = before[entity]!
  }
  return steps
}

function within({ time }: MovementColumns, order: Uint32Array, span: Span | undefined): Uint32Array {
  return span === undefined ? order : order.filter(row => time[row]! >= span.from && time[row]! < span.to)
}
