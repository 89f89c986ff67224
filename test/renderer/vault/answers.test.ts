import { expect, test } from 'vitest'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movement, PLACES, SOURCE, subjectRef } from './traffic.ts'

async function filled(): Promise<Desk> {
  const desk = await openDesk(await makeCabinet(false))
  const { import: id } = must(await desk.calls.beginImport('objects'))
  const source: StixObject = { type: 'identity', spec_version: '2.1', id: SOURCE, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Northern Post', identity_class: 'organization' }
  const person: StixObject = {
    type: 'identity', spec_version: '2.1', id: subjectRef(3), created: '2026-01-01T00:00:00.000Z', modified: '2026-01-02T00:00:00.000Z', created_by_ref: SOURCE, name: 'Mira Valdis', identity_class: 'individual',
    extensions: { [EXTENSIONS.entity]: { extension_type: 'property-extension', entity_kind: 'person', birth_date: '1980-02-03', nationalities: ['XA', 'XB'], aliases: ['M. Waldis'] } },
  }
  const notice: StixObject = {
    type: 'indicator', spec_version: '2.1', id: 'indicator--11111111-1111-4111-8111-111111111111', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE, name: 'Notice 7',
    pattern: "[traveller:surname = 'VALDIS']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z', valid_until: '2027-01-01T00:00:00Z',
    extensions: { [EXTENSIONS.notice]: { extension_type: 'property-extension', subject_refs: [subjectRef(3)], reason: 'papers reported stolen', action_to_take: 'refer-to-second-line' } },
  }
  must(await desk.calls.importPart(id, { objects: [source, person, notice, ...locations(), ...Array.from({ length: 400 }, (_, n) => observedData(movement(n)).at(-1)!)] }))
  must(await desk.calls.commitImport(id))
  return desk
}

test('[VAULT-1] a subject card tells facts with their source, notices, company and rows in order of time', async () => {
  const desk = await filled()
  const card = must(await desk.calls.subject(subjectRef(3)))
  expect(card.entity).toMatchObject({ ref: subjectRef(3), kind: 'person', label: 'Mira Valdis' })
  expect(card.facts).toEqual(expect.arrayContaining([
    { name: 'birth_date', value: '1980-02-03', source: 'Northern Post', at: '2026-01-02T00:00:00.000Z', tlp: 'unmarked' },
    { name: 'nationalities', value: 'XA, XB', source: 'Northern Post', at: '2026-01-02T00:00:00.000Z', tlp: 'unmarked' },
  ]))
  expect(card.aliases.map(({ value }) => value)).toEqual(['M. Waldis'])
  expect(card.notices).toEqual([{ id: 'indicator--11111111-1111-4111-8111-111111111111', title: 'Notice 7', action: 'refer-to-second-line', reason: 'papers reported stolen', validUntil: '2027-01-01T00:00:00Z', source: 'Northern Post', words: '' }])
  const times = must(await desk.calls.rows(card.rows)).map(({ time }) => time)
  expect(times).toEqual([3, 100, 197, 294, 391].map(n => movement(n).time))
  expect(await desk.calls.subject('identity--99999999-9999-4999-8999-999999999999')).toMatchObject({ ok: false })
  desk.close()
})

test('[VAULT-1] a text finds people by name, places, rows by remark, and objects', async () => {
  const desk = await filled()
  expect(must(await desk.calls.find('valdis', 10)).entities.map(({ label }) => label)).toEqual(['Mira Valdis'])
  expect(must(await desk.calls.find('post 3', 10)).places).toHaveLength(1)
  expect(must(await desk.calls.find('notice 7', 10)).objects.map(({ id }) => id)).toEqual(['indicator--11111111-1111-4111-8111-111111111111'])
  const rows = must(await desk.calls.find('lane 3', 10)).rows
  const remarks = must(await desk.calls.rows(rows)).map(({ remark }) => remark)
  expect(remarks.length).toBe(Array.from({ length: 400 }, (_, n) => movement(n).remark ?? '').filter(remark => remark.includes('Lane 3')).length)
  expect(remarks.every(remark => remark.includes('Lane 3'))).toBe(true)
  desk.close()
})

test('[VAULT-1] a view names what its columns point to', async () => {
  const desk = await filled()
  const { columns, places, sources, markings, routes } = must(await desk.calls.view())
  expect(columns.rows).toBe(400)
  expect(columns.time.buffer).toBeInstanceOf(SharedArrayBuffer)
  const { rows } = columns
  for (let row = 0; row < rows; row++) {
    const [post, other] = routes[columns.route[row]!]!
    expect([post, other]).toEqual([columns.post[row], columns.other[row]])
    expect(places[post]?.label).toBe(PLACES.find(({ ref }) => ref === places[post]?.ref)?.label)
    expect(sources[columns.source[row]!]?.label).toBe('Northern Post')
    expect(markings[columns.marking[row]!]).toMatchObject({ tlp: 'AMBER', label: 'TLP:AMBER' })
  }
  const ranks = must(await desk.calls.entityRanks())
  const labels = must(await desk.calls.entities(Uint32Array.from({ length: ranks.length - 1 }, (_, i) => i + 1))).toSorted((a, b) => ranks[a.ordinal]! - ranks[b.ordinal]!).map(({ label }) => label.toLowerCase())
  expect(labels).toEqual(labels.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  desk.close()
})

test('[VAULT-1] an object is found wherever it lies, and a row is one as well', async () => {
  const desk = await filled()
  const original: StixObject = observedData(movement(7)).at(-1)!
  expect(must(await desk.calls.object(original.id))?.object).toEqual(original)
  const odd = { ...observedData(movement(900)).at(-1)!, labels: ['from a partner'] }
  const { import: id } = must(await desk.calls.beginImport('odd'))
  must(await desk.calls.importPart(id, { objects: [odd] }))
  must(await desk.calls.commitImport(id))
  expect(must(await desk.calls.object(odd.id))?.object).toEqual(odd)
  expect(must(await desk.calls.object('report--77777777-7777-4777-8777-777777777777' as StixId))).toBeNull()
  desk.close()
})
