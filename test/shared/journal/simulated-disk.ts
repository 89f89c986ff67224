import { DiskFault, type DiskReason, type FilePort } from '../../../shared/journal/ports.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import type { Seeded } from '../seal/seeded.ts'

/** The power went: nothing after it happens. */
export class PowerCut extends Error {}

/** What becomes of writes that were not synced when the power goes. */
export interface Aftermath {
  readonly name: string
  /** How many of `pending` changes of names in a folder were carried out, in order. */
  readonly names: (pending: number) => number
  /** How many of its bytes a write to a file left behind; undefined for all of them. */
  readonly bytes: (length: number) => number | undefined
  /** Which blocks of 512 bytes of that it wrote; all of them unless it says so. One that it did not holds what was there before, or zeros. */
  readonly blocks?: (block: number) => boolean
}

/** What a disk writes in one go. */
export const BLOCK = 512

export const NOTHING_KEPT: Aftermath = { name: 'nothing kept', names: () => 0, bytes: () => 0 }
export const ALL_KEPT: Aftermath = { name: 'all kept', names: pending => pending, bytes: () => undefined }
/** Data first, names never, and the other way round: what some file systems do. */
export const NAMES_ONLY: Aftermath = { name: 'names kept, data lost', names: pending => pending, bytes: () => 0 }
export const DATA_ONLY: Aftermath = { name: 'data kept, names lost', names: () => 0, bytes: () => undefined }
export const TORN: Aftermath = { name: 'torn in half', names: pending => pending, bytes: length => length >> 1 }
export const TORN_LATE: Aftermath = { name: 'last byte lost', names: pending => pending, bytes: length => length - 1 }
export const TORN_EARLY: Aftermath = { name: 'one byte kept', names: pending => pending, bytes: () => 1 }
/** Half of the whole blocks, as a disk tears. */
export const TORN_AT_BLOCK: Aftermath = { name: 'torn at 512 bytes', names: pending => pending, bytes: length => Math.floor(length / 2 / BLOCK) * BLOCK }
/** The file has its length, and of its blocks the later ones came first. */
export const BLOCKS_LATER: Aftermath = { name: 'first block lost', names: pending => pending, bytes: () => undefined, blocks: block => block > 0 }
export const BLOCKS_ODD: Aftermath = { name: 'every other block lost', names: pending => pending, bytes: () => undefined, blocks: block => block % 2 === 0 }
export const AFTERMATHS = [NOTHING_KEPT, ALL_KEPT, NAMES_ONLY, DATA_ONLY, TORN, TORN_LATE, TORN_EARLY, TORN_AT_BLOCK, BLOCKS_LATER, BLOCKS_ODD]

export function randomAftermath(random: Seeded): Aftermath {
  return { name: 'any of it', names: pending => random.below(pending + 1), bytes: length => random.below(3) === 0 ? random.below(length + 1) : random.below(2) === 0 ? 0 : undefined }
}

/** What goes wrong, and at which change of the disk (counted from 0). */
export type Mishap = { readonly at: number; readonly what: 'power-cut' } | { readonly at: number; readonly until: number; readonly what: DiskReason } |
  /** Counted over every call, also those that only read. */
  { readonly call: number; readonly fault: () => Error }

type Change = { readonly kind: 'write'; readonly at: number; readonly bytes: Bytes; readonly blocks?: Aftermath['blocks'] } | { readonly kind: 'cut'; readonly length: number }

interface Inode {
  durable: Bytes
  pending: Change[]
}

/** A disk that loses what was not synced, in every way that a real one may, and refuses when told to. */
export class SimulatedDisk implements FilePort {
  changes = 0
  calls = 0
  #mishap: Mishap | undefined
  #cut = false
  readonly #durable: Map<string, Inode>
  readonly #names: Map<string, Inode>
  readonly #pending = new Map<string, { readonly path: string; readonly inode: Inode | undefined }[][]>()

  constructor(names: ReadonlyMap<string, Inode> = new Map(), mishap?: Mishap) {
    this.#durable = new Map(names)
    this.#names = new Map(names)
    this.#mishap = mishap
  }

  /** The next mishap counts from now. */
  plan(mishap: Mishap | undefined): void {
    this.changes = 0
    this.calls = 0
    this.#mishap = mishap
  }

  /** @throws {PowerCut} The power has gone. */
  mustLive(): void {
    this.#alive()
  }

  /** What a computer finds that starts from this disk after the power went. */
  afterCut({ names, bytes, blocks }: Aftermath): SimulatedDisk {
    const left = new Map(this.#durable)
    for (const pending of this.#pending.values()) {
      for (const step of pending.slice(0, names(pending.length))) {
        for (const { path, inode } of step) {
          if (inode === undefined) left.delete(path)
          else left.set(path, inode)
        }
      }
    }
    const settled = new Map<Inode, Inode>()
    for (const inode of left.values()) {
      const changes = inode.pending.map(change => change.kind === 'write' ? { ...change, bytes: change.bytes.slice(0, bytes(change.bytes.length)), ...(blocks === undefined ? {} : { blocks }) } : change)
      settled.set(inode, { durable: changes.reduce(changed, inode.durable), pending: [] })
    }
    return new SimulatedDisk(new Map([...left].map(([path, inode]) => [path, settled.get(inode) ?? inode])))
  }

  /** Everything that is there now, for a test to look at or to damage. */
  contents(): Map<string, Bytes> {
    return new Map([...this.#names].map(([path, inode]) => [path, whole(inode)]))
  }

  static holding(contents: ReadonlyMap<string, Bytes>): SimulatedDisk {
    return new SimulatedDisk(new Map([...contents].map(([path, bytes]) => [path, { durable: bytes.slice(), pending: [] }])))
  }

  async list(folder: string): Promise<readonly string[]> {
    this.#reads()
    return [...this.#names.keys()].filter(path => folderOf(path) === folder).map(path => path.slice(folder.length + 1))
  }

  async read(path: string): Promise<Bytes | undefined> {
    this.#reads()
    const inode = this.#names.get(path)
    return inode === undefined ? undefined : whole(inode)
  }

  async readPart(path: string, at: number, length: number): Promise<Bytes | undefined> {
    return (await this.read(path))?.slice(at, at + length)
  }

  async size(path: string): Promise<number | undefined> {
    return (await this.read(path))?.length
  }

  async create(path: string, bytes: Bytes): Promise<void> {
    const write = (written: Bytes): void => {
      const inode: Inode = { durable: new Uint8Array(0), pending: [{ kind: 'write', at: 0, bytes: written }] }
      this.#names.set(path, inode)
      this.#rename(path, [{ path, inode }])
    }
    this.#step(() => write(bytes.slice(0, bytes.length >> 1)))
    write(bytes.slice())
    this.#after()
  }

  async append(path: string, at: number, bytes: Bytes): Promise<void> {
    const inode = this.#mustHave(path)
    this.#step(() => inode.pending.push({ kind: 'write', at, bytes: bytes.slice(0, bytes.length >> 1) }))
    inode.pending.push({ kind: 'write', at, bytes: bytes.slice() })
    this.#after()
  }

  async sync(path: string): Promise<void> {
    const inode = this.#mustHave(path)
    this.#step(() => {})
    inode.durable = whole(inode)
    inode.pending = []
    this.#after()
  }

  async cut(path: string, length: number): Promise<void> {
    const inode = this.#mustHave(path)
    this.#step(() => {})
    inode.pending.push({ kind: 'cut', length })
    this.#after()
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.#mustHave(from)
    this.#step(() => {})
    this.#names.delete(from)
    this.#names.set(to, inode)
    this.#rename(to, [{ path: from, inode: undefined }, { path: to, inode }])
    this.#after()
  }

  async remove(path: string): Promise<void> {
    this.#alive()
    if (!this.#names.has(path)) return
    this.#step(() => {})
    this.#names.delete(path)
    this.#rename(path, [{ path, inode: undefined }])
    this.#after()
  }

  async syncFolder(folder: string): Promise<void> {
    this.#step(() => {})
    for (const { path, inode } of (this.#pending.get(folder) ?? []).flat()) {
      if (inode === undefined) this.#durable.delete(path)
      else this.#durable.set(path, inode)
    }
    this.#pending.delete(folder)
    this.#after()
  }

  /** One step for all that lies below; it has been synced, or its names are lost. */
  renameFolder(from: string, to: string): void {
    this.#step(() => {})
    const below = [...this.#names].filter(([path]) => path.startsWith(`${from}/`))
    const step = below.flatMap(([path, inode]) => {
      const moved = to + path.slice(from.length)
      this.#names.delete(path)
      this.#names.set(moved, inode)
      return this.#durable.has(path) ? [{ path, inode: undefined }, { path: moved, inode }] : []
    })
    this.#rename(to, step)
    this.#after()
  }

  #mustHave(path: string): Inode {
    this.#alive()
    const inode = this.#names.get(path)
    if (inode === undefined) throw new DiskFault('failed')
    return inode
  }

  #rename(path: string, step: { readonly path: string; readonly inode: Inode | undefined }[]): void {
    const folder = folderOf(path)
    this.#pending.set(folder, [...this.#pending.get(folder) ?? [], step])
  }

  /** Refuses if that is planned, after `half` of the change was made. */
  #step(half: () => void): void {
    this.#alive()
    const now = this.changes++
    const mishap = this.#mishap
    if (this.#isCalled()) {
      half()
      throw this.#fault()
    }
    if (mishap === undefined || 'call' in mishap || mishap.what === 'power-cut') return
    if (now < mishap.at || now >= mishap.until) return
    half()
    throw new DiskFault(mishap.what)
  }

  /** The power goes when the change is made, but not yet synced. */
  #after(): void {
    const mishap = this.#mishap
    if (mishap === undefined || 'call' in mishap || mishap.what !== 'power-cut' || this.changes <= mishap.at) return
    this.#cut = true
    throw new PowerCut()
  }

  #reads(): void {
    this.#alive()
    if (this.#isCalled()) throw this.#fault()
  }

  #isCalled(): boolean {
    const mishap = this.#mishap
    return mishap !== undefined && 'call' in mishap && this.calls++ === mishap.call
  }

  #fault(): Error {
    return this.#mishap !== undefined && 'call' in this.#mishap ? this.#mishap.fault() : new DiskFault('failed')
  }

  #alive(): void {
    if (this.#cut) throw new PowerCut()
  }
}

function whole({ durable, pending }: Inode): Bytes {
  return pending.reduce(changed, durable)
}

function changed(before: Bytes, change: Change): Bytes {
  if (change.kind === 'cut') return before.slice(0, change.length)
  const after = new Uint8Array(Math.max(before.length, change.at + change.bytes.length))
  after.set(before)
  const { at, bytes, blocks } = change
  if (blocks === undefined) after.set(bytes, at)
  else for (let i = 0; i < bytes.length; i++) if (blocks(Math.floor((at + i) / BLOCK))) after[at + i] = bytes[i] ?? 0
  return after
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}
