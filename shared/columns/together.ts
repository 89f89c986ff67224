import type { MovementColumns } from './table.ts'

/** Two rows, one of each subject, at one post within the time that was asked for. */
export interface Together {
  readonly one: Uint32Array
  readonly other: Uint32Array
  /** Pairs that there are; more than the lists hold where they were cut. */
  readonly count: number
}

/** Nobody reads more pairs, and two subjects at one busy post make a million. */
const MOST_PAIRS = 10_000

/**
 * Every pair of movements of two subjects at one known post at most so many seconds apart, in order of the time of `one`. A row that names both
 * is a pair with itself.
 *
 * @param one Rows in order of time. @param other Rows in order of time.
 */
export function together(table: Pick<MovementColumns, 'time' | 'post'>, one: Uint32Array, other: Uint32Array, seconds: number, most = MOST_PAIRS): Together {
  const { time, post } = table
  const left: number[] = []
  const right: number[] = []
  let count = 0
  let begin = 0
  for (const row of one) {
    const at = time[row]!
    while (begin < other.length && time[other[begin]!]! < at - seconds) begin++
    if (post[row] === 0) continue
    for (let next = begin; next < other.length && time[other[next]!]! <= at + seconds; next++) {
      if (post[other[next]!] !== post[row]) continue
      if (count++ >= most) continue
      left.push(row)
      right.push(other[next]!)
    }
  }
  return { one: Uint32Array.from(left), other: Uint32Array.from(right), count }
}

/** A value that rows of both have, and how many of each. */
export interface InBoth {
  readonly value: number
  readonly one: number
  readonly other: number
}

/**
 * What two lists of rows have in common, most of the rarer side first; 0 ("none") is nothing.
 *
 * @param columns Ordinals by row number, out of one dictionary; a row counts once for each value, however many of its columns hold it.
 */
export function inBoth(columns: readonly ArrayLike<number>[], one: Uint32Array, other: Uint32Array): readonly InBoth[] {
  const ones = countsOf(columns, one)
  const others = countsOf(columns, other)
  return [...ones].flatMap(([value, count]): InBoth[] => {
    const there = others.get(value)
    return there === undefined ? [] : [{ value, one: count, other: there }]
  }).sort((a, b) => Math.min(b.one, b.other) - Math.min(a.one, a.other) || b.one + b.other - a.one - a.other || a.value - b.value)
}

/** Rows of a list of which one of the columns holds a value, in the order of the list. */
export const rowsWith = (columns: readonly ArrayLike<number>[], rows: Uint32Array, value: number): Uint32Array => rows.filter(row => columns.some(column => column[row] === value))

function countsOf(columns: readonly ArrayLike<number>[], rows: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (const row of rows) {
    columns.forEach((column, at) => {
      const value = column[row]!
      if (value === 0 || columns.slice(0, at).some(before => before[row] === value)) return
      counts.set(value, (counts.get(value) ?? 0) + 1)
    })
  }
  return counts
}
