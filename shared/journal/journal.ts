import type { Aead, AeadKey, Bytes } from '../seal/ports.ts'
import { subkey } from '../seal/keys.ts'
import { concat, same, toHex } from '../seal/bytes.ts'
import { UNFINISHED, replaceFile } from './durable.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'
import { openFrame, writeFrame } from './frame.ts'
import { HEADER_LENGTH, type Header, NO_CHAIN, proves, readHeader, writeHeader } from './header.ts'
import { DiskFault, type FilePort } from './ports.ts'
import { type Found, type Located, type Past, type Seen, type Survey, survey } from './survey.ts'

/** Where the journal lies and what opens it. */
export interface Place {
  readonly files: FilePort
  readonly folder: string
  readonly aead: Aead
  /** Bytes after which a new file is begun; LARGEST_FILE unless a test says otherwise. */
  readonly fileLimit?: number
}

export interface JournalRecord {
  readonly sequence: number
  readonly body: Bytes
}

export interface Journal {
  readonly header: Header
  /** Bytes cut off the end at open. */
  readonly torn: number
  /** Records and headers that are not as they were written. */
  readonly damaged: number
  /** What somebody outside had seen of this journal and is not here; absent nearly always. */
  readonly past: Past | undefined
  records(): number
  next(): number
  /** What somebody outside may keep, to know this journal again. */
  seen(): Seen
  /** An append failed and could not be taken back: its record may or may not be there at the next open. No more are taken. */
  broken(): boolean
  /** The segments that count now, with the SHA-256 of their files as far as the record that added one names it. */
  segments(): ReadonlyMap<string, Bytes | undefined>
  /** SHA-256 of the key ring's file that belongs to the newest record. */
  ring(): Bytes | undefined
  /**
   * Durable on return.
   *
   * @throws {DiskFault} Nothing was added. After `failed` every later append is refused: what a disk does after that, nobody knows.
   * @throws {RangeError} It is larger than `LARGEST_RECORD`. Nothing was added.
   */
  append(entry: Entry): Promise<number>
  /** Records from `from` on, of one file and about `LARGEST_FILE` bytes; `next` is absent at the end. @returns undefined when one that opened before does not now. */
  replay(from: number): Promise<{ readonly records: readonly JournalRecord[]; readonly next?: number } | undefined>
  /**
   * Begins a new file with these records, which take the place of all before them; the segments that count and the ring stay. Durable on return.
   *
   * @throws {DiskFault} Everything is as it was, or, when the disk left that open, nothing is taken any more.
   * @throws {RangeError} One of them is larger than `LARGEST_RECORD`. Everything is as it was.
   */
  renew(bodies: readonly Bytes[]): Promise<void>
  /** The files that hold what was appended so far. They only grow, until the next `renew`. */
  files(): readonly { readonly name: string; readonly bytes: number }[]
  /** Reads everything once more; nothing wrong with it leaves nothing of what a repair set aside. @returns `damaged` as it would be at an opening now. */
  check(): Promise<number>
}

export type JournalOpening = { readonly ok: true; readonly journal: Journal } | { readonly ok: false; readonly why: 'absent' | 'damaged' | 'newer' | 'wrong-key' }

/** One replay hands out about so much of one file, so that this bounds a message between processes as well. */
export const LARGEST_FILE = 8 * 1_024 * 1_024

/** Ends the name of what a journal file was before it was mended, for whoever wants to know. Gone once a snapshot stands, or everything was found whole: it may hold what was erased since. */
export const BEFORE = '.before'
const TORN = '.torn'
const NO_BODY: Bytes = new Uint8Array(0)

/** Makes the first, empty file. Its folder is there. */
export async function startJournal({ files, folder, aead }: Place, journalKey: Bytes, vault: { readonly id: Bytes; readonly practice: boolean; readonly created: number }): Promise<void> {
  const key = await recordKey(aead, journalKey, vault.id)
  const header = { vault: vault.id, practice: vault.practice, created: vault.created, number: 1, first: 0, chain: NO_CHAIN, renewed: false }
  await replaceFile(files, folder, fileName(1), await writeHeader(aead, key, header))
}

/** What may be known without the key; undefined when no file's header can be read. */
export async function peekJournal({ files, folder, aead }: Place): Promise<Header | 'newer' | undefined> {
  for (const name of journalFiles(await files.list(folder))) {
    const bytes = await files.read(`${folder}/${name}`)
    const read = bytes === undefined ? undefined : await readHeader(aead, bytes)
    if (read?.ok === true) return read.value.header
    if (read?.why === 'newer') return 'newer'
  }
  return undefined
}

/**
 * Reads every record once. A torn tail is cut off (and kept beside the file); a record that does not open with good ones behind it is left where
 * it is and counted. With a wrong key, or files of a newer build, nothing is touched.
 *
 * @param seen what `Journal.seen` said once, kept where nobody changes it together with the journal.
 * @throws {DiskFault}
 */
export async function openJournal(place: Place, journalKey: Bytes, seen?: Seen): Promise<JournalOpening> {
  const { files, folder, aead } = place
  const all = await files.list(folder)
  const read = await readFiles(aead, journalKey, await Promise.all(journalFiles(all).map(async name => ({ name, bytes: await files.read(`${folder}/${name}`) ?? NO_BODY }))), seen)
  if (!read.ok) return read
  const { proved, counted, surveyed, superseded } = read
  if (surveyed.torn > 0) await cutTail(place, counted, surveyed)
  else if (surveyed.damaged === 0 && surveyed.past === undefined) {
    await removeAll(place, [...superseded, ...all.filter(name => name.endsWith(UNFINISHED))])
  }
  return { ok: true, journal: await journalOver(place, proved, counted, surveyed) }
}

/** The files of a journal in memory, as the key proves them. */
export type ReadFiles = Extract<JournalOpening, { ok: false }> | {
  readonly ok: true
  readonly proved: { readonly key: AeadKey; readonly header: Header }
  /** Those that count: from the newest snapshot on. */
  readonly counted: readonly Found[]
  readonly superseded: readonly string[]
  readonly surveyed: Survey
}

/** @param files in the order of their names. */
export async function readFiles(aead: Aead, journalKey: Bytes, files: readonly { readonly name: string; readonly bytes: Bytes }[], seen?: Seen): Promise<ReadFiles> {
  if (files.length === 0) return { ok: false, why: 'absent' }
  const found: Found[] = []
  for (const { name, bytes } of files) {
    const read = await readHeader(aead, bytes)
    if (!read.ok && read.why === 'newer') return { ok: false, why: 'newer' }
    found.push({ name, bytes, ...(read.ok ? { read: read.value } : {}) })
  }
  const proved = await prove(aead, journalKey, found)
  if (proved === undefined) return { ok: false, why: found.some(({ read }) => read !== undefined) ? 'wrong-key' : 'damaged' }
  const counted = found.slice(Math.max(0, found.findLastIndex(file => file.proved?.renewed)))
  const surveyed = await survey(aead, proved.key, proved.header.vault, counted, seen)
  if (surveyed === 'newer') return { ok: false, why: 'newer' }
  return { ok: true, proved, counted, surveyed, superseded: found.slice(0, found.length - counted.length).map(({ name }) => name) }
}

/** What a crash left, and what a snapshot took the place of. What cannot be removed now is at the next open. */
async function removeAll({ files, folder }: Place, names: readonly string[]): Promise<void> {
  await Promise.allSettled(names.map(name => files.remove(`${folder}/${name}`)))
}

async function prove(aead: Aead, journalKey: Bytes, found: Found[]): Promise<{ readonly key: AeadKey; readonly header: Header } | undefined> {
  let proved: { readonly key: AeadKey; readonly header: Header } | undefined
  for (const file of found) {
    if (file.read === undefined) continue
    const key = await recordKey(aead, journalKey, file.read.header.vault)
    if (await proves(aead, key, file.read)) {
      file.proved = file.read.header
      proved ??= { key, header: file.read.header }
    }
  }
  return proved
}

async function cutTail({ files, folder }: Place, found: readonly Found[], { torn }: Survey): Promise<void> {
  const last = found.at(-1)
  if (last === undefined) return
  const kept = last.bytes.length - torn
  // A copy for whoever wants to know; a full disk must not keep the vault shut.
  await files.create(`${folder}/${last.name}${TORN}`, last.bytes.slice(kept)).catch(() => {})
  await files.cut(`${folder}/${last.name}`, kept)
  await files.sync(`${folder}/${last.name}`)
}

async function journalOver(place: Place, { key, header }: { readonly key: AeadKey; readonly header: Header }, found: readonly Found[], surveyed: Survey): Promise<Journal> {
  const { files, folder, aead, fileLimit = LARGEST_FILE } = place
  const { segments, damaged, torn, past } = surveyed
  let { index, chain, next, ring } = surveyed
  let number = found.reduce((highest, { name }) => Math.max(highest, Number.parseInt(name, 10)), 0)
  let size = (found.at(-1)?.bytes.length ?? 0) - torn
  let broken = false
  /** Number of the newest file that a snapshot began. */
  let renewed = 0
  const extents = new Map(found.map(({ name, bytes }) => [name, bytes.length]))
  if (torn > 0) extents.set(found.at(-1)?.name ?? '', size)
  // A file whose header is gone takes no more records: their first sequence would be guesswork at the next open.
  if (found.at(-1)?.proved === undefined) size = fileLimit

  const startFile = async (): Promise<void> => {
    const bytes = await writeHeader(aead, key, { ...header, number: number + 1, first: next, chain, renewed: false })
    await replaceFile(files, folder, fileName(number + 1), bytes)
    number += 1
    size = bytes.length
    extents.set(fileName(number), size)
  }

  return {
    header, torn, damaged, past,
    records: () => index.length,
    next: () => next,
    seen: () => ({ next, chain }),
    broken: () => broken,
    segments: () => segments,
    ring: () => ring,
    async append(entry) {
      if (broken) throw new DiskFault('failed')
      const frame = await writeFrame(aead, key, header.vault, { sequence: next, chain, plain: writeEntry(entry) })
      if (size > HEADER_LENGTH && size + frame.length > fileLimit) await startFile()
      const path = `${folder}/${fileName(number)}`
      try {
        await files.append(path, size, frame)
        await files.sync(path)
      } catch (fault) {
        broken = !(fault instanceof DiskFault) || fault.reason === 'failed'
        await takeBack(path).catch(() => { broken = true })
        throw fault
      }
      index.push({ sequence: next, file: fileName(number), at: size, length: frame.length })
      size += frame.length
      extents.set(fileName(number), size)
      chain = await aead.digest(frame)
      ring = entry.ring ?? ring
      for (const added of entry.added) segments.set(added.name, added.digest)
      for (const name of entry.retired) segments.delete(name)
      return next++
    },
    async replay(from) {
      const start = index.findIndex(({ sequence }) => sequence >= from)
      const file = index[start]?.file
      if (file === undefined) return { records: [] }
      let end = start
      for (let bytes = 0; index[end]?.file === file && (end === start || bytes <= LARGEST_FILE); end++) bytes += index[end]?.length ?? 0
      const bytes = await files.read(`${folder}/${file}`)
      const records: JournalRecord[] = []
      for (const { sequence, at } of index.slice(start, end)) {
        const frame = bytes === undefined ? undefined : await openFrame(aead, key, header.vault, bytes, at)
        const entry = frame?.sequence === sequence ? readEntry(frame.plain) : undefined
        if (entry === undefined) return undefined
        if (entry.body.length > 0) records.push({ sequence, body: entry.body })
      }
      const next = index[end]?.sequence
      return { records, ...(next === undefined ? {} : { next }) }
    },
    async renew(bodies) {
      if (broken) throw new DiskFault('failed')
      const head = await writeHeader(aead, key, { ...header, number: number + 1, first: next, chain, renewed: true })
      const standing = { added: [...segments].map(([name, digest]) => ({ name, ...(digest === undefined ? {} : { digest }) })), retired: [], ...(ring === undefined ? {} : { ring }), body: NO_BODY }
      const file = fileName(number + 1)
      const frames: Bytes[] = []
      const placed: Located[] = []
      let [at, sequence, last] = [head.length, next, chain]
      // What counts stands at both ends: without it a vault would have records and no segments.
      for (const entry of [standing, ...bodies.map(body => ({ added: [], retired: [], body })), standing]) {
        const frame = await writeFrame(aead, key, header.vault, { sequence, chain: last, plain: writeEntry(entry) })
        frames.push(frame)
        placed.push({ sequence, file, at, length: frame.length })
        at += frame.length
        sequence += 1
        last = await aead.digest(frame)
      }
      await placeWhole(file, concat(head, ...frames))
      const old = [...extents.keys()]
      ;[index, next, chain, size] = [placed, sequence, last, at]
      number += 1
      renewed = number
      extents.clear()
      extents.set(file, size)
      await removeAll(place, [...old, ...await beside(TORN, BEFORE)])
    },
    files: () => [...extents].map(([name, bytes]) => ({ name, bytes })),
    async check() {
      // Of one moment: records are written meanwhile.
      const [standing, then, file] = [[...extents], { next, chain }, number]
      const again: Found[] = []
      for (const [name, bytes] of standing) {
        const content = (await files.read(`${folder}/${name}`) ?? NO_BODY).slice(0, bytes)
        const read = await readHeader(aead, content)
        const proved = read.ok && await proves(aead, key, read.value) ? read.value.header : undefined
        again.push({ name, bytes: content, ...(read.ok ? { read: read.value } : {}), ...(proved === undefined ? {} : { proved }) })
      }
      const now = await survey(aead, key, header.vault, again, then)
      if (renewed > file) return damaged
      const wrong = now === 'newer' ? 1 : now.damaged + (now.torn > 0 ? 1 : 0) + (now.past?.missing ?? 0)
      if (wrong === 0 && past === undefined) await removeAll(place, await beside(BEFORE))
      return wrong
    },
  }

  async function beside(...endings: readonly string[]): Promise<string[]> {
    return (await files.list(folder).catch(() => [])).filter(name => endings.some(ending => name.endsWith(ending)))
  }

  /** A new file that counts from the moment that it has its name: it is read back before it gets it. */
  async function placeWhole(name: string, bytes: Bytes): Promise<void> {
    const path = `${folder}/${name}`
    try {
      await files.create(path + UNFINISHED, bytes)
      await files.sync(path + UNFINISHED)
      const back = await files.read(path + UNFINISHED)
      if (back === undefined || !same(await aead.digest(back), await aead.digest(bytes))) throw new DiskFault('failed')
    } catch (fault) {
      await files.remove(path + UNFINISHED).catch(() => {})
      throw fault
    }
    try {
      await files.rename(path + UNFINISHED, path)
      await files.syncFolder(folder)
    } catch (fault) {
      // Whether the next open finds it, nobody knows; a record appended to the old file might then be lost.
      broken = true
      throw fault
    }
  }

  async function takeBack(path: string): Promise<void> {
    await files.cut(path, size)
    await files.sync(path)
  }
}

async function recordKey(aead: Aead, journalKey: Bytes, vault: Bytes): Promise<AeadKey> {
  return await subkey(aead, journalKey, `waypost journal records 1 of ${toHex(vault)}`)
}

function fileName(number: number): string {
  return `${String(number).padStart(6, '0')}.jrn`
}

function journalFiles(names: readonly string[]): string[] {
  return names.filter(name => /^\d{6}\.jrn$/.test(name)).sort()
}
