import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyText } from '../../../renderer/table/copy-text.ts'
import { wantedLines } from '../../../renderer/table/fetching.ts'
import { COLUMN_IDS, FIRST_LAYOUT, type TableLayout, groupBy, isSortable, moveColumn, placeColumn, readLayout, readViews, resizeColumn, sortBy, toggleColumn, togglePinned, withView } from '../../../renderer/table/layout.ts'

const column = fc.constantFrom(...COLUMN_IDS)
const act: fc.Arbitrary<(layout: TableLayout) => TableLayout> = fc.oneof(
  column.map(id => (now: TableLayout) => toggleColumn(now, id)),
  column.map(id => (now: TableLayout) => togglePinned(now, id)),
  fc.tuple(column, fc.constantFrom(-1, 1)).map(([id, step]) => (now: TableLayout) => moveColumn(now, id, step)),
  fc.tuple(column, fc.nat(20)).map(([id, place]) => (now: TableLayout) => placeColumn(now, id, place)),
  fc.tuple(column, fc.integer({ min: -500, max: 5_000 })).map(([id, width]) => (now: TableLayout) => resizeColumn(now, id, width)),
  fc.tuple(column.filter(isSortable), fc.boolean()).map(([id, add]) => (now: TableLayout) => sortBy(now, id, add)),
  fc.constantFrom('day' as const, 'post' as const, undefined).map(group => (now: TableLayout) => groupBy(now, group)),
)

test('[TABLE-7] whatever is done to an arrangement, it stays one: every column once, at least one, something to sort by, and it is read back as it was kept', () => {
  fc.assert(fc.property(fc.array(act, { maxLength: 30 }), acts => {
    const layout = acts.reduce((now, change) => change(now), FIRST_LAYOUT)
    expect(new Set(layout.shown).size).toBe(layout.shown.length)
    expect(layout.shown.length).toBeGreaterThan(0)
    expect(layout.pinned).toBeLessThanOrEqual(layout.shown.length)
    expect(layout.sorting.length).toBeGreaterThan(0)
    expect(new Set(layout.sorting.map(({ column: by }) => by)).size).toBe(layout.sorting.length)
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout)
  }), { seed: 77, numRuns: 400 })
})

test('[TABLE-7] a press sorts, a second turns it round, with Shift it is added behind, turned, and taken away', () => {
  const one = sortBy(FIRST_LAYOUT, 'post', false)
  expect(one.sorting).toEqual([{ column: 'post', descending: false }])
  expect(sortBy(one, 'post', false).sorting).toEqual([{ column: 'post', descending: true }])
  const two = sortBy(one, 'mode', true)
  expect(two.sorting.map(({ column: by }) => by)).toEqual(['post', 'mode'])
  expect(sortBy(two, 'mode', true).sorting[1]).toEqual({ column: 'mode', descending: true })
  expect(sortBy(sortBy(two, 'mode', true), 'mode', true).sorting).toEqual(one.sorting)
})

test('[TABLE-7] a column that is pinned stands behind those that were, and one that is let go before the rest', () => {
  const pinned = togglePinned(togglePinned(FIRST_LAYOUT, 'subject'), 'post')
  expect([pinned.pinned, pinned.shown.slice(0, 3)]).toEqual([2, ['subject', 'post', 'time']])
  expect([togglePinned(pinned, 'subject').pinned, togglePinned(pinned, 'subject').shown.slice(0, 3)]).toEqual([1, ['post', 'subject', 'time']])
})

test('[TABLE-8] reading tolerates anything', () => {
  fc.assert(fc.property(fc.anything(), kept => {
    expect(() => [readLayout(kept), readViews(kept)]).not.toThrow()
  }))
  expect(readLayout({ shown: ['time', 'nonsense', 'time'], pinned: 9, sorting: [{ column: 'remark' }, 3], widths: { time: 1e9, mode: 100 }, group: 'shoe size' }))
    .toEqual({ shown: ['time'], widths: { mode: 100 }, pinned: 1, sorting: FIRST_LAYOUT.sorting })
  expect(readViews([{ name: ' By  post ', layout: FIRST_LAYOUT }, { name: '', layout: FIRST_LAYOUT }, 4])).toEqual([{ name: 'By post', layout: FIRST_LAYOUT }])
  expect(withView([{ name: 'a', layout: FIRST_LAYOUT }], { name: 'a', layout: groupBy(FIRST_LAYOUT, 'day') })).toHaveLength(1)
})

test('[TABLE-9] a copy carries its marking first and last, and no cell splits the sheet or is worked out by it', () => {
  const text = copyText(['Who', 'Remark'], [['=HYPERLINK("x")', 'two\tcells\nand a line'], ['Ōe, Anna', '-1']], { marking: 'TLP:AMBER', lines: ['Filter: Road', 'Sources: North'] })
  expect(text.split('\n')).toEqual([
    'TLP:AMBER', 'Filter: Road', 'Sources: North', '', 'Who\tRemark', "'=HYPERLINK(\"x\")\ttwo cells and a line", "Ōe, Anna\t'-1", '', 'TLP:AMBER',
  ])
})

test('[TABLE-10] words are fetched for what is in sight and ahead of the hand, never outside of the list', () => {
  expect(wantedLines(100, 130, 90, 1_000)).toEqual({ from: 98, to: 220 })
  expect(wantedLines(100, 130, 110, 1_000)).toEqual({ from: 10, to: 132 })
  expect(wantedLines(500_000, 500_030, 10, 1_000_000)).toEqual({ from: 499_998, to: 500_030 })
  expect(wantedLines(0, 3, 0, 3)).toEqual({ from: 0, to: 3 })
})
