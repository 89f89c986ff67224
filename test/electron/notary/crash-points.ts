import fs from 'node:fs'
import path from 'node:path'
import { readArchive, backupKey } from '../../../electron/notary/archive.ts'
import { makeBackup, standingOf } from '../../../electron/notary/backup.ts'
import { mendVault } from '../../../electron/notary/mend.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { evenSlots, readSlots, writeSlots } from '../../../electron/notary/slot-copies.ts'
import { type Store, openStore } from '../../../electron/notary/store.ts'
import { type Witness, openWitness } from '../../../electron/notary/witness.ts'
import { curve } from '../../../renderer/unlock/curve.ts'
import type { Commit } from '../../../shared/contract/notary.ts'
import { peekJournal, startJournal } from '../../../shared/journal/journal.ts'
import { deriveKeys } from '../../../shared/seal/keys.ts'
import { writeMemberFile } from '../../../shared/seal/member-file.ts'
import { founded } from '../../../shared/seal/membership.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { changePassphrase, createSlots } from '../../../shared/seal/slots.ts'
import { ALL_KEPT, SimulatedDisk } from '../../shared/journal/simulated-disk.ts'
import { CHEAP, kdf, toHex, utf8 } from '../../shared/seal/adapters.ts'

export const FOLDER = 'vaults/post'
const MAKING = 'vaults/.making'
const WITNESS = 'witness/post'
export const BACKUP = 'stick/post.waypost'
/** Three or four records to a file, so that every scenario begins several. */
const FILE_LIMIT = 900

/** What somebody can see of a vault. */
export interface State {
  readonly bodies: readonly string[]
  readonly segments: Readonly<Record<string, string>>
  readonly ring: string | undefined
  readonly slots: string
}

/** What was answered so far, and what is there or not: the step that was under way. */
export class Facts {
  readonly disk: SimulatedDisk
  state: State | undefined
  under: State | undefined
  /** A backup that was answered. */
  backup = false
  /** Keys that no copy of the ring may hold any more. */
  shredded: readonly string[] = []
  /** What is mended may be there piece by piece: every piece as in one of these. */
  between: readonly [State, State] | undefined

  constructor(disk: SimulatedDisk) {
    this.disk = disk
  }

  /** Runs a step that leads to this state once it is answered. */
  async to(state: State, step: () => Promise<unknown>): Promise<void> {
    this.under = state
    await step()
    // What cleans up swallows its faults, and with them the end of the computer: nobody heard this answer.
    this.disk.mustLive()
    this.state = state
    this.under = undefined
  }
}

/** A vault on a simulated disk, opened as the notary opens one. */
export interface Desk {
  readonly disk: SimulatedDisk
  readonly key: Bytes
  readonly store: Store
  readonly witness: Witness
  readonly slots: { readonly bytes: Bytes; readonly generation: number }
}

export interface Scenario {
  readonly name: string
  readonly key: () => Promise<Bytes>
  readonly begin: () => Promise<SimulatedDisk>
  readonly act: (disk: SimulatedDisk, facts: Facts) => Promise<void>
}

const segment = (name: string, size = 120): { readonly name: string; readonly bytes: Bytes } => ({ name, bytes: utf8(`segment ${name} `.padEnd(size, name)) })
const ring = (names: string): Bytes => utf8(`ring of ${names}`)
const note = (text: string, length = 20): Commit => ({ record: utf8(text.padEnd(length, '.')) })

/** @throws {PowerCut} @throws {DiskFault} */
export async function openDesk(disk: SimulatedDisk, key: Bytes): Promise<Desk> {
  const found = await readSlots(disk, FOLDER, aead)
  if (!found.ok) throw new Error(found.why)
  const header = await peekJournal({ files: disk, folder: `${FOLDER}/journal`, aead })
  if (header === undefined || header === 'newer') throw new Error('no journal')
  const witness = await openWitness(disk, WITNESS, aead, key, toHex(header.vault))
  const opened = await openStore(disk, FOLDER, aead, key, { fileLimit: FILE_LIMIT, ...(witness.seen === undefined ? {} : { seen: witness.seen }) })
  if (!opened.ok) throw new Error(opened.why)
  await evenSlots(disk, FOLDER, found.slots).catch((fault: unknown) => { if (!(fault instanceof Error && fault.name === 'DiskFault')) throw fault })
  return { disk, key, store: opened.store, witness, slots: { bytes: found.slots, generation: found.generation } }
}

/** What the vault says of itself, every byte of it. */
export async function stateOf({ store, slots }: Desk): Promise<State> {
  const bodies: string[] = []
  for (let from: number | undefined = 0; from !== undefined;) {
    const replayed: Awaited<ReturnType<typeof store.journal.replay>> = await store.journal.replay(from)
    if (replayed === undefined) throw new Error('a record that opened does not open now')
    bodies.push(...replayed.records.map(({ body }) => toHex(body)))
    from = replayed.next
  }
  const segments: Record<string, string> = {}
  for (const name of [...store.journal.segments().keys()].sort()) segments[name] = toHex(await store.segment(name) ?? utf8('gone'))
  const now = store.keyring()
  return { bodies, segments, ring: now === null ? undefined : toHex(now), slots: toHex(slots.bytes) }
}

const after = (state: State, { segments = [], keyring, record, retire = [] }: Commit): State => ({
  ...state,
  bodies: [...state.bodies, toHex(record)],
  segments: Object.fromEntries([...Object.entries(state.segments).filter(([name]) => !retire.includes(name)), ...segments.map(({ name, bytes }) => [name, toHex(bytes)] as const)]),
  ring: keyring === undefined ? state.ring : toHex(keyring),
})

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('there is no state yet')
  return value
}

/** The witness is written after some of them: it is behind now and then. */
async function remember({ store, slots, witness }: Desk, n: number): Promise<void> {
  await witness.note({ ...store.journal.seen(), slots: { generation: slots.generation, digest: await aead.digest(slots.bytes) } })
  if (n % 2 === 0) await witness.write()
}

async function commits(desk: Desk, facts: Facts, list: readonly Commit[]): Promise<void> {
  for (const [n, commit] of list.entries()) {
    await facts.to(after(must(facts.state), commit), () => desk.store.commit(commit))
    await remember(desk, n)
  }
}

const KEY = aead.random(32)
const ID = aead.random(16)
let slotFiles: Promise<readonly [Bytes, Bytes, Bytes]> | undefined
/** Three generations of one slot file. */
const slotsOf = async (generation: 1 | 2 | 3): Promise<Bytes> => {
  slotFiles ??= (async () => {
    const first = (await createSlots(aead, kdf, 'one', CHEAP, CHEAP)).slots
    const second = await changePassphrase(aead, kdf, first, 'one', 'two', CHEAP, CHEAP)
    const third = second.ok ? await changePassphrase(aead, kdf, second.slots, 'two', 'three', CHEAP, CHEAP) : second
    if (!second.ok || !third.ok) throw new Error('the slots do not open')
    return [first, second.slots, third.slots] as const
  })()
  return (await slotFiles)[generation - 1] ?? new Uint8Array(0)
}

/** As `createVault` makes one. */
async function make(disk: SimulatedDisk): Promise<void> {
  await writeSlots(disk, MAKING, await slotsOf(1))
  await startJournal({ files: disk, folder: `${MAKING}/journal`, aead }, KEY, { id: ID, practice: false, created: 0 })
  for (const folder of [MAKING, `${MAKING}/journal`, `${MAKING}/segments`]) await disk.syncFolder(folder)
  disk.renameFolder(MAKING, FOLDER)
  await disk.syncFolder('vaults')
}

const EMPTY = async (): Promise<State> => ({ bodies: [], segments: {}, ring: undefined, slots: toHex(await slotsOf(1)) })

const standing = new Map<string, Promise<ReadonlyMap<string, Bytes>>>()
/** A vault that has lived through these, durable; made once. */
function lived(name: string, list: readonly Commit[]): () => Promise<SimulatedDisk> {
  return async () => {
    const made = standing.get(name) ?? (async () => {
      const disk = new SimulatedDisk()
      await make(disk)
      const facts = new Facts(disk)
      facts.state = await EMPTY()
      await commits(await openDesk(disk, KEY), facts, list)
      return disk.afterCut(ALL_KEPT).contents()
    })()
    standing.set(name, made)
    return SimulatedDisk.holding(await made)
  }
}

/** Opens it, says what is there, and goes on. */
const from = (act: (desk: Desk, facts: Facts) => Promise<void>) => async (disk: SimulatedDisk, facts: Facts, key = KEY): Promise<void> => {
  const before = await stateOf(await openDesk(SimulatedDisk.holding(disk.contents()), key))
  facts.state = before
  await act(await openDesk(disk, key), facts)
}

const EDITS = Array.from({ length: 9 }, (_, n) => note(`note ${n}`, 20 + 70 * (n % 4)))
const PAGES: readonly Commit[] = [
  note('note'),
  { record: utf8('page 1'), segments: [segment('a'), segment('b')], keyring: ring('a b') },
  { record: utf8('page 2'), segments: [segment('c', 1_500)], keyring: ring('a b c') },
  note('another note'),
  { record: utf8('page 3'), segments: [segment('d'), segment('e'), segment('f')], keyring: ring('a b c d e f') },
]
const IMPORT: readonly Commit[] = [
  { record: utf8('part 1'), segments: [segment('m', 700)], keyring: ring('m') },
  { record: utf8('part 2'), segments: [segment('n', 700)], keyring: ring('m n') },
  note('a note between'),
  { record: utf8('part 3'), segments: [segment('o', 700)], keyring: ring('m n o') },
  { record: utf8('done'.padEnd(600, '.')), segments: [segment('p')], keyring: ring('m n o p') },
]
const COMPACTION: readonly Commit[] = [
  { record: utf8('a b c as g'), segments: [segment('g', 900)], keyring: ring('d e f g'), retire: ['a', 'b', 'c'] },
  note('note'),
  { record: utf8('d e f as h'), segments: [segment('h', 900)], keyring: ring('g h'), retire: ['d', 'e', 'f'] },
]

async function changeSlots(desk: Desk, facts: Facts, bytes: Bytes, generation: number): Promise<Desk> {
  await facts.to({ ...must(facts.state), slots: toHex(bytes) }, () => writeSlots(desk.disk, FOLDER, bytes))
  const changed = { ...desk, slots: { bytes, generation } }
  await remember(changed, 0)
  return changed
}

async function backUp({ disk, store, slots, key }: Desk, facts: Facts): Promise<void> {
  const letGo = store.hold()
  const now = await standingOf(disk, FOLDER, store, slots.bytes)
  const made = await makeBackup(disk, BACKUP, now, aead, await backupKey(aead, key, toHex(store.journal.header.vault)), 1, { moved: () => {} }, () => {})
  letGo()
  if (!made.ok) throw new Error(made.problem.code)
  disk.mustLive()
  facts.backup = true
}

const fixture = path.resolve('test/vectors/vaults/1')
let old: Promise<{ readonly key: Bytes; readonly disk: ReadonlyMap<string, Bytes>; readonly slots: Bytes }> | undefined
/** The kept vault of format version 1, and its slot file as version 2 writes it. */
const ofVersion1 = async () => old ??= (async () => {
  const { NAME, PASSPHRASE } = await import('../../vectors/vaults/known.ts')
  const folder = path.join(fixture, NAME)
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
  const disk = new Map(names.map(name => [`${FOLDER}/${name}`, new Uint8Array(fs.readFileSync(path.join(folder, name)))]))
  const { openSlots } = await import('../../../shared/seal/slots.ts')
  const opened = await openSlots(aead, kdf, disk.get(`${FOLDER}/slots.a`) ?? new Uint8Array(0), PASSPHRASE)
  if (!opened.ok) throw new Error(opened.why)
  const { journalKey } = await deriveKeys(aead, opened.root)
  const { file } = await founded({ aead, curve, stretching: { kdf, cost: CHEAP, floor: CHEAP } }, 9, opened.root, { kind: 'passphrase', passphrase: PASSPHRASE }, 0)
  return { key: journalKey, disk, slots: await writeMemberFile(aead, journalKey, file) }
})()

const same = async (): Promise<Bytes> => KEY

const WORKED = [...EDITS.slice(0, 4), ...PAGES]
let hurtOnce: Promise<ReadonlyMap<string, Bytes>> | undefined
/** A vault with a hole in its journal, a segment gone and no ring, and a backup of it from before. */
async function hurt(): Promise<SimulatedDisk> {
  hurtOnce ??= (async () => {
    const disk = await lived('mending', WORKED)()
    await backUp(await openDesk(disk, KEY), new Facts(disk))
    const left = new Map(disk.afterCut(ALL_KEPT).contents())
    const [first = ''] = [...left.keys()].filter(name => name.endsWith('.jrn')).sort()
    left.set(first, (left.get(first) ?? new Uint8Array(0)).map((byte, at) => (at === 380 ? byte ^ 1 : byte)))
    for (const gone of ['segments/a.seg', 'keyring.a', 'keyring.b']) left.delete(`${FOLDER}/${gone}`)
    return left
  })()
  return SimulatedDisk.holding(await hurtOnce)
}

/** Everything that is ever written into a vault. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'first start', key: same, begin: async () => new SimulatedDisk(),
    act: async (disk, facts) => {
      await facts.to(await EMPTY(), () => make(disk))
      await commits(await openDesk(disk, KEY), facts, EDITS.slice(0, 2))
    },
  },
  { name: 'edits', key: same, begin: lived('edits', EDITS.slice(0, 3)), act: from((desk, facts) => commits(desk, facts, EDITS)) },
  { name: 'pages with segments', key: same, begin: lived('pages', EDITS.slice(0, 2)), act: from((desk, facts) => commits(desk, facts, PAGES)) },
  { name: 'an import', key: same, begin: lived('import', EDITS.slice(0, 2)), act: from((desk, facts) => commits(desk, facts, IMPORT)) },
  { name: 'compaction', key: same, begin: lived('compaction', PAGES), act: from((desk, facts) => commits(desk, facts, COMPACTION)) },
  {
    name: 'a change of passphrase', key: same, begin: lived('passphrase', EDITS.slice(0, 2)),
    act: from(async (desk, facts) => {
      const second = await changeSlots(desk, facts, await slotsOf(2), 2)
      await commits(second, facts, EDITS.slice(2, 4))
      const third = await changeSlots(second, facts, await slotsOf(3), 3)
      await commits(third, facts, EDITS.slice(4, 6))
    }),
  },
  {
    name: 'retention', key: same, begin: lived('retention', [...PAGES, ...COMPACTION]),
    act: from(async (desk, facts) => {
      await commits(desk, facts, [{ record: utf8('g erased'), segments: [segment('i')], keyring: ring('h i'), retire: ['g'] }])
      facts.shredded = ['g']
      await commits(desk, facts, [note('note'), { record: utf8('h i erased'), keyring: ring('nothing'), retire: ['h', 'i'] }])
      facts.shredded = ['g', 'h']
      await commits(desk, facts, [note('afterwards')])
    }),
  },
  {
    name: 'a snapshot', key: same, begin: lived('snapshot', [...EDITS, ...PAGES]),
    act: from(async (desk, facts) => {
      await commits(desk, facts, [note('the last before')])
      const bodies = ['all of it', 'in two parts'.padEnd(1_400, '.')]
      await facts.to({ ...must(facts.state), bodies: bodies.map(body => toHex(utf8(body))) }, () => desk.store.journal.renew(bodies.map(utf8)))
      await remember(desk, 0)
      await commits(desk, facts, [...COMPACTION.slice(0, 2), ...EDITS.slice(0, 3)])
      const again = must(facts.state).bodies.slice(-1)
      await facts.to({ ...must(facts.state), bodies: again }, () => desk.store.journal.renew([new Uint8Array(Buffer.from(again[0] ?? '', 'hex'))]))
      await commits(desk, facts, [note('and on')])
    }),
  },
  {
    name: 'a backup', key: same, begin: lived('backup', [...EDITS.slice(0, 4), ...PAGES]),
    act: from(async (desk, facts) => {
      await backUp(desk, facts)
      await commits(desk, facts, COMPACTION.slice(0, 2))
      await backUp(desk, facts)
      await commits(desk, facts, EDITS.slice(0, 2))
    }),
  },
  {
    name: 'from version 1 to 2', key: async () => (await ofVersion1()).key, begin: async () => SimulatedDisk.holding((await ofVersion1()).disk),
    act: async (disk, facts) => {
      const { key, slots } = await ofVersion1()
      await from(async (desk, told) => {
        await commits(desk, told, [note('the first of version 2'), { record: utf8('with a segment'), segments: [segment('a')], keyring: ring('a of version 2') }])
        const changed = await changeSlots(desk, told, slots, 9)
        await commits(changed, told, [note('and on')])
        await told.to({ ...must(told.state), bodies: ['00'] }, () => changed.store.journal.renew([Uint8Array.of(0)]))
        await commits(changed, told, [note('and on')])
      })(disk, facts, key)
    },
  },
  {
    name: 'mending from a backup', key: same, begin: hurt,
    act: async (disk, facts) => {
      // Whatever was put back when the power went is right; the rest is as it was.
      facts.between = [await stateOf(await openDesk(SimulatedDisk.holding(disk.contents()), KEY)), await stateOf(await openDesk(await lived('mending', WORKED)(), KEY))]
      facts.state = facts.between[0]
      facts.backup = true
      const desk = await openDesk(disk, KEY)
      await facts.to(facts.between[1], async () => {
        const mended = await mendVault({ files: disk, folder: FOLDER, store: desk.store, journalKey: KEY, seen: desk.witness.seen }, BACKUP, aead, { moved: () => {} })
        if (!mended.ok) throw new Error(mended.problem.code)
      })
      facts.between = undefined
      await commits(await openDesk(disk, KEY), facts, EDITS.slice(0, 2))
    },
  },
]

/** Keys of what was retired are nowhere any more. */
export async function shredHolds(disk: SimulatedDisk, shredded: readonly string[]): Promise<void> {
  for (const copy of ['keyring.a', 'keyring.b']) {
    const words = new TextDecoder().decode(await disk.read(`${FOLDER}/${copy}`) ?? utf8('')).split(' ')
    if (shredded.some(each => words.slice(2).includes(each))) throw new Error(`${copy} holds the key of a segment that was retired`)
  }
}

/** The backup is either not there by its name, or whole. */
export async function backupHolds(disk: SimulatedDisk, answered: boolean): Promise<void> {
  if (await disk.size(BACKUP) === undefined) {
    if (answered) throw new Error('a backup that was answered is gone')
    return
  }
  const archive = await readArchive(disk, BACKUP, { moved: () => {} })
  if (typeof archive === 'string') throw new Error(`a backup by its name is ${archive}`)
}
