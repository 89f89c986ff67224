import { expect, test } from 'vitest'
import { DIRECTIONS, MODES } from '../../../shared/movement/movement.ts'
import { completions, identify, readTyped, type Vocabulary } from '../../../shared/workspace/typed.ts'

const NOW = Date.parse('2026-03-10T12:00:00Z') / 1_000
const VOCABULARY: Vocabulary = { posts: ['', 'Hill Post', 'Hill Gate', 'River Crossing'], sources: ['', 'Rail feed'], now: NOW }
const read = (text: string) => readTyped(text, VOCABULARY)

test('[TYPED-2] words with a colon become conditions, the rest stays text', () => {
  const { conditions, rest, chips } = read('seal post:hill mode:road since:2026-03-01 until:24h broken hour:22-2 day:fri-mon')
  expect(conditions).toEqual({
    posts: [1, 2], modes: [MODES.indexOf('road')], from: Date.parse('2026-03-01') / 1_000, to: NOW - 86_400, hours: [0, 1, 22, 23], weekdays: [0, 4, 5, 6],
  })
  expect(rest).toBe('seal broken')
  expect(chips.map(({ word }) => word)).toEqual(['post', 'mode', 'since', 'until', 'hour', 'day'])
})

test('[TYPED-2] quotes hold words together, the same word twice widens, an exact name means one', () => {
  expect(read('post:"hill post"').conditions).toEqual({ posts: [1] })
  expect(read('post:"hill post" post:river').conditions).toEqual({ posts: [1, 3] })
  expect(read(`direction:${DIRECTIONS[1]}`).conditions).toEqual({ directions: [1] })
})

test('[TYPED-2] what is not understood is said, never taken for everything', () => {
  expect(read('post:nowhere since:tomorrow hour:25 hour:3- day:x')).toMatchObject({ conditions: {}, unknown: ['post:nowhere', 'since:tomorrow', 'hour:25', 'hour:3-', 'day:x'] })
  expect(read('at 12:30 http://x mode:')).toMatchObject({ conditions: {}, unknown: [], rest: 'at 12:30 http://x' })
})

test('[TYPED-3] the last word is completed', () => {
  expect(completions('seal po', VOCABULARY)).toEqual(['seal post:'])
  expect(completions('seal post:hill', VOCABULARY)).toEqual(['seal post:"Hill Post" ', 'seal post:"Hill Gate" '])
  expect(completions('post:"hill g', VOCABULARY)).toEqual(['post:"Hill Gate" '])
  expect(completions('mode:ro', VOCABULARY)).toEqual(['mode:road '])
  expect(completions('', VOCABULARY)).toEqual([])
})

test('[TYPED-1] identifiers are known by their form, and a wrong digit is told', () => {
  // ISO 6346 appendix A; IMO of the resolution; 49 CFR 565.15.
  expect(identify('csqu 305438-3')).toMatchObject({ what: 'container', lookFor: 'CSQU3054383', checked: { holds: true } })
  expect(identify('CSQU3054384')).toMatchObject({ what: 'container', checked: { holds: false, expected: '3' } })
  expect(identify('IMO 9074729')).toMatchObject({ what: 'ship', lookFor: '9074729', checked: { holds: true } })
  expect(identify('1M8GDM9AXKP042788')).toMatchObject({ what: 'vehicle', checked: { holds: true } })
  for (const text of ['', 'van', '9074729', 'Hill Post']) expect(identify(text)).toBeUndefined()
})
