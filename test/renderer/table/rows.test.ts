import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asListed, inTime, keysFor, ranks } from '../../../renderer/table/row-order.ts'
import { scrollTo, visibleRows } from '../../../renderer/table/visible-rows.ts'
import type { Filtered } from '../../../renderer/state/filtered.ts'
import { sortByKeys } from '../../../shared/columns/grouping.ts'
import { matching, windowOf } from '../../../shared/columns/filter.ts'
import { atOnce } from '../../../shared/columns/order.ts'
import { rowAt, scanOf } from '../../../shared/columns/scan.ts'
import { Tally } from '../../../shared/columns/tally.ts'
import { lenses, tables } from '../../shared/columns/random-table.ts'
import { viewOf } from '../state/vault-of-rows.ts'

/** Evenly spread; fast-check's own doubles are spread over exponents, so that nearly all of them lie at 0. */
const fraction = fc.integer({ min: 0, max: 1_000 }).map(n => n / 1_000)
test('[TABLE-1] by time the table is what the lens shows, forwards or backwards, and every row is found in it', () => {
  fc.assert(fc.property(tables(), lenses, fc.boolean(), ({ table }, lens, descending) => {
    const scan = scanOf(table)
    const positions = matching(scan, lens)
    const window = windowOf(scan, positions, lens.from, lens.to)
    const shown: Filtered = { view: undefined, scan, positions, ...window, tally: new Tally(scan, positions), conditions: {}, textRows: undefined, searching: false }
    const order = inTime(shown, descending)
    const wanted = Array.from(positions ?? Array.from({ length: scan.rows }, (_, at) => at)).slice(window.start, window.end).map(position => rowAt(scan, position))
    if (descending) wanted.reverse()
    expect(Array.from({ length: order.count }, (_, index) => order.at(index))).toEqual(wanted)
    for (let row = 0; row < table.rows + 2; row++) expect(order.indexOf(row)).toBe(wanted.indexOf(row))
  }), { numRuns: 300 })
})

test('[TABLE-2] sorted by a column equal rows keep the order of time, and the unknown stand last', () => {
  fc.assert(fc.property(fc.array(fc.nat(8), { maxLength: 40 }), fc.boolean(), (values, descending) => {
    const rows = Uint32Array.from(values, (_, row) => row)
    const sorted = atOnce(sortByKeys(rows, [{ keys: Uint32Array.from(values), descending }]))
    expect([...sorted]).toEqual([...rows].sort((a, b) => (descending ? values[b]! - values[a]! : values[a]! - values[b]!) || a - b))
    expect(asListed(rows, descending).indexOf(0)).toBe(descending ? values.length - 1 : values.length === 0 ? -1 : 0)
  }))
  const view = viewOf(6)
  const scan = scanOf(view.columns)
  view.columns.post[0] = 0
  const keys = keysFor('post', { view, scan, positions: undefined, start: 0, end: 6, tally: new Tally(scan, undefined), conditions: {}, textRows: undefined, searching: false }, new Uint32Array(0))
  const order = atOnce(sortByKeys(Uint32Array.of(0, 1, 2, 3, 4, 5), [{ keys, descending: false }]))
  expect([...order].map(row => view.places[view.columns.post[row]!]!.label)).toEqual(['Bridge', 'Field', 'Field', 'Harbour', 'Harbour', ''])
})

test('[TABLE-2] labels stand in the order of the alphabet, numbers within them by size', () => {
  expect([...ranks(['', 'Post 10', 'Post 9', 'Čop', 'Cop'])]).toEqual([0, 4, 3, 2, 1])
})

test('[TABLE-3] the first and the last row of any list can be brought into sight, and stand whole', () => {
  fc.assert(fc.property(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5_000_000 })), fc.integer({ min: 60, max: 900 }), fraction, fraction.map(part => part * 0.999_999), (count, viewport, start, part) => {
    const at = (scrolled: number) => visibleRows(count, 26, viewport, scrolled)
    const most = Math.max(0, at(0).height - viewport)
    expect(at(0).first).toBe(0)
    expect(at(most).end).toBe(count)
    for (const row of [0, count - 1, Math.floor(part * count)]) {
      const scrolled = scrollTo(row, count, 26, viewport, start * most) ?? start * most
      const { first, end, top, height } = at(scrolled)
      expect(height).toBeLessThanOrEqual(30_000_000)
      expect(row).toBeGreaterThanOrEqual(first)
      expect(row).toBeLessThan(end)
      const y = top + (row - first) * 26 - scrolled
      expect(y).toBeGreaterThanOrEqual(-0.5)
      if (viewport >= 26) expect(y + 26).toBeLessThanOrEqual(viewport + 0.5)
    }
  }), { numRuns: 500 })
})

test('[TABLE-3] a list that the browser can lay out scrolls pixel by pixel', () => {
  expect(visibleRows(1_000_000, 26, 260, 2_613)).toEqual({ height: 26_000_000, first: 100, end: 111, top: 2_600 })
})
