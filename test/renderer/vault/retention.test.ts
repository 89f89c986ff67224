import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nativeAead } from '../../../electron/notary/native.ts'
import { monthsBefore } from '../../../renderer/vault/retention.ts'
import type { SealedEvent } from '../../../shared/audit/event.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import type { Movement } from '../../../shared/movement/movement.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { Hand, Member } from '../../../shared/seal/hand.ts'
import { type Cabinet, type Desk, type DeskSettings, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements, PLACES } from './traffic.ts'

const DAY = 86_400_000

const importRows = async (desk: Desk, from: number, count: number): Promise<void> => await importMovements(desk, movements(count, from))

async function importMovements(desk: Desk, list: readonly Movement[]): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: list }))
  must(await desk.calls.commitImport(id))
}

async function importObjects(desk: Desk, objects: readonly unknown[]): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: objects as never }))
  must(await desk.calls.commitImport(id))
}

const segmentsOf = ({ folder }: Cabinet): readonly string[] => fs.readdirSync(path.join(folder, 'vault', 'segments')).toSorted()

/** Moment of the movement in the middle of so many, and a clock that is a year later. */
function clockAfter(count: number): { readonly cutoff: number; readonly now: () => number } {
  const times = movements(count, 0).map(({ time }) => time).toSorted((a, b) => a - b)
  const cutoff = Math.floor(times[count >> 1]! / 1_000) * 1_000
  const now = cutoff + 365 * DAY
  return { cutoff: monthsBefore(now, 12), now: () => now }
}

test('[VAULT-34] a run of the rule drops what is past it for good, and says how much', async () => {
  const { cutoff, now } = clockAfter(2_000)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { now })
  await importRows(desk, 0, 2_000)
  const old = movements(2_000, 0).filter(({ time }) => Math.floor(time / 1_000) < cutoff / 1_000)
  const kept = movements(2_000, 0).filter(({ time }) => Math.floor(time / 1_000) >= cutoff / 1_000)
  expect(Math.min(old.length, kept.length)).toBeGreaterThan(10)
  const before = segmentsOf(cabinet)
  expect(must(await desk.calls.retain())).toBeNull()
  must(await desk.calls.setRetention({ months: 12 }))
  expect(must(await desk.calls.retain())).toEqual({ at: now(), months: 12, rows: old.length, objects: 0 })
  for (const name of segmentsOf(cabinet)) expect(before).not.toContain(name)
  const held = async (at: Desk): Promise<void> => {
    expect(must(await at.calls.status()).rows).toBe(kept.length)
    for (const { id } of old.slice(0, 20)) expect(must(await at.calls.rowOf(id))).toBeNull()
    for (const { id, remark } of kept.slice(0, 20)) {
      const row = must(await at.calls.rowOf(id))
      expect(must(await at.calls.rows(Uint32Array.of(row ?? -1)))[0]).toMatchObject({ id, remark: remark ?? '' })
    }
    expect(must(await at.calls.retention()).runs).toHaveLength(1)
  }
  await held(desk)
  // Whom only rows that went have named is found by name no more, and is in no ledger.
  const names = (of: typeof old): ReadonlySet<string> => new Set(of.map(({ subject }) => subject?.label ?? ''))
  const nameless = [...names(old)].filter(name => !names(kept).has(name))
  for (const name of nameless) expect(must(await desk.calls.find(name, 5)).entities.map(({ label }) => label)).not.toContain(name)
  expect(must(await desk.calls.find([...names(kept)][0]!, 5)).entities.length).toBeGreaterThan(0)
  expect(must(await desk.calls.retain())).toBeNull()
  const state = must(await desk.calls.stateHash(true))
  desk.close()
  const again = await openDesk(cabinet, { now })
  await held(again)
  expect(must(await again.calls.stateHash(true))).toEqual(state)
  again.close()
})

test('[VAULT-34] a person whom nothing names any more has no name left', async () => {
  const { now } = clockAfter(60)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { now })
  await importRows(desk, 0, 60)
  expect(must(await desk.calls.find('Person 7', 5)).entities).toHaveLength(1)
  must(await desk.calls.setRetention({ months: 12 }))
  expect(must(await desk.calls.retain())?.rows).toBe(30)
  desk.close()
  const again = await openDesk(cabinet, { now })
  expect(must(await again.calls.find('Person 7', 5)).entities).toEqual([])
  expect(must(await again.calls.find('Person 57', 5)).entities).toHaveLength(1)
  again.close()
})

test('[VAULT-34] evidence that a standing note names stays, and so does what others refer to', async () => {
  const { now } = clockAfter(200)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { now })
  await importRows(desk, 0, 200)
  const [first, second] = movements(200, 0).toSorted((a, b) => a.time - b.time)
  const at = (year: string): { readonly created: string; readonly modified: string } => ({ created: `${year}-01-01T00:00:00.000Z`, modified: `${year}-01-01T00:00:00.000Z` })
  const report = (n: number, year: string, refs: readonly string[]): unknown =>
    ({ type: 'report', spec_version: '2.1', id: `report--00000000-0000-4000-8000-00000000000${n}`, ...at(year), name: `Report ${n}`, published: at(year).created, report_types: [], object_refs: refs })
  await importObjects(desk, [...locations(), report(1, '2001', []), report(2, '2001', []), report(3, '2099', ['report--00000000-0000-4000-8000-000000000002'])])
  must(await desk.calls.annotate({ title: 'Seen', text: 'Seen before', anchors: [{ on: 'movement', ref: first!.id }], reliability: 'B', credibility: 2, tlp: 'RED' }))
  must(await desk.calls.setRetention({ months: 12 }))
  const run = must(await desk.calls.retain())
  expect(run).toMatchObject({ objects: 1 })
  expect(must(await desk.calls.rowOf(first!.id))).not.toBeNull()
  expect(must(await desk.calls.rowOf(second!.id))).toBeNull()
  expect(must(await desk.calls.object('report--00000000-0000-4000-8000-000000000001'))).toBeNull()
  expect(must(await desk.calls.object('report--00000000-0000-4000-8000-000000000002'))?.object.name).toBe('Report 2')
  expect(must(await desk.calls.object(locations()[0]!.id))).not.toBeNull()
  desk.close()
})

test('[VAULT-34] a rule may name one level, and a rule that is none is refused', async () => {
  const { now } = clockAfter(300)
  const desk = await openDesk(await makeCabinet(false), { now })
  await importRows(desk, 0, 300)
  await importObjects(desk, movements(20, 5_000).flatMap(movement => observedData(movement)))
  const total = must(await desk.calls.status()).rows
  let gone = 0
  for (const level of [0, 1, 2] as const) {
    must(await desk.calls.setRetention({ months: 1, level }))
    gone += must(await desk.calls.retain())?.rows ?? 0
    expect(must(await desk.calls.status()).rows).toBe(total - gone)
  }
  must(await desk.calls.setRetention(null))
  expect(must(await desk.calls.retain())).toBeNull()
  expect((await desk.calls.setRetention({ months: 0 })).ok).toBe(false)
  expect((await desk.calls.setRetention({ months: 1.5 })).ok).toBe(false)
  desk.close()
})

/** Sits down as one of several members, the lanes of whom are the same. */
function sitting(cabinet: Cabinet): (role: Member['role'], clearance: Member['clearance'], settings?: DeskSettings) => Promise<Desk> {
  const lanes = ([0, 1, 2] as const).map(level => ({ level, epoch: 1, key: nativeAead.random(32) }))
  return async (role, clearance, settings = {}) => {
    const n = `${clearance + 1}`
    const hand: Hand = {
      member: { id: n.repeat(32), role, clearance }, personal: new Uint8Array(32).fill(clearance + 1),
      lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })),
    }
    return await openDesk({ ...cabinet, kept: { name: 'vault', hand, journalKey: new Uint8Array(32).fill(9) } }, { user: `Member ${n}`, ...settings })
  }
}

const note = (on: 'movement' | 'subject', ref: Movement['id']) =>
  ({ title: 'Seen', text: 'Seen before', anchors: [{ on, ref }], reliability: 'B', credibility: 2, tlp: 'RED' }) as const

async function nameOf(desk: Desk, { id }: Movement): Promise<string | undefined> {
  const row = must(await desk.calls.rowOf(id))
  return row === null ? undefined : must(await desk.calls.rows(Uint32Array.of(row)))[0]?.subject?.label
}

const quiet = async (): Promise<void> => await new Promise(resolve => setTimeout(resolve, 150))

test('[VAULT-34] who does not see every note and every row drops nothing', async () => {
  const { now } = clockAfter(60)
  const sit = sitting(await makeCabinet(false))
  const [first, ...others] = movements(60, 0).map(each => ({ ...each, markings: [TLP_IDS.GREEN] }))
  const red = { ...others.at(-1)!, subject: others[0]!.subject!, markings: [TLP_IDS.RED] }
  const open = await sit('supervisor', 2)
  await importMovements(open, [first!, ...others.slice(0, -1), red])
  must(await open.calls.annotate(note('movement', first!.id)))
  must(await open.calls.setRetention({ months: 12 }))
  open.close()
  for (const role of ['supervisor', 'analyst'] as const) {
    const low = await sit(role, 0, { now })
    await quiet()
    expect(await low.calls.retain()).toEqual(failed(role === 'analyst' ? 'not-supervisor' : 'needs-full-clearance'))
    expect(must(await low.calls.status()).rows).toBe(59)
    expect(must(await low.calls.retention()).runs).toEqual([])
    low.close()
  }
  const again = await sit('supervisor', 2)
  expect(await nameOf(again, first!)).toBe('Person 0')
  expect(await nameOf(again, red)).toBe('Person 1')
  again.close()
  const later = await sit('analyst', 2, { now })
  await later.until(async () => must(await later.calls.retention()).runs.length === 1, 'the run of the day')
  expect([await nameOf(later, first!), await nameOf(later, others[0]!), await nameOf(later, red)]).toEqual(['Person 0', undefined, 'Person 1'])
  later.close()
})

test('[VAULT-34] where damage may hide a note nothing is dropped', async () => {
  const { now } = clockAfter(60)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await importRows(desk, 0, 60)
  const sound = segmentsOf(cabinet)
  await importRows(desk, 1_000, 10)
  must(await desk.calls.setRetention({ months: 12 }))
  desk.close()
  await loseCache()
  for (const name of segmentsOf(cabinet)) if (!sound.includes(name)) fs.writeFileSync(path.join(cabinet.folder, 'vault', 'segments', name), new Uint8Array(500))
  const again = await openDesk(cabinet, { now })
  await quiet()
  expect(await again.calls.retain()).toEqual(failed('needs-undamaged'))
  expect(must(await again.calls.status()).rows).toBe(60)
  again.close()
})

test('[VAULT-34] a run that the disk refuses takes no name away, then or later', async () => {
  const { now } = clockAfter(60)
  const cabinet = await makeCabinet(false)
  let refuses = false
  const desk = await openDesk(cabinet, { now, around: notary => ({
    ...notary, commit: async asked => refuses && (asked.retire?.length ?? 0) > 0 ? failed('disk-full') : await notary.commit(asked),
  }) })
  await importRows(desk, 0, 60)
  must(await desk.calls.setRetention({ months: 12 }))
  refuses = true
  expect(await desk.calls.retain()).toEqual(failed('disk-full'))
  const [first] = movements(1, 0)
  expect(await nameOf(desk, first!)).toBe('Person 0')
  // What is written next carries what is not written yet.
  await importRows(desk, 5_000, 1)
  desk.close()
  const again = await openDesk(cabinet)
  expect(await nameOf(again, first!)).toBe('Person 0')
  again.close()
})

test('[VAULT-34] only a supervisor makes the rule and runs it out of its turn', async () => {
  const sit = sitting(await makeCabinet(false))
  const desk = await sit('analyst', 2)
  expect(await desk.calls.setRetention({ months: 12 })).toEqual(failed('not-supervisor'))
  expect(await desk.calls.setRetention(null)).toEqual(failed('not-supervisor'))
  expect(await desk.calls.retain()).toEqual(failed('not-supervisor'))
  expect(must(await desk.calls.retention()).rule).toBeNull()
  desk.close()
})

test('[VAULT-34] the run of the day is in the log like one that a person asks for', async () => {
  const { now } = clockAfter(60)
  const cabinet = await makeCabinet(false)
  const events: SealedEvent[] = []
  const around: DeskSettings['around'] = notary => ({ ...notary, audit: async event => {
    events.push(event)
    return await notary.audit(event)
  } })
  const desk = await openDesk(cabinet)
  await importRows(desk, 0, 60)
  must(await desk.calls.setRetention({ months: 12 }))
  desk.close()
  const again = await openDesk(cabinet, { now, around })
  await again.until(() => events.length > 0, 'the event')
  expect(events).toMatchObject([{ act: 'erase', call: 'retain', count: 30, sealed: expect.any(String) as string }])
  must(await again.calls.setRetention({ months: 1 }))
  const run = must(await again.calls.retain())
  expect(events.slice(1)).toMatchObject([{ act: 'security', call: 'setRetention' }, { act: 'erase', call: 'retain', count: run?.rows ?? 0 }])
  again.close()
})

test('[VAULT-34] whom a note is about keeps the name, and who comes again gets it back', async () => {
  const { now } = clockAfter(60)
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { now })
  await importRows(desk, 0, 60)
  must(await desk.calls.annotate(note('subject', movements(1, 3)[0]!.subject!.ref)))
  must(await desk.calls.setRetention({ months: 12 }))
  must(await desk.calls.retain())
  const found = async (at: Desk, name: string): Promise<readonly string[]> => must(await at.calls.find(name, 50)).entities.map(({ label }) => label).filter(label => label === name)
  expect([await found(desk, 'Person 3'), await found(desk, 'Person 4')]).toEqual([['Person 3'], []])
  // Every 97th movement is of the same person.
  await importRows(desk, 97 + 4, 1)
  expect(await nameOf(desk, movements(1, 97 + 4)[0]!)).toBe('Person 4')
  desk.close()
  const again = await openDesk(cabinet)
  expect(await nameOf(again, movements(1, 97 + 4)[0]!)).toBe('Person 4')
  again.close()
})

test('[VAULT-34] nobody whom a file on its way in names loses the name', async () => {
  const { now } = clockAfter(60)
  const desk = await openDesk(await makeCabinet(false), { now })
  await importRows(desk, 0, 60)
  must(await desk.calls.setRetention({ months: 12 }))
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(1, 97 + 4) }))
  expect(await desk.calls.retain()).toEqual(failed('import-unfinished'))
  must(await desk.calls.commitImport(id))
  expect(must(await desk.calls.retain())?.rows).toBe(30)
  expect(await nameOf(desk, movements(1, 97 + 4)[0]!)).toBe('Person 4')
  desk.close()
})

test('[VAULT-34] months go by the calendar', () => {
  const before = (day: string, months: number): string => new Date(monthsBefore(Date.parse(`${day}T12:30:00Z`), months)).toISOString().slice(0, 16)
  expect(before('2026-03-31', 1)).toBe('2026-02-28T12:30')
  expect(before('2024-03-31', 1)).toBe('2024-02-29T12:30')
  expect(before('2026-11-25', 12)).toBe('2025-11-25T12:30')
  expect(before('2026-01-31', 2)).toBe('2025-11-30T12:30')
})
