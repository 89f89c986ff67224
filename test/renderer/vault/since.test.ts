import { expect, test } from 'vitest'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import type { WatchQuery } from '../../../shared/workspace/watch.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movement, SOURCE, subjectRef } from './traffic.ts'

const NOTICE: StixId = 'indicator--11111111-1111-4111-8111-111111111111'
const noticeOn = (id: StixId, subject: StixId, kind: string): StixObject => ({
  type: 'indicator', spec_version: '2.1', id, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE, name: 'Notice 7',
  pattern: "[traveller:surname = 'VALDIS']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z', valid_until: '2999-01-01T00:00:00Z',
  extensions: { [EXTENSIONS.notice]: { extension_type: 'property-extension', subject_refs: [subject], notice_kind: kind, reason: 'papers reported stolen', action_to_take: 'refer-to-second-line' } },
})
const moves = (from: number, to: number): readonly StixObject[] => Array.from({ length: to - from }, (_, n) => observedData(movement(from + n)).at(-1)!)

async function takeIn(desk: Desk, objects: readonly StixObject[]): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects }))
  must(await desk.calls.commitImport(id))
}

const EVERYTHING: WatchQuery = { id: 'w1', name: 'Lane three', paused: false, modes: [], directions: [], kinds: [], posts: [], sources: [], entities: [], text: 'Lane 3' }

test('[SHIFT-1] a notice is a hit when it or a movement of whom it names is new, life at risk first', async () => {
  let clock = Date.parse('2026-06-01T00:00:00Z')
  const desk = await openDesk(await makeCabinet(false), { now: () => clock })
  await takeIn(desk, [...locations(), noticeOn(NOTICE, subjectRef(3), 'document'), ...moves(0, 200)])
  const first = must(await desk.calls.since(0))
  expect(first.hits.map(({ notice, subject, isNew, moved }) => [notice.id, subject.ref, isNew, moved])).toEqual([[NOTICE, subjectRef(3), true, 3]])
  expect(first.rows).toBe(200)

  clock += 3_600_000
  const left = clock
  expect(must(await desk.calls.since(left))).toMatchObject({ hits: [], rows: 0, recalled: [], notices: 1 })
  clock += 3_600_000
  const missing: StixId = 'indicator--22222222-2222-4222-8222-222222222222'
  await takeIn(desk, [noticeOn(missing, subjectRef(5), 'missing-person'), ...moves(200, 400)])
  const later = must(await desk.calls.since(left))
  expect(later.rows).toBe(200)
  expect(later.hits.map(({ notice, lifeAtRisk, isNew, moved }) => [notice.id, lifeAtRisk, isNew, moved])).toEqual([[missing, true, true, 2], [NOTICE, false, false, 2]])
  const times = must(await desk.calls.rows(later.hits[1]!.rows)).map(({ subject, arrived }) => [subject?.ref, arrived >= left])
  expect(times).toEqual([[subjectRef(3), true], [subjectRef(3), true]])
  desk.close()
})

test('[SHIFT-1] what its maker took back is recalled, and its hit is gone', async () => {
  const desk = await openDesk(await makeCabinet(false), { now: () => Date.parse('2026-06-01T00:00:00Z') })
  const notice = noticeOn(NOTICE, subjectRef(3), 'document')
  await takeIn(desk, [...locations(), notice, ...moves(0, 200)])
  await takeIn(desk, [{ ...notice, modified: '2026-05-01T00:00:00.000Z', revoked: true }])
  const { hits, recalled } = must(await desk.calls.since(0))
  expect(hits).toEqual([])
  expect(recalled.map(({ id, type }) => [id, type])).toEqual([[NOTICE, 'indicator']])
  desk.close()
})

test('[WATCH-2] a query fires on what a page brought and on nothing before it, says how often it would have, and is silent while paused', async () => {
  let clock = movement(199).time + 60_000
  const desk = await openDesk(await makeCabinet(false), { now: () => clock })
  await takeIn(desk, [...locations(), ...moves(0, 200)])
  must(await desk.calls.keepSetting('desk.watches', [EVERYTHING, { ...EVERYTHING, id: 'w2', paused: true }, { nonsense: 1 }]))
  const holds = Array.from({ length: 400 }, (_, n) => (movement(n).remark ?? '').includes('Lane 3'))
  const among = (from: number, to: number): number => holds.slice(from, to).filter(Boolean).length
  expect(must(await desk.calls.tryWatch(EVERYTHING, 366)).count).toBe(among(0, 200))
  clock += 3_600_000
  const left = clock
  await takeIn(desk, moves(200, 400))
  await desk.until(() => desk.last('fired') !== undefined, 'a query firing')
  expect(desk.last('fired')).toEqual({ watches: [{ id: 'w1', name: 'Lane three', count: among(200, 400) }] })
  const { fired } = must(await desk.calls.since(left))
  expect(fired.map(({ watch, count }) => [watch.id, count])).toEqual([['w1', among(200, 400)]])
  expect(await desk.calls.tryWatch({ ...EVERYTHING, entities: ['identity--99999999-9999-4999-8999-999999999999'] }, 30)).toMatchObject({ ok: true, value: { count: 0 } })
  desk.close()
})
