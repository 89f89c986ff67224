import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { LEVELS, type Level } from '../../../shared/handling/level.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { Hand } from '../../../shared/seal/hand.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled } from './exchange.ts'
import { locations, movement, movements, PLACES } from './traffic.ts'

const observed = (count: number, from = 0): StixObject[] => movements(count, from).flatMap(each => observedData(each).slice(-1))
const one = observedData(movement(1)).at(-1)!

const journalBytes = ({ folder }: Cabinet): number => {
  const within = path.join(folder, 'vault', 'journal')
  return fs.readdirSync(within).reduce((sum, name) => sum + fs.statSync(path.join(within, name)).size, 0)
}

async function live({ calls }: Desk, source: string): Promise<void> {
  for (let n = 0; n < 60; n++) must(await calls.keepDraft('note', `half a sentence ${n}`.repeat(20)))
  must(await calls.keepDraft('other', 'gone'))
  must(await calls.keepDraft('other', ''))
  for (let n = 0; n < 20; n++) must(await calls.keepSetting('layout', { n }))
  const draft = { title: 'Two cars', text: 'They crossed.', anchors: [{ on: 'movement', ref: one.id }], reliability: 'B', credibility: 2, tlp: 'AMBER' } as const
  const note = must(await calls.annotate(draft))
  must(await calls.revise(note.id, { ...draft, text: 'They crossed twice.' }))
  must(await calls.annotate({ ...draft, tlp: 'RED' }))
  const { import: id } = must(await calls.beginImport('a file'))
  must(await calls.importPart(id, { places: PLACES }))
  must(await calls.importPart(id, { movements: movements(300, 2_000) }))
  must(await calls.importPart(id, { objects: [{ ...one, modified: '2026-03-01T00:00:00.000Z', description: 'later' }] }))
  must(await calls.commitImport(id))
  const collection = must(await calls.status()).sources[0]!.collections.find(({ canWrite }) => canWrite)!.id
  const finding = { title: 'Convoy', summary: 'Two cars.', annotations: [note.id], movements: [], source, collection }
  must(await calls.previewFinding(finding))
  must(await calls.forward(finding))
}

test('[VAULT-30] a ledger that is written anew is smaller, and holds the same', async () => {
  const server = makeExchange({ reference: locations(), movements: observed(1_200) })
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { exchange: server.exchange })
  const source = await join(desk)
  await pulled(desk, source)
  await live(desk, source)
  await desk.until(async () => must(await desk.calls.outbox())[0]?.state === 'accepted', 'acceptance')
  must(await desk.calls.compact())
  const before = journalBytes(cabinet)
  const hash = must(await desk.calls.stateHash(true))
  const written = must(await desk.calls.renewLedger())
  expect(written.after).toBeLessThan(written.before / 2)
  expect(journalBytes(cabinet)).toBeLessThan(before / 2)
  // The session goes on, over what it had in memory and what is on disk now.
  must(await desk.calls.keepDraft('note', 'after the snapshot'))
  const after = must(await desk.calls.stateHash(true))
  expect({ ...after, drafts: '' }).toEqual({ ...hash, drafts: '' })
  desk.close()
  await loseCache()
  const again = await openDesk(cabinet, { exchange: server.exchange, user: '' })
  expect(again.opened).toMatchObject({ damaged: 0 })
  expect(must(await again.calls.stateHash(true))).toEqual(after)
  expect(must(await again.calls.drafts())).toEqual({ note: 'after the snapshot' })
  // A second one finds nothing more to leave out.
  const second = must(await again.calls.renewLedger())
  expect(second.after).toBeGreaterThan(second.before * 0.8)
  again.close()
}, 60_000)

test('[VAULT-30] whoever is cleared for less holds the same before and after, and what is her own is carried on', async () => {
  const lanes = LEVELS.map(level => ({ level, epoch: 0, key: aead.random(32) }))
  const handOf = (clearance: Level, digit: string): Hand => ({
    member: { id: digit.repeat(32), role: 'analyst', clearance }, personal: new Uint8Array(32).fill(Number(digit)), lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })),
  })
  const cabinet = await makeCabinet(false)
  const sit = async (clearance: Level, digit: string): Promise<Desk> =>
    await openDesk({ ...cabinet, kept: { name: 'vault', hand: handOf(clearance, digit), journalKey: new Uint8Array(32).fill(9) } }, { user: `member ${digit}` })
  const marks = [TLP_IDS.GREEN, TLP_IDS.AMBER, TLP_IDS.RED]
  const take = async (desk: Desk, from: number): Promise<void> => {
    const { import: id } = must(await desk.calls.beginImport('rows'))
    must(await desk.calls.importPart(id, { places: PLACES }))
    must(await desk.calls.importPart(id, { movements: movements(120, from).map((each, n) => ({ ...each, markings: [marks[n % 3]!] })) }))
    must(await desk.calls.commitImport(id))
  }
  const people = [[0, '1'], [1, '2'], [2, '3']] as const
  for (const [round, [clearance, digit]] of [...people, ...people].entries()) {
    const desk = await sit(clearance, digit)
    await take(desk, round * 60)
    for (let n = 0; n < 12; n++) must(await desk.calls.keepDraft('note', `${digit} ${round} ${n}`.repeat(30)))
    must(await desk.calls.keepSetting('layout', { round, digit }))
    must(await desk.calls.annotate({ title: 'A note', text: `of ${digit}`, anchors: [{ on: 'span', from: 0, to: 1 }], reliability: 'B', credibility: 2, tlp: (['GREEN', 'AMBER', 'RED'] as const)[clearance] }))
    desk.close()
  }
  const seen = async (): Promise<readonly unknown[]> => {
    const all: unknown[] = []
    for (const [clearance, digit] of people) {
      const desk = await sit(clearance, digit)
      await desk.until(() => desk.last('status') !== undefined)
      all.push([desk.opened.damaged, must(await desk.calls.stateHash(true)), must(await desk.calls.drafts()), must(await desk.calls.settings())])
      desk.close()
      await loseCache()
    }
    return all
  }
  // Whoever sees most has first to settle what the others left, which changes the state.
  await seen()
  const before = await seen()
  const high = await sit(2, '3')
  const { before: was, after } = must(await high.calls.renewLedger())
  expect(after).toBeLessThan(was)
  high.close()
  expect(await seen()).toEqual(before)
  const low = await sit(0, '1')
  expect(must(await low.calls.renewLedger())).toMatchObject({ before: expect.any(Number) })
  await take(low, 5_000)
  expect(must(await low.calls.drafts())).toEqual({ note: '1 3 11'.repeat(30) })
  low.close()
}, 60_000)
