import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { emptyColumns, sliceColumns, soundColumns, type BatchColumns } from '../../../shared/movement/batch-columns.ts'
import { decodeBatch, encodeBatch } from '../../../shared/movement/batch-parquet.ts'
import { artifactOf, batchObjects, isBatch, readBatch } from '../../../shared/movement/batch.ts'
import { gather } from '../../../shared/movement/gather.ts'
import { movementAt } from '../../../shared/movement/row.ts'
import { readObject } from '../../../shared/stix/parse.ts'
import { mustReadUuid, uuidText } from '../../../shared/stix/uuid.ts'
import { movements } from './arbitrary.ts'
import type { Movement, Place } from '../../../shared/movement/movement.ts'
import type { StixId } from '../../../shared/stix/object.ts'

const BATCH: StixId = 'observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b01'
const envelope = { id: BATCH, createdBy: 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01', created: 1_772_349_330_000, markings: [] } as const

const rowsOf = (columns: BatchColumns, names: Parameters<typeof movementAt>[1]): readonly Movement[] => Array.from({ length: columns.rows }, (_, row) => movementAt(columns, names, row))

test('[MOVE-5] movements as columns are the same movements', () => {
  fc.assert(fc.property(movements(), ({ movements: all, places }) => {
    const { columns, names } = gather(all, places)
    expect(soundColumns(columns)).toBe(true)
    expect(rowsOf(columns, names)).toEqual(all)
    const posts = new Set(all.map(({ post }) => post))
    expect(columns.places.filter(({ ref }) => posts.has(ref))).toEqual([...posts].map(ref => places.get(ref)).sort((a, b) => columns.places.indexOf(a!) - columns.places.indexOf(b!)))
  }))
})

test('[MOVE-6] a batch written as Parquet and read again is the same batch', () => {
  fc.assert(fc.property(movements(), ({ movements: all, places }) => {
    const { columns, names } = gather(all, places)
    const read = decodeBatch(encodeBatch(columns))
    if (!read.ok) throw new Error(read.why)
    expect(soundColumns(read.columns)).toBe(true)
    // A batch keeps one word for each thing, the first that it met.
    const first = new Map(read.columns.entities.map(one => [one.ref, one]))
    const same = (movement: Movement): object => ({ ...movement, subject: first.get(movement.subject?.ref as StixId), conveyance: first.get(movement.conveyance?.ref as StixId), document: first.get(movement.document?.ref as StixId) })
    expect(rowsOf(read.columns, names).map(same)).toEqual(all.map(same))
    expect([...read.columns.places].map(({ ref }) => places.get(ref)).filter(Boolean)).toEqual(read.columns.places.slice(1))
  }), { numRuns: 60 })
})

test('[MOVE-6] any Parquet reader shows the rows in words', async () => {
  const place: Place = { ref: 'location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01', kind: 'crossing-point', label: 'Beta (road)', latitude: 45.5, longitude: 14.25, country: 'XA' }
  const movement: Movement = {
    id: BATCH, time: 1_772_349_330_000, latitude: 45.5, longitude: 14.25, post: place.ref, mode: 'road', direction: 'exit', kind: 'crossing', reliability: 'B', credibility: 2,
    subject: { ref: 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c02', kind: 'person', label: 'MUSTER, Erika' }, source: envelope.createdBy, markings: ['marking-definition--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a03'],
    remark: 'boot searched',
  }
  const bytes = encodeBatch(gather([movement], new Map([[place.ref, place]]), new Map([[envelope.createdBy, 'Post Beta']])).columns)
  expect(await parquetReadObjects({ file: bytes.buffer })).toEqual([{
    time: 1_772_349_330, post: `${place.ref} crossing-point XA 45.5 14.25 Beta (road)`, mode: 'road', direction: 'exit', kind: 'crossing',
    subject: 'person identity MUSTER, Erika', subject_id: '0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c02', source: `${envelope.createdBy} Post Beta`, marking: movement.markings[0], grade: 'B2', remark: 'boot searched',
  }])
})

test('[MOVE-7] the two objects that carry a batch are objects like others, and give the batch back', () => {
  fc.assert(fc.property(movements(10), ({ movements: all, places }) => {
    const { columns } = gather(all, places)
    const [artifact, observed] = batchObjects(columns, envelope)
    for (const object of [artifact, observed]) expect(readObject(JSON.parse(JSON.stringify(object)))).toEqual({ ok: true, object })
    expect(isBatch(observed)).toBe(true)
    expect(artifactOf(observed)).toBe(artifact.id)
    expect(observed['number_observed']).toBe(all.length)
    const read = readBatch(observed, artifact)
    expect(read.ok && uuidText(read.batch)).toBe(BATCH.slice(-36))
    expect(read).toMatchObject({ ok: true, columns: { rows: all.length } })
    expect(batchObjects(columns, envelope)).toEqual([artifact, observed])
  }), { numRuns: 20 })
})

test('[MOVE-7] a batch whose count, hash or bytes do not agree is refused', () => {
  const [artifact, observed] = batchObjects(gather(fc.sample(movements(5), 1)[0]!.movements, new Map()).columns, envelope)
  const refused = { ok: false, why: 'not-a-movement-file' }
  expect(readBatch({ ...observed, number_observed: 99 }, artifact)).toEqual(refused)
  expect(readBatch(observed, { ...artifact, hashes: { 'SHA-256': '00' } })).toEqual(refused)
  expect(readBatch(observed, { ...artifact, payload_bin: '?' })).toEqual(refused)
  expect(readBatch(observed, { ...artifact, payload_bin: 7 })).toEqual(refused)
  expect(readBatch(observed, observed)).toEqual(refused)
  expect(readBatch(observed, { ...artifact, hashes: undefined })).toMatchObject({ ok: true })
})

const UUID = '0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c02'

const words = (columns: { readonly [name: string]: readonly string[] | Int32Array }): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData: Object.entries(columns).map(([name, data]) => ({ name, data: data as never, type: data instanceof Int32Array ? 'INT32' : data[0] === UUID ? 'UUID' : 'STRING', nullable: false })) }))

const good = {
  time: Int32Array.of(5), post: ['location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01 airport - 1 2 '], mode: ['air'], direction: ['entry'], kind: ['crossing'], source: ['identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01 '],
}

test('[MOVE-8] a hand-made file of the needed columns is read', () => {
  expect(decodeBatch(words({ ...good, subject: ['person identity x'], subject_id: [UUID] }))).toMatchObject({ ok: true, columns: { entities: [{}, { ref: `identity--${UUID}`, kind: 'person', label: 'x' }] } })
  expect(decodeBatch(words(good))).toMatchObject({ ok: true, columns: { rows: 1, latitude: Int32Array.of(100_000), longitude: Int32Array.of(200_000) } })
})

test.each([
  ['bad-position', { ...good, post: ['location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01 airport XA 91 2 x'] }],
  ['bad-position', { ...good, post: ['location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01 airport XA 1 181 x'] }],
  ['bad-position', { ...good, post: ['location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01 airport XA  181 x'] }],
  ['bad-position', { ...good, latitude_e5: Int32Array.of(9_000_001), longitude_e5: Int32Array.of(0) }],
  ['bad-position', { ...good, latitude_e5: Int32Array.of(0), longitude_e5: Int32Array.of(-18_000_001) }],
  ['not-a-movement-file', { ...good, post: [''] }], ['not-a-movement-file', { ...good, post: ['x'] }], ['not-a-movement-file', { ...good, mode: ['horse'] }], ['not-a-movement-file', { ...good, mode: [''] }],
  ['not-a-movement-file', { ...good, subject: ['person identity x'] }], ['not-a-movement-file', { ...good, subject: ['king identity x'], subject_id: [UUID] }],
  ['not-a-movement-file', { ...good, subject: ['person Identity x'], subject_id: [UUID] }], ['not-a-movement-file', { ...good, subject: ['person'], subject_id: [UUID] }], ['not-a-movement-file', { ...good, subject: [''], subject_id: [UUID] }],
  ['not-a-movement-file', { ...good, subject: ['person identity x'], subject_id: ['abc'] }], ['not-a-movement-file', { ...good, grade: ['G1'] }],
  ['not-a-movement-file', { ...good, grade: ['A0'] }], ['not-a-movement-file', { ...good, marking: ['tlp:red'] }], ['not-a-movement-file', { ...good, source: ['7'] }], ['not-a-movement-file', { ...good, time: ['now'] }],
  ['not-a-movement-file', { time: good.time, post: good.post }], ['not-a-movement-file', { a: ['b'] }],
  ['empty-file', { time: new Int32Array(0), post: [], mode: [], direction: [], kind: [], source: [] }],
])('[MOVE-8] %s: %j', (why, columns) => {
  expect(decodeBatch(words(columns))).toEqual({ ok: false, why })
})

test('[MOVE-8] what is not Parquet is of an unknown format', () => {
  for (const bytes of [new Uint8Array(0), new TextEncoder().encode('PAR1 and nothing else'), Uint8Array.of(1, 2, 3)]) expect(decodeBatch(bytes)).toEqual({ ok: false, why: 'unknown-format' })
})

test('[MOVE-9] no flipped byte, cut or swap makes the reader throw, hang or give an unsound batch', () => {
  const { columns } = gather(fc.sample(movements(40), { numRuns: 1, seed: 7 })[0]!.movements, new Map())
  const bytes = encodeBatch(columns)
  const started = performance.now()
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(bytes.length)), (flips, cut) => {
    const hostile = bytes.slice()
    for (const [at, value] of flips) hostile[at] = value
    const read = decodeBatch(cut === null ? hostile : Uint8Array.of(...hostile.subarray(0, cut), ...hostile.subarray(cut + 1)))
    if (read.ok) expect(soundColumns(read.columns)).toBe(true)
  }), { numRuns: 4_000 })
  expect(performance.now() - started).toBeLessThan(60_000)
})

test('[MOVE-9] a header that announces more than there is asks for no memory', () => {
  const bytes = encodeBatch(gather(fc.sample(movements(40), { numRuns: 1, seed: 7 })[0]!.movements, new Map()).columns)
  // The first page's header begins after the magic; every byte of it set to what would be a long number.
  for (let at = 4; at < 60; at++) {
    const hostile = bytes.slice()
    hostile.set([0xff, 0xff, 0xff, 0xff, 0x0f], at)
    const before = process.memoryUsage().arrayBuffers
    const read = decodeBatch(hostile)
    if (read.ok) expect(soundColumns(read.columns)).toBe(true)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300e6)
  }
})

test('[MOVE-9] a page with more rows than its file says is refused', () => {
  const [movement] = fc.sample(movements(1), { numRuns: 1, seed: 7 })[0]!.movements
  const all = Array.from({ length: 40 }, (_, i) => ({ ...movement!, id: `${movement!.id.slice(0, -2)}${i + 10}` as StixId }))
  const bytes = encodeBatch(gather(all, new Map()).columns)
  const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true)
  expect(decodeBatch(bytes)).toMatchObject({ ok: true, columns: { rows: 40 } })
  // Every 40 of the footer becomes 39: the count of the file, of its group and of its columns.
  for (let at = footer; at < bytes.length - 8; at++) if (bytes[at] === 80) bytes[at] = 78
  expect(decodeBatch(bytes)).toEqual({ ok: false, why: 'not-a-movement-file' })
})

test('[MOVE-10] a slice stands alone, with the dictionaries that it uses', () => {
  fc.assert(fc.property(movements(), fc.nat(), fc.nat(), ({ movements: all, places }, a, b) => {
    const { columns } = gather(all, places)
    const [from, to] = [Math.min(a % all.length, b % all.length), Math.max(a % all.length, b % all.length) + 1]
    const slice = sliceColumns(columns, from, to)
    expect(soundColumns(slice)).toBe(true)
    const batch = mustReadUuid(BATCH.slice(-36))
    expect(rowsOf(slice, { batch, first: from })).toEqual(rowsOf(columns, { batch, first: 0 }).slice(from, to))
    const used = new Set([...slice.subject, ...slice.conveyance, ...slice.document])
    expect(slice.entities.length).toBe([...used].filter(ordinal => ordinal > 0).length + 1)
  }))
})

test.each([
  ['a post that is none', { post: Uint16Array.of(0) }], ['a post beyond the dictionary', { post: Uint16Array.of(9) }], ['a mode that no list has', { mode: Uint8Array.of(7) }], ['a grade between', { grade: Uint8Array.of(36) }],
  ['a latitude off the globe', { latitude: Int32Array.of(9_000_001) }], ['a longitude off the globe', { longitude: Int32Array.of(-18_000_001) }], ['an entity beyond the dictionary', { subject: Uint32Array.of(1) }],
  ['a column too short', { time: new Uint32Array(0) }], ['a column of another kind', { time: Int32Array.of(1) }], ['remarks longer than their bytes', { remarkLengths: Uint16Array.of(1) }], ['a list for a column', { time: [1] }],
  ['a place that is none', { places: [{}, {}] }], ['no dictionary at all', { entities: [] }], ['rows that are no number', { rows: NaN }], ['a label without end', { sources: [{ ref: envelope.createdBy, label: '' }, { ref: envelope.createdBy, label: 'x'.repeat(501) }] }],
])('[MOVE-10] columns with %s are not sound', (_name, change) => {
  const sound = {
    ...emptyColumns(1), post: Uint16Array.of(1), source: Uint16Array.of(1),
    places: [emptyColumns(0).places[0]!, { ref: BATCH.replace('observed-data', 'location') as StixId, kind: 'post', label: '', latitude: 0, longitude: 0, country: '' }],
    sources: [emptyColumns(0).sources[0]!, { ref: envelope.createdBy, label: '' }],
  } as BatchColumns
  expect(soundColumns(sound)).toBe(true)
  expect(soundColumns({ ...sound, ...change } as BatchColumns)).toBe(false)
})
