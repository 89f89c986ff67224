import { lowerBound } from '../columns/order.ts'
import { type SubjectIndex, rowsNaming } from '../columns/subjects.ts'
import type { MovementColumns } from '../columns/table.ts'

/** Beyond so many neighbours of one kind a thing says where people meet and no longer whom they know. */
export const HUB_FROM = 50

/** An entity that movements name together with the one that was asked about. */
export interface Neighbour {
  readonly entity: number
  /** Movements that name both. */
  readonly rows: number
  /** Times of the first and the last of them, seconds since 1970-01-01 UTC. */
  readonly first: number
  readonly last: number
}

/** Neighbours of one kind that are too many to draw, as one counted thing. */
export interface Stub<Kind> {
  readonly kind: Kind
  readonly entities: number
  readonly rows: number
  readonly first: number
  readonly last: number
}

export interface Neighbourhood<Kind> {
  /** Those with most movements in common first. */
  readonly linked: readonly Neighbour[]
  /** The largest first. */
  readonly stubs: readonly Stub<Kind>[]
}

export interface Span {
  /** Half-open [from, to), seconds since 1970-01-01 UTC. */
  readonly from: number
  readonly to: number
}

/**
 * Whoever shares a movement with an entity. The work and the answer grow with the rows that name it, never with pairs of its neighbours:
 * a rental firm's plate on a hundred thousand rows costs a hundred thousand steps and gives a handful of stubs.
 */
export function neighboursOf<Kind>(
  table: MovementColumns, index: SubjectIndex, entity: number, kindOf: (entity: number) => Kind, span?: Span, hubFrom: number = HUB_FROM
): Neighbourhood<Kind> {
  const found = new Map<number, { rows: number; first: number; last: number }>()
  for (const row of rowsWithin(table, index, entity, span)) {
    const time = table.time[row]!
    for (const other of namedIn(table, row)) {
      if (other === entity) continue
      const held = found.get(other)
      if (held === undefined) found.set(other, { rows: 1, first: time, last: time })
      else {
        held.rows++
        held.last = time
      }
    }
  }
  return folded([...found].map(([other, times]) => ({ entity: other, ...times })), kindOf, hubFrom)
}

/** Every entity that a row names, each once: one to three of them. */
export function namedIn({ subject, conveyance, document }: MovementColumns, row: number): readonly number[] {
  const s = subject[row]!
  const c = conveyance[row]!
  const d = document[row]!
  const named: number[] = []
  if (s !== 0) named.push(s)
  if (c !== 0 && c !== s) named.push(c)
  if (d !== 0 && d !== s && d !== c) named.push(d)
  return named
}

/** Rows that name an entity, in order of time. A view, no copy. */
export function rowsWithin(table: MovementColumns, index: SubjectIndex, entity: number, span: Span | undefined): Uint32Array {
  const rows = rowsNaming(index, entity)
  return span === undefined ? rows : rows.subarray(lowerBound(rows, table.time, span.from), lowerBound(rows, table.time, span.to))
}

function folded<Kind>(neighbours: readonly Neighbour[], kindOf: (entity: number) => Kind, hubFrom: number): Neighbourhood<Kind> {
  const kinds = new Map<Kind, Neighbour[]>()
  for (const neighbour of neighbours) {
    const kind = kindOf(neighbour.entity)
    const held = kinds.get(kind)
    if (held === undefined) kinds.set(kind, [neighbour])
    else held.push(neighbour)
  }
  const linked: Neighbour[] = []
  const stubs: Stub<Kind>[] = []
  for (const [kind, list] of kinds) {
    if (list.length <= hubFrom) linked.push(...list)
    else stubs.push({
      kind, entities: list.length,
      rows: list.reduce((sum, { rows }) => sum + rows, 0),
      first: list.reduce((first, each) => Math.min(first, each.first), Infinity),
      last: list.reduce((last, each) => Math.max(last, each.last), 0)
    })
  }
  linked.sort((a, b) => b.rows - a.rows || a.entity - b.entity)
  stubs.sort((a, b) => b.entities - a.entities)
  return { linked, stubs }
}
