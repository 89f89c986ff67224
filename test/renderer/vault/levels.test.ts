import fs from 'node:fs'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { openVault } from '../../../electron/notary/vault.ts'
import { LEVELS, type Level } from '../../../shared/handling/level.ts'
import { TLP_IDS, type Tlp } from '../../../shared/handling/marking.ts'
import { batchObjects } from '../../../shared/movement/batch.ts'
import { gather } from '../../../shared/movement/gather.ts'
import type { Movement } from '../../../shared/movement/movement.ts'
import { rowId } from '../../../shared/movement/row-id.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { readEntry } from '../../../renderer/vault/ledger.ts'
import { loadZstd } from '../../../renderer/vault/zstd.ts'
import { handOfContentKey, type Hand, type Lane } from '../../../shared/seal/hand.ts'
import { heldKeys, type HeldKeys } from '../../../shared/seal/lane-keys.ts'
import { openRecord } from '../../../shared/seal/record.ts'
import { openRing } from '../../../shared/seal/ring.ts'
import { openSegment } from '../../../shared/seal/segment.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { mustReadUuid } from '../../../shared/stix/uuid.ts'
import { uuidOf } from '../../../shared/stix/id.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { movement, PLACES, SOURCE, subjectRef } from './traffic.ts'

const zstd = await loadZstd()
const JOURNAL_KEY = (): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(9)
const folders: string[] = []
afterEach(async () => {
  await loseCache()
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

type Lanes = readonly Lane[]
const newLanes = (epoch: number): Lanes => LEVELS.map(level => ({ level, epoch, key: aead.random(32) }))
const MEMBERS = { low: '1'.repeat(32), middle: '2'.repeat(32), high: '3'.repeat(32), other: '4'.repeat(32) }
const memberOf = (clearance: Level): string => [MEMBERS.low, MEMBERS.middle, MEMBERS.high][clearance]!
const personal = (id: string): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(Number.parseInt(id[0]!, 16))

function handOf(lanes: Lanes, clearance: Level, id = memberOf(clearance)): Hand {
  return { member: { id, role: 'analyst', clearance }, personal: personal(id), lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })) }
}

async function newCabinet(): Promise<Cabinet> {
  const cabinet = await makeCabinet(false)
  folders.push(cabinet.folder)
  return cabinet
}

const sit = async (cabinet: Cabinet, hand: Hand): Promise<Desk> => await openDesk({ ...cabinet, kept: { name: 'vault', hand, journalKey: JOURNAL_KEY() } }, { user: `member ${hand.member.id[0]}` })

async function take(desk: Desk, objects: readonly StixObject[]): Promise<{ readonly above?: number }> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects }))
  return must(await desk.calls.commitImport(id))
}

const MARKS: { readonly [L in Level]: readonly (readonly StixId[])[] } = {
  0: [[TLP_IDS.CLEAR], [TLP_IDS.GREEN]],
  1: [[TLP_IDS.AMBER], [TLP_IDS['AMBER+STRICT']], [TLP_IDS.GREEN, TLP_IDS.AMBER]],
  2: [[TLP_IDS.RED], [], ['marking-definition--00000000-0000-4000-8000-00000000beef']],
}
const TLP_OF: { readonly [L in Level]: Tlp } = { 0: 'GREEN', 1: 'AMBER', 2: 'RED' }

/** Every word of a level begins so: none may be seen below it. */
const secret = (level: Level, what: string): string => `secret${level} ${what}`

/** One thing that arrives. `thing` says which movement, subject or report; `words` differ each time. */
interface Arrival {
  readonly kind: 'movement' | 'batch' | 'subject' | 'report' | 'place'
  readonly thing: number
  readonly level: Level
  readonly mark: number
}

const marked = (level: Level, mark: number): readonly StixId[] => MARKS[level][mark % MARKS[level].length]!
const named = (n: number, level: Level, mark: number): Movement => ({
  ...movement(n), subject: { ref: subjectRef(n % 5), kind: 'person', label: secret(level, `named ${n}`) }, markings: marked(level, mark), remark: secret(level, `remark ${n}`),
})

/** What a row refers to. */
const namedBy = ({ subject, post, other, source, markings }: Movement): string => `${subject?.ref} ${post} ${other} ${source} ${markings.join(' ')}`

const sdo = (type: 'identity' | 'report' | 'location', id: StixId, level: Level, mark: number, more: object): StixObject => {
  const markings = marked(level, mark)
  return { type, spec_version: '2.1', id, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE, ...(markings.length === 0 ? {} : { object_marking_refs: markings }), ...more } as StixObject
}
const uuid = (group: number, n: number): string => `${group.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** What arrives as objects, and the rows that it is, each with its level. */
/** The same version of the same thing is marked alike wherever it arrives. */
function objectsOf({ kind, thing, level: asked, mark: any }: Arrival): { readonly objects: readonly StixObject[]; readonly rows: readonly (readonly [StixId, Level, string])[]; readonly things: readonly (readonly [StixId, Level])[] } {
  const [level, mark] = kind === 'batch' ? [thing % 3 as Level, thing] : [asked, any]
  switch (kind) {
    case 'movement': {
      const [id, one] = [`observed-data--${uuid(0x40 + level, thing)}` as const, named(thing, level, mark)]
      return { objects: [observedData({ ...one, id }).at(-1)!], rows: [[id, level, namedBy(one)]], things: [] }
    }
    case 'batch': {
      const id: StixId = `observed-data--${uuid(0x50, thing)}`
      const levels = Array.from({ length: 7 }, (_, i) => (thing * 5 + i * i) % 3 as Level)
      const rows = levels.map((each, i) => named(thing * 100 + i, each, mark + i))
      const names = mustReadUuid(uuidOf(id))
      const [artifact, observed] = batchObjects(gather(rows, new Map(PLACES.map(place => [place.ref, place]))).columns, { id, createdBy: SOURCE, created: Date.UTC(2026, 5, 1), markings: marked(level, mark) })
      return { objects: [artifact, observed], rows: rows.map((row, i) => [rowId(names, i), levels[i]!, namedBy(row)]), things: [[id, level]] }
    }
    case 'subject': {
      const id = subjectRef(thing % 5)
      // The version follows the level, so that it is the same wherever it arrives.
      const at = `2026-02-0${1 + level}T00:00:00.000Z`
      return { objects: [{ ...sdo('identity', id, level, mark, { name: secret(level, `subject ${thing}`), identity_class: 'individual' }), modified: at }], rows: [], things: [[id, level]] }
    }
    case 'report': {
      const id: StixId = `report--${uuid(0x60 + level, thing)}`
      return { objects: [sdo('report', id, level, mark, { name: secret(level, `report ${thing}`), published: '2026-01-01T00:00:00.000Z', object_refs: [SOURCE] })], rows: [], things: [[id, level]] }
    }
    case 'place': {
      const place = PLACES[thing % PLACES.length]!
      const at = `2026-02-0${1 + level}T00:00:00.000Z`
      return { objects: [{ ...sdo('location', place.ref, level, mark, { name: secret(level, `place ${thing}`), latitude: 1 + thing, longitude: 2 }), modified: at }], rows: [], things: [[place.ref, level]] }
    }
  }
}

/** Everything that a page of this session could show. */
async function everything({ calls }: Desk): Promise<{ readonly rows: readonly StixId[]; readonly named: ReadonlyMap<StixId, string>; readonly text: string }> {
  const view = must(await calls.view())
  const rows = must(await calls.rows(Uint32Array.from({ length: view.columns.rows }, (_, row) => row)))
  const entities = must(await calls.entities(Uint32Array.from({ length: view.entities }, (_, ordinal) => ordinal)))
  const found = must(await calls.find('secret', 1_000))
  const objects = await Promise.all([...found.objects.map(({ id }) => id), ...rows.map(({ id }) => id), ...PLACES.map(({ ref }) => ref), ...[0, 1, 2, 3, 4].map(subjectRef)].map(async id => must(await calls.object(id))))
  const cards = await Promise.all([0, 1, 2, 3, 4].map(async n => await calls.subject(subjectRef(n))))
  return {
    rows: rows.map(({ id }) => id),
    named: new Map(rows.map(row => [row.id, `${row.subject?.ref} ${view.places[row.post]?.ref} ${view.places[row.other]?.ref} ${view.sources[row.source]?.ref} ${view.markings[row.marking]?.refs.join(' ')}`])),
    text: JSON.stringify([view.places, view.sources, view.markings, rows, entities, found, objects, cards, must(await calls.annotations()), must(await calls.drafts()), must(await calls.outbox()), must(await calls.status()), must(await calls.settings())]),
  }
}

/** Opens everything sealed that lies in the vault's files with all keys of a hand, and says which levels came out. */
async function opensWith(cabinet: Cabinet, hand: Hand): Promise<{ readonly parts: ReadonlySet<unknown>; readonly segments: ReadonlySet<string>; readonly plain: string }> {
  await new Promise(resolve => setTimeout(resolve, 0))
  await loseCache()
  const store = must(await openVault(cabinet.folder, 'vault', JOURNAL_KEY()))
  const { vault } = must(await store.notary.state())
  const held: HeldKeys = await heldKeys(aead, hand, vault)
  // A modified program would not look at the clearance: it tries each key on each part and section.
  const bold: HeldKeys = { ...held, member: { ...held.member, clearance: 2 } }
  const parts = new Set<unknown>()
  let plain = ''
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: { readonly records: readonly { readonly body: Uint8Array<ArrayBuffer> }[]; readonly next?: number } = must(await store.notary.replay(from))
    for (const { body } of page.records) {
      const opened = await openRecord(aead, bold, { vault, purpose: 'ledger' }, body)
      for (const part of opened.ok ? opened.parts : []) {
        if (part.plain === undefined) continue
        parts.add(part.reader)
        plain += Buffer.from(JSON.stringify(readEntry(part.plain, zstd))).toString('latin1')
      }
      for (const lane of bold.lanes) {
        const all: HeldKeys = { ...bold, lanes: LEVELS.map(level => ({ ...lane, level })) }
        const forced = await openRecord(aead, all, { vault, purpose: 'ledger' }, body)
        for (const part of forced.ok ? forced.parts : []) if (part.plain !== undefined && part.reader !== 'personal') expect(part.reader).toBeLessThanOrEqual(hand.member.clearance)
      }
    }
    from = page.next
  }
  const ring = must(await store.notary.keyring())
  const segments = new Set<string>()
  if (ring !== null) {
    const opened = await openRing(aead, bold, vault, ring)
    const keys = opened.ok ? [...opened.value.ring.keys] : []
    for (const name of must(await store.notary.segments())) {
      const bytes = must(await store.notary.segment(name))
      for (const [, { key }] of keys) {
        for (const kind of ['movements', 'objects', 'originals']) {
          const segment = await openSegment(aead, { vault, name, kind }, key, bytes)
          for (let part = 0; segment.ok && part < segment.value.parts.length; part++) {
            const opened = await segment.value.part(part)
            if (opened === undefined) continue
            segments.add(name)
            plain += Buffer.from(opened.bytes.length === 0 ? opened.bytes : zstd.decompress(opened.bytes)).toString('latin1')
          }
        }
      }
    }
  }
  store.close()
  return { parts, segments, plain }
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  kind: fc.constantFrom<Arrival['kind']>('movement', 'movement', 'batch', 'subject', 'report', 'place'), thing: fc.nat(9), level: fc.constantFrom<Level>(0, 1, 2), mark: fc.nat(5),
})
const sitting = fc.record({ clearance: fc.constantFrom<Level>(0, 1, 2), deliveries: fc.array(fc.array(arrival, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }), note: fc.option(fc.constantFrom<Level>(0, 1, 2)) })

const seed = Number(process.env['WAYPOST_SEED'] ?? Date.now() % 2 ** 31)
const RUNS = Number(process.env['WAYPOST_RUNS'] ?? 6)

test(`[VAULT-40] a session sees exactly what is within its clearance, and its keys open nothing else (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(sitting, { minLength: 1, maxLength: 5 }), async sittings => {
    const cabinet = await newCabinet()
    const lanes = newLanes(1)
    const rows = new Map<StixId, Level>()
    const names = new Map<StixId, string>()
    const things = new Set<string>()
    for (const { clearance, deliveries, note } of sittings) {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      expect(desk.opened).toMatchObject({ damaged: 0, clearance })
      for (const delivery of deliveries) {
        const all = delivery.map(objectsOf)
        await take(desk, all.flatMap(({ objects }) => objects))
        for (const [id, level, refs] of all.flatMap(one => one.rows)) {
          if (level > clearance) continue
          rows.set(id, level)
          // The first version stands.
          if (!names.has(id)) names.set(id, refs)
        }
        for (const [id, level] of all.flatMap(one => one.things)) if (level <= clearance) things.add(`${id} ${level}`)
      }
      if (note !== null) {
        const written = await desk.calls.annotate({ title: secret(note, 'note'), text: secret(note, 'text'), anchors: [{ on: 'subject', ref: subjectRef(0) }], reliability: 'B', credibility: 2, tlp: TLP_OF[note], loweredBecause: 'a test' })
        if (note > clearance) expect(written).toMatchObject({ ok: false, problem: { code: 'above-clearance' } })
        else must(written)
      }
      must(await desk.calls.keepDraft('half', `draft of ${clearance}`))
      desk.close()
    }
    for (const clearance of LEVELS) {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      expect(desk.opened.damaged).toBe(0)
      const { rows: seen, named: refs, text } = await everything(desk)
      for (const [id, ref] of refs) expect(ref).toBe(names.get(id))
      expect(seen.toSorted()).toEqual([...rows].filter(([, level]) => level <= clearance).map(([id]) => id).toSorted())
      for (const level of LEVELS.filter(each => each > clearance)) expect(text).not.toContain(`secret${level}`)
      for (const id of things) {
        const [ref, level] = id.split(' ') as [StixId, string]
        if (Number(level) <= clearance) expect(must(await desk.calls.object(ref)), `${ref} at ${level} for ${clearance}`).not.toBeNull()
      }
      expect(must(await desk.calls.drafts())).toEqual(sittings.some(one => one.clearance === clearance) ? { half: `draft of ${clearance}` } : {})
      desk.close()
    }
    const open = []
    for (const clearance of LEVELS) open.push(await opensWith(cabinet, handOf(lanes, clearance)))
    for (const clearance of LEVELS) {
      for (const level of LEVELS.filter(each => each > clearance)) {
        expect(open[clearance]!.parts.has(level)).toBe(false)
        expect(open[clearance]!.plain).not.toContain(`secret${level}`)
      }
      for (const name of open[clearance]!.segments) expect(open[2]!.segments.has(name)).toBe(true)
    }
  }), { numRuns: RUNS, seed, endOnFailure: true })
}, 600_000)

const VERSIONS = 4
/** A version of a movement; how strict each of them is differs, and is the same wherever it arrives. */
const levelOfVersion = (n: number, version: number): Level => (n * 7 + version * version * 5 + n * version) % 3 as Level
const versionOf = (n: number, version: number): StixObject => {
  const level = levelOfVersion(n, version)
  const object = observedData({ ...named(n, level, 0), remark: secret(level, `movement ${n} version ${version}`) }).at(-1)!
  return { ...object, ...(version === 1 ? {} : { modified: `2026-06-0${version}T00:00:00.000Z` }) }
}

const delivered = fc.record({ clearance: fc.constantFrom<Level>(0, 1, 2), what: fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: VERSIONS })), { minLength: 1, maxLength: 5 }) })

test(`[VAULT-41] of a movement whose versions differ in strictness whoever sees all keeps the latest, and nobody has two (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(delivered, { minLength: 2, maxLength: 7 }), async deliveries => {
    const cabinet = await newCabinet()
    const lanes = newLanes(1)
    const latest = new Map<StixId, readonly [version: number, level: Level]>()
    const deliver = async (clearance: Level, what: readonly (readonly [number, number])[]): Promise<void> => {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      for (const [n, version] of what) {
        const object = versionOf(n, version)
        const level = levelOfVersion(n, version)
        await take(desk, [object])
        if (level <= clearance && (latest.get(object.id)?.[0] ?? 0) < version) latest.set(object.id, [version, level])
      }
      desk.close()
    }
    for (const { clearance, what } of deliveries) await deliver(clearance, what)
    const rowsOf = async (clearance: Level): Promise<readonly StixId[]> => {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      const { rows } = await everything(desk)
      desk.close()
      return rows.toSorted()
    }
    const check = async (clearance: Level): Promise<void> => {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      // What earlier sessions left to be settled is settled before anything is pulled.
      await desk.until(async () => new Set((await everything(desk)).rows).size === (await everything(desk)).rows.length, 'rows without doubles')
      const { rows, text } = await everything(desk)
      const expected = [...latest].filter(([, [, level]]) => level <= clearance)
      if (clearance === 2) expect(rows.toSorted()).toEqual(expected.map(([id]) => id).toSorted())
      for (const [id, [version, level]] of expected) {
        const row = must(await desk.calls.rowOf(id))
        const remark = row === null ? undefined : must(await desk.calls.rows(Uint32Array.of(row)))[0]?.remark
        expect(remark).toBe(secret(level, `movement ${Number.parseInt(id.slice(-12), 16)} version ${version}`))
      }
      for (const level of LEVELS.filter(each => each > clearance)) expect(text).not.toContain(`secret${level}`)
      desk.close()
    }
    await check(2)
    for (const clearance of LEVELS) await check(clearance)
    // The same once more, to everybody: nothing comes back.
    for (const clearance of LEVELS) {
      const before = await rowsOf(clearance)
      await deliver(clearance, deliveries.filter(one => one.clearance === clearance).flatMap(({ what }) => what))
      expect(await rowsOf(clearance)).toEqual(before)
    }
    await check(2)
  }), { numRuns: RUNS, seed, endOnFailure: true })
}, 600_000)

test('[VAULT-42] what is written after a revocation is closed to the keys of before (G30)', async () => {
  const cabinet = await newCabinet()
  const first = newLanes(1)
  const ada = await sit(cabinet, handOf(first, 2))
  await take(ada, objectsOf({ kind: 'movement', thing: 1, level: 1, mark: 0 }).objects)
  ada.close()
  const before = await opensWith(cabinet, handOf(first, 2, MEMBERS.other))
  expect(before.parts.has(1)).toBe(true)
  const both = [...first, ...newLanes(2)]
  const again = await sit(cabinet, handOf(both, 2))
  expect(again.opened).toMatchObject({ rows: 1, damaged: 0 })
  await take(again, [...objectsOf({ kind: 'movement', thing: 2, level: 0, mark: 0 }).objects, ...objectsOf({ kind: 'report', thing: 2, level: 2, mark: 0 }).objects])
  again.close()
  const after = await opensWith(cabinet, handOf(first, 2, MEMBERS.other))
  expect([...after.segments].filter(name => !before.segments.has(name))).toEqual([])
  const entitled = await opensWith(cabinet, handOf(both, 2))
  for (const word of ['secret0 remark 2', 'secret2 report 2']) {
    expect(entitled.plain).toContain(word)
    expect(after.plain).not.toContain(word)
  }
  expect(entitled.segments.size).toBeGreaterThan(before.segments.size)
})

test('[VAULT-43] drafts and personal settings open to their author alone (T4)', async () => {
  const cabinet = await newCabinet()
  const lanes = newLanes(1)
  const ada = await sit(cabinet, handOf(lanes, 2, MEMBERS.high))
  must(await ada.calls.keepDraft('note', 'half a thought of Ada'))
  must(await ada.calls.keepSetting('panes', 'wide for Ada'))
  ada.close()
  const ben = await sit(cabinet, handOf(lanes, 2, MEMBERS.other))
  expect(must(await ben.calls.drafts())).toEqual({})
  expect(must(await ben.calls.settings())).toEqual({})
  must(await ben.calls.keepDraft('note', 'half a thought of Ben'))
  ben.close()
  const once = await sit(cabinet, handOf(lanes, 2, MEMBERS.high))
  expect(must(await once.calls.drafts())).toEqual({ note: 'half a thought of Ada' })
  expect(must(await once.calls.settings())).toEqual({ panes: 'wide for Ada' })
  once.close()
  expect((await opensWith(cabinet, handOf(lanes, 2, MEMBERS.other))).plain).not.toContain('of Ada')
  expect((await opensWith(cabinet, handOf(lanes, 2, MEMBERS.high))).plain).toContain('of Ada')
})

test('[VAULT-44] what was taken back opens to no key that is left, at whatever level it was (G37)', async () => {
  const cabinet = await newCabinet()
  const lanes = newLanes(1)
  const desk = await sit(cabinet, handOf(lanes, 2))
  const all = LEVELS.map(level => objectsOf({ kind: 'movement', thing: level, level, mark: 0 }).objects[0]!)
  await take(desk, all)
  desk.close()
  const before = await opensWith(cabinet, handOf(lanes, 2))
  const kept = await copies(cabinet)
  const again = await sit(cabinet, handOf(lanes, 2))
  await take(again, all.map(object => ({ ...object, revoked: true, modified: '2026-07-01T00:00:00.000Z' })))
  expect(again.last('rows')).toMatchObject({ rows: 0 })
  again.close()
  // Whoever kept the old files has no key for them in the ring of now.
  const { ring, vault } = await ringOf(cabinet, handOf(lanes, 2))
  for (const [name, bytes] of kept) {
    if (![...before.segments].includes(name)) continue
    for (const key of ring) {
      for (const kind of ['movements', 'originals']) {
        const opened = await openSegment(aead, { vault, name, kind }, key, bytes)
        expect(opened.ok ? await opened.value.part(0) : undefined).toBeUndefined()
      }
    }
  }
})

async function copies(cabinet: Cabinet): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const store = must(await openVault(cabinet.folder, 'vault', JOURNAL_KEY()))
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const name of must(await store.notary.segments())) files.set(name, must(await store.notary.segment(name)).slice())
  store.close()
  return files
}

async function ringOf(cabinet: Cabinet, hand: Hand): Promise<{ readonly ring: readonly Uint8Array<ArrayBuffer>[]; readonly vault: string }> {
  await loseCache()
  const store = must(await openVault(cabinet.folder, 'vault', JOURNAL_KEY()))
  const { vault } = must(await store.notary.state())
  const sealed = must(await store.notary.keyring())
  const opened = sealed === null ? undefined : await openRing(aead, await heldKeys(aead, hand, vault), vault, sealed)
  store.close()
  return { vault, ring: opened?.ok === true ? [...opened.value.ring.keys.values()].map(({ key }) => key) : [] }
}

test('[VAULT-40] in a vault of version 1 a member who joins later reads what was written freely since, and nothing of before is damaged by her', async () => {
  const cabinet = await newCabinet()
  const contentKey = new Uint8Array(32).fill(7)
  const founder = async (): Promise<Hand> => await handOfContentKey(aead, contentKey)
  const guest = async (): Promise<Hand> => ({ ...(await founder()), member: { id: MEMBERS.low, role: 'analyst', clearance: 0 }, personal: personal(MEMBERS.low), lanes: (await founder()).lanes.filter(({ level, epoch }) => level === 0 && epoch === 1) })
  const one = await sit(cabinet, await founder())
  await take(one, LEVELS.flatMap(level => objectsOf({ kind: 'movement', thing: level, level, mark: 0 }).objects))
  must(await one.calls.keepDraft('note', 'the founder’s'))
  one.close()
  const two = await sit(cabinet, await guest())
  expect(two.opened).toMatchObject({ rows: 1, damaged: 0, clearance: 0 })
  expect(must(await two.calls.drafts())).toEqual({})
  expect(await take(two, [0, 1, 2].flatMap(level => objectsOf({ kind: 'movement', thing: 4, level: level as Level, mark: 0 }).objects))).toMatchObject({ above: 2 })
  two.close()
  const three = await sit(cabinet, await founder())
  expect(three.opened).toMatchObject({ rows: 4, damaged: 0 })
  expect(must(await three.calls.drafts())).toEqual({ note: 'the founder’s' })
  three.close()
})
