import { beforeEach, expect, test } from 'vitest'
import { EVERYTHING, again, back, conditions, look, moveMap, refine, settle, showEverything, showOrHide, showWindow, toggle, useLens } from '../../../renderer/state/lens.ts'
import { FIRST_ARRANGEMENT } from '../../../shared/workspace/arrangement.ts'

const HOME = { latitude: 46, longitude: 15, zoom: 6 }

beforeEach(() => useLens.setState({ lens: EVERYTHING, viewport: HOME, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }, true))

const lens = () => useLens.getState().lens

test('[STATE-1] every change of the view can be taken back and done again', () => {
  toggle('modes', 2)
  toggle('modes', 0)
  moveMap({ ...HOME, zoom: 7 })
  expect([lens().modes, useLens.getState().viewport?.zoom]).toEqual([[0, 2], 7])
  expect([back(), useLens.getState().viewport?.zoom]).toEqual([true, 6])
  expect([back(), lens().modes]).toEqual([true, [2]])
  expect([back(), lens()]).toEqual([true, EVERYTHING])
  expect(back()).toBe(false)
  expect([again(), again(), again(), again()]).toEqual([true, true, true, false])
  expect([lens().modes, useLens.getState().viewport?.zoom]).toEqual([[0, 2], 7])
})

test('[STATE-2] the moves of one gesture are one step back', () => {
  for (let from = 100; from < 200; from++) showWindow(from, from + 50, 'brush')
  settle()
  showWindow(300, 350, 'brush')
  expect(back()).toBe(true)
  expect([lens().from, lens().to]).toEqual([199, 249])
  expect(back()).toBe(true)
  expect('from' in lens()).toBe(false)
})

test('[STATE-1] something new after a step back ends the way forward', () => {
  toggle('modes', 1)
  back()
  toggle('modes', 3)
  expect(again()).toBe(false)
  expect(lens().modes).toEqual([3])
})

test('[STATE-3] the first sight of the map is no step, and neither is staying where one is', () => {
  useLens.setState({ viewport: undefined })
  moveMap(HOME)
  moveMap({ ...HOME })
  expect(useLens.getState().past).toEqual([])
})

test('[STATE-4] a condition that is taken away is gone, not empty', () => {
  refine({ text: 'seal', area: [[0, 0], [1, 0], [1, 1]], from: 5 })
  expect(conditions(lens())).toBe(3)
  refine({ text: undefined, area: undefined, from: undefined })
  expect(lens()).toEqual(EVERYTHING)
  expect(Object.keys(lens())).not.toContain('text')
  toggle('posts', 4)
  showEverything()
  expect(conditions(lens())).toBe(0)
})

test('[STATE-1] the past is bounded', () => {
  for (let step = 0; step < 500; step++) look({ viewport: { ...HOME, longitude: step } })
  expect(useLens.getState().past.length).toBeLessThanOrEqual(201)
})

test('[STATE-11] what is shown can be hidden and put back; all of it is no condition, and so is none', () => {
  const there = [0, 2, 5]
  showOrHide('modes', 2, there)
  expect(lens().modes).toEqual([0, 5])
  showOrHide('modes', 2, there)
  expect(lens().modes).toEqual([])
  for (const mode of there) showOrHide('modes', mode, there)
  expect(lens().modes).toEqual([])
})
