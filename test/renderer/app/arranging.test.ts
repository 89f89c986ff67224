import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { FIRST_ARRANGEMENT, viewsOf } from '../../../shared/workspace/arrangement.ts'
import { placeAt } from '../../../renderer/app/dock-drag.ts'
import { TEXT_SIZES, readEase } from '../../../renderer/app/ease.ts'
import { arrangementNow, closeView, maximiseView, moveView, openView, readNamed, resizeViews } from '../../../renderer/state/arrangement.ts'
import { EVERYTHING, again, back, toggle, useLens } from '../../../renderer/state/lens.ts'

const KNOWN = ['map', 'timeline', 'table', 'compare']

beforeEach(() => useLens.setState({ lens: EVERYTHING, viewport: undefined, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }, true))

test('[APP-12] [STATE-1] each change of the arrangement is one step back, among those of the filter', () => {
  closeView('timeline')
  toggle('modes', 2)
  moveView('table', 'map', 'before')
  expect(viewsOf(arrangementNow().root)).toEqual(['table', 'map'])
  back()
  expect(viewsOf(arrangementNow().root)).toEqual(['map', 'table'])
  expect(useLens.getState().lens.modes).toEqual([2])
  back()
  back()
  expect(arrangementNow()).toBe(FIRST_ARRANGEMENT)
  expect(back()).toBe(false)
  again()
  expect(viewsOf(arrangementNow().root)).toEqual(['map', 'table'])
})

test('[APP-12] each drag of one divider is a step of its own, and what changes nothing is none', () => {
  resizeViews([], [40, 30, 30])
  resizeViews([], [30, 40, 30])
  resizeViews([], [30, 40, 30])
  expect(useLens.getState().past).toHaveLength(2)
  openView('map')
  closeView('graph')
  maximiseView('graph')
  expect(useLens.getState().past).toHaveLength(2)
})

test('[APP-12] the outer part of a dock means its side, the middle means to change places', () => {
  expect([placeAt(0.05, 0.5), placeAt(0.95, 0.5), placeAt(0.5, 0.05), placeAt(0.5, 0.95), placeAt(0.5, 0.5)]).toEqual(['before', 'after', 'above', 'below', 'middle'])
})

test('[ARRANGE-4] [APP-13] what was kept is read whatever it is', () => {
  fc.assert(fc.property(fc.anything(), value => {
    for (const { name, arrangement } of readNamed([{ name: 'x', arrangement: value }, value], KNOWN)) expect([typeof name, viewsOf(arrangement.root).length > 0]).toEqual(['string', true])
    const { text, touch, direction } = readEase(value)
    expect([TEXT_SIZES.includes(text as 100), typeof touch, direction]).toEqual([true, 'boolean', 'ltr'])
  }))
  expect(readNamed([{ name: 'Night watch', arrangement: FIRST_ARRANGEMENT }], KNOWN)).toEqual([{ name: 'Night watch', arrangement: FIRST_ARRANGEMENT }])
  expect(readEase({ text: 200, touch: true })).toEqual({ text: 200, touch: true, direction: 'ltr' })
})
