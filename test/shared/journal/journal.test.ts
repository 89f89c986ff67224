import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { writeEntry } from '../../../shared/journal/entry.ts'
import { LARGEST_RECORD } from '../../../shared/journal/frame.ts'
import { HEADER_LENGTH } from '../../../shared/journal/header.ts'
import { type Journal, LARGEST_FILE, openJournal, peekJournal, startJournal } from '../../../shared/journal/journal.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { flipped, utf8 } from '../seal/adapters.ts'
import { seeded } from '../seal/seeded.ts'
import { ALL_KEPT, SimulatedDisk } from './simulated-disk.ts'

// Every bit of a file: other tests run beside it.
vi.setConfig({ testTimeout: 30_000 })

const KEY = aead.random(32)
const ID = aead.random(16)
const FOLDER = 'journal'
const FILE = `${FOLDER}/000001.jrn`
const HOW = { id: ID, practice: true, created: 1_764_000_000_000 }

const place = (files: SimulatedDisk, fileLimit?: number) => ({ files, folder: FOLDER, aead, ...(fileLimit === undefined ? {} : { fileLimit }) })

async function mustOpen(files: SimulatedDisk, fileLimit?: number): Promise<Journal> {
  const opened = await openJournal(place(files, fileLimit), KEY)
  if (!opened.ok) throw new Error(opened.why)
  return opened.journal
}

/** Everything that a journal hands out, as text by sequence. */
async function read(journal: Journal): Promise<readonly (readonly [number, string])[]> {
  const all: (readonly [number, string])[] = []
  let from: number | undefined = 0
  while (from !== undefined) {
    const replayed = await journal.replay(from)
    if (replayed === undefined) throw new Error('a record that opened does not open now')
    all.push(...replayed.records.map(({ sequence, body }) => [sequence, new TextDecoder().decode(body)] as const))
    from = replayed.next
  }
  return all
}

const append = (journal: Journal, body: string) => journal.append({ added: [], retired: [], body: utf8(body) })

async function journalOf(bodies: readonly string[], fileLimit?: number): Promise<Map<string, Bytes>> {
  const disk = new SimulatedDisk()
  await startJournal(place(disk), KEY, HOW)
  const journal = await mustOpen(disk, fileLimit)
  for (const body of bodies) await append(journal, body)
  return disk.afterCut(ALL_KEPT).contents()
}

const BODIES = ['one', 'two', 'three', 'four', 'five']
const ALL = BODIES.map((body, i) => [i, body] as const)
let good: Map<string, Bytes>
/** Where each frame begins in the one file, and where the last ends. */
let starts: number[]

beforeAll(async () => {
  good = await journalOf(BODIES)
  starts = [HEADER_LENGTH]
  for (const body of BODIES) starts.push((starts.at(-1) ?? 0) + 60 + 16 + 10 + body.length)
  expect(starts.at(-1)).toBe(good.get(FILE)?.length)
})

function withFile(bytes: Bytes, path = FILE, of = good): SimulatedDisk {
  return SimulatedDisk.holding(new Map(of).set(path, bytes))
}

test('[JOURNAL-1] what was appended is read again, in order, with what the header says', async () => {
  const journal = await mustOpen(SimulatedDisk.holding(good))
  expect(await read(journal)).toEqual(ALL)
  expect(journal.header).toEqual({ vault: ID, practice: true, created: HOW.created, number: 1, first: 0, chain: new Uint8Array(32), renewed: false })
  expect([journal.torn, journal.damaged, journal.records(), journal.next()]).toEqual([0, 0, 5, 5])
  expect(await peekJournal(place(SimulatedDisk.holding(good)))).toEqual(journal.header)
})

test('[JOURNAL-1] any bodies round trip, over files of any size', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 20 }), fc.integer({ min: 1, max: 2_000 }), async (bodies, limit) => {
    const journal = await mustOpen(SimulatedDisk.holding(await journalOf(bodies, limit)))
    expect(await read(journal)).toEqual(bodies.map((body, i) => [i, body]))
    expect(journal.damaged).toBe(0)
  }), { numRuns: 50 })
})

test('[JOURNAL-3] a file cut anywhere keeps every whole record, and goes on', async () => {
  const file = good.get(FILE) ?? new Uint8Array(0)
  for (let length = HEADER_LENGTH; length < file.length; length++) {
    const whole = starts.filter(start => start <= length).length - 1
    const disk = withFile(file.slice(0, length))
    const journal = await mustOpen(disk)
    expect(await read(journal)).toEqual(ALL.slice(0, whole))
    const torn = length - (starts[whole] ?? 0)
    expect([journal.torn, journal.damaged]).toEqual([torn, 0])
    expect(disk.contents().get(`${FILE}.torn`)).toEqual(torn === 0 ? undefined : file.slice(length - torn, length))
    expect(await append(journal, 'next')).toBe(whole)
    const again = await mustOpen(disk.afterCut(ALL_KEPT))
    expect(await read(again)).toEqual([...ALL.slice(0, whole), [whole, 'next']])
    expect([again.torn, again.damaged]).toEqual([0, 0])
  }
})

test('[JOURNAL-4] every flipped bit is noticed, and costs the record that it is in and no other', async () => {
  const file = good.get(FILE) ?? new Uint8Array(0)
  for (let at = 0; at < file.length; at++) {
    for (const bit of [0, 3, 7]) {
      const opened = await openJournal(place(withFile(flipped(file, at, bit))), KEY)
      if (!opened.ok) {
        // The very first bytes may say that this is no journal of ours; they may not say "newer".
        throw new Error(`byte ${at}: ${opened.why}`)
      }
      const { journal } = opened
      const hit = starts.findIndex((start, i) => at >= start && at < (starts[i + 1] ?? 0))
      if (hit === -1) {
        expect([at, await read(journal), journal.damaged]).toEqual([at, ALL, 1])
      } else if (hit === BODIES.length - 1) {
        expect([at, await read(journal), journal.damaged, journal.torn > 0]).toEqual([at, ALL.slice(0, -1), 0, true])
      } else {
        expect([at, await read(journal), journal.damaged, journal.torn]).toEqual([at, ALL.filter(([sequence]) => sequence !== hit), 1, 0])
      }
    }
  }
})

test('[JOURNAL-4] a journal with a hole goes on, and the hole stays counted', async () => {
  const file = good.get(FILE) ?? new Uint8Array(0)
  const disk = withFile(flipped(file, (starts[1] ?? 0) + 70))
  const journal = await mustOpen(disk)
  expect(await append(journal, 'six')).toBe(5)
  const again = await mustOpen(disk.afterCut(ALL_KEPT))
  expect(await read(again)).toEqual([...ALL.filter(([sequence]) => sequence !== 1), [5, 'six']])
  expect(again.damaged).toBe(1)
  expect(disk.contents().get(FILE)?.slice(0, file.length)).toEqual(flipped(file, (starts[1] ?? 0) + 70))
})

test('[JOURNAL-4] stretches of rubbish over several records: each record is counted, all others are read', async () => {
  const random = seeded('rubbish in a journal')
  const file = good.get(FILE) ?? new Uint8Array(0)
  for (let i = 0; i < 300; i++) {
    const from = HEADER_LENGTH + random.below(file.length - HEADER_LENGTH)
    const to = Math.min(file.length, from + 1 + random.below(300))
    const broken = file.slice()
    for (let at = from; at < to; at++) broken[at] = (broken[at] ?? 0) ^ (1 + random.below(255))
    const journal = await mustOpen(withFile(broken))
    const kept = ALL.filter(([sequence]) => to <= (starts[sequence] ?? 0) || from >= (starts[sequence + 1] ?? 0))
    expect(await read(journal)).toEqual(kept)
    const last = kept.at(-1)?.[0] ?? -1
    expect(journal.damaged).toBe(last + 1 - kept.length)
    expect(journal.torn).toBe(file.length - (starts[last + 1] ?? 0))
  }
})

test('[JOURNAL-5] a record moved, repeated or dropped is counted and not handed out', async () => {
  const file = good.get(FILE) ?? new Uint8Array(0)
  const head = file.slice(0, HEADER_LENGTH)
  const frames = BODIES.map((_body, i) => file.slice(starts[i], starts[i + 1]))
  const built = async (order: readonly number[]): Promise<readonly [readonly string[], number]> => {
    const bytes = new Uint8Array(await new Blob([head, ...order.map(i => frames[i] ?? new Uint8Array(0))]).arrayBuffer())
    const journal = await mustOpen(withFile(bytes))
    return [(await read(journal)).map(([, body]) => body), journal.damaged]
  }
  expect(await built([0, 1, 2, 3, 4])).toEqual([BODIES, 0])
  expect(await built([0, 1, 3, 4])).toEqual([['one', 'two', 'four', 'five'], 1])
  expect(await built([0, 1, 2, 1, 3, 4])).toEqual([BODIES, 1])
  expect(await built([0, 2, 1, 3, 4])).toEqual([['one', 'three', 'four', 'five'], 2])
  expect(await built([1, 2, 3, 4])).toEqual([['two', 'three', 'four', 'five'], 1])
})

test('[JOURNAL-5] a record of another past of the same vault is not handed out', async () => {
  const disk = withFile((good.get(FILE) ?? new Uint8Array(0)).slice(0, starts[3]))
  await append(await mustOpen(disk), 'FOUR')
  const fork = disk.afterCut(ALL_KEPT).contents().get(FILE) ?? new Uint8Array(0)
  expect(fork.length).toBe(starts[4])
  const spliced = (good.get(FILE) ?? new Uint8Array(0)).slice()
  spliced.set(fork.subarray(starts[3]), starts[3])
  const journal = await mustOpen(withFile(spliced))
  // 'FOUR' follows 'three' as it should; 'five' follows another 'four'.
  expect((await read(journal)).map(([, body]) => body)).toEqual(['one', 'two', 'three', 'FOUR'])
  expect(journal.damaged).toBe(1)
})

test('[JOURNAL-5] another vault’s file does not pass for one of this', async () => {
  const disk = new SimulatedDisk()
  await startJournal(place(disk), aead.random(32), { ...HOW, id: aead.random(16) })
  const foreign = disk.contents().get(FILE) ?? new Uint8Array(0)
  const journal = await mustOpen(withFile(foreign, `${FOLDER}/000002.jrn`))
  expect(await read(journal)).toEqual(ALL)
  expect(journal.damaged).toBe(1)
})

test('[JOURNAL-6] a wrong key, a newer version and an unreadable start touch nothing', async () => {
  const file = good.get(FILE) ?? new Uint8Array(0)
  const newer = file.slice()
  newer.set([2, 0, 0xfd, 0xff], 8)
  const bothHeadsGone = file.slice().fill(0, 0, HEADER_LENGTH)
  const cases = [[aead.random(32), file, 'wrong-key'], [KEY, newer, 'newer'], [KEY, bothHeadsGone, 'damaged'], [aead.random(32), file.slice(0, file.length - 5), 'wrong-key']] as const
  for (const [key, bytes, why] of cases) {
    const disk = withFile(bytes)
    expect(await openJournal(place(disk), key)).toEqual({ ok: false, why })
    expect(disk.changes).toBe(0)
  }
})

test('[JOURNAL-6] a single record of a newer version stops all of it: half a vault is no answer', async () => {
  const disk = withFile(good.get(FILE) ?? new Uint8Array(0))
  const journal = await mustOpen(disk)
  // What a newer build would write: an authentic record whose entry begins with another version.
  const { writeFrame } = await import('../../../shared/journal/frame.ts')
  const { subkey } = await import('../../../shared/seal/keys.ts')
  const { toHex } = await import('../../../shared/seal/bytes.ts')
  const key = await subkey(aead, KEY, `waypost journal records 1 of ${toHex(ID)}`)
  const file = disk.contents().get(FILE) ?? new Uint8Array(0)
  const chain = await aead.digest(file.slice(starts[4]))
  const frame = await writeFrame(aead, key, ID, { sequence: journal.next(), chain, plain: new Uint8Array(40).fill(3) })
  const newer = withFile(new Uint8Array([...file, ...frame]))
  expect(await openJournal(place(newer), KEY)).toEqual({ ok: false, why: 'newer' })
  expect(newer.changes).toBe(0)
})

test('[JOURNAL-7] files are bounded, and one that is gone is counted record by record', async () => {
  const bodies = Array.from({ length: 40 }, (_each, i) => `record ${i} ${'x'.repeat(50)}`)
  const files = await journalOf(bodies, 1_000)
  expect(files.size).toBeGreaterThan(8)
  for (const [path, bytes] of files) expect([path, bytes.length <= 1_000]).toEqual([path, true])
  const whole = await mustOpen(SimulatedDisk.holding(files), 1_000)
  const numbers = await read(whole)
  for (const gone of [...files.keys()].slice(0, -1)) {
    const left = new Map(files)
    left.delete(gone)
    const journal = await mustOpen(SimulatedDisk.holding(left), 1_000)
    const kept = await read(journal)
    expect(kept.length).toBeLessThan(numbers.length)
    expect(journal.damaged).toBe(numbers.length - kept.length)
    expect(numbers).toEqual(expect.arrayContaining([...kept]))
  }
})

test('[JOURNAL-7] a record larger than a file has one of its own', async () => {
  const big = 'b'.repeat(5_000)
  const journal = await mustOpen(SimulatedDisk.holding(await journalOf(['small', big, 'small again'], 1_000)), 1_000)
  expect((await read(journal)).map(([, body]) => body)).toEqual(['small', big, 'small again'])
  expect(LARGEST_FILE).toBe(8 * 1_024 * 1_024)
})

test('[JOURNAL-13] a record that no opening would read is refused, and the largest that one reads is taken', async () => {
  const disk = new SimulatedDisk()
  await startJournal(place(disk), KEY, HOW)
  const journal = await mustOpen(disk)
  const entry = (length: number) => ({ added: [], retired: [], body: new Uint8Array(length) })
  const most = LARGEST_RECORD - writeEntry(entry(0)).length
  await expect(journal.append(entry(most + 1))).rejects.toThrow(RangeError)
  await expect(journal.renew([new Uint8Array(most + 1)])).rejects.toThrow(RangeError)
  expect(journal.next()).toBe(0)
  await journal.append(entry(most))
  const again = await mustOpen(disk)
  expect([again.records(), again.damaged, again.torn]).toEqual([1, 0, 0])
})

test('[JOURNAL-14] what a repair set aside goes with a clean check, and with a snapshot', async () => {
  const beside = `${FILE}.before`
  for (const act of [async (journal: Journal) => { expect(await journal.check()).toBe(0) }, async (journal: Journal) => { await journal.renew([utf8('all')]) }]) {
    const disk = withFile(utf8('erased since'), beside)
    const journal = await mustOpen(disk)
    expect(await disk.read(beside)).toBeDefined()
    await act(journal)
    expect(await disk.read(beside)).toBeUndefined()
  }
  const hurt = withFile(flipped(good.get(FILE) ?? new Uint8Array(0), (starts[1] ?? 0) + 70))
  await hurt.create(beside, utf8('evidence'))
  expect(await (await mustOpen(hurt)).check()).toBe(1)
  expect(await hurt.read(beside)).toBeDefined()
})

test('[JOURNAL-4] a file whose header is gone takes no more records, and its own are read', async () => {
  const files = await journalOf(BODIES, 1)
  const last = [...files.keys()].sort().at(-1) ?? ''
  const broken = withFile((files.get(last) ?? new Uint8Array(0)).slice().fill(0, 0, HEADER_LENGTH), last, files)
  const journal = await mustOpen(broken, 1_000)
  expect(await read(journal)).toEqual(ALL)
  expect(journal.damaged).toBe(1)
  expect(await append(journal, 'six')).toBe(5)
  const again = await mustOpen(broken.afterCut(ALL_KEPT), 1_000)
  expect(await read(again)).toEqual([...ALL, [5, 'six']])
})

test('[JOURNAL-8] no file at all is no journal', async () => {
  expect(await openJournal(place(new SimulatedDisk()), KEY)).toEqual({ ok: false, why: 'absent' })
})
