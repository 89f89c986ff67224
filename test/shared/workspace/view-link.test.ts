import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lens } from '../../../shared/columns/table.ts'
import { DIRECTIONS, KINDS, MODES } from '../../../shared/movement/movement.ts'
import type { StixId } from '../../../shared/stix/object.ts'
import { lensOfLink, readViewLink, viewLinksIn, writeViewLink } from '../../../shared/workspace/view-link.ts'

const ref = (n: number, type = 'location'): StixId => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as StixId
const POSTS = Array.from({ length: 20 }, (_, n) => ref(n))
const SOURCES = Array.from({ length: 5 }, (_, n) => ref(n, 'identity'))
/** The same names in another order, as a vault has them that heard of them in another order. */
const elsewhere = (all: readonly StixId[]): readonly StixId[] => [all[0]!, ...all.slice(1).toReversed()]

const some = (many: number, least = 0) => fc.uniqueArray(fc.integer({ min: least, max: many - 1 }), { maxLength: 6 }).map(list => list.sort((a, b) => a - b))
const moment = fc.integer({ min: 0, max: 0xffff_ffff })
const lensOf: fc.Arbitrary<Lens> = fc.record({
  modes: some(MODES.length), directions: some(DIRECTIONS.length), kinds: some(KINDS.length), posts: some(20, 1), sources: some(5, 1),
  markings: fc.constant([]), entities: fc.constant([]),
  window: fc.option(fc.tuple(moment, moment).filter(([a, b]) => a !== b).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })), { nil: {} }),
  rest: fc.record({
    area: fc.array(fc.tuple(fc.integer({ min: -18_000_000, max: 18_000_000 }).map(x => x / 1e5), fc.integer({ min: -9_000_000, max: 9_000_000 }).map(y => y / 1e5)), { minLength: 3, maxLength: 8 }).map(ring => [...ring, ring[0]!]),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), hours: some(24).filter(list => list.length > 0), weekdays: some(7).filter(list => list.length > 0),
    zone: fc.constantFrom('Europe/Athens', 'Etc/GMT+5'), knownAt: moment,
  }, { requiredKeys: [] }),
}).map(({ window, rest, ...lists }) => ({ ...lists, ...window, ...rest }))

test('[LINK-1] what is written reads back as the same conditions, also in a vault that counts its names otherwise', () => {
  fc.assert(fc.property(lensOf, lens => {
    const link = writeViewLink(lens, { posts: POSTS, sources: SOURCES, entities: [] })
    expect(link).toMatch(/^[!-~]+$/)
    const read = readViewLink(link)!
    expect(lensOfLink(read, { posts: POSTS, sources: SOURCES }, [])).toEqual({ lens, unknown: 0 })
    const other = lensOfLink(read, { posts: elsewhere(POSTS), sources: elsewhere(SOURCES) }, [])
    expect(new Set(other.lens.posts.map(post => elsewhere(POSTS)[post]))).toEqual(new Set(lens.posts.map(post => POSTS[post])))
  }))
})

test('[LINK-1] a view reads as a person could write it', () => {
  const lens: Lens = { modes: [0], directions: [], kinds: [], posts: [3], sources: [], markings: [2], entities: [], from: 1_735_689_600, to: 1_735_776_000, text: 'seal & door' }
  expect(writeViewLink(lens, { posts: POSTS, sources: SOURCES, entities: [ref(7, 'identity')] }, { latitude: 45.5, longitude: 16, zoom: 6 })).toBe(
    `waypost:view?v=1&from=1735689600&to=1735776000&modes=${MODES[0]}&posts=${ref(3)}&entities=${ref(7, 'identity')}&text=seal%20%26%20door&at=45.5_16_6`)
})

test('[LINK-1] links are found in what somebody wrote around them', () => {
  expect(viewLinksIn('See (waypost:view?v=1&from=5), and waypost:view?v=1.')).toEqual(['waypost:view?v=1&from=5', 'waypost:view?v=1'])
  expect(viewLinksIn('waypost:view?v=1, and again waypost:view?v=1')).toEqual(['waypost:view?v=1'])
  expect(viewLinksIn('no link')).toEqual([])
})

test('[LINK-2] reading never throws, and takes over nothing that is not well formed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    readViewLink(text)
    readViewLink(`waypost:view?${text}`)
    readViewLink(`waypost:view?v=1&${text}`)
  }))
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('from', 'to', 'area', 'hours', 'posts', 'at', 'zone', 'modes', 'known'), fc.oneof(fc.string(), fc.constantFrom('-1', '99999999999', '1_2,3_4', '91_0_5', '__proto__', '24'))), fields => {
    const read = readViewLink(`waypost:view?v=1&${Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`)
    for (const hour of read?.lens.hours ?? []) expect(hour >= 0 && hour < 24).toBe(true)
    for (const [x, y] of read?.lens.area ?? []) expect(Math.abs(x) <= 360 && Math.abs(y) <= 90).toBe(true)
    expect(read?.posts ?? []).toEqual([])
  }))
  expect(readViewLink('waypost:view?v=2')).toBeUndefined()
  expect(readViewLink(`waypost:view?v=1&text=${'x'.repeat(9_000)}`)).toBeUndefined()
  expect(readViewLink('waypost:view?v=1&from=9&to=3')?.lens).toEqual({ modes: [], directions: [], kinds: [] })
})

test('[LINK-2] a name that this vault has never heard of is counted, not guessed', () => {
  const read = readViewLink(`waypost:view?v=1&posts=${ref(3)},${ref(99)}`)!
  expect(lensOfLink(read, { posts: POSTS, sources: SOURCES }, [])).toMatchObject({ lens: { posts: [3] }, unknown: 1 })
})
