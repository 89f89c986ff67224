import { expect, test } from 'vitest'
import fc from 'fast-check'
import { groupRows, linesOf, sortByKeys } from '../../../shared/columns/grouping.ts'
import { atOnce } from '../../../shared/columns/order.ts'

const SEED = 4_711

test('[QUERY-20] by several keys: the first counts most, equal rows keep their order, as Array.sort does it', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.boolean()), { maxLength: 60 }), fc.boolean(), fc.boolean(), (made, firstDown, secondDown) => {
    const [one, two] = [Uint32Array.from(made, ([a]) => a), Uint32Array.from(made, ([, b]) => b === 3 ? 0xffffffff : b)]
    const rows = Uint32Array.from(made.keys()).filter(row => made[row]![2])
    const before = [...rows]
    const sorted = atOnce(sortByKeys(rows, [{ keys: one, descending: firstDown }, { keys: two, descending: secondDown }]))
    expect([...sorted]).toEqual(before.toSorted((a, b) => (firstDown ? -1 : 1) * (one[a]! - one[b]!) || (secondDown ? -1 : 1) * (two[a]! - two[b]!)))
    expect([...rows]).toEqual(before)
  }), { seed: SEED })
})

test('[QUERY-20] groups hold every row once, in the order that they came, and stand by rank or by size', () => {
  fc.assert(fc.property(fc.array(fc.nat(5), { maxLength: 60 }), fc.constantFrom('value' as const, 'largest' as const), fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), (made, by, ranks) => {
    const values = Uint32Array.from(made)
    const rows = Uint32Array.from(values.keys()).reverse()
    const groups = atOnce(groupRows(rows, values, Uint32Array.from(ranks), by))
    const oracle = [...new Set(made)].sort((a, b) => a - b).map(value => ({ value, rows: [...rows].filter(row => values[row] === value) }))
      .toSorted((a, b) => (by === 'largest' ? b.rows.length - a.rows.length : 0) || ranks[a.value]! - ranks[b.value]!)
    expect([...groups.values].map((value, group) => ({ value, rows: [...groups.rows.subarray(groups.starts[group], groups.starts[group + 1])] }))).toEqual(oracle)
  }), { seed: SEED })
})

test('[QUERY-20] a line above each group, closed ones without their rows', () => {
  fc.assert(fc.property(fc.array(fc.nat(4), { maxLength: 40 }), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (made, closed) => {
    const groups = atOnce(groupRows(Uint32Array.from(made.keys()), Uint32Array.from(made), undefined, 'value'))
    const lines = linesOf(groups, group => closed[group]!)
    const oracle = [...groups.values.keys()].flatMap((group): { group: number; row?: number }[] => [{ group }, ...closed[group]! ? [] : [...groups.rows.subarray(groups.starts[group], groups.starts[group + 1])].map(row => ({ group, row }))])
    expect(Array.from({ length: lines.count }, (_, line) => lines.at(line))).toEqual(oracle)
    groups.values.forEach((_, group) => expect(lines.at(lines.heading(group))).toEqual({ group }))
  }), { seed: SEED })
})

test('[QUERY-20] no row, no group', () => {
  const groups = atOnce(groupRows(new Uint32Array(0), new Uint32Array(0), undefined, 'value'))
  expect([groups.values.length, linesOf(groups, () => false).count]).toEqual([0, 0])
})
