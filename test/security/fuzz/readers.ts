// Every reader of bytes that a stranger may have made: on the wire, in a file, on a stolen and returned disk.
import { parquetWriteBuffer } from 'hyparquet-writer'
import { readArchive, writeArchive } from '../../../electron/notary/archive.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { readTarHeader, writeTarHeader } from '../../../electron/notary/tar.ts'
import { takeIn } from '../../../renderer/intake/take-in.ts'
import { readEntry as readLedgerEntry } from '../../../renderer/vault/ledger.ts'
import { decodeIndex, encodeObjects } from '../../../renderer/vault/objects-segment.ts'
import { judge, retryAfter } from '../../../shared/exchange/answer.ts'
import { findRoot } from '../../../shared/exchange/address.ts'
import { readCollections, readDiscovery, readManifest, readPage, readRoot, readStatus } from '../../../shared/exchange/read.ts'
import { readEntry, writeEntry } from '../../../shared/journal/entry.ts'
import { nextMark, openFrame } from '../../../shared/journal/frame.ts'
import { NO_CHAIN, readHeader, writeHeader } from '../../../shared/journal/header.ts'
import { openJournal, startJournal } from '../../../shared/journal/journal.ts'
import { soundColumns } from '../../../shared/movement/batch-columns.ts'
import { decodeBatch, encodeBatch } from '../../../shared/movement/batch-parquet.ts'
import { batchObjects, readBatch } from '../../../shared/movement/batch.ts'
import { isFlights, readFlights } from '../../../shared/movement/flights.ts'
import { gather } from '../../../shared/movement/gather.ts'
import type { Movement, Place } from '../../../shared/movement/movement.ts'
import { readMovement } from '../../../shared/movement/read.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { concat, same } from '../../../shared/seal/bytes.ts'
import { openOldRing } from '../../../shared/seal/old-ring.ts'
import { oldRing, sealOldRing } from '../../shared/seal/old-ring.ts'
import { threeMembers } from '../../shared/seal/members.ts'
import { packHand, unpackHand } from '../../../shared/seal/lanes.ts'
import { readAnySlotFile, writeMemberFile } from '../../../shared/seal/member-file.ts'
import { handOfContentKey } from '../../../shared/seal/hand.ts'
import { heldKeys } from '../../../shared/seal/lane-keys.ts'
import { openRecord, othersPart, sealRecord } from '../../../shared/seal/record.ts'
import { NO_RING, openRing, sealRing, turnedRing } from '../../../shared/seal/ring.ts'
import { openSegment, readLayout, sealSegment } from '../../../shared/seal/segment.ts'
import { writeSlotFile } from '../../../shared/seal/slot-file.ts'
import { readJson } from '../../../shared/stix/json.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { parseStix } from '../../../shared/stix/parse.ts'
import { parseTimestamp } from '../../../shared/stix/timestamp.ts'
import { fromBase64 } from '../../../shared/stix/base64.ts'
import { type Key, isKey, sentence, t } from '../../../shared/wording/wording.ts'
import messages from '../../../assets/locales/en.json' with { type: 'json' }
import { SimulatedDisk } from '../../shared/journal/simulated-disk.ts'
import type { Dice } from '../../soak/suite.ts'
import { BARBS, type Bytes, bent, bentJson } from './mutate.ts'

/** A reader with right samples, a way to bend them, and what must hold of whatever it then says. */
export interface Reader {
  readonly name: string
  /** Inputs that share nothing but their form are drawn from these. */
  readonly samples: readonly Bytes[]
  readonly bend?: (sample: Bytes, dice: Dice) => Bytes
  /** @throws whatever goes wrong: a reader answers, it never throws. `original` is the sample that was bent. */
  readonly read: (bytes: Bytes, original: Bytes) => unknown
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text)
const VAULT = '00112233445566778899aabbccddeeff'
const VAULT_BYTES = new Uint8Array(16).fill(3)
const SITE: Place = { ref: 'location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a01', kind: 'crossing-point', label: 'Beta (road)', latitude: 45.5, longitude: 14.25, country: 'XA' }
const SOURCE = 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01'
const MOVEMENTS: readonly Movement[] = Array.from({ length: 8 }, (_, i): Movement => ({
  id: `observed-data--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9b0${i}`, time: 1_772_349_330_000 + i * 60_000, latitude: 45.5, longitude: 14.25, post: SITE.ref, mode: 'road', direction: 'exit', kind: 'crossing', reliability: 'B', credibility: 2,
  subject: { ref: 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c02', kind: 'person', label: 'MUSTER, Erika' }, conveyance: { ref: 'transport-unit--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c03', kind: 'vehicle', label: 'XA 123 BC' }, source: SOURCE,
  markings: ['marking-definition--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a03'], remark: `boot searched ${i}`,
}))
const OBJECTS: readonly StixObject[] = [
  ...MOVEMENTS.slice(0, 2).flatMap(observedData),
  { type: 'location', spec_version: '2.1', id: SITE.ref, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', name: 'Beta', latitude: 45.5, longitude: 14.25 } as unknown as StixObject,
  { type: 'indicator', spec_version: '2.1', id: 'indicator--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9d01', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-02T00:00:00.000Z', name: 'Watch', pattern: "[x:y = 'z']", pattern_type: 'stix', valid_from: '2026-01-01T00:00:00Z', labels: ['a'], confidence: 50 } as unknown as StixObject,
]
const asJson = (value: unknown): Bytes => utf8(JSON.stringify(value))
const inJson = (bytes: Bytes, dice: Dice): Bytes => {
  if (dice.below(6) === 0) return bent(bytes, [], dice)
  const text = JSON.stringify(bentJson(JSON.parse(new TextDecoder().decode(bytes)), dice))
  // Twice the same key, a number beyond all, half a pair: what no serialiser writes.
  const spoilt = dice.below(8) === 0 ? text.replace(/"(\w+)":/, '"$1":1,"$1":') : dice.below(8) === 0 ? text.replace(/:(\d+)/, ':$1e400') : dice.below(8) === 0 ? text.replace(/":"/, String.raw`":"\ud800`) : text
  return utf8(spoilt)
}

const must = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(what)
}
const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a, replacer) === JSON.stringify(b, replacer)
const replacer = (_key: string, value: unknown): unknown => value instanceof Uint8Array ? [...value] : value instanceof Map ? [...value as Map<unknown, unknown>] : typeof value === 'bigint' ? String(value) : value
const nothing = async (): Promise<void> => {}

export async function readers(): Promise<readonly Reader[]> {
  const key = await aead.importKey(new Uint8Array(32).fill(9))
  const slots = await writeSlotFile(aead, { generation: 3, slots: [{ kind: 'passphrase', salt: new Uint8Array(32).fill(1), cost: { memory: 65_536, passes: 3, lanes: 1 }, wrapped: new Uint8Array(60).fill(2) }, { kind: 'other', bytes: Uint8Array.of(9, 0, 3, 0, 1, 2, 3) }] })
  const three = await threeMembers()
  const members = await writeMemberFile(aead, three.ada.journalKey, three.file)
  const ring = await sealOldRing(aead, key, VAULT, oldRing(1, new Map([['first', new Uint8Array(32).fill(4)], ['second', new Uint8Array(32).fill(5)]])))
  const openedRing = await openOldRing(aead, key, VAULT, ring)
  const bond = { vault: VAULT, name: 'first', kind: 'objects' }
  const segment = await sealSegment(aead, bond, [{ bytes: utf8('the index'), size: 400 }, { bytes: utf8('the objects, read on demand'), size: 9_000 }])
  const recordBond = { vault: VAULT, purpose: 'ledger' }
  const held = await heldKeys(aead, await handOfContentKey(aead, new Uint8Array(32).fill(9)), VAULT)
  const plainParts = ([0, 1, 2, 'personal'] as const).map(reader => ({ reader, plain: utf8(`a record of the journal for ${reader}`) }))
  const record = await sealRecord(aead, held, recordBond, plainParts)
  const laneKeys = new Map([['first', { level: 0 as const, key: new Uint8Array(32).fill(4) }], ['second', { level: 2 as const, key: new Uint8Array(32).fill(5) }]])
  const laneRing = await sealRing(aead, held, VAULT, turnedRing(NO_RING, laneKeys))
  const header = await writeHeader(aead, key, { vault: VAULT_BYTES, practice: false, created: 1_772_349_330_000, number: 1, first: 0, chain: NO_CHAIN, renewed: false })
  const entry = writeEntry({ added: [{ name: 'a-1', digest: new Uint8Array(32).fill(1) }, { name: 'b-2' }], retired: ['c-3'], ring: new Uint8Array(32).fill(6), body: utf8('body') })
  const journalKey = new Uint8Array(32).fill(11)
  const place = { files: new SimulatedDisk(), folder: 'j', aead }
  await startJournal(place, journalKey, { id: VAULT_BYTES, practice: false, created: 1_772_349_330_000 })
  const started = await openJournal(place, journalKey)
  if (!started.ok) throw new Error(started.why)
  const bodies = Array.from({ length: 6 }, (_, i) => utf8(`record ${i} `.repeat(i + 1)))
  for (const body of bodies) await started.journal.append({ added: [], retired: [], body })
  const [journalFile = ''] = await place.files.list('j')
  const journal = (await place.files.read(`j/${journalFile}`))!
  const batch = encodeBatch(gather(MOVEMENTS, new Map([[SITE.ref, SITE]]), new Map([[SOURCE, 'Post Beta']])).columns)
  const envelope = batchObjects(gather(MOVEMENTS, new Map([[SITE.ref, SITE]])).columns, { id: MOVEMENTS[0]!.id, createdBy: SOURCE, created: 1_772_349_330_000, markings: [] })
  const flights = new Uint8Array(parquetWriteBuffer({ columnData: [
    { name: 'date', data: [new Date('2026-01-01'), null], type: 'TIMESTAMP' }, { name: 'origin', data: ['AAA', null], type: 'STRING' }, { name: 'destination', data: ['BBB', 'AAA'], type: 'STRING' },
  ] }))
  const airports = new Map([['AAA', SITE], ['BBB', { ...SITE, ref: 'location--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9a02' as const }]])
  const hand = packHand({ member: { id: VAULT, role: 'analyst', clearance: 1 }, lanes: [{ level: 0, epoch: 0, key: new Uint8Array(32).fill(7) }, { level: 1, epoch: 0, key: new Uint8Array(32).fill(8) }], personal: new Uint8Array(32).fill(9) } as never)
  const disk = new SimulatedDisk()
  const writer = await writeArchive(disk, 'b', { vault: VAULT_BYTES, practice: false, at: 1_772_349_330_000 }, aead, { moved: () => {} })
  await writer.add('slots', slots.length, async (at, length) => slots.slice(at, at + length))
  await writer.finish(key)
  const archive = (await disk.read((await disk.list('')).find(name => name.startsWith('b')) ?? 'b.tmp'))!
  const index = encodeObjects(OBJECTS, []).index
  const intake = { tell: () => {}, airports: async () => airports, breathe: nothing }
  const bundle = asJson({ type: 'bundle', id: 'bundle--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9e01', objects: OBJECTS })
  const page = asJson({ more: true, next: 'n', objects: OBJECTS })
  const wire = [page, asJson({ title: 'T', default: '/a/', api_roots: ['/a/', 'https://taxii.example/b/'] }), asJson({ title: 'R', versions: ['application/taxii+json;version=2.1'], max_content_length: 9_000 }),
    asJson({ collections: [{ id: '0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9f01', title: 'C', can_read: true, can_write: false, alias: 'c', media_types: ['application/stix+json;version=2.1'] }] }),
    asJson({ objects: [{ id: MOVEMENTS[0]!.id, date_added: '2026-01-01T00:00:00.000001Z', version: '2026-01-01T00:00:00.000Z', media_type: 'application/stix+json;version=2.1' }] }),
    asJson({ id: '0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9f02', status: 'complete', total_count: 1, success_count: 1, failure_count: 0, pending_count: 0, successes: [{ id: MOVEMENTS[0]!.id, version: '2026-01-01T00:00:00.000Z' }] })]
  const answers = [readPage, readDiscovery, readRoot, readCollections, readManifest, readStatus] as readonly ((json: never, at: never) => unknown)[]

  /** Sealed bytes open as they were sealed, or not at all. */
  const sealed = (name: string, sample: Bytes, open: (bytes: Bytes) => Promise<unknown>, right: unknown): Reader => ({
    name, samples: [sample],
    async read(bytes, original) {
      const found = await open(bytes)
      must(same(bytes, original) || found === undefined || alike(found, right), `${name}: other bytes opened as something else`)
    },
  })

  return [
    { name: 'slot file', samples: [slots, members], async read(bytes, original) {
      const found = await readAnySlotFile(aead, bytes)
      must(!found.ok || same(bytes, original), 'slot file: a changed file was read')
    } },
    // Whoever writes a slot file of his own can make the checksum right: what is inside has to be read with care all the same.
    { name: 'slot file with a right checksum', samples: [slots.slice(0, -32), members.slice(0, -32)], async read(bytes) {
      const found = await readAnySlotFile(aead, concat(bytes, await aead.digest(bytes)))
      must(!found.ok || !('slots' in found.value) || found.value.slots.length <= 8, 'slot file: more slots than a passphrase may be tried on')
      must(!found.ok || !('members' in found.value) || (found.value.members.length <= 16 && found.value.members.every(member => member.slots.length <= 8)), 'slot file: more members or ways than there may be')
    } },
    sealed('key ring of version 1', ring, async bytes => {
      const found = await openOldRing(aead, key, VAULT, bytes)
      return found.ok ? found : undefined
    }, openedRing),
    { name: 'key ring', samples: [laneRing, ring], async read(bytes) {
      const found = await openRing(aead, held, VAULT, bytes)
      for (const [name, { key: data }] of found.ok ? found.value.ring.keys : []) must(same(data, laneKeys.get(name)?.key ?? new Uint8Array(0)), 'key ring: a key came out that did not go in')
    } },
    { name: 'record', samples: [record], async read(bytes) {
      const found = await openRecord(aead, held, recordBond, bytes)
      for (const { reader, plain } of found.ok ? found.parts : []) must(plain === undefined || plainParts.some(part => part.reader === reader && same(part.plain, plain)), 'record: a part opened as something else')
      othersPart(held, bytes)
    } },
    { name: 'segment', samples: [segment.bytes], async read(bytes) {
      readLayout(bytes)
      const found = await openSegment(aead, bond, segment.key, bytes)
      if (!found.ok) return
      for (let part = 0; part < Math.min(64, found.value.parts.length); part++) {
        const read = await found.value.part(part)
        must(read === undefined || (part < 2 && same(read.bytes, utf8(['the index', 'the objects, read on demand'][part]!))), 'segment: a changed part was read')
      }
    } },
    { name: 'journal header', samples: [header], async read(bytes) { await readHeader(aead, bytes) } },
    { name: 'journal', samples: [journal], async read(bytes, original) {
      const files = new SimulatedDisk()
      await files.create(`j/${journalFile}`, bytes)
      const found = await openJournal({ files, folder: 'j', aead }, journalKey)
      if (!found.ok) return
      const replayed = await found.journal.replay(0)
      for (const { sequence, body } of replayed?.records ?? []) must(bodies[sequence] !== undefined && same(body, bodies[sequence]), 'journal: a record is not what was written')
      must(found.journal.torn + found.journal.damaged > 0 || same(bytes, original) || (replayed?.records.length ?? 0) < bodies.length || bytes.length >= original.length, 'journal: changed, and nothing said')
    } },
    { name: 'journal frame', samples: [journal], async read(bytes) {
      for (let at: number | undefined = nextMark(bytes, 0), most = 0; at !== undefined && most < 64; at = nextMark(bytes, at + 1), most++) await openFrame(aead, key, VAULT_BYTES, bytes, at)
    } },
    { name: 'journal entry', samples: [entry], read: bytes => readEntry(bytes) },
    { name: 'objects index', samples: [index], bend: (sample, dice) => dice.below(2) === 0 ? inJson(sample, dice) : bent(sample, [], dice), read: bytes => attempt(() => decodeIndex(bytes)) },
    { name: 'ledger entry', samples: [concat(Uint8Array.of(0), asJson({ kind: 'draft', key: 'a', text: 'b' }))], read: bytes => attempt(() => readLedgerEntry(bytes, { compress: (x: Bytes) => x, decompress: (x: Bytes) => x } as never)) },
    { name: 'hand of keys', samples: [hand], read: bytes => unpackHand(bytes) },
    { name: 'backup', samples: [archive], async read(bytes, original) {
      const other = new SimulatedDisk()
      await other.create('b', bytes)
      const found = await readArchive(other, 'b', { moved: () => {} })
      must(typeof found === 'string' || same(bytes, original) || found.manifest.length > 0, 'backup: read without its manifest')
    } },
    { name: 'tar header', samples: [writeTarHeader({ name: 'segments/a-1.seg', size: 1_234 })], read: bytes => bytes.length === 512 ? readTarHeader(bytes) : undefined },

    { name: 'JSON', samples: [bundle, page], bend: inJson, read: bytes => readJson(bytes) },
    { name: 'STIX', samples: [bundle, page, asJson(OBJECTS)], bend: inJson, read: bytes => readAll(parseStix(bytes)) },
    { name: 'intake of a file', samples: [bundle, batch, flights], bend: (sample, dice) => sample === bundle ? inJson(sample, dice) : bent(sample, [batch, flights], dice), read: async bytes => await takeIn({ name: 'x', bytes }, intake as never) },
    { name: 'movement batch (Parquet)', samples: [batch], bend: (sample, dice) => bent(sample, [flights], dice), read(bytes) {
      const read = decodeBatch(bytes)
      must(!read.ok || soundColumns(read.columns), 'batch: read into columns that are not sound')
    } },
    { name: 'flights (Parquet)', samples: [flights], bend: (sample, dice) => bent(sample, [batch], dice), read(bytes) {
      if (isFlights(bytes)) readFlights(bytes, airports)
    } },
    { name: 'batch in two objects', samples: [asJson(envelope)], bend: inJson, read(bytes) {
      const parsed = parseStix(bytes)
      if (parsed.ok && parsed.objects.length > 1) readBatch(parsed.objects[1]!, parsed.objects[0]!)
    } },
    { name: 'TAXII answers', samples: wire, bend: inJson, read(bytes) {
      for (const status of [200, 202, 404, 429]) {
        for (const read of answers) judge({ ok: true, response: { status, headers: { 'content-type': 'application/taxii+json;version=2.1', 'retry-after': String(bytes.length) }, body: bytes } } as never, 0, json => read(json as never, {} as never) as never)
      }
    } },
    { name: 'times, addresses, base64', samples: BARBS.map(utf8).filter(({ length }) => length > 0), read(bytes) {
      const text = new TextDecoder().decode(bytes)
      const time = parseTimestamp(text)
      must(time === undefined || Number.isFinite(time), 'a time that is no number')
      findRoot(text, 'https://taxii.example/taxii2/')
      retryAfter(text, 0)
      fromBase64(text)
    } },
    { name: 'sentences', samples: BARBS.map(utf8).filter(({ length }) => length > 0), read(bytes) {
      const text = new TextDecoder().decode(bytes)
      const keys = Object.keys(messages) as Key[]
      const key = keys[bytes.reduce((sum, byte) => sum + byte, 0) % keys.length]!
      const said = t(key, { n: bytes.length, name: text, host: text, title: text, count: NaN, seconds: -1, vault: text, format: text, source: text, label: text })
      must(typeof said === 'string', 'a sentence that is no text')
      sentence({ code: 'refused', detail: { words: text, seconds: text } })
      isKey(text)
    } },
  ]
}

/** A reader of bytes that were authenticated before may throw on what it did not write; it must do so at once and with an error of the language. */
function attempt(read: () => unknown): unknown {
  try {
    return read()
  } catch (fault) {
    must(fault instanceof SyntaxError || fault instanceof TypeError || fault instanceof RangeError, `threw ${String(fault)}`)
    return undefined
  }
}

function readAll(parsed: ReturnType<typeof parseStix>): void {
  if (!parsed.ok) return
  const byId = new Map(parsed.objects.map(object => [object.id, object]))
  for (const object of parsed.objects) {
    const reading = readMovement(object, { find: id => byId.get(id), placeByCode: () => undefined })
    if (!reading.ok) continue
    const { latitude, longitude, time } = reading.movement
    must(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && Number.isFinite(time), 'a movement off the globe or out of time')
  }
}
