import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lowerBound, orderBy, slice, sortByKey } from '../../../shared/columns/order.ts'
import { permuted } from '../../../shared/columns/permute.ts'

/** Keys in a few runs, as segments of rows are, or in none. */
const keys = fc.oneof(
  fc.array(fc.oneof(fc.nat(9), fc.nat(2 ** 32 - 1)), { maxLength: 200 }),
  fc.array(fc.array(fc.nat(300), { maxLength: 60 }).map(run => run.toSorted((a, b) => a - b)), { maxLength: 9 }).map(runs => runs.flat()),
)
const slowly = (list: readonly number[]): readonly number[] => list.map((_, row) => row).toSorted((a, b) => list[a]! - list[b]! || a - b)

test('[QUERY-2] rows are put in order of their key, those with equal keys in order of their number', () => {
  fc.assert(fc.property(keys, list => {
    const table = Uint32Array.from([...list, 7, 7])
    expect([...orderBy(table, list.length)]).toEqual(slowly(list))
    expect([...sortByKey(Uint32Array.from(list.keys()), table)]).toEqual(slowly(list))
  }), { numRuns: 500 })
})

test('[QUERY-2] so are rows in more runs than are merged', () => {
  const list = Array.from({ length: 20_000 }, (_, row) => row * 7_919 % 10_007)
  expect([...orderBy(Uint32Array.from(list), list.length)]).toEqual(slowly(list))
})

test('[QUERY-4] a slice of an order is what lies in a half-open window', () => {
  fc.assert(fc.property(keys, fc.nat(300), fc.nat(300), (list, a, b) => {
    const table = Uint32Array.from(list)
    const order = orderBy(table, list.length)
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    expect([...slice(order, table, from, to)]).toEqual(slowly(list).filter(row => list[row]! >= from && list[row]! < to))
    expect(lowerBound(order, table, from)).toBe(list.filter(key => key < from).length)
  }))
})

test('[ROW-4] a column in another order has the same elements, whatever its kind', () => {
  const order = [3, 0, 2]
  expect([...permuted(Float32Array.of(1.5, 2, 3, -4), order)]).toEqual([-4, 1.5, 3])
  expect([...permuted(Int32Array.of(-1, 2, 3, 4).subarray(0), order)]).toEqual([4, -1, 3])
  expect([...permuted(Uint16Array.of(9, 1, 2, 3, 65_535).subarray(1), order)]).toEqual([65_535, 1, 3])
  expect([...permuted(Uint8Array.of(1, 2, 3, 4), order)]).toEqual([4, 1, 3])
})
