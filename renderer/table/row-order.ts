import { positionOf, rowAt } from '../../shared/columns/scan.ts'
import { firstAtLeast } from '../../shared/columns/order.ts'
import { strictness } from '../../shared/handling/strictest.ts'
import { NO_GRADE } from '../../shared/movement/batch-columns.ts'
import type { Filtered } from '../state/filtered.ts'
import type { GroupId, SortColumn } from './layout.ts'

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

/** What a column is sorted or grouped by: a number for every row, and for numbers that stand for names their order. */
export interface Values {
  /** By row number. 0 stands for nothing known where `isOrdinal`. */
  readonly values: Uint32Array
  /** Place of each value in the order of the alphabet; absent where the values are in order themselves. */
  readonly ranks?: Uint32Array
  readonly isOrdinal: boolean
}

const DAY = 86_400

/** @param entityRanks As the vault answers them; needed for subject, conveyance and document. */
export function valuesOf(column: SortColumn | GroupId, { scan: { table }, view }: Filtered, entityRanks: Uint32Array): Values {
  const ordinal = (values: ArrayLike<number>, order: Uint32Array): Values => ({ values: wide(values, table.rows), ranks: order, isOrdinal: true })
  const plain = (values: ArrayLike<number>): Values => ({ values: wide(values, table.rows), isOrdinal: false })
  const labels = (of: readonly { readonly label: string }[] | undefined): Uint32Array => ranks((of ?? []).map(({ label }) => label))
  switch (column) {
    case 'time': return plain(table.time)
    case 'arrived': return plain(table.arrived)
    case 'day': return plain(mapped(table.time, table.rows, time => Math.floor(time / DAY)))
    case 'hour': return plain(mapped(table.time, table.rows, time => Math.floor(time / 3_600) % 24))
    case 'month': return plain(months(table.time, table.rows))
    case 'mode': case 'direction': case 'kind': return plain(table[column])
    case 'grade': return plain(mapped(table.grade, table.rows, grade => grade === NO_GRADE ? 0xffffffff : grade))
    case 'post': case 'other': return ordinal(table[column], labels(view?.places))
    case 'source': return ordinal(table.source, labels(view?.sources))
    case 'marking': return { ...plain(table.marking), ranks: ranks((view?.markings ?? []).map(({ tlp }) => `${strictness(tlp)}`)) }
    case 'subject': case 'conveyance': case 'document': return ordinal(table[column], entityRanks)
  }
}

/** The keys to sort by, by row number: what is unknown stands behind everything that has a name. */
export function keysFor(column: SortColumn | GroupId, shown: Filtered, entityRanks: Uint32Array): Uint32Array {
  const { values, ranks: rank, isOrdinal } = valuesOf(column, shown, entityRanks)
  if (rank === undefined) return values
  const keys = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    keys[row] = isOrdinal && value === 0 ? 0xffffffff : rank[value] ?? 0xfffffffe
  }
  return keys
}

/** Year × 12 + month − 1 of a moment in seconds; a whole list at the price of a few dates. */
function months(time: Uint32Array, rows: number): Uint32Array {
  const out = new Uint32Array(rows)
  const byDay = new Map<number, number>()
  for (let row = 0; row < rows; row++) {
    const day = Math.floor(time[row]! / DAY)
    let month = byDay.get(day)
    if (month === undefined) {
      const date = new Date(day * DAY * 1000)
      byDay.set(day, month = date.getUTCFullYear() * 12 + date.getUTCMonth())
    }
    out[row] = month
  }
  return out
}

function mapped(values: ArrayLike<number>, rows: number, of: (value: number) => number): Uint32Array {
  const out = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) out[row] = of(values[row]!)
  return out
}

/** The same numbers, four bytes each and no longer than the rows; without a copy where they are. */
const wide = (values: ArrayLike<number>, rows: number): Uint32Array => (values instanceof Uint32Array ? values.subarray(0, rows) : mapped(values, rows, value => value))
