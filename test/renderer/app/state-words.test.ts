import { expect, test } from 'vitest'
import { linkWords, owedWords, sourceAges, syncWords } from '../../../renderer/app/link-state.ts'
import { readLayout } from '../../../renderer/app/kept-layout.ts'
import { strictestShown } from '../../../renderer/app/strictest.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const HOUR = 3_600_000
const source = { url: 'https://a.example', user: '', practice: false, collections: [] }
const sync = { phase: 'pulling', source: 'Post', collection: 'c', objects: 20, movements: 12_400 } as const

test('[APP-7] the link in words, and a cut link is never called by another name', () => {
  expect(linkWords({ link: 'online' }, false)).toEqual({ words: 'Linked', tone: 'ok' })
  expect(linkWords({ link: 'offline' }, false)).toEqual({ words: 'No link', tone: 'plain' })
  expect(linkWords({ link: 'online' }, true)).toEqual(linkWords({ link: 'drill' }, false))
  expect(linkWords(undefined, false).words).toBe('Link not tried')
})

test('[APP-7] sources with the oldest first, and what is silent or refused stands out', () => {
  expect(sourceAges([
    { ...source, id: 'a', title: 'A', pulled: NOW - HOUR },
    { ...source, id: 'b', title: 'B' },
    { ...source, id: 'c', title: 'C', pulled: NOW - 26 * HOUR },
    { ...source, id: 'd', title: 'D', pulled: NOW, problem: { code: 'unauthorised' } },
    { ...source, id: 'e', title: 'E', pulled: NOW - 2 * HOUR, problem: { code: 'offline' } },
  ], NOW).map(({ id, words, tone }) => [id, words, tone])).toEqual([
    ['b', 'not fetched yet', 'warn'], ['c', '1 d 2 h', 'warn'], ['e', '2 h', 'plain'], ['a', '1 h', 'plain'], ['d', 'just now · needs attention', 'danger'],
  ])
})

test('[APP-7] what is owed and what runs', () => {
  expect([0, 1, 3].map(owed => owedWords({ owed }))).toEqual([undefined, '1 finding waiting', '3 findings waiting'])
  expect(syncWords(sync)).toBe('Fetched 12,400')
  expect(syncWords({ ...sync, movements: 0, remaining: 100 })).toBe('Fetched 20 · 100 to come')
  expect(syncWords({ ...sync, secondsLeft: 190, remaining: 100 })).toBe('Fetched 12,400 · 3 min left')
  expect(syncWords({ ...sync, phase: 'discovering' })).toBe('Asking Post')
  expect([syncWords(undefined), syncWords({ ...sync, phase: 'idle' }), syncWords({ ...sync, phase: 'stopped' })]).toEqual([undefined, undefined, undefined])
})

test('[APP-3] the strictest mark of what is shown, and of nothing that is not', () => {
  const view = { markings: (['CLEAR', 'RED', 'GREEN', 'unmarked', 'AMBER'] as const).map(tlp => ({ refs: [], tlp, label: '' })) }
  const shown = { view, scan: { marking: Uint16Array.of(2, 4, 1, 0, 3) }, positions: undefined }
  expect(strictestShown({ ...shown, start: 0, end: 2 })).toBe('AMBER')
  expect(strictestShown({ ...shown, start: 0, end: 3 })).toBe('RED')
  expect(strictestShown({ ...shown, start: 3, end: 4 })).toBe('CLEAR')
  expect(strictestShown({ ...shown, start: 4, end: 5 })).toBe('RED')
  expect(strictestShown({ ...shown, start: 0, end: 0 })).toBeUndefined()
  expect(strictestShown({ ...shown, start: 0, end: 0 }, ['GREEN'])).toBe('GREEN')
  // Positions name what passed the filter: the RED movement is at 2 and not among them.
  expect(strictestShown({ ...shown, positions: Uint32Array.of(0, 3), start: 0, end: 2 })).toBe('GREEN')
})

test('[APP-8] sizes that are no sizes are not taken', () => {
  expect(readLayout({ map: 60, table: 40 })).toEqual({ map: 60, table: 40 })
  for (const value of [undefined, null, 'map', {}, { map: '60' }, { map: 101 }, { map: -1 }, { map: NaN }]) expect(readLayout(value)).toBeUndefined()
})
