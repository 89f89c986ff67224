import { expect, test } from 'vitest'
import { entityOf, isOffGlobe, placeCodes, placeOf } from '../../../shared/movement/entity.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { observableOf } from '../../../shared/movement/observable.ts'
import { parseStix } from '../../../shared/stix/parse.ts'
import { borderExamples, hasMaterial, material, WITHOUT_MATERIAL } from '../material.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

const object = (type: string, rest: object = {}): StixObject => ({ type, id: `${type}--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01`, ...rest })
const entityFacts = (facts: object): object => ({ extensions: { [EXTENSIONS.entity]: { extension_type: 'property-extension', ...facts } } })

test.each([
  ['person', 'Erika', object('identity', { name: 'Erika', identity_class: 'individual' })],
  ['organisation', 'Post', object('identity', { name: 'Post', identity_class: 'organization' })],
  ['unknown', '', object('identity')],
  ['vessel', 'MV', object('infrastructure', { name: 'MV', infrastructure_types: ['unknown', 'vessel'] })],
  ['drone', 'D1', object('infrastructure', { name: 'D1', infrastructure_types: ['vehicle'], ...entityFacts({ entity_kind: 'conveyance', conveyance_type: 'drone' }) })],
  ['person', 'MUSTER, Erika', object('traveller', { surname: 'MUSTER', given_names: 'Erika' })],
  ['document', 'X1 UTO', object('travel-document', { document_number: 'X1', issuing_state: 'UTO' })],
  ['container', 'WAYU1234560', object('transport-unit', { unit_type: 'container', equipment_number: 'WAYU1234560' })],
  ['vessel', '9074729', object('transport-unit', { unit_type: 'vessel', imo_number: '9074729' })],
  ['unknown', 'HB-X', object('transport-unit', { unit_type: 'spaceship', registration: 'HB-X' })],
  ['track', 'R 1', object('sensor-track', { sensor_id: 'R', track_number: '1' })],
])('[MOVE-13] a %s called %j', (kind, label, of) => {
  expect(entityOf(of)).toEqual({ ref: of.id, kind, label })
})

test('[MOVE-13] a label is one line and never endless, and what does not move is no entity', () => {
  expect(entityOf(object('identity', { name: ` a\n\tb ${'c'.repeat(1_000)}` }))?.label).toMatch(/^a b c{490,497}$/)
  expect(entityOf(object('identity', { name: `${'x'.repeat(499)}\u{1f600}` }))?.label).toBe('x'.repeat(499))
  expect(entityOf(object('malware', { name: 'x' }))).toBeUndefined()
  expect(entityOf({ ...object('identity'), id: 'identity--nobody' })).toBeUndefined()
})

test('[MOVE-13] a location is a place when it has a position on the globe', () => {
  const place = object('location', { name: 'Alpha', latitude: 90, longitude: -180, country: 'xa', ...entityFacts({ entity_kind: 'seaport' }) })
  expect(placeOf(place)).toEqual({ ref: place.id, kind: 'seaport', label: 'Alpha', latitude: 90, longitude: -180, country: 'XA' })
  expect(placeOf(object('location', { region: 'europe' }))).toBeUndefined()
  for (const off of [{ latitude: 91, longitude: 0 }, { latitude: 0, longitude: 181 }, { latitude: '1', longitude: 2 }, { latitude: 1 }]) {
    expect(placeOf(object('location', off))).toBeUndefined()
    expect(isOffGlobe(object('location', off))).toBe(true)
  }
  expect(isOffGlobe(object('location', { region: 'europe' }))).toBe(false)
})

test('[MOVE-13] a place is known by its UN/LOCODE', () => {
  expect(placeCodes(object('location', { external_references: [{ source_name: 'UN/LOCODE', external_id: 'xa alp' }, { source_name: 'other', external_id: 'Q' }, null, 7] }))).toEqual(['XAALP'])
  expect(placeCodes(object('location', { external_references: 'x' }))).toEqual([])
})

test.skipIf(borderExamples().length === 0)('[MOVE-14] the ids of the border examples\' observables follow from their facts', () => {
  const types = ['traveller', 'travel-document', 'transport-unit', 'sensor-track'] as const
  const examples = borderExamples().map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as StixObject)
  const observables = examples.flatMap(example => types.filter(type => type === example.type).map(type => [example.id, observableOf(type, example)] as const))
  expect(observables).toHaveLength(7)
  for (const [id, computed] of observables) expect(computed).toBe(id)
})

test.skipIf(!hasMaterial)(`[MOVE-13] of 272 real locations 18 have no position${WITHOUT_MATERIAL}`, () => {
  const parsed = parseStix(material('stix/opencti/geography.json'))
  const locations = parsed.ok ? parsed.objects.filter(({ type }) => type === 'location') : []
  expect([locations.length, locations.filter(location => placeOf(location) === undefined).length]).toEqual([272, 18])
})
