// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { back, EVERYTHING, useLens } from '../../../renderer/state/lens.ts'
import { arrivalsOf, stopAt } from '../../../renderer/timeline/known-at.ts'
import { chooseCells, toggleHour, toggleWeekday } from '../../../renderer/timeline/rhythm.ts'
import { hoursWords, rhythmWords, weekdaysWords } from '../../../shared/wording/rhythm.ts'
import { viewOf } from '../state/vault-of-rows.ts'

afterEach(() => useLens.setState({ lens: EVERYTHING, past: [], future: [], gesture: undefined }))

const chosen = () => {
  const { hours, weekdays, zone } = useLens.getState().lens
  return { hours, weekdays, zone }
}
const NOTHING = { hours: undefined, weekdays: undefined, zone: undefined }

test('[TIME-9] a cell is one hour of one day; with another it is the rectangle between; once more it is no condition', () => {
  chooseCells(24 + 1, 24 + 1, 'UTC')
  expect(chosen()).toEqual({ hours: [1], weekdays: [1], zone: undefined })
  chooseCells(24 + 1, 48 + 3, 'Europe/Berlin')
  expect(chosen()).toEqual({ hours: [1, 2, 3], weekdays: [1, 2], zone: 'Europe/Berlin' })
  chooseCells(48 + 1, 24 + 3, 'Europe/Berlin')
  expect(chosen()).toEqual(NOTHING)
  back()
  expect(chosen()).toEqual({ hours: [1, 2, 3], weekdays: [1, 2], zone: 'Europe/Berlin' })
})

test('[TIME-9] hours and days are added and taken away one by one, and hours of one clock are none of another', () => {
  toggleHour(23, 'UTC')
  toggleHour(0, 'UTC')
  toggleWeekday(6, 'UTC')
  expect(chosen()).toEqual({ hours: [0, 23], weekdays: [6], zone: undefined })
  toggleWeekday(6, 'UTC')
  toggleHour(5, 'Asia/Tokyo')
  expect(chosen()).toEqual({ hours: [5], weekdays: undefined, zone: 'Asia/Tokyo' })
  toggleHour(5, 'Asia/Tokyo')
  expect(chosen()).toEqual(NOTHING)
})

test('[TIME-9] the condition in words runs over midnight and over Sunday', () => {
  expect(hoursWords([22, 23, 0, 1, 6])).toBe('06:00–07:00, 22:00–02:00')
  expect(weekdaysWords([5, 6, 0])).toBe('Sat–Mon')
  expect(rhythmWords([3], [1], 'UTC')).toBe('Tue, 03:00–04:00 (UTC)')
  expect([rhythmWords([3], [], 'UTC'), rhythmWords([], [1, 2], 'UTC')]).toEqual(['03:00–04:00 (UTC)', 'Tue–Wed (UTC)'])
})

test('[TIME-11] the stops of looking back are when something arrived, whatever the order of the rows', () => {
  const view = viewOf(6)
  view.columns.arrived.set([120, 121, 60, 999, 120, 60])
  const arrivals = arrivalsOf(view)
  expect(arrivals).toEqual([{ until: 119, held: 2 }, { until: 179, held: 5 }, { until: 1019, held: 6 }])
  expect([stopAt(arrivals, 118), stopAt(arrivals, 119), stopAt(arrivals, 500), stopAt(arrivals, 5_000)]).toEqual([-1, 0, 1, 2])
  for (const { until, held } of arrivals) expect([...view.columns.arrived.subarray(0, 6)].filter(moment => moment <= until)).toHaveLength(held)
  expect(arrivalsOf(undefined)).toEqual([])
})

test('[TIME-11] many arrivals are stops of an hour, then of a day', () => {
  const view = viewOf(2_000)
  for (let row = 0; row < 2_000; row++) view.columns.arrived[row] = row * 3_600
  const arrivals = arrivalsOf(view)
  expect(arrivals).toHaveLength(Math.ceil(2_000 / 24))
  expect(arrivals.at(-1)?.held).toBe(2_000)
})
