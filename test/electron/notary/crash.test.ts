import { expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { type Store, openStore } from '../../../electron/notary/store.ts'
import type { Commit } from '../../../shared/contract/notary.ts'
import { startJournal } from '../../../shared/journal/journal.ts'
import { DiskFault, type DiskReason } from '../../../shared/journal/ports.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { AFTERMATHS, ALL_KEPT, type Aftermath, NOTHING_KEPT, PowerCut, SimulatedDisk, randomAftermath } from '../../shared/journal/simulated-disk.ts'
import { toHex, utf8 } from '../../shared/seal/adapters.ts'
import { seeded } from '../../shared/seal/seeded.ts'

const KEY = aead.random(32)
const FOLDER = 'vault'
/** Three or four records to a file, so that a day begins several. */
const FILE_LIMIT = 900

/** A day at a post: notes, two pages of an exchange, a segment rewritten, more notes. */
const DAY: readonly Commit[] = [
  { record: utf8('note 1') },
  { record: utf8('page 1'), segments: [segment('a'), segment('b')], keyring: ring('a b') },
  { record: utf8('note 2') },
  { record: utf8('note 3 '.padEnd(200, '.')) },
  { record: utf8('page 2'), segments: [segment('c')], keyring: ring('a b c') },
  { record: utf8('b rewritten as d'), segments: [segment('d')], keyring: ring('a c d'), retire: ['b'] },
  { record: utf8('note 4'.padEnd(300, '.')) },
  { record: utf8('a and c erased'), keyring: ring('d'), retire: ['a', 'c'] },
  { record: utf8('note 5') },
]

function segment(name: string): { readonly name: string; readonly bytes: Bytes } {
  return { name, bytes: utf8(`segment ${name} `.padEnd(120, name)) }
}

function ring(names: string): Bytes {
  return utf8(`ring of ${names}`)
}

/** What a vault is, after so many commits of the day. */
function expected(commits: readonly Commit[]): { readonly bodies: readonly string[]; readonly segments: ReadonlyMap<string, string>; readonly ring: string | undefined } {
  const segments = new Map<string, string>()
  let keyring: string | undefined
  for (const { segments: added = [], retire = [], keyring: turned } of commits) {
    for (const { name, bytes } of added) segments.set(name, toHex(bytes))
    for (const name of retire) segments.delete(name)
    keyring = turned === undefined ? keyring : toHex(turned)
  }
  return { bodies: commits.map(({ record }) => toHex(record)), segments, ring: keyring }
}

async function seen(store: Store): Promise<ReturnType<typeof expected>> {
  const bodies: string[] = []
  let from: number | undefined = 0
  while (from !== undefined) {
    const replayed = await store.journal.replay(from)
    if (replayed === undefined) throw new Error('a record that opened does not open now')
    bodies.push(...replayed.records.map(({ body }) => toHex(body)))
    from = replayed.next
  }
  const segments = new Map<string, string>()
  for (const name of store.journal.segments().keys()) segments.set(name, toHex(await store.segment(name) ?? new Uint8Array(0)))
  const keyring = store.keyring()
  return { bodies, segments, ring: keyring === null ? undefined : toHex(keyring) }
}

async function newDisk(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk()
  await startJournal({ files: disk, folder: `${FOLDER}/journal`, aead }, KEY, { id: aead.random(16), practice: false, created: 0 })
  return disk
}

async function mustOpen(disk: SimulatedDisk): Promise<Store> {
  const opened = await openStore(disk, FOLDER, aead, KEY, { fileLimit: FILE_LIMIT })
  if (!opened.ok) throw new Error(opened.why)
  return opened.store
}

/** Lives through the day until the power goes. @returns what was answered, what was refused, and what is there or not: under way, or refused by a disk that could not take it back. */
async function live(disk: SimulatedDisk, day: readonly Commit[]): Promise<{ readonly done: Commit[]; readonly refused: Commit[]; readonly under?: Commit; readonly store?: Store }> {
  let doubtful: Commit | undefined
  const done: Commit[] = []
  const refused: Commit[] = []
  let store: Store
  try {
    store = await mustOpen(disk)
  } catch (fault) {
    if (fault instanceof PowerCut) return { done, refused }
    throw fault
  }
  for (const commit of day) {
    try {
      await store.commit(commit)
      done.push(commit)
    } catch (fault) {
      if (fault instanceof PowerCut) return { done, refused, under: commit, store }
      if (!(fault instanceof DiskFault)) throw fault
      refused.push(commit)
      if (store.journal.broken()) doubtful ??= commit
    }
  }
  return { done, refused, store, ...(doubtful === undefined ? {} : { under: doubtful }) }
}

/** Nothing answered is lost, nothing is half there; a commit that was under way is there whole or not at all. */
async function holdsUp(disk: SimulatedDisk, done: readonly Commit[], under: Commit | undefined): Promise<void> {
  const store = await mustOpen(disk)
  const found = await seen(store)
  const both = under === undefined ? done : [...done, under]
  expect(found).toEqual(expected(found.bodies.length > done.length ? both : done))
  expect(store.pieces()).toMatchObject({ journal: 0, segments: [], ring: false })
  if (store.journal.torn === 0) {
    const there = (await disk.list(`${FOLDER}/segments`)).map(file => file.replace('.seg', ''))
    expect(there.sort()).toEqual([...found.segments.keys()].sort())
  }
  // And the vault goes on.
  const counted = found.bodies.length > done.length ? both : done
  const more: Commit = { record: utf8('afterwards'), segments: [segment('z')], keyring: ring('z'), retire: [...found.segments.keys()] }
  expect(await store.commit(more)).toBe(counted.length)
  expect(await seen(await mustOpen(disk.afterCut(NOTHING_KEPT)))).toEqual(expected([...counted, more]))
}

async function changesOfADay(): Promise<number> {
  const disk = await newDisk()
  disk.plan(undefined)
  expect((await live(disk, DAY)).done).toEqual(DAY)
  return disk.changes
}

test('[NOTARY-1] [JOURNAL-1] the power goes after every single change of a day, with every aftermath', async () => {
  const random = seeded('aftermaths')
  const changes = await changesOfADay()
  let points = 0
  for (let at = 0; at < changes; at++) {
    const aftermaths: readonly Aftermath[] = [...AFTERMATHS, ...Array.from({ length: 12 }, () => randomAftermath(random))]
    const disk = await newDisk()
    disk.plan({ at, what: 'power-cut' })
    const { done, under } = await live(disk, DAY)
    for (const aftermath of aftermaths) {
      points++
      try {
        await holdsUp(disk.afterCut(aftermath), done, under)
      } catch (fault) {
        throw new Error(`after change ${at} of ${changes}, ${aftermath.name}`, { cause: fault })
      }
    }
  }
  console.info(`${points} crash points over ${changes} changes of the disk`)
  expect(points).toBeGreaterThan(1_000)
}, 60_000)

test('[NOTARY-1] the power goes again while the vault is being opened', async () => {
  const random = seeded('aftermaths of a second cut')
  const changes = await changesOfADay()
  let points = 0
  for (let at = 0; at < changes; at++) {
    const disk = await newDisk()
    disk.plan({ at, what: 'power-cut' })
    const { done, under } = await live(disk, DAY)
    for (const aftermath of [...AFTERMATHS, randomAftermath(random)]) {
      for (let second = 0; ; second++) {
        const opening = disk.afterCut(aftermath)
        opening.plan({ at: second, what: 'power-cut' })
        const { store } = await live(opening, [])
        if (store !== undefined) break
        points++
        await holdsUp(opening.afterCut(randomAftermath(random)), done, under)
      }
    }
  }
  console.info(`${points} crash points inside an opening`)
  expect(points).toBeGreaterThan(300)
}, 60_000)

test.each([1, 2, 4])('[NOTARY-5] [JOURNAL-2] the disk refuses at every single change, %i times in a row: what was refused is not there, everything else is', async times => {
  const changes = await changesOfADay()
  const reasons: readonly DiskReason[] = ['full', 'read-only', 'failed']
  let refusals = 0
  for (const what of reasons) {
    for (let at = 0; at < changes; at++) {
      const disk = await newDisk()
      disk.plan({ at, until: at + times, what })
      const { done, refused, under, store } = await live(disk, independent(DAY))
      refusals += refused.length
      if (store === undefined) throw new Error('the store did not open')
      try {
        // A disk that failed takes no more; one that was full for a moment refuses one commit and those that build on it.
        if (what !== 'failed' && times === 1) expect(store.journal.broken()).toBe(false)
        expect(await seen(store)).toEqual(expected(done))
        await holdsUp(disk.afterCut(ALL_KEPT), done, under)
        await holdsUp(disk.afterCut(NOTHING_KEPT), done, under)
      } catch (fault) {
        throw new Error(`${what} at change ${at} of ${changes}`, { cause: fault })
      }
    }
  }
  console.info(`${refusals} commits refused`)
  expect(refusals).toBeGreaterThan(changes)
}, 60_000)

/** A day whose commits do not build on each other, so that each may fail alone. */
function independent(day: readonly Commit[]): readonly Commit[] {
  return day.map(({ retire: _retire, ...commit }) => commit)
}

test('[NOTARY-5] a disk that stays full for a while: later commits work when there is space again', async () => {
  const changes = await changesOfADay()
  for (let at = 0; at < changes; at += 3) {
    const disk = await newDisk()
    disk.plan({ at, until: at + 12, what: 'full' })
    const { done, refused, store } = await live(disk, independent(DAY))
    expect(done.length + refused.length).toBe(DAY.length)
    if (store === undefined) throw new Error('the store did not open')
    if (!store.journal.broken()) {
      disk.plan(undefined)
      const more = { record: utf8('space again') }
      await store.commit(more)
      done.push(more)
    }
    expect(await seen(store)).toEqual(expected(done))
    await holdsUp(disk.afterCut(NOTHING_KEPT), done, undefined)
  }
})

test('[NOTARY-3] after a commit that retires, no copy of the ring is an old one', async () => {
  const disk = await newDisk()
  const store = await mustOpen(disk)
  for (const commit of DAY) {
    await store.commit(commit)
    if (commit.retire === undefined) continue
    const left = disk.afterCut(NOTHING_KEPT).contents()
    const rings = [...left].filter(([path]) => path.startsWith(`${FOLDER}/keyring`)).map(([, bytes]) => toHex(bytes))
    expect(rings).toEqual([toHex(commit.keyring ?? utf8('')), toHex(commit.keyring ?? utf8(''))])
    for (const name of commit.retire) expect([...disk.contents().keys()].some(path => path.includes(`/${name}.seg`))).toBe(false)
  }
})

test('[NOTARY-2] a damaged copy of the ring does not matter, two are an alarm', async () => {
  const disk = await newDisk()
  await live(disk, DAY)
  const left = disk.afterCut(ALL_KEPT).contents()
  const spoilt = utf8('not the ring')
  for (const copy of ['keyring.a', 'keyring.b']) {
    const store = await mustOpen(SimulatedDisk.holding(new Map(left).set(`${FOLDER}/${copy}`, spoilt)))
    expect([store.keyring(), store.pieces().ring, store.pieces().healed]).toEqual([ring('d'), false, ['ring']])
  }
  const store = await mustOpen(SimulatedDisk.holding(new Map(left).set(`${FOLDER}/keyring.a`, spoilt).set(`${FOLDER}/keyring.b`, spoilt)))
  expect(store.pieces()).toEqual({ journal: 0, segments: [], ring: true, healed: [] })
})

test('[NOTARY-4] with a record damaged, segments that seem stray are left alone; a segment that is gone is counted', async () => {
  const disk = await newDisk()
  await live(disk, DAY.slice(0, 6))
  const left = disk.afterCut(ALL_KEPT).contents()
  const path = `${FOLDER}/journal/000001.jrn`
  const file = (left.get(path) ?? utf8('')).slice()
  // The page that counts a and b: somewhere in its ciphertext.
  file[file.length - 250] = (file[file.length - 250] ?? 0) ^ 1
  const damaged = SimulatedDisk.holding(new Map(left).set(path, file))
  const store = await mustOpen(damaged)
  expect(store.pieces().journal).toBeGreaterThan(0)
  expect([...damaged.contents().keys()].filter(each => each.endsWith('.seg'))).toEqual([...left.keys()].filter(each => each.endsWith('.seg')))

  const gone = new Map(left)
  gone.delete(`${FOLDER}/segments/c.seg`)
  expect((await mustOpen(SimulatedDisk.holding(gone))).pieces().segments).toEqual(['c'])
})
