import { sortSteps } from './order.ts'

/** One column to sort by: a key for every row number; lower stands first unless `descending`. */
export interface SortKey {
  readonly keys: Uint32Array
  readonly descending: boolean
}

/**
 * Rows by several keys, the first of which counts most; rows that are equal in all of them keep the order that they come in. One pass at a time, as
 * `sortSteps`.
 *
 * @param rows Row numbers; left as they are.
 */
export function* sortByKeys(rows: Uint32Array, keys: readonly SortKey[]): Generator<undefined, Uint32Array> {
  let order: Uint32Array = rows.slice()
  // Least significant first: each pass is stable, so what was sorted before decides among equals.
  for (const { keys: values, descending } of keys.toReversed()) {
    order = yield* sortSteps(order, descending ? turned(values) : values)
    yield undefined
  }
  return order
}

function turned(values: Uint32Array): Uint32Array {
  const out = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) out[row] = ~values[row]!
  return out
}

/** Rows that share a value, one group behind the other: group `g` is `rows[starts[g] … starts[g + 1])`. */
export interface Groups {
  /** What the rows of each group share, as `values` gave it. */
  readonly values: Uint32Array
  /** One longer than `values`. */
  readonly starts: Uint32Array
  readonly rows: Uint32Array
}

export type GroupOrder = 'value' | 'largest'

/**
 * Rows by what they share; within a group they keep the order that they come in.
 *
 * @param values By row number. One pass at a time, as `sortSteps`.
 * @param ranks Order of the groups by value; absent: the values are their own ranks. With `largest` the biggest group stands first.
 */
export function* groupRows(rows: Uint32Array, values: Uint32Array, ranks: Uint32Array | undefined, by: GroupOrder): Generator<undefined, Groups> {
  const grouped = yield* sortSteps(rows.slice(), values)
  yield undefined
  const found: number[] = []
  const begins: number[] = []
  for (let at = 0; at < grouped.length; at++) {
    const value = values[grouped[at]!]!
    if (at > 0 && value === found[found.length - 1]) continue
    found.push(value)
    begins.push(at)
  }
  begins.push(grouped.length)
  yield undefined
  const rankOf = (value: number): number => ranks === undefined ? value : ranks[value] ?? 0xffffffff
  const size = (group: number): number => begins[group + 1]! - begins[group]!
  const order = [...found.keys()].sort((a, b) => (by === 'largest' ? size(b) - size(a) : 0) || rankOf(found[a]!) - rankOf(found[b]!))
  const out = new Uint32Array(grouped.length)
  const starts = new Uint32Array(order.length + 1)
  let end = 0
  order.forEach((group, place) => {
    out.set(grouped.subarray(begins[group]!, begins[group + 1]!), end)
    end += size(group)
    starts[place + 1] = end
  })
  return { values: Uint32Array.from(order, group => found[group]!), starts, rows: out }
}

/** A list with a line above each group, some of them closed. */
export interface Lines {
  readonly count: number
  /** The line at a place: a heading (`row` absent) or a row of its group. */
  readonly at: (line: number) => { readonly group: number; readonly row?: number }
  /** Where the heading of a group stands. */
  readonly heading: (group: number) => number
}

/** @param isClosed Groups of which only the heading is shown. */
export function linesOf({ values, starts, rows }: Groups, isClosed: (group: number) => boolean): Lines {
  const headings = new Uint32Array(values.length + 1)
  for (let group = 0; group < values.length; group++) headings[group + 1] = headings[group]! + 1 + (isClosed(group) ? 0 : starts[group + 1]! - starts[group]!)
  return {
    count: headings[values.length]!,
    heading: group => headings[group]!,
    at(line) {
      const group = groupAt(headings, line)
      const inside = line - headings[group]! - 1
      return inside < 0 ? { group } : { group, row: rows[starts[group]! + inside]! }
    },
  }
}

/** The last group whose heading is not behind `line`. */
function groupAt(headings: Uint32Array, line: number): number {
  let low = 0
  let high = headings.length - 1
  while (high - low > 1) {
    const middle = low + high >>> 1
    if (headings[middle]! <= line) low = middle
    else high = middle
  }
  return low
}
