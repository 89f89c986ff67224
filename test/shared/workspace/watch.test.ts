import { expect, test } from 'vitest'
import type { Lens } from '../../../shared/columns/table.ts'
import { silences } from '../../../shared/workspace/since.ts'
import { asksSomething, lensOfWatch, readWatch, readWatches, watchOfLens } from '../../../shared/workspace/watch.ts'

const REFS = ['', 'location--00000000-0000-4000-8000-000000000001', 'location--00000000-0000-4000-8000-000000000002'] as const
const names = { place: (n: number) => REFS[n] as never, source: (n: number) => REFS[n] as never, entity: (n: number) => REFS[n] as never }
const ordinal = (ref: string): number => Math.max(0, REFS.indexOf(ref as never))
const ordinals = { place: ordinal, source: ordinal, entity: ordinal }
const LENS: Lens = { modes: [1], directions: [0], kinds: [], posts: [2], sources: [], markings: [], entities: [1], text: 'seal', hours: [22, 23], area: [[0, 0], [1, 0], [1, 1]] }

test('[WATCH-1] a query names what the lens asks by id and word, and reads back as the same lens', () => {
  const watch = watchOfLens('w', 'Night seals', LENS, names)
  expect(lensOfWatch(readWatch(JSON.parse(JSON.stringify(watch)))!, ordinals)).toEqual(LENS)
  expect(watch.posts).toEqual([REFS[2]])
})

test('[WATCH-1] a condition that names only what is not here meets nothing, never everything', () => {
  const watch = watchOfLens('w', 'x', LENS, names)
  expect(lensOfWatch(watch, { ...ordinals, place: () => 0 })).toBeUndefined()
})

test('[WATCH-1] reading tolerates anything and lets through only what is well formed', () => {
  for (const kept of [undefined, null, 3, 'x', {}, { id: '', name: 'x' }, { id: 'x', name: 'y'.repeat(201) }]) expect(readWatch(kept)).toBeUndefined()
  expect(readWatches([{ id: 'a', name: 'b', modes: ['road', 'broom'], posts: ['../x'], hours: [3, 99, 'x'], area: [[1, Number.NaN]], zone: 'a b' }, 5])).toEqual(
    [{ id: 'a', name: 'b', paused: false, modes: ['road'], directions: [], kinds: [], posts: [], sources: [], entities: [], hours: [3] }],
  )
  expect(asksSomething(readWatch({ id: 'a', name: 'b' })!)).toBe(false)
})

test('[SHIFT-2] a source is silent when it has paused for longer than it ever does, measured from the newest movement of any', () => {
  const hour = 3_600
  const end = 40 * 24 * hour
  const hourly = Array.from({ length: 720 }, (_, n) => end - n * hour)
  const stopped = hourly.map(time => time - 26 * hour)
  const time = Uint32Array.from([...hourly, ...stopped, ...hourly.slice(0, 5).map(moment => moment - 100 * hour)])
  const source = Uint16Array.from([...hourly.map(() => 1), ...stopped.map(() => 2), 3, 3, 3, 3, 3])
  expect(silences({ time, source, rows: time.length }, end + 1_000 * hour)).toEqual([{ source: 2, last: (end - 26 * hour) * 1_000, silentFor: 26 * hour, usually: hour }])
  expect(silences({ time, source, rows: 0 }, end)).toEqual([])
})
