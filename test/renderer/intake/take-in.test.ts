import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intakeGuards } from '../../../renderer/intake/guards.ts'
import { takeIn } from '../../../renderer/intake/take-in.ts'
import { airportPlaces } from '../../../shared/movement/airports.ts'
import { soundColumns } from '../../../shared/movement/batch-columns.ts'
import { encodeBatch } from '../../../shared/movement/batch-parquet.ts'
import { batchObjects } from '../../../shared/movement/batch.ts'
import { gather } from '../../../shared/movement/gather.ts'
import { idAt } from '../../../shared/movement/row.ts'
import { observedData } from '../../../shared/movement/write.ts'
import vectors from '../../vectors/partner-observations.json'
import { movements } from '../../shared/movement/arbitrary.ts'
import { hasMaterial, material, WITHOUT_MATERIAL } from '../../shared/material.ts'
import type { IntakeEvents, IntakeSummary } from '../../../shared/contract/intake.ts'
import type { Reply } from '../../../shared/contract/reply.ts'
import type { RowsPart } from '../../../shared/movement/batch-columns.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

const airports = airportPlaces(JSON.parse(readFileSync('assets/reference/airports.json', 'utf8')))

interface Taken {
  readonly reply: Reply<IntakeSummary>
  readonly objects: readonly (readonly StixObject[])[]
  readonly rows: readonly RowsPart[]
  readonly progress: readonly IntakeEvents['progress'][]
}

async function take(bytes: Uint8Array, name = 'file'): Promise<Taken> {
  const told = { objects: [] as (readonly StixObject[])[], rows: [] as RowsPart[], progress: [] as IntakeEvents['progress'][] }
  const reply = await takeIn({ name, bytes }, {
    tell: (event, value) => void (told[event as keyof typeof told] as unknown[]).push(value),
    airports: () => Promise.resolve(airports),
    breathe: () => Promise.resolve(),
  })
  return { reply, ...told }
}

const utf8 = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const malware = { type: 'malware', id: 'malware--faa5b705-cf44-4e50-8472-29e5fec43c3c', modified: '2020-01-14T14:01:48.288Z' }
const sample = fc.sample(movements(40), { numRuns: 1, seed: 3 })[0]!

test.each([
  ['empty-file', new Uint8Array(0)], ['not-json', utf8('<html>Please log in</html>')], ['not-json', utf8('{"type":"bundle","objects":[')], ['not-stix', utf8({ hello: 1 })],
  ['stix-2.0', utf8({ type: 'bundle', id: 'bundle--x', spec_version: '2.0', objects: [] })], ['unknown-format', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0)], ['not-json', utf8('['.repeat(1_000_000))],
  ['not-a-movement-file', Uint8Array.of(...utf8('PAR1'), ...new Uint8Array(40), ...utf8('PAR1'))],
])('[INTAKE-3] %s is the answer, and no part is told', async (code, bytes) => {
  expect(await take(bytes, 'named.json')).toEqual({ reply: { ok: false, problem: { code } }, objects: [], rows: [], progress: [] })
})

test('[INTAKE-1] the name of a file says nothing', async () => {
  expect((await take(utf8({ type: 'bundle', objects: [malware] }), 'flights.parquet')).reply).toMatchObject({ ok: true, value: { format: 'stix-bundle' } })
})

test('[INTAKE-4] a bundle of everything that can go wrong: what is good is told, the rest is counted by reason', async () => {
  const [crossing] = vectors.observations
  const away = (id: string, change: object): object => {
    const object = structuredClone(crossing!.object) as unknown as { extensions: { [id: string]: object } }
    const [[extension, facts] = ['', {}]] = Object.entries(object.extensions)
    return { ...object, id: `observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9f0${id}`, extensions: { [extension]: { ...facts, ...change } } }
  }
  const objects = [
    ...vectors.known, ...vectors.observations.map(({ object }) => object), malware, { ...malware, modified: '2021-01-14T14:01:48.288Z' }, malware, { type: 'x-unknown', id: 'x-unknown--faa5b705-cf44-4e50-8472-29e5fec43c3c' },
    { type: 'malware' }, { ...malware, modified: 'yesterday' }, { ...crossing!.object, id: 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9f09', first_observed: '2026-03-01T09:15:30' },
    away('1', { latitude: 91, longitude: 0 }), away('2', { latitude: 0, longitude: 181 }), { type: 'location', id: 'location--faa5b705-cf44-4e50-8472-29e5fec43c3c', latitude: -91, longitude: 0 }, { ...malware, spec_version: '2.0' },
    { type: 'relationship', id: 'relationship--10e8c71d-a1b4-4e35-bca8-2e4a3785ea04', relationship_type: 'part-of', source_ref: malware.id, target_ref: 'malware--faa5b705-cf44-4e50-8472-29e5fec43fff' },
  ]
  const { reply, objects: parts, rows, progress } = await take(utf8({ type: 'bundle', id: 'bundle--x', objects }))
  expect(reply).toEqual({ ok: true, value: {
    format: 'stix-bundle', objects: 15, movements: 4, unknown: 1,
    skipped: [{ why: 'duplicate', count: 1 }, { why: 'no-id', count: 1 }, { why: 'bad-time', count: 2 }, { why: 'stix-2.0', count: 1 }, { why: 'bad-position', count: 3 }],
  } })
  expect(parts.flat()).toHaveLength(15)
  expect([rows, progress.at(-1)]).toEqual([[], { done: 15, total: 15 }])
})

test('[INTAKE-2] parts are bounded, in the order of the file, and all of it', async () => {
  const objects = Array.from({ length: 4_500 }, (_, i) => ({ ...malware, id: `malware--faa5b705-cf44-4e50-8472-${i.toString(16).padStart(12, '0')}` }))
  const { reply, objects: parts, progress } = await take(utf8(objects))
  expect(reply).toMatchObject({ ok: true, value: { format: 'stix-array', objects: 4_500, movements: 0, skipped: [] } })
  expect(parts.map(part => part.length)).toEqual([2_000, 2_000, 500])
  expect(parts.flat()).toEqual(objects)
  expect(progress.map(({ done }) => done)).toEqual([2_000, 4_000, 4_500])
})

test('[INTAKE-5] a batch and its artifact are in one part, wherever they stand in the file', async () => {
  const { columns } = gather(sample.movements, sample.places)
  const [artifact, observed] = batchObjects(columns, { id: 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b01', createdBy: 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01', created: 0, markings: [] })
  const others = Array.from({ length: 2_500 }, (_, i) => ({ ...malware, id: `malware--faa5b705-cf44-4e50-8472-${i.toString(16).padStart(12, '0')}` }))
  const { reply, objects: parts } = await take(utf8({ objects: [observed, ...others, artifact] }))
  expect(reply).toMatchObject({ ok: true, value: { objects: 2_502, movements: sample.movements.length } })
  const part = parts.find(objects => objects.some(({ id }) => id === observed.id))
  expect(part).toContainEqual(artifact)
  expect(parts.flat()).toHaveLength(2_502)
})

test('[INTAKE-4] movements that were written one by one are announced as rows', async () => {
  const objects = sample.movements.flatMap(observedData)
  const { reply } = await take(utf8(objects))
  expect(reply).toMatchObject({ ok: true, value: { movements: sample.movements.length } })
})

test('[INTAKE-2] a batch that came as a file is told as columns, under ids that follow from its bytes', async () => {
  const bytes = encodeBatch(gather(sample.movements, sample.places).columns)
  const first = await take(bytes)
  const again = await take(bytes)
  expect(first.reply).toEqual({ ok: true, value: { format: 'movement-parquet', objects: 0, movements: sample.movements.length, skipped: [] } })
  expect(first.rows.every(({ columns }) => soundColumns(columns))).toBe(true)
  expect(first.rows.map(({ columns }) => columns.rows)).toEqual([sample.movements.length])
  expect(idAt(first.rows[0]!.names, 0)).toBe(idAt(again.rows[0]!.names, 0))
})

test('[INTAKE-6] whatever the bytes, there is an answer', async () => {
  const parquet = encodeBatch(gather(sample.movements, sample.places).columns)
  await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.array(fc.tuple(fc.nat(parquet.length - 1), fc.nat(255)), { maxLength: 3 }).map(flips => {
    const bytes = parquet.slice()
    for (const [at, byte] of flips) bytes[at] = byte
    return bytes
  }), fc.jsonValue().map(utf8)), async bytes => {
    const { reply, rows } = await take(bytes)
    expect(typeof reply.ok).toBe('boolean')
    expect(rows.every(({ columns }) => soundColumns(columns))).toBe(true)
  }), { numRuns: 300 })
})

test('[INTAKE-6] a call that is none is refused by its guard', () => {
  for (const args of [[], [1], [{ name: 'x' }], [{ name: 7, bytes: new Uint8Array(0) }], [{ name: 'x'.repeat(1_001), bytes: new Uint8Array(0) }], [{ name: 'x', bytes: [1] }], [{ name: 'x', bytes: new Uint8Array(0) }, 2]]) {
    expect(() => intakeGuards.parse(args)).toThrow(/./)
  }
  expect(intakeGuards.parse([{ name: 'x', bytes: Uint8Array.of(1), more: 1 }])).toEqual([{ name: 'x', bytes: Uint8Array.of(1) }])
})

test.skipIf(!hasMaterial)(`[INTAKE-2] three million flights leave in bounded parts that stand alone${WITHOUT_MATERIAL}`, { timeout: 60_000 }, async () => {
  const { reply, rows, progress } = await take(material('scale/flights-3m.parquet'))
  expect(reply).toEqual({ ok: true, value: { format: 'flights-parquet', objects: 0, movements: 3_000_000, skipped: [] } })
  expect(Math.max(...rows.map(({ columns }) => columns.rows))).toBe(131_072)
  expect(rows.reduce((sum, { columns }) => sum + columns.rows, 0)).toBe(3_000_000)
  expect(progress.at(-1)).toEqual({ done: 3_000_000, total: 3_000_000 })
})

test.skipIf(!hasMaterial)(`[INTAKE-4] real bundles go through the same door${WITHOUT_MATERIAL}`, async () => {
  expect((await take(material('stix/attack/mobile-attack-5.2.json'))).reply).toEqual({ ok: true, value: { format: 'stix-bundle', objects: 527, movements: 0, unknown: 16, skipped: [] } })
  expect((await take(material('stix/opencti/geography.json'))).reply).toEqual({ ok: true, value: { format: 'stix-bundle', objects: 539, movements: 0, skipped: [] } })
})
