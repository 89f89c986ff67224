// @vitest-environment happy-dom
// The time window by key, as a whole, and played with reduced motion, over the page's real state.
import { afterEach, expect, test, vi } from 'vitest'
import { filtered, followLens } from '../../../renderer/state/filtered.ts'
import { EVERYTHING, useLens } from '../../../renderer/state/lens.ts'
import { FIRST_ARRANGEMENT } from '../../../shared/workspace/arrangement.ts'
import { followVault } from '../../../renderer/state/vault.ts'
import { pause } from '../../../renderer/state/playback.ts'
import { brush, brushedSpan, moveEnd } from '../../../renderer/timeline/brush.ts'
import { followPlayback, startPlayback } from '../../../renderer/timeline/playback-clock.ts'
import { wholeSpan } from '../../../renderer/timeline/shown-span.ts'
import { DAY, HOUR, MINUTE, WEEK } from '../../../renderer/timeline/time-axis.ts'
import { WindowHandles } from '../../../renderer/timeline/window-handles.tsx'
import { doing, draw } from '../seat.ts'
import { vaultOf, viewOf } from '../state/vault-of-rows.ts'

const ROWS = 24 * 100
const endings: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
  pause()
  useLens.setState({ lens: EVERYTHING, viewport: undefined, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }, true)
  vi.restoreAllMocks()
})

/** A hundred days of movements, one an hour. */
async function opened() {
  const view = viewOf(ROWS)
  const server = vaultOf(() => view)
  endings.push(() => server.port.close(), followVault(server.port), followLens(() => 0))
  server.tell('open', { rows: ROWS, rebuilt: false, damaged: 0, exercise: true, user: 'Exercise', role: 'supervisor', clearance: 2 })
  await vi.waitFor(() => expect(filtered.get().scan.rows).toBe(ROWS))
  const all = wholeSpan()
  if (all === undefined) throw new Error('there are no rows')
  return all
}

const ends = () => [useLens.getState().lens.from, useLens.getState().lens.to]

test('[TIME-7] the whole record is no window', async () => {
  const all = await opened()
  brush({ from: all.from + DAY, to: all.to })
  expect(ends()).toEqual([all.from + DAY, undefined])
  brush(all)
  expect(ends()).toEqual([undefined, undefined])
  brush({ from: all.from - WEEK, to: all.to + WEEK })
  expect(ends()).toEqual([undefined, undefined])
  expect(brushedSpan(all)).toEqual(all)
})

test('[TIME-6] each end is a slider that keys move, and stops at the other', async () => {
  const all = await opened()
  endings.push(await draw(<WindowHandles span={all} all={all} />))
  const press = async (end: 'from' | 'to', key: string, held: KeyboardEventInit = {}): Promise<void> => {
    const handle = document.querySelector(`.window-handle.${end}`)
    expect(handle?.getAttribute('role')).toBe('slider')
    await doing(() => handle?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held })))
  }
  await press('from', 'ArrowRight')
  await press('from', 'ArrowRight', { shiftKey: true })
  await press('from', 'ArrowUp', { altKey: true })
  expect(ends()).toEqual([all.from + DAY + WEEK + HOUR, undefined])
  await press('to', 'ArrowLeft')
  expect(ends()[1]).toBe(all.to - DAY)
  await press('to', 'PageDown')
  const month = new Date((all.to - DAY) * 1000)
  month.setUTCMonth(month.getUTCMonth() - 1)
  expect(ends()[1]).toBe(month.getTime() / 1000)
  await press('from', 'End')
  expect(ends()[0]).toBe((ends()[1] ?? 0) - MINUTE)
  await press('from', 'Home')
  await press('to', 'End')
  expect(ends()).toEqual([undefined, undefined])
  expect(document.querySelector('.window-handle.to')?.getAttribute('aria-valuetext')).toMatch(/\d\d:\d\dZ$/)
})

test('[TIME-6] an end that is dragged past the other stays a minute from it', async () => {
  const all = await opened()
  brush({ from: all.from + 10 * DAY, to: all.from + 20 * DAY })
  moveEnd('from', all.from + 30 * DAY)
  expect(ends()).toEqual([all.from + 20 * DAY - MINUTE, all.from + 20 * DAY])
  moveEnd('to', all.from)
  expect(ends()).toEqual([all.from + 20 * DAY - MINUTE, all.from + 20 * DAY])
})

test('[TIME-8] with reduced motion the record is stepped through once a second', async () => {
  const all = await opened()
  brush({ from: all.from, to: all.from + 10 * DAY })
  const frames: FrameRequestCallback[] = []
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation(frame => frames.push(frame))
  const run = (calm: boolean): number => {
    const stop = followPlayback({ matches: calm } as MediaQueryList)
    startPlayback()
    const seen = new Set<number | undefined>()
    // Two seconds at sixty frames a second.
    for (let now = 1; now < 2_050; now += 1000 / 60) {
      for (const frame of frames.splice(0)) frame(now)
      seen.add(ends()[1])
    }
    stop()
    brush({ from: all.from, to: all.from + 10 * DAY })
    return seen.size
  }
  expect(run(true)).toBeLessThanOrEqual(3)
  expect(run(false)).toBeGreaterThan(100)
})
