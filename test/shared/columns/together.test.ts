import { expect, test } from 'vitest'
import fc from 'fast-check'
import { inBoth, rowsWith, together } from '../../../shared/columns/together.ts'

const SEED = 815
const row = fc.record({ time: fc.nat(400), post: fc.nat(3), value: fc.nat(4), second: fc.nat(4) })
const inTime = (rows: readonly number[], time: Uint32Array): Uint32Array => Uint32Array.from(rows.toSorted((a, b) => time[a]! - time[b]! || a - b))

test('[QUERY-21] every pair at one known post within the time and no other, as trying all pairs finds them', () => {
  fc.assert(fc.property(fc.array(row, { maxLength: 40 }), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), fc.nat(120), (made, sides, seconds) => {
    const time = Uint32Array.from(made, one => one.time)
    const post = Uint16Array.from(made, one => one.post)
    const all = [...made.keys()]
    const one = inTime(all.filter(at => sides[at]), time)
    const other = inTime(all.filter(at => !sides[at] || at % 5 === 0), time)
    const found = together({ time, post }, one, other, seconds)
    const pairs = [...found.one].map((a, at) => `${a} ${found.other[at]}`)
    const oracle = [...one].flatMap(a => [...other].filter(b => post[a] !== 0 && post[a] === post[b] && Math.abs(time[a]! - time[b]!) <= seconds).map(b => `${a} ${b}`))
    expect(pairs.toSorted()).toEqual(oracle.toSorted())
    expect(found.count).toBe(oracle.length)
    expect([...found.one].map(a => time[a])).toEqual([...found.one].map(a => time[a]!).toSorted((a, b) => a - b))
  }), { seed: SEED })
})

test('[QUERY-21] of too many pairs the number is told', () => {
  const time = new Uint32Array(200)
  const post = new Uint16Array(200).fill(1)
  const rows = Uint32Array.from({ length: 100 }, (_, at) => at)
  const found = together({ time, post }, rows, rows.map(at => at + 100), 0, 50)
  expect([found.one.length, found.count]).toEqual([50, 10_000])
})

test('[QUERY-21] what both have, counted once a row', () => {
  fc.assert(fc.property(fc.array(row, { maxLength: 30 }), fc.nat(30), (made, cut) => {
    const columns = [Uint32Array.from(made, one => one.value), Uint32Array.from(made, one => one.second)]
    const all = Uint32Array.from(made.keys())
    const [one, other] = [all.subarray(0, cut), all.subarray(cut)]
    const having = (rows: Uint32Array, value: number): number => [...rows].filter(at => columns.some(column => column[at] === value)).length
    const oracle = [1, 2, 3, 4].flatMap(value => having(one, value) > 0 && having(other, value) > 0 ? [{ value, one: having(one, value), other: having(other, value) }] : [])
    const found = inBoth(columns, one, other)
    expect(found.toSorted((a, b) => a.value - b.value)).toEqual(oracle)
    for (const { value, one: count } of found) expect(rowsWith(columns, one, value)).toHaveLength(count)
  }), { seed: SEED })
})
