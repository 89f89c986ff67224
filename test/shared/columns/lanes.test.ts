import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filter, matching } from '../../../shared/columns/filter.ts'
import { busiest, laneCounts } from '../../../shared/columns/lanes.ts'
import { scanOf } from '../../../shared/columns/scan.ts'
import { lenses, tables } from './random-table.ts'

const columns = fc.constantFrom('post', 'subject', 'conveyance')

test('[QUERY-19] lanes are of the busiest, and each movement of a lane stands in one step of it', () => {
  fc.assert(fc.property(tables(), lenses, columns, fc.integer({ min: 1, max: 9 }), fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 2_000_000_000 })), ({ table }, lens, of, slots, [from, length]) => {
    const scan = scanOf(table)
    const { from: _from, to: _to, ...conditions } = lens
    const positions = matching(scan, lens)
    const rows = [...filter(scan, conditions)]
    const many = new Map<number, number>()
    for (const row of rows) if (table[of][row]! > 0) many.set(table[of][row]!, (many.get(table[of][row]!) ?? 0) + 1)
    const wanted = [...many].sort(([a, as], [b, bs]) => bs - as || a - b)
    const { ordinals, counts, all } = busiest(scan, positions, of, 7, 3)
    expect([...ordinals].map((ordinal, at) => [ordinal, counts[at]])).toEqual(wanted.slice(0, 3))
    expect(all).toBe(wanted.length)
    const to = from + length
    const steps = Array.from({ length: ordinals.length * slots }, () => 0)
    for (const row of rows) {
      const lane = ordinals.indexOf(table[of][row]!)
      const time = table.time[row]!
      if (lane >= 0 && time >= from && time < to) steps[lane * slots + Math.min(slots - 1, Math.floor((time - from) * (slots / length)))]!++
    }
    expect([...laneCounts(scan, positions, of, ordinals, from, to, slots)]).toEqual(steps)
  }), { numRuns: 200 })
})
