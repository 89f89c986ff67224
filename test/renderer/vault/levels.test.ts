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
import { type Hand, type Lane } from '../../../shared/seal/hand.ts'
import { heldKeys, type HeldKeys } from '../../../shared/seal/lane-keys.ts'
import { openRecord } from '../../../shared/seal/record.ts'
import { openRing } from '../../../shared/seal/ring.ts'
import { openSegment } from '../../../shared/seal/segment.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { mustReadUuid } from '../../../shared/stix/uuid.ts'
import { uuidOf } from '../../../shared/stix/id.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { movement, PLACES, SOURCE, subjectRef } from './traffic.ts'

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

const sdo = (type: 'identity' | 'report' | 'location', id: StixId, level: Level, mark: number, more: object): StixObject => {
  const markings = marked(level, mark)
  return { type, spec_version: '2.1', id, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', created_by_ref: SOURCE, ...(markings.length === 0 ? {} : { object_marking_refs: markings }), ...more } as StixObject
}
const uuid = (group: number, n: number): string => `${group.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** What arrives as objects, and the rows that it is, each with its level. */
/** The same version of the same thing is marked alike wherever it arrives. */
function objectsOf({ kind, thing, level: asked, mark: any }: Arrival): { readonly objects: readonly StixObject[]; readonly rows: readonly (readonly [StixId, Level])[]; readonly things: readonly (readonly [StixId, Level])[] } {
  const [level, mark] = kind === 'batch' ? [thing % 3 as Level, thing] : [asked, any]
  switch (kind) {
    case 'movement': {
      const [id, one] = [`observed-data--${uuid(0x40 + level, thing)}` as const, named(thing, level, mark)]
      return { objects: [observedData({ ...one, id }).at(-1)!], rows: [[id, level]], things: [] }
    }
    case 'batch': {
      const id: StixId = `observed-data--${uuid(0x50, thing)}`
      const levels = Array.from({ length: 7 }, (_, i) => (thing * 5 + i * i) % 3 as Level)
      const rows = levels.map((each, i) => named(thing * 100 + i, each, mark + i))
      const names = mustReadUuid(uuidOf(id))
      const [artifact, observed] = batchObjects(gather(rows, new Map(PLACES.map(place => [place.ref, place]))).columns, { id, createdBy: SOURCE, created: Date.UTC(2026, 5, 1), markings: marked(level, mark) })
      return { objects: [artifact, observed], rows: levels.map((each, i) => [rowId(names, i), each]), things: [[id, level]] }
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
async function everything({ calls }: Desk): Promise<{ readonly rows: readonly StixId[]; readonly text: string }> {
  const view = must(await calls.view())
  const rows = must(await calls.rows(Uint32Array.from({ length: view.columns.rows }, (_, row) => row)))
  const entities = must(await calls.entities(Uint32Array.from({ length: view.entities }, (_, ordinal) => ordinal)))
  const found = must(await calls.find('secret', 1_000))
  const objects = await Promise.all([...found.objects.map(({ id }) => id), ...rows.map(({ id }) => id), ...PLACES.map(({ ref }) => ref), ...[0, 1, 2, 3, 4].map(subjectRef)].map(async id => must(await calls.object(id))))
  const cards = await Promise.all([0, 1, 2, 3, 4].map(async n => await calls.subject(subjectRef(n))))
  return {
    rows: rows.map(({ id }) => id),
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
        plain += Buffer.from(part.plain).toString('latin1')
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
          if (segment.ok && (await segment.value.part(0)) !== undefined) segments.add(name)
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
const RUNS = Number(process.env['WAYPOST_RUNS'] ?? 12)

test(`[VAULT-18] a session sees exactly what is within its clearance, and its keys open nothing else (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(sitting, { minLength: 1, maxLength: 5 }), async sittings => {
    const cabinet = await newCabinet()
    const lanes = newLanes(1)
    const rows = new Map<StixId, Level>()
    const things = new Set<string>()
    for (const { clearance, deliveries, note } of sittings) {
      const desk = await sit(cabinet, handOf(lanes, clearance))
      expect(desk.opened).toMatchObject({ damaged: 0, clearance })
      for (const delivery of deliveries) {
        const all = delivery.map(objectsOf)
        await take(desk, all.flatMap(({ objects }) => objects))
        for (const [id, level] of all.flatMap(one => one.rows)) if (level <= clearance) rows.set(id, level)
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
      const { rows: seen, text } = await everything(desk)
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
