import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ADMIRALTY_MARKINGS, CONFIDENCE, CREDIBILITIES, gradeMarks, RELIABILITIES } from '../../../shared/handling/admiralty.ts'
import { definitionsFor, meaningOf } from '../../../shared/handling/definition.ts'
import { handlingOf, tlpOf } from '../../../shared/handling/handling.ts'
import { TLP, TLP_IDS, type Tlp } from '../../../shared/handling/marking.ts'
import { PUBLISHED_MARKINGS, TLP_1_IDS } from '../../../shared/handling/published.ts'
import { strictest } from '../../../shared/handling/strictest.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { readObject } from '../../../shared/stix/parse.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'

const id = (n: number): StixId => `marking-definition--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const definition = (n: number, more: object): StixObject => ({
  type: 'marking-definition', spec_version: '2.1', id: id(n), created: '2026-01-01T00:00:00.000Z', ...more,
})
const extended = (n: number, extension: string, properties: object): StixObject => definition(
  n, { extensions: { [extension]: { extension_type: 'property-extension', ...properties } } }
)
const held = (...objects: readonly StixObject[]) => (ref: StixId) => objects.find(object => object.id === ref)
const nothing = held()
const object = (refs: readonly StixId[], more: object = {}): StixObject =>
  ({ type: 'note', spec_version: '2.1', id: 'note--00000000-0000-4000-8000-000000000001', object_marking_refs: refs, ...more })

test('[HANDLING-3] the five published TLP 2.0 ids and the four of TLP 1 mean what was published', () => {
  for (const tlp of TLP) expect(tlpOf([TLP_IDS[tlp]], nothing)).toBe(tlp)
  expect(Object.entries(TLP_1_IDS).map(([ref]) => tlpOf([ref as StixId], nothing))).toEqual(['CLEAR', 'GREEN', 'AMBER', 'RED'])
})

test('[HANDLING-3] the shipped definitions are the published ones, letter by letter', () => {
  expect(PUBLISHED_MARKINGS.get(TLP_IDS['AMBER+STRICT'])).toEqual({
    type: 'marking-definition', spec_version: '2.1', id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', created: '2022-10-01T00:00:00.000Z',
    name: 'TLP:AMBER+STRICT', extensions: { 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': {
      extension_type: 'property-extension', tlp_2_0: 'amber+strict',
    } },
  })
  expect(PUBLISHED_MARKINGS.get('marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9')).toEqual({
    type: 'marking-definition', spec_version: '2.1', id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', created: '2017-01-20T00:00:00.000Z',
    definition_type: 'tlp', name: 'TLP:WHITE', definition: { tlp: 'white' },
  })
  for (const shipped of [...PUBLISHED_MARKINGS.values(), ...ADMIRALTY_MARKINGS.values()]) expect(readObject(shipped).ok).toBe(true)
})

test('[HANDLING-4] an object that arrives under a published id changes nothing', () => {
  const forged: StixObject = { ...PUBLISHED_MARKINGS.get(TLP_IDS.CLEAR)!, id: TLP_IDS.RED }
  expect(tlpOf([TLP_IDS.RED], held(forged))).toBe('RED')
})

test.each([
  ['a definition that has not arrived', []],
  ['an access-control scheme', [extended(1, 'extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce', { identifier: 'x' })]],
  ['a TLP word that does not exist', [extended(1, 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d', { tlp_2_0: 'purple' })]],
  ['a TLP that is no word', [extended(1, 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d', { tlp_2_0: 7 })]],
  ['an old kind of marking that we do not know', [definition(1, { definition_type: 'house-rules', definition: { rule: 'ask' } })]],
  ['a definition without content', [definition(1, {})]],
  ['a releasability that is no list', [extended(1, EXTENSIONS.handling, { releasable_to: 'XA' })]],
  ['an object of another type', [{ ...extended(1, 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d', { tlp_2_0: 'clear' }), type: 'note' }]],
])('[HANDLING-5] what cannot be read is RED, whatever stands beside it: %s', (_, objects) => {
  expect(tlpOf([id(1)], held(...objects))).toBe('RED')
  expect(tlpOf([TLP_IDS.CLEAR, id(1)], held(...objects))).toBe('RED')
})

test('[HANDLING-6] a mark on one field counts for the whole', () => {
  const handling = handlingOf(
    object([TLP_IDS.GREEN], { granular_markings: [{ selectors: ['content'], marking_ref: TLP_IDS.RED }, { selectors: ['abstract'], lang: 'fr' }] }),
    nothing
  )
  expect(handling.tlp).toBe('RED')
  expect(handling.refs).toEqual([TLP_IDS.GREEN, TLP_IDS.RED])
})

test('[HANDLING-2] statements and grades say nothing about who may read: the object stays unmarked', () => {
  const statement = definition(1, { definition_type: 'statement', definition: { statement: 'Copyright, Exercise Agency' } })
  expect(tlpOf([id(1), ...gradeMarks('B', 2)], held(statement))).toBe('unmarked')
  expect(tlpOf([], nothing)).toBe('unmarked')
})

test('[HANDLING-7] originator control and releasability are read from our extension, and anything but a plain false is control', () => {
  const limits = extended(1, EXTENSIONS.handling, { releasable_to: ['XA', 'XB'], originator_controlled: true })
  const narrower = extended(2, EXTENSIONS.handling, { releasable_to: ['XB', 'XC'] })
  expect(handlingOf(object([TLP_IDS.AMBER, id(1), id(2)]), held(limits, narrower)))
    .toEqual({ tlp: 'AMBER', originatorControlled: true, releasableTo: ['XB'], refs: [TLP_IDS.AMBER, id(1), id(2)] })
  expect(meaningOf(id(1), held(extended(1, EXTENSIONS.handling, { originator_controlled: false }))).originatorControlled).toBe(false)
  expect(meaningOf(id(1), held(extended(1, EXTENSIONS.handling, { originator_controlled: 'no' }))).originatorControlled).toBe(true)
})

test('[HANDLING-8] the twelve Admiralty definitions read back as the grades that they name, under any extension id', () => {
  for (const reliability of RELIABILITIES) for (const credibility of CREDIBILITIES) {
    expect(handlingOf(object(gradeMarks(reliability, credibility)), nothing)).toMatchObject({ reliability, credibility })
  }
  const partner = extended(
    1, 'extension-definition--5b93a453-445f-5fd6-9035-1d8fd3f8188b',
    { admiralty_source_reliability: 'C', admiralty_source_reliability_description: 'Fairly reliable' }
  )
  expect(handlingOf(object([id(1)]), held(partner))).toMatchObject({ tlp: 'unmarked', reliability: 'C' })
  expect(CREDIBILITIES.map(credibility => CONFIDENCE[credibility])).toEqual([90, 70, 50, 30, 10, undefined])
  expect(ADMIRALTY_MARKINGS.get(gradeMarks('B', 2)[0]!)?.name).toBe('admiralty-scale:source-reliability="b"')
})

test('[HANDLING-9] only the definitions in use are shipped, each once, in order', () => {
  const limits = extended(1, EXTENSIONS.handling, { originator_controlled: true })
  const refs = [TLP_IDS.RED, id(1), TLP_IDS.RED, id(2), ...gradeMarks('A', 1)]
  expect(definitionsFor(refs, held(limits)).map(shipped => shipped.id)).toEqual([...new Set(refs)].filter(ref => ref !== id(2)).toSorted())
})

test('[HANDLING-1] an object is as strict as the strictest of its marks, wherever they stand', () => {
  const marks = fc.array(fc.constantFrom<Tlp>(...TLP), { minLength: 1 })
  fc.assert(fc.property(marks, fc.array(fc.constantFrom<Tlp>(...TLP)), (whole, fields) => {
    const marked = object(
      whole.map(tlp => TLP_IDS[tlp]), { granular_markings: fields.map(tlp => ({ selectors: ['content'], marking_ref: TLP_IDS[tlp] })) }
    )
    expect(handlingOf(marked, nothing).tlp).toBe(strictest([...whole, ...fields]))
  }))
})
