import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStix, readObject, readObjects } from '../../../shared/stix/parse.ts'
import { references } from '../../../shared/stix/references.ts'
import { borderExamples, hasMaterial, material, WITHOUT_MATERIAL } from '../material.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const malware = { type: 'malware', id: 'malware--faa5b705-cf44-4e50-8472-29e5fec43c3c', name: 'one', created: '2019-09-30T16:38:26.000Z', modified: '2020-01-14T14:01:48.288Z' }
const unknown = { type: 'x-partner-thing', id: 'x-partner-thing--faa5b705-cf44-4e50-8472-29e5fec43c3d', anything: [{ deep: { is: 'kept' } }] }

test('[STIX-11] a bundle, an envelope, a list and one object are all read', () => {
  const objects = [malware, unknown]
  expect(parseStix(utf8({ type: 'bundle', id: 'bundle--x', objects }))).toEqual({ ok: true, form: 'bundle', objects, skipped: [] })
  expect(parseStix(utf8({ more: true, next: 'a', objects }))).toEqual({ ok: true, form: 'envelope', objects, skipped: [] })
  expect(parseStix(utf8(objects))).toEqual({ ok: true, form: 'array', objects, skipped: [] })
  expect(parseStix(utf8(malware))).toEqual({ ok: true, form: 'object', objects: [malware], skipped: [] })
  expect(parseStix(utf8({}))).toEqual({ ok: true, form: 'envelope', objects: [], skipped: [] })
  expect(parseStix(utf8({ type: 'bundle', id: 'bundle--x' }))).toEqual({ ok: true, form: 'bundle', objects: [], skipped: [] })
})

test('[STIX-11] what holds no STIX is told from what is not JSON and from STIX 2.0', () => {
  const why = (bytes: Uint8Array): unknown => { const parsed = parseStix(bytes); return parsed.ok || parsed.why }
  expect(why(new TextEncoder().encode('<!doctype html><title>Log in</title>'))).toBe('not-json')
  expect(why(utf8(null))).toBe('not-stix')
  expect(why(utf8('text'))).toBe('not-stix')
  expect(why(utf8({ type: 'FeatureCollection', features: [] }))).toBe('not-stix')
  expect(why(utf8([1, 2, { a: 1 }]))).toBe('not-stix')
  expect(why(utf8({ objects: { a: 1 } }))).toBe('not-stix')
  expect(why(utf8({ type: 'bundle', objects: 7 }))).toBe('not-stix')
  expect(why(utf8({ type: 'bundle', id: 'bundle--x', spec_version: '2.0', objects: [malware] }))).toBe('stix-2.0')
  expect(parseStix(new Uint8Array(9), 8)).toEqual({ ok: false, why: 'too-large' })
})

test.each([
  ['no-id', { type: 'malware' }], ['no-id', { ...malware, type: 'indicator' }], ['no-id', { ...malware, id: 'malware--1' }], ['no-id', 'malware'], ['no-id', null], ['no-id', [malware]],
  ['bad-time', { ...malware, modified: '2020-01-14T14:01:48' }], ['bad-time', { ...malware, created: 7 }], ['bad-time', { ...malware, first_observed: '2020-02-30T00:00:00Z' }],
  ['stix-2.0', { ...malware, spec_version: '2.0' }], ['bad-shape', { ...malware, spec_version: '3' }],
  ['bad-shape', { ...malware, name: ['a'] }], ['bad-shape', { ...malware, labels: 'a' }], ['bad-shape', { ...malware, labels: [1] }], ['bad-shape', { ...malware, confidence: '7' }],
  ['bad-shape', { ...malware, confidence: 101 }], ['bad-shape', { ...malware, extensions: [] }], ['bad-shape', { ...malware, extensions: { a: 1 } }], ['bad-shape', { ...malware, revoked: 'true' }],
  ['bad-shape', { ...malware, object_marking_refs: ['x'] }], ['bad-shape', { ...malware, object_refs: {} }], ['bad-shape', { ...malware, created_by_ref: null }],
])('[STIX-12] an object is left out with the reason %s: %j', (why, value) => {
  expect(readObject(value)).toEqual({ ok: false, why })
})

test('[STIX-12] what downstream reads is what the type says, and everything else is untouched', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('name', 'labels', 'confidence', 'revoked', 'extensions', 'object_refs', 'x', 'created'), fc.jsonValue()), extra => {
    const read = readObject({ ...malware, ...extra })
    if (!read.ok) return
    const { object } = read
    expect(object).toEqual({ ...malware, ...extra })
    if (object.labels !== undefined) expect(object.labels.every(label => typeof label === 'string')).toBe(true)
    for (const facts of Object.values(object.extensions ?? {})) expect(typeof facts).toBe('object')
  }))
})

test('[STIX-13] versions of one object are all kept, exact repeats are not', () => {
  const later = { ...malware, modified: '2021-01-14T14:01:48.288Z', name: 'two' }
  const same = { ...malware, modified: '2020-01-14T14:01:48.288000Z', name: 'cannot have changed' }
  expect(readObjects([malware, later, same, unknown, unknown])).toEqual({ objects: [malware, later, unknown], skipped: [{ why: 'duplicate', count: 2 }] })
})

test('[STIX-9] one poisoned object does not hide the others', () => {
  const text = `{"type":"bundle","objects":[${JSON.stringify(malware)},{"type":"x","type":"y"},${JSON.stringify(unknown)}]}`
  expect(parseStix(new TextEncoder().encode(text))).toEqual({ ok: true, form: 'bundle', objects: [malware, unknown], skipped: [{ why: 'not-i-json', count: 1 }] })
})

test('[STIX-10] no bytes make it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string().map(text => new TextEncoder().encode(text)), fc.jsonValue().map(utf8)), bytes => {
    expect(typeof parseStix(bytes).ok).toBe('boolean')
  }), { numRuns: 500 })
})

test('[STIX-14] references are found at any depth, each once, its own id left out', () => {
  const id = (type: string, last: string): string => `${type}--00000000-0000-4000-8000-00000000000${last}`
  const object = {
    type: 'note', id: id('note', '1'), created_by_ref: id('identity', '2'), object_marking_refs: [id('marking-definition', '3')], object_refs: [id('note', '1'), id('report', '4'), 'malware--not-there', 7],
    granular_markings: [{ marking_ref: id('marking-definition', '5'), selectors: ['name'] }],
    extensions: { 'extension-definition--x': { anchors: [{ object_ref: id('report', '4') }, { object_ref: id('location', '6') }] } },
    not_a_reference: id('malware', '7'), prefs: [id('malware', '8')],
  } as unknown as StixObject
  expect(references(object)).toEqual([id('identity', '2'), id('marking-definition', '3'), id('report', '4'), 'malware--not-there', id('marking-definition', '5'), id('location', '6')])
})

test.skipIf(borderExamples().length === 0)('[STIX-11] every example of the border mapping is one object without fault', () => {
  const examples = borderExamples()
  expect(examples.length).toBe(48)
  for (const { name, bytes } of examples) expect(parseStix(bytes), name).toMatchObject({ ok: true, form: 'object', objects: [{ spec_version: '2.1' }], skipped: [] })
})

// Known answers: PROVENANCE.md of the data.
test.skipIf(!hasMaterial).each([
  ['stix/oasis/apt1.json', 'bundle', 76, []], ['stix/opencti/DATA-TEST-STIX2_v2.json', 'bundle', 59, []], ['stix/opencti/geography.json', 'bundle', 539, []],
  ['stix/opencti/sectors.json', 'bundle', 121, []], ['stix/attack/mobile-attack-5.2.json', 'bundle', 527, []], ['stix/oasis/using-granular-markings.json', 'bundle', 4, []],
  // 82 observables in the file, of which 12 repeat an id.
  ['stix/oasis/sco-examples-82.json', 'array', 70, [{ why: 'duplicate', count: 12 }]], ['stix/opencti/missing_refs.json', 'bundle', 4, []],
  ['stix/opencti/cyclic-bundle.json', 'bundle', 8, [{ why: 'duplicate', count: 1 }]],
] as const)(`[STIX-11] %s is a %s with %d objects${WITHOUT_MATERIAL}`, (path, form, count, skipped) => {
  const parsed = parseStix(material(path))
  expect(parsed.ok && { form: parsed.form, count: parsed.objects.length, skipped: parsed.skipped }).toEqual({ form, count, skipped })
})

test.skipIf(!hasMaterial)(`[STIX-14] dangling references are found as the data's own notes say${WITHOUT_MATERIAL}`, () => {
  const dangling = (path: string): readonly string[] => {
    const parsed = parseStix(material(path))
    if (!parsed.ok) throw new Error(parsed.why)
    const held = new Set<string>(parsed.objects.map(({ id }) => id))
    return [...new Set(parsed.objects.flatMap(references))].filter(ref => !held.has(ref))
  }
  expect(dangling('stix/opencti/missing_refs.json')).toEqual(['identity--not-available', 'malware--faa5b705-cf44-4e50-8472-29e5fec43c3e'])
  expect(dangling('stix/attack/mobile-attack-5.2.json')).toHaveLength(1)
})
