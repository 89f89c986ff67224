import { sortByKey } from '../../shared/columns/order.ts'
import { positionOf, rowAt } from '../../shared/columns/scan.ts'
import { firstAtLeast } from '../../shared/columns/filter.ts'
import type { Filtered } from '../state/filtered.ts'

export type SortColumn = 'time' | 'mode' | 'direction' | 'subject' | 'conveyance' | 'post' | 'source'

export interface Sorting {
  readonly column: SortColumn
  readonly descending: boolean
}

/** The rows of the table from top to bottom. */
export interface RowOrder {
  readonly count: number
  readonly at: (index: number) => number
  /** −1 when the row is not among them. */
  readonly indexOf: (row: number) => number
}

/** All shown rows by time, which is the order that they have: nothing is copied, so the table follows a brush at no cost. */
export function inTime({ scan, positions, start, end }: Filtered, descending: boolean): RowOrder {
  const count = end - start
  const at = (index: number): number => {
    const place = descending ? end - 1 - index : start + index
    return rowAt(scan, positions === undefined ? place : positions[place]!)
  }
  return {
    count, at,
    indexOf(row) {
      if (row >= scan.table.rows) return -1
      const time = scan.table.time[row]!
      const first = positionOf(scan, time)
      let place = positions === undefined ? first : firstAtLeast(positions, first)
      for (; place < end; place++) {
        const here = rowAt(scan, positions === undefined ? place : positions[place]!)
        if (here === row) return place < start ? -1 : descending ? end - 1 - place : place - start
        if (scan.table.time[here]! > time) return -1
      }
      return -1
    },
  }
}

/** A list of rows by a key, equal keys by the order that they come in. @param rows In order of time. @param keys By row number. */
export function byKey(rows: Uint32Array, keys: Uint32Array, descending: boolean): RowOrder {
  const sorted = sortByKey(rows.slice(), keys)
  const at = (index: number): number => sorted[descending ? sorted.length - 1 - index : index]!
  return {
    count: sorted.length, at,
    indexOf(row) {
      const index = sorted.indexOf(row)
      return index < 0 || !descending ? index : sorted.length - 1 - index
    },
  }
}

/** A list of rows as it is. */
export const asListed = (rows: Uint32Array, descending: boolean): RowOrder => ({
  count: rows.length,
  at: index => rows[descending ? rows.length - 1 - index : index]!,
  indexOf(row) {
    const index = rows.indexOf(row)
    return index < 0 || !descending ? index : rows.length - 1 - index
  },
})

/** Places in the order of the alphabet for labels that are numbered: element = rank of that ordinal. */
export function ranks(labels: readonly string[]): Uint32Array {
  const collator = new Intl.Collator('en', { numeric: true })
  const order = labels.map((_, ordinal) => ordinal).sort((a, b) => collator.compare(labels[a]!, labels[b]!))
  const out = new Uint32Array(labels.length)
  order.forEach((ordinal, rank) => {
    out[ordinal] = rank
  })
  return out
}

/** The keys to sort by a column, by row number. @param entityRanks As the vault answers them. */
export function keysFor(column: Exclude<SortColumn, 'time'>, { scan: { table }, view }: Filtered, entityRanks: Uint32Array): Uint32Array {
  const named: { readonly [C in typeof column]: () => readonly [ordinals: ArrayLike<number>, ranks: ArrayLike<number> | undefined] } = {
    mode: () => [table.mode, undefined],
    direction: () => [table.direction, undefined],
    post: () => [table.post, ranks(view?.places.map(place => place.label) ?? [])],
    source: () => [table.source, ranks(view?.sources.map(source => source.label) ?? [])],
    subject: () => [table.subject, entityRanks],
    conveyance: () => [table.conveyance, entityRanks],
  }
  const [ordinals, rank] = named[column]()
  const keys = new Uint32Array(table.rows)
  // What is unknown stands behind everything that has a name.
  for (let row = 0; row < table.rows; row++) {
    const ordinal = ordinals[row]!
    keys[row] = rank === undefined ? ordinal : ordinal === 0 ? 0xffffffff : rank[ordinal] ?? 0xfffffffe
  }
  return keys
}
