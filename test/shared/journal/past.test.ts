import { expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { type Journal, openJournal, startJournal } from '../../../shared/journal/journal.ts'
import type { Seen } from '../../../shared/journal/survey.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { flipped, utf8 } from '../seal/adapters.ts'
import { ALL_KEPT, SimulatedDisk } from './simulated-disk.ts'

const KEY = aead.random(32)
const ID = aead.random(16)
const FILE = 'journal/000001.jrn'
const place = (files: SimulatedDisk, fileLimit = 1 << 20) => ({ files, folder: 'journal', aead, fileLimit })

async function mustOpen(files: SimulatedDisk, seen?: Seen, fileLimit?: number): Promise<Journal> {
  const opened = await openJournal(place(files, fileLimit), KEY, seen)
  if (!opened.ok) throw new Error(opened.why)
  return opened.journal
}

const append = (journal: Journal, body: string, segments: readonly string[] = []) =>
  journal.append({ added: segments.map(name => ({ name, digest: new Uint8Array(32).fill(name.length) })), retired: [], body: utf8(body) })

async function bodies(journal: Journal): Promise<string[]> {
  const all: string[] = []
  for (let from: number | undefined = 0; from !== undefined;) {
    const replayed: Awaited<ReturnType<Journal['replay']>> = await journal.replay(from)
    all.push(...(replayed?.records ?? []).map(({ body }) => new TextDecoder().decode(body)))
    from = replayed?.next
  }
  return all
}

/** A journal of five records, and what somebody saw after each. */
async function written(): Promise<{ readonly disk: SimulatedDisk; readonly sights: readonly Seen[]; readonly states: readonly ReadonlyMap<string, Bytes>[] }> {
  const disk = new SimulatedDisk()
  await startJournal(place(disk), KEY, { id: ID, practice: false, created: 1 })
  const journal = await mustOpen(disk)
  const sights: Seen[] = []
  const states: ReadonlyMap<string, Bytes>[] = []
  for (const body of ['one', 'two', 'three', 'four', 'five']) {
    await append(journal, body)
    sights.push(journal.seen())
    states.push(disk.afterCut(ALL_KEPT).contents())
  }
  return { disk, sights, states }
}

test('[JOURNAL-9] an older copy is told apart from the newest, and by how many records', async () => {
  const { sights, states } = await written()
  for (const [had, state] of states.entries()) {
    for (const [saw, seen] of sights.entries()) {
      const journal = await mustOpen(SimulatedDisk.holding(state), seen)
      expect([had, saw, journal.past, journal.damaged]).toEqual([had, saw, saw > had ? { missing: saw - had, branched: false } : undefined, 0])
      expect(await bodies(journal)).toHaveLength(had + 1)
    }
  }
})

test('[JOURNAL-9] an older copy that went on for itself is another past, however long it is', async () => {
  const { sights, states } = await written()
  const disk = SimulatedDisk.holding(states[1]!)
  const journal = await mustOpen(disk, sights[4])
  for (const [n, body] of ['THREE', 'FOUR', 'FIVE', 'SIX'].entries()) {
    await append(journal, body)
    const { past } = await mustOpen(SimulatedDisk.holding(disk.afterCut(ALL_KEPT).contents()), sights[4])
    // As long as it is shorter nobody can compare; from the seen length on the chain tells.
    expect(past).toEqual(n < 2 ? { missing: 2 - n, branched: false } : { missing: 0, branched: true })
  }
})

test('[JOURNAL-10] a damaged last record that was seen is damaged and keeps its place; one that nobody saw is torn', async () => {
  const { sights, states } = await written()
  const file = states[4]!.get(FILE)!
  const four = states[3]!.get(FILE)!
  for (let at = four.length; at < file.length; at += 3) {
    const disk = SimulatedDisk.holding(new Map([[FILE, flipped(file, at)]]))
    const journal = await mustOpen(disk, sights[4])
    expect([at, journal.torn, journal.damaged, journal.past]).toEqual([at, 0, 1, undefined])
    expect(await append(journal, 'six')).toBe(5)
    const again = await mustOpen(disk.afterCut(ALL_KEPT), sights[4])
    expect([await bodies(again), again.damaged, again.past]).toEqual([['one', 'two', 'three', 'four', 'six'], 1, undefined])
    const unseen = await mustOpen(SimulatedDisk.holding(new Map([[FILE, flipped(file, at)]])), sights[3])
    expect([unseen.torn > 0, unseen.damaged, unseen.past]).toEqual([true, 0, undefined])
  }
})

test('[JOURNAL-11] a snapshot takes the place of all records, keeps what counts, and goes on', async () => {
  const { disk, sights } = await written()
  const journal = await mustOpen(disk, undefined, 800)
  for (let n = 0; n < 20; n++) await append(journal, `note ${n}`, [`s${n}`])
  const segments = new Map(journal.segments())
  await journal.renew([utf8('all of it'), utf8('in two')])
  expect(await bodies(journal)).toEqual(['all of it', 'in two'])
  await append(journal, 'more')
  expect((await disk.list('journal')).length).toBe(2)
  const again = await mustOpen(disk.afterCut(ALL_KEPT), journal.seen(), 800)
  expect(await bodies(again)).toEqual(['all of it', 'in two', 'more'])
  expect([again.damaged, again.torn, again.past, again.next()]).toEqual([0, 0, undefined, 30])
  expect(again.segments()).toEqual(segments)
  // Whoever saw it before the snapshot knows it again.
  expect((await mustOpen(disk.afterCut(ALL_KEPT), sights[4])).past).toBeUndefined()
})

test('[JOURNAL-11] whatever record of a snapshot is damaged, the others are read and what counts is known', async () => {
  const { disk } = await written()
  const journal = await mustOpen(disk)
  await append(journal, 'with a segment', ['s'])
  await journal.renew(['a', 'b', 'c'].map(utf8))
  const left = disk.afterCut(ALL_KEPT).contents()
  const [[path, file]] = [...left] as [[string, Bytes]]
  for (let at = 0; at < file.length; at++) {
    const opened = await mustOpen(SimulatedDisk.holding(new Map([[path, flipped(file, at, at % 8)]])), journal.seen())
    expect([at, opened.damaged, opened.torn, [...opened.segments().keys()]]).toEqual([at, 1, 0, ['s']])
    expect((await bodies(opened)).length).toBeGreaterThan(1)
  }
})
