import { afterEach, expect, test, vi } from 'vitest'
import { filtered, followLens, pickedRows, rowsShown, spanOf } from '../../../renderer/state/filtered.ts'
import { EVERYTHING, refine, showEverything, showWindow, toggle, useLens } from '../../../renderer/state/lens.ts'
import { FIRST_ARRANGEMENT } from '../../../shared/workspace/arrangement.ts'
import { followVault, vault, vaultView } from '../../../renderer/state/vault.ts'
import { forgetWords, wantWords, wordsOf } from '../../../renderer/state/words.ts'
import { vaultOf, viewOf } from './vault-of-rows.ts'

const HOUR = 3_600
const FIRST = 1_000_000_000
const endings: (() => void)[] = []

afterEach(() => {
  for (const end of endings.splice(0)) end()
  useLens.setState({ lens: EVERYTHING, viewport: undefined, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }, true)
  forgetWords()
})

/** The page's state over a vault of so many rows, opened. */
async function opened(rows: number) {
  let view = viewOf(rows)
  const server = vaultOf(() => view)
  endings.push(followLens(() => 0), followVault(server.port), () => server.port.close())
  server.tell('open', { rows, rebuilt: false, damaged: 0, exercise: true, user: 'Exercise', role: 'supervisor', clearance: 2 })
  await vi.waitFor(() => expect(filtered.get().scan.rows).toBe(rows))
  return { ...server, grow: (more: number) => {
    view = viewOf(more, view.generation + 1)
    server.tell('rows', { generation: view.generation, rows: more })
  } }
}

test('[STATE-5] map, timeline and table read the same rows, counted by the same tally', async () => {
  await opened(300)
  expect(rowsShown()).toEqual(Uint32Array.from({ length: 300 }, (_, row) => row))
  toggle('modes', 1)
  showWindow(FIRST + 100 * HOUR, FIRST + 200 * HOUR)
  const wanted = Array.from({ length: 100 }, (_, at) => 100 + at).filter(row => row % 2 === 1)
  expect([...rowsShown()]).toEqual(wanted)
  expect(filtered.get().tally.count).toBe(wanted.length)
  expect([...filtered.get().tally.modes()].slice(0, 3)).toEqual([0, wanted.length, 0])
  expect([...pickedRows({ by: 'place', place: 2 })]).toEqual(wanted.filter(row => 1 + row % 3 === 2))
  expect(spanOf(filtered.get())).toEqual({ first: FIRST + HOUR, last: FIRST + 299 * HOUR })
})

test('[STATE-6] a window that moves leaves the conditions as they are, and everything is told in the same call', async () => {
  await opened(300)
  const { conditions, tally } = filtered.get()
  let told = 0
  endings.push(filtered.subscribe(() => told++))
  showWindow(FIRST, FIRST + 10 * HOUR)
  expect([told, filtered.get().conditions === conditions, filtered.get().tally === tally, tally.count]).toEqual([1, true, true, 10])
  showWindow(FIRST, FIRST + 10 * HOUR + 1)
  expect(tally.count).toBe(11)
  showWindow(FIRST + 5, FIRST + 10 * HOUR + 1)
  expect(tally.count).toBe(10)
  toggle('posts', 1)
  expect(filtered.get().conditions === conditions).toBe(false)
})

test('[STATE-7] text is asked of the vault, and until it has answered says so', async () => {
  const { asked } = await opened(300)
  refine({ text: 'third' })
  expect([filtered.get().searching, rowsShown().length]).toEqual([true, 300])
  await vi.waitFor(() => expect(filtered.get().searching).toBe(false))
  expect([...rowsShown()]).toEqual(Array.from({ length: 100 }, (_, at) => at * 3))
  toggle('modes', 0)
  showWindow(FIRST, FIRST + 12 * HOUR)
  expect([...rowsShown()]).toEqual([0, 6])
  expect(asked.filter(call => call === 'rowsWithText').length).toBe(1)
  showEverything()
  expect(rowsShown().length).toBe(300)
})

test('[STATE-8] rows that arrive are taken in, with the lens as it is', async () => {
  const { grow } = await opened(30)
  toggle('modes', 0)
  grow(60)
  await vi.waitFor(() => expect(filtered.get().scan.rows).toBe(60))
  expect(rowsShown().length).toBe(30)
  expect(vaultView.get()?.generation).toBe(2)
})

test('[STATE-9] words are asked for once, kept, and asked for again when rows have changed', async () => {
  const { asked, grow } = await opened(30)
  await Promise.all([wantWords([3, 4]), wantWords([4, 5])])
  expect([wordsOf(3)?.remark, wordsOf(5)?.remark, wordsOf(6)]).toEqual(['remark 3', 'remark 5', undefined])
  await wantWords([3, 4, 5])
  expect(asked.filter(call => call === 'rows').length).toBe(2)
  grow(31)
  await vi.waitFor(() => expect(filtered.get().scan.rows).toBe(31))
  expect(wordsOf(3)?.remark).toBe('remark 3')
  await wantWords([3])
  expect(asked.filter(call => call === 'rows').length).toBe(3)
})

test('[STATE-10] without a vault a question is answered `locked`, after its end by nothing that was', async () => {
  expect(await vault.view()).toEqual({ ok: false, problem: { code: 'locked' } })
  await opened(3)
  for (const end of endings.splice(0)) end()
  expect([vaultView.get(), filtered.get().scan.rows]).toEqual([undefined, 0])
  expect(await vault.view()).toEqual({ ok: false, problem: { code: 'locked' } })
})
