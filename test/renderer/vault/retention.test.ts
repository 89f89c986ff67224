import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { monthsBefore } from '../../../renderer/vault/retention.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Cabinet, type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements, PLACES } from './traffic.ts'

const DAY = 86_400_000

async function importRows(desk: Desk, from: number, count: number): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('rows'))
  must(await desk.calls.importPart(id, { places: PLACES }))
  must(await desk.calls.importPart(id, { movements: movements(count, from) }))
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

test('[VAULT-34] months go by the calendar', () => {
  const before = (day: string, months: number): string => new Date(monthsBefore(Date.parse(`${day}T12:30:00Z`), months)).toISOString().slice(0, 16)
  expect(before('2026-03-31', 1)).toBe('2026-02-28T12:30')
  expect(before('2024-03-31', 1)).toBe('2024-02-29T12:30')
  expect(before('2026-11-25', 12)).toBe('2025-11-25T12:30')
  expect(before('2026-01-31', 2)).toBe('2025-11-30T12:30')
})
