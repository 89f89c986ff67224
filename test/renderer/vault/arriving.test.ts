import { expect, test } from 'vitest'
import { batchObjects } from '../../../shared/movement/batch.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { gather } from '../../../shared/movement/gather.ts'
import { rowId } from '../../../shared/movement/row-id.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { uuidOf } from '../../../shared/stix/id.ts'
import { mustReadUuid } from '../../../shared/stix/uuid.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movement, movements, PLACES, SOURCE } from './traffic.ts'

const BATCH: StixId = 'observed-data--5b8f1c1e-53cb-4f7b-8d3c-0d2f1c9f2a11'
const batch = (count: number): readonly [StixObject, StixObject] =>
  batchObjects(gather(movements(count), new Map(PLACES.map(place => [place.ref, place]))).columns, { id: BATCH, createdBy: SOURCE, created: Date.UTC(2026, 5, 1), markings: [] })

async function take(desk: Desk, objects: readonly StixObject[]): Promise<{ readonly objects: number; readonly movements: number; readonly known: number }> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects }))
  return must(await desk.calls.commitImport(id))
}
const one = (n: number): StixObject => observedData(movement(n)).at(-1)!
const rowCount = async (desk: Desk): Promise<number> => must(await desk.calls.status()).rows

test('[VAULT-3] what is here already is not taken a second time', async () => {
  const desk = await openDesk(await makeCabinet(false))
  expect(await take(desk, [...locations(), one(1), one(2)])).toEqual({ objects: 12, movements: 2, known: 0 })
  expect(await take(desk, [...locations(), one(1), one(2), one(3), one(3)])).toMatchObject({ objects: 0, movements: 1 })
  expect(await rowCount(desk)).toBe(3)
  desk.close()
})

test('[VAULT-3] a row of a batch and the same movement by itself are one row, whichever comes first', async () => {
  const promoted = (n: number): StixObject => ({ ...one(n), id: rowId(mustReadUuid(uuidOf(BATCH)), n) })
  const first = await openDesk(await makeCabinet(false))
  expect(await take(first, [...locations(), ...batch(50)])).toMatchObject({ movements: 50 })
  expect(await take(first, [promoted(7)])).toMatchObject({ movements: 0, known: 1 })
  expect(await rowCount(first)).toBe(50)
  expect(must(await first.calls.rowOf(promoted(7).id))).toBe(7)
  first.close()

  const second = await openDesk(await makeCabinet(false))
  expect(await take(second, [...locations(), promoted(7), promoted(11)])).toMatchObject({ movements: 2 })
  expect(await take(second, [...batch(50)])).toMatchObject({ movements: 48, known: 2 })
  expect(await take(second, [...batch(50)])).toMatchObject({ movements: 0, objects: 0 })
  expect(await rowCount(second)).toBe(50)
  second.close()
})

test('[VAULT-4] a later version by its maker takes the place of the row; an earlier one and one by somebody else do not', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  const first = one(3)
  const later = { ...first, modified: '2026-06-01T00:00:00.000Z', first_observed: '2026-02-02T02:02:02.000Z', last_observed: '2026-02-02T02:02:02.000Z' }
  await take(desk, [...locations(), one(1), one(2), first, one(4)])
  await take(desk, [later])
  const timeOf = async (from: Desk): Promise<number | undefined> => must(await from.calls.rows(Uint32Array.of(must(await from.calls.rowOf(first.id))!)))[0]?.time
  expect(await timeOf(desk)).toBe(Date.UTC(2026, 1, 2, 2, 2, 2))
  expect(desk.last('rows')).toMatchObject({ rows: 4, renumbered: true })
  expect(await take(desk, [first])).toMatchObject({ known: 1, movements: 0 })
  await take(desk, [{ ...later, modified: '2026-07-01T00:00:00.000Z', created_by_ref: 'identity--99999999-9999-4999-8999-999999999999', first_observed: '2026-03-03T03:03:03.000Z', last_observed: '2026-03-03T03:03:03.000Z' }])
  expect(await timeOf(desk)).toBe(Date.UTC(2026, 1, 2, 2, 2, 2))
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened.rows).toBe(4)
  expect(await timeOf(again)).toBe(Date.UTC(2026, 1, 2, 2, 2, 2))
  again.close()
})

test('[VAULT-4] a revoked movement is gone and does not come back', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await take(desk, [...locations(), one(1), one(2), one(3)])
  await take(desk, [{ ...one(2), modified: '2026-06-01T00:00:00.000Z', revoked: true }])
  expect(await rowCount(desk)).toBe(2)
  expect(must(await desk.calls.rowOf(one(2).id))).toBeNull()
  await take(desk, [one(2)])
  expect(await rowCount(desk)).toBe(2)
  desk.close()
  const again = await openDesk(cabinet)
  expect(again.opened.rows).toBe(2)
  await take(again, [one(2)])
  expect(await rowCount(again)).toBe(2)
  again.close()
})

test('[VAULT-4] a revoked object is in no answer', async () => {
  const desk = await openDesk(await makeCabinet(false))
  const report = { type: 'report', spec_version: '2.1', id: 'report--11111111-1111-4111-8111-111111111111', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE, name: 'Lights at the old mill', published: '2026-01-01T00:00:00.000Z', object_refs: [one(1).id] } as const
  await take(desk, [report])
  expect(must(await desk.calls.find('old mill', 10)).objects).toHaveLength(1)
  await take(desk, [{ ...report, modified: '2026-01-02T00:00:00.000Z', revoked: true }])
  expect(must(await desk.calls.find('old mill', 10)).objects).toEqual([])
  desk.close()
})

test('[VAULT-4] somebody else cannot take a movement back before it has come', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await take(desk, [...locations(), { ...one(6), created_by_ref: 'identity--99999999-9999-4999-8999-999999999999', modified: '2026-06-01T00:00:00.000Z', revoked: true }])
  expect(await rowCount(desk)).toBe(0)
  desk.close()
  const again = await openDesk(cabinet)
  await take(again, [one(6)])
  expect(must(await again.calls.rowOf(one(6).id))).toBe(0)
  again.close()
})

test('[VAULT-4] a marking means what it meant when it first came, whoever sends another under its id', async () => {
  const desk = await openDesk(await makeCabinet(false))
  const marking = (tlp: string, more: object): StixObject => ({
    type: 'marking-definition', spec_version: '2.1', id: 'marking-definition--11111111-1111-4111-8111-111111111111', created: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE,
    name: 'Partner', definition_type: 'tlp', definition: { tlp }, ...more,
  })
  const later = '2026-06-01T00:00:00.000Z'
  await take(desk, [...locations(), marking('red', {}), marking('white', { modified: later }), { ...one(7), object_marking_refs: [marking('red', {}).id] }])
  await take(desk, [marking('white', { created: later, modified: later })])
  const about = { title: '', text: 'Seen.', anchors: [{ on: 'movement', ref: one(7).id }], reliability: 'B', credibility: 2, tlp: 'CLEAR' } as const
  expect(must(await desk.calls.inheritedMark(about))).toBe('RED')
  expect(await desk.calls.annotate(about)).toMatchObject({ ok: false, problem: { code: 'marking-lowered' } })
  desk.close()
})

test('[VAULT-15] a relationship that leads nowhere keeps nobody from a subject', async () => {
  const desk = await openDesk(await makeCabinet(false))
  const { subject } = movement(1)
  const relationship = (target: unknown): StixObject => ({
    type: 'relationship', spec_version: '2.1', id: 'relationship--11111111-1111-4111-8111-111111111111', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z',
    relationship_type: 'related-to', source_ref: subject!.ref, target_ref: target,
  })
  await take(desk, [...locations(), one(1), relationship([[]])])
  expect(must(await desk.calls.subject(subject!.ref)).rows).toHaveLength(1)
  desk.close()
})

test('[VAULT-5] references into nothing are counted, and complete themselves', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  const settled = (from: Desk): Promise<void> => from.until(() => (from.last('status')?.waiting ?? -1) >= 0)
  const person = { type: 'identity', spec_version: '2.1', id: 'identity--22222222-2222-4222-8222-222222222222', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Someone', identity_class: 'individual' } as const
  const note = { type: 'note', spec_version: '2.1', id: 'note--33333333-3333-4333-8333-333333333333', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: person.id, abstract: 'Seen twice', content: 'Seen twice.', object_refs: [one(5).id] } as const
  await take(desk, [note])
  await settled(desk)
  await desk.until(async () => must(await desk.calls.status()).waiting === 1, 'one waiting')
  desk.close()
  const again = await openDesk(cabinet)
  await again.until(async () => must(await again.calls.status()).waiting === 1, 'still one waiting')
  await take(again, [person])
  expect(must(await again.calls.status()).waiting).toBe(1)
  await take(again, [...locations(), one(5)])
  // The locations were made by somebody whose identity has not come.
  await again.until(async () => must(await again.calls.status()).waiting === 12, 'only the locations waiting')
  again.close()
})

test('[VAULT-5] a movement that came before its post, and a batch that came before its file, become rows when those arrive', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  const [artifact, observed] = batch(20)
  expect(await take(desk, [observed])).toMatchObject({ movements: 0 })
  desk.close()
  const again = await openDesk(cabinet)
  expect(await take(again, [...locations(), artifact])).toMatchObject({ movements: 20 })
  expect(await rowCount(again)).toBe(20)
  again.close()
  const third = await openDesk(cabinet)
  expect(third.opened.rows).toBe(20)
  expect(await take(third, [...batch(20)])).toMatchObject({ movements: 0 })
  third.close()
})

test('[VAULT-5] a movement that names its post by an id that has not come waits for it', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  const [place] = locations()
  const plain = {
    type: 'observed-data', spec_version: '2.1', id: 'observed-data--44444444-4444-4444-8444-444444444444', created: '2026-01-05T10:00:00.000Z', modified: '2026-01-05T10:00:00.000Z',
    created_by_ref: SOURCE, first_observed: '2026-01-05T10:00:00.000Z', last_observed: '2026-01-05T10:00:00.000Z', number_observed: 1, object_refs: [],
    extensions: { [EXTENSIONS.observation]: { extension_type: 'property-extension', observation_kind: 'crossing', movement_type: 'entry', mode: 'road', crossing_point_ref: place!.id } },
  } as const
  const first = await take(desk, [plain])
  expect(first.movements).toBe(0)
  desk.close()
  const again = await openDesk(cabinet)
  expect(await take(again, [place!])).toMatchObject({ movements: 1 })
  expect(must(await again.calls.rowOf(plain.id))).toBe(0)
  expect(must(await again.calls.object(plain.id))?.object).toEqual(plain)
  again.close()
})

test('[VAULT-4] of an object that comes in two versions the later one speaks, whichever comes first, together or apart', async () => {
  const id = 'identity--00000000-0000-4000-8000-0000000000aa'
  const version = (name: string, modified: string) => ({ type: 'identity', spec_version: '2.1', id, created: '2026-01-01T00:00:00.000Z', modified, name, identity_class: 'organization' }) as unknown as StixObject
  const [before, after] = [version('Before', '2026-01-01T00:00:00.000Z'), version('After', '2026-02-01T00:00:00.000Z')]
  for (const deliveries of [[[before, after]], [[after, before]], [[before], [after]], [[after], [before]]]) {
    const desk = await openDesk(await makeCabinet(false))
    for (const objects of deliveries) {
      const { import: part } = must(await desk.calls.beginImport('objects'))
      must(await desk.calls.importPart(part, { objects }))
      must(await desk.calls.commitImport(part))
    }
    expect(must(await desk.calls.subject(id)).entity.label).toBe('After')
    expect(must(await desk.calls.object(id))?.object).toEqual(after)
    desk.close()
  }
})
