import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { placeCodes } from '../../../shared/movement/entity.ts'
import { readMovement, rebuilds, type Lookup } from '../../../shared/movement/read.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { readObject } from '../../../shared/stix/parse.ts'
import vectors from '../../vectors/partner-observations.json'
import { borderExamples } from '../material.ts'
import { movements } from './arbitrary.ts'
import type { Movement } from '../../../shared/movement/movement.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'

const lookupIn = (objects: readonly StixObject[]): Lookup => ({
  find: id => objects.find(object => object.id === id),
  placeByCode: code => objects.find(object => placeCodes(object).includes(code)),
})
const nothing = lookupIn([])
const known = lookupIn(vectors.known as unknown as readonly StixObject[])

test.each(vectors.observations)('[MOVE-1] $name becomes a row', ({ object, movement }) => {
  const reading = readMovement(object as unknown as StixObject, known)
  expect(reading.ok && reading.movement).toEqual(movement)
})

test('[MOVE-1] the places that a row names come with it', () => {
  const [crossing, manifest, , radar] = vectors.observations.map(({ object }) => readMovement(object as unknown as StixObject, known))
  expect(crossing?.ok && crossing.places).toEqual([{ ref: vectors.known[0]!.id, kind: 'crossing-point', label: 'Crossing point Beta (road)', latitude: 45.5, longitude: 14.25, country: 'XA' }])
  expect(manifest?.ok && manifest.places.map(({ ref }) => ref)).toEqual([vectors.known[0]!.id, vectors.known[1]!.id])
  expect(radar?.ok && radar.places).toEqual([{ ref: vectors.observations[3]!.movement.post, kind: 'sensor', label: 'RDR-BETA-1', latitude: 45.51234, longitude: 14.26, country: '' }])
})

test.skipIf(borderExamples().length === 0)('[MOVE-1] of the border examples, the four movements are rows and nothing else is', () => {
  const objects = borderExamples().map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as StixObject)
  const rows = objects.map(object => readMovement(object, lookupIn(objects))).filter(reading => reading.ok)
  expect(rows.map(({ movement }) => [movement.kind, movement.mode, movement.direction, movement.latitude, movement.longitude, movement.subject?.label, movement.conveyance?.label, movement.document?.label])).toEqual([
    ['crossing', 'road', 'entry', 46.01234, 14.54321, 'ERIKSSON, Anna Maria', 'White van XA-123-BC', 'L898902C3 UTO'],
    ['manifest-line', 'air', 'entry', 46.01234, 14.54321, 'ERIKSSON, ANNA MARIA', 'HB-JDE', 'L898902C3 UTO'],
    ['cargo-line', 'sea', 'entry', 46.01234, 14.54321, 'CSQU3054383', 'EXAMPLE STAR', 'SL00912'],
    ['detection', 'foot', 'unknown', 46.021, 14.561, 'RDR-ALPHA-2 004711', undefined, undefined],
  ])
})

const ours = (facts: object, rest: object = {}): StixObject => ({
  type: 'observed-data', spec_version: '2.1', id: 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b01', first_observed: '2026-03-01T08:00:00.000Z', number_observed: 1,
  ...rest,
  extensions: { [EXTENSIONS.observation]: { extension_type: 'property-extension', observation_kind: 'crossing', crossing_point_ref: vectors.known[0]!.id, ...facts } },
})

test.each([
  ['bad-position', ours({ latitude: 91, longitude: 0 })], ['bad-position', ours({ latitude: 0, longitude: 181 })], ['bad-position', ours({ latitude: '45', longitude: 14 })], ['bad-position', ours({ latitude: 45 })],
  ['bad-position', ours({ longitude: 14 })], ['bad-position', ours({ track: [{ latitude: -90.1, longitude: 0 }] })],
  ['bad-time', ours({}, { first_observed: '2026-03-01T08:00:00' })], ['bad-time', ours({}, { first_observed: undefined })], ['bad-time', ours({}, { first_observed: '1969-12-31T23:59:59Z' })],
  ['bad-time', ours({}, { first_observed: '2106-02-07T06:28:16Z' })],
  ['no-position', ours({ crossing_point_ref: undefined })], ['no-position', ours({ crossing_point_ref: undefined, journey: { arrival_locode: 'ZZZZZ' } })],
  ['other', ours({ observation_kind: 'weather' })], ['other', ours({}, { type: 'note', id: 'note--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b01' })], ['other', { ...ours({}), extensions: {} }],
  ['other', ours({}, { id: 'observed-data--x' })], ['batch', ours({ observation_kind: 'movement-batch' })],
])('[MOVE-2] is no row: %s', (why, object) => {
  expect(readMovement(object, known)).toEqual({ ok: false, why })
})

test('[MOVE-2] a place that has not arrived may still come, a place off the globe will not do', () => {
  const post = vectors.known[0]!.id
  expect(readMovement(ours({}), nothing)).toEqual({ ok: false, why: 'no-position', waitsFor: [post] })
  const offGlobe = { ...vectors.known[0]!, latitude: 91 } as unknown as StixObject
  expect(readMovement(ours({}), lookupIn([offGlobe]))).toEqual({ ok: false, why: 'bad-position' })
  expect(readMovement(ours({ latitude: 1, longitude: 2 }), nothing)).toMatchObject({ ok: true, movement: { post, latitude: 1, longitude: 2 } })
})

test('[MOVE-2] no object makes it throw or gives a row that a column does not hold', () => {
  const anything = fc.jsonValue({ maxDepth: 3 })
  const fact = fc.constantFrom('latitude', 'longitude', 'track', 'sensor', 'journey', 'traveller', 'document', 'conveyance', 'equipment', 'inspection', 'remark', 'subject', 'mode', 'movement_type', 'source_reliability')
  fc.assert(fc.property(fc.dictionary(fact, anything), anything, (facts, time) => {
    const object = readObject(ours(facts, { first_observed: typeof time === 'string' ? time : '2026-03-01T08:00:00Z', object_refs: Array.isArray(time) ? time : [] }))
    const reading = object.ok ? readMovement(object.object, known) : undefined
    if (reading?.ok !== true) return
    expect(Math.abs(reading.movement.latitude)).toBeLessThanOrEqual(90)
    expect(Math.abs(reading.movement.longitude)).toBeLessThanOrEqual(180)
    expect(observedData(reading.movement).length).toBeGreaterThan(0)
  }), { numRuns: 1_000 })
})

test('[MOVE-3] what is written of a movement reads back as the same movement', () => {
  fc.assert(fc.property(movements(5), ({ movements: all }) => {
    for (const movement of all) {
      const objects = observedData(movement)
      const observed = objects.at(-1)!
      const reading = readMovement(observed, nothing)
      expect(reading.ok && reading.movement).toEqual(movement)
      expect(rebuilds(observed, movement)).toBe(true)
    }
  }))
})

test('[MOVE-3] a vessel that was detected is its subject alone, and a row without parties has none', () => {
  const detected: Movement = {
    id: 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b09', time: 1_772_349_330_000, latitude: 1, longitude: 2, post: vectors.known[0]!.id as StixId, mode: 'sea', direction: 'unknown', kind: 'detection',
    subject: { ref: 'infrastructure--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c03', kind: 'vessel', label: 'MV Example' }, source: 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01', markings: [],
  }
  const { subject: _subject, ...nobody } = detected
  for (const movement of [detected, nobody]) {
    const reading = readMovement(observedData(movement).at(-1)!, nothing)
    expect(reading.ok && reading.movement).toEqual(movement)
  }
})

test('[MOVE-3] every object written is one that we would let in, with three fraction digits and its version of STIX', () => {
  fc.assert(fc.property(movements(5), ({ movements: all }) => {
    for (const object of all.flatMap(observedData)) {
      const read = readObject(JSON.parse(JSON.stringify(object)))
      expect(read).toEqual({ ok: true, object })
      expect(object.spec_version).toBe('2.1')
      for (const time of [object.created, object.modified, object['first_observed']]) if (time !== undefined) expect(time).toMatch(/\.000Z$/)
    }
  }))
})

test('[MOVE-3] the observables come first, and an observed-data names each of its own', () => {
  fc.assert(fc.property(movements(3), ({ movements: all }) => {
    for (const movement of all) {
      const objects = observedData(movement)
      const observed = objects.at(-1)!
      expect(observed.object_refs!.length).toBeGreaterThan(0)
      for (const object of objects.slice(0, -1)) expect(observed.object_refs).toContain(object.id)
    }
  }))
})

test('[MOVE-3] a millisecond, a sixth decimal and an unknown source leave nothing behind', () => {
  const movement: Movement = {
    id: 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b09', time: 1_772_349_330_999, latitude: 45.123456789, longitude: -0.0000001, post: vectors.known[0]!.id as StixId,
    mode: 'air', direction: 'transit', kind: 'manifest-line', source: 'identity--6f8b52f1-7a2c-4d0e-9c35-1a4be2d7f093', markings: [],
  }
  const [unit, observed] = observedData(movement)
  expect(unit).toMatchObject({ type: 'transport-unit', unit_type: 'aircraft', recorded_in_ref: movement.id })
  expect(observed).toMatchObject({ first_observed: '2026-03-01T07:15:30.000Z', extensions: { [EXTENSIONS.observation]: { latitude: 45.12346, longitude: 0 } } })
  expect(observed).not.toHaveProperty('created_by_ref')
  expect(readMovement(observed!, nothing)).toMatchObject({ ok: true, movement: { time: 1_772_349_330_000, latitude: 45.12346, longitude: 0 } })
  expect(rebuilds(observed!, movement)).toBe(true)
  expect(rebuilds({ ...observed!, labels: ['more'] }, movement)).toBe(false)
})
