// @vitest-environment happy-dom
// The table by key and by what is chosen elsewhere, over the page's real state. happy-dom lays nothing out: which rows are in sight is proved in rows.test.ts.
import { afterEach, expect, test, vi } from 'vitest'
import { filtered, followLens } from '../../../renderer/state/filtered.ts'
import { EVERYTHING, toggle, useLens } from '../../../renderer/state/lens.ts'
import { FIRST_ARRANGEMENT } from '../../../shared/workspace/arrangement.ts'
import { clearSelection, focusRow, markRows, openCard, pick, useSelection } from '../../../renderer/state/selection.ts'
import { followVault } from '../../../renderer/state/vault.ts'
import { FIRST_LAYOUT, groupBy, toggleColumn } from '../../../renderer/table/layout.ts'
import { arrange, tableAgain, tableBack, useTable } from '../../../renderer/table/layout-state.ts'
import { TableView } from '../../../renderer/table/table-view.tsx'
import { doing, draw } from '../seat.ts'
import { vaultOf, viewOf } from '../state/vault-of-rows.ts'

const ROWS = 3_000
const endings: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
  clearSelection()
  markRows([])
  openCard(undefined)
  useLens.setState({ lens: EVERYTHING, viewport: undefined, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }, true)
})

async function opened() {
  const view = viewOf(ROWS)
  const server = vaultOf(() => view)
  endings.push(() => server.port.close(), followVault(server.port), followLens(() => 0))
  server.tell('open', { rows: ROWS, rebuilt: false, damaged: 0, exercise: true, user: 'Exercise', role: 'supervisor', clearance: 2 })
  await vi.waitFor(() => expect(filtered.get().scan.rows).toBe(ROWS))
  endings.push(await draw(<TableView />))
  const grid = document.querySelector<HTMLElement>('[role="grid"]')
  if (grid === null) throw new Error('there is no grid')
  return { grid, press: async (key: string): Promise<number | undefined> => {
    await doing(() => grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))
    return useSelection.getState().focused
  } }
}

test('[TABLE-4] how many of how many is always said', async () => {
  await opened()
  const count = (): string | null | undefined => document.querySelector('output.table-count')?.textContent
  expect(count()).toBe('3,000 of 3,000 movements')
  await doing(() => toggle('modes', 1))
  await vi.waitFor(() => expect(count()).toBe(`${filtered.get().tally.count.toLocaleString('en')} of 3,000 movements`))
  expect(filtered.get().tally.count).toBeLessThan(ROWS)
})

test('[TABLE-5] arrows, Page, Home and End choose a row, Space marks it, and no key leaves the table', async () => {
  const { press } = await opened()
  expect(await press('ArrowDown')).toBe(0)
  expect(await press('ArrowDown')).toBe(1)
  expect(await press('ArrowUp')).toBe(0)
  expect(await press('ArrowUp')).toBe(0)
  const page = await press('PageDown')
  expect(page).toBeGreaterThan(0)
  expect(await press('PageUp')).toBe(0)
  expect(await press('End')).toBe(ROWS - 1)
  expect(await press('ArrowDown')).toBe(ROWS - 1)
  await press(' ')
  await press('Home')
  await press(' ')
  expect([...useSelection.getState().marked].toSorted((a, b) => a - b)).toEqual([0, ROWS - 1])
  expect(document.querySelector('.table-actions')?.textContent).toContain('Quote 2 in finding')
  await press(' ')
  expect(useSelection.getState().marked).toEqual([ROWS - 1])
})

test('[TABLE-5] Enter opens the card of whom or what moved', async () => {
  const { press } = await opened()
  await press('Home')
  await press('Enter')
  await vi.waitFor(() => expect(useSelection.getState().opened).toBeDefined())
  expect(['subject', 'movement']).toContain(useSelection.getState().opened?.what)
})

test('[TABLE-6] a row that is chosen elsewhere is brought into sight', async () => {
  const { grid } = await opened()
  expect(grid.scrollTop).toBe(0)
  await doing(() => focusRow(2_000))
  expect(grid.scrollTop).toBeGreaterThan(1_900 * 26)
})

test('[TABLE-11] groups stand closed with their numbers, open by key, and their rows are those of the group', async () => {
  const { press } = await opened()
  await doing(() => arrange(now => groupBy(now, 'mode')))
  await vi.waitFor(() => expect(document.querySelectorAll('.table-group').length).toBeGreaterThan(1))
  const sizes = [...document.querySelectorAll('.table-group-size')].map(one => Number(/[\d,]+/.exec(one.textContent ?? '')![0].replaceAll(',', '')))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(ROWS)
  await press('Home')
  await press('ArrowRight')
  await vi.waitFor(() => expect(document.querySelectorAll('.table-row:not(.table-head)').length).toBeGreaterThan(1))
  const row = await press('ArrowDown')
  expect(row).toBeDefined()
  await doing(() => document.querySelector<HTMLElement>('.table-group-pick')!.click())
  const { picked } = useSelection.getState()
  expect(picked?.by === 'rows' && picked.rows.length).toBe(sizes[0])
  await doing(() => {
    pick(undefined)
    arrange(() => FIRST_LAYOUT)
  })
})

test('[TABLE-7] what was arranged is undone and done again', async () => {
  await opened()
  const before = useTable.getState().layout
  await doing(() => arrange(now => toggleColumn(now, 'mode')))
  expect(document.querySelector('[data-column="mode"]')).toBeNull()
  await doing(() => tableBack())
  expect(useTable.getState().layout).toBe(before)
  expect(document.querySelector('[data-column="mode"]')).not.toBeNull()
  await doing(() => tableAgain())
  expect(document.querySelector('[data-column="mode"]')).toBeNull()
  await doing(() => tableBack())
})
