import type { Aead, AeadKey, Bytes } from '../seal/ports.ts'
import { subkey } from '../seal/keys.ts'
import { replaceFile } from './durable.ts'
import { type Entry, readEntry, writeEntry } from './entry.ts'
import { openFrame, writeFrame } from './frame.ts'
import { HEADER_LENGTH, type Header, NO_CHAIN, proves, readHeader, writeHeader } from './header.ts'
import { DiskFault, type FilePort } from './ports.ts'
import { type Found, type Survey, survey } from './survey.ts'

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
  records(): number
  next(): number
  /** An append failed and could not be taken back: its record may or may not be there at the next open. No more are taken. */
  broken(): boolean
  /** The segments that count now. */
  segments(): ReadonlySet<string>
  /** SHA-256 of the key ring's file that belongs to the newest record. */
  ring(): Bytes | undefined
  /**
   * Durable on return.
   *
   * @throws {DiskFault} Nothing was added. After `failed` every later append is refused: what a disk does after that, nobody knows.
   */
  append(entry: Entry): Promise<number>
  /** Records of one file from `from` on; `next` is absent at the end. @returns undefined when one that opened before does not now. */
  replay(from: number): Promise<{ readonly records: readonly JournalRecord[]; readonly next?: number } | undefined>
}

export type JournalOpening = { readonly ok: true; readonly journal: Journal } | { readonly ok: false; readonly why: 'absent' | 'damaged' | 'newer' | 'wrong-key' }

/** One replay hands out one file, so that this bounds a message between processes as well. */
export const LARGEST_FILE = 8 * 1_024 * 1_024

/** Makes the first, empty file. Its folder is there. */
export async function startJournal({ files, folder, aead }: Place, journalKey: Bytes, vault: { readonly id: Bytes; readonly practice: boolean; readonly created: number }): Promise<void> {
  const key = await recordKey(aead, journalKey, vault.id)
  const header = { vault: vault.id, practice: vault.practice, created: vault.created, number: 1, first: 0, chain: NO_CHAIN }
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
 * @throws {DiskFault}
 */
export async function openJournal(place: Place, journalKey: Bytes): Promise<JournalOpening> {
  const { files, folder, aead } = place
  const names = journalFiles(await files.list(folder))
  if (names.length === 0) return { ok: false, why: 'absent' }
  const found: Found[] = []
  for (const name of names) {
    const bytes = await files.read(`${folder}/${name}`) ?? new Uint8Array(0)
    const read = await readHeader(aead, bytes)
    if (!read.ok && read.why === 'newer') return { ok: false, why: 'newer' }
    found.push({ name, bytes, ...(read.ok ? { read: read.value } : {}) })
  }
  const proved = await prove(aead, journalKey, found)
  if (proved === undefined) return { ok: false, why: found.some(({ read }) => read !== undefined) ? 'wrong-key' : 'damaged' }
  const seen = await survey(aead, proved.key, proved.header.vault, found)
  if (seen === 'newer') return { ok: false, why: 'newer' }
  if (seen.torn > 0) await cutTail(place, found, seen)
  return { ok: true, journal: await journalOver(place, proved, found, seen) }
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
  await files.create(`${folder}/${last.name}.torn`, last.bytes.slice(kept)).catch(() => {})
  await files.cut(`${folder}/${last.name}`, kept)
  await files.sync(`${folder}/${last.name}`)
}

async function journalOver({ files, folder, aead, fileLimit = LARGEST_FILE }: Place, { key, header }: { readonly key: AeadKey; readonly header: Header }, found: readonly Found[], seen: Survey): Promise<Journal> {
  const { index, segments, damaged, torn } = seen
  let { chain, next, ring } = seen
  let number = found.reduce((highest, { name }) => Math.max(highest, Number.parseInt(name, 10)), 0)
  let size = (found.at(-1)?.bytes.length ?? 0) - torn
  let broken = false
  // A file whose header is gone takes no more records: their first sequence would be guesswork at the next open.
  if (found.at(-1)?.proved === undefined) size = fileLimit

  const startFile = async (): Promise<void> => {
    const bytes = await writeHeader(aead, key, { ...header, number: number + 1, first: next, chain })
    await replaceFile(files, folder, fileName(number + 1), bytes)
    number += 1
    size = bytes.length
  }

  return {
    header, torn, damaged,
    records: () => index.length,
    next: () => next,
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
      chain = await aead.digest(frame)
      ring = entry.ring ?? ring
      for (const name of entry.added) segments.add(name)
      for (const name of entry.retired) segments.delete(name)
      return next++
    },
    async replay(from) {
      const start = index.findIndex(({ sequence }) => sequence >= from)
      const file = index[start]?.file
      if (file === undefined) return { records: [] }
      const end = index.findIndex((each, i) => i > start && each.file !== file)
      const wanted = index.slice(start, end === -1 ? undefined : end)
      const bytes = await files.read(`${folder}/${file}`)
      const records: JournalRecord[] = []
      for (const { sequence, at } of wanted) {
        const frame = bytes === undefined ? undefined : await openFrame(aead, key, header.vault, bytes, at)
        const entry = frame?.sequence === sequence ? readEntry(frame.plain) : undefined
        if (entry === undefined) return undefined
        records.push({ sequence, body: entry.body })
      }
      const next = index[end]?.sequence
      return { records, ...(next === undefined ? {} : { next }) }
    },
  }

  async function takeBack(path: string): Promise<void> {
    await files.cut(path, size)
    await files.sync(path)
  }
}

async function recordKey(aead: Aead, journalKey: Bytes, vault: Bytes): Promise<AeadKey> {
  return await subkey(aead, journalKey, `waypost journal records 1 of ${hex(vault)}`)
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function fileName(number: number): string {
  return `${String(number).padStart(6, '0')}.jrn`
}

function journalFiles(names: readonly string[]): string[] {
  return names.filter(name => /^\d{6}\.jrn$/.test(name)).sort()
}
