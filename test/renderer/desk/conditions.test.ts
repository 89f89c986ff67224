import { beforeEach, expect, test } from 'vitest'
import { CONDITIONS, inForce } from '../../../renderer/desk/conditions.ts'
import { EVERYTHING, conditions, useLens } from '../../../renderer/state/lens.ts'
import { viewOf } from '../state/vault-of-rows.ts'

const view = viewOf(9)
const words = () => inForce(useLens.getState().lens, view, ordinal => `entity ${ordinal}`)

beforeEach(() => useLens.setState({ lens: EVERYTHING, past: [], future: [] }))

test('[DESK-8] every condition in force is told in words and can be taken away by itself', () => {
  useLens.setState({ lens: { ...EVERYTHING, modes: [0, 2], posts: [3], entities: [4], text: 'seal', area: [[0, 0], [1, 0], [1, 1]], from: 5 } })
  expect(words().map(one => one.words)).toEqual(['Road', 'Air', 'Field', 'entity 4', '“seal”', 'Inside the drawn area'])
  while (words().length > 0) {
    const before = words()
    before[0]!.remove()
    expect(words().map(one => one.key)).toEqual(before.slice(1).map(one => one.key))
  }
  // The window has its own place in the timeline.
  expect([conditions(useLens.getState().lens), useLens.getState().lens.from]).toEqual([1, 5])
})

test('[DESK-8] many values of one condition are one thing to take away', () => {
  useLens.setState({ lens: { ...EVERYTHING, modes: [0, 1, 2, 3] } })
  expect(words().map(one => one.words)).toEqual(['Mode: 4'])
  words()[0]!.remove()
  expect(useLens.getState().lens.modes).toEqual([])
})

test('[DESK-9] each value that may be chosen has a name, the unknown too', () => {
  for (const { labels } of CONDITIONS) for (const label of labels(view)) expect(label).not.toBe('')
})
