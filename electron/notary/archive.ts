import { type Hash, createHash } from 'node:crypto'
import { UNFINISHED } from '../../shared/journal/durable.ts'
import { DiskFault, type FilePort } from '../../shared/journal/ports.ts'
import { bind, concat, decode, encode, same, toHex, view } from '../../shared/seal/bytes.ts'
import { subkey } from '../../shared/seal/keys.ts'
import type { Aead, AeadKey, Bytes } from '../../shared/seal/ports.ts'
import { isSegmentName } from '../../shared/seal/segment.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from '../../shared/seal/stamp.ts'
import { MOST_RING_BYTES, MOST_SEGMENT_BYTES, MOST_SLOT_BYTES } from './guards.ts'
import { SEGMENTS, SEGMENT_ENDING } from './store.ts'
import { BLOCK, END, paddingOf, readTarHeader, writeTarHeader } from './tar.ts'

/** What stands first in a backup, readable without a key. */
export interface BackupHead {
  /** As in the journal's header, 16 bytes. */
  readonly vault: Bytes
  readonly practice: boolean
  /** Milliseconds since 1970-01-01 UTC, of the backup. */
  readonly at: number
}

/** A file of the vault inside a backup. */
export interface Archived {
  readonly name: string
  readonly size: number
  /** Where its first byte lies in the backup. */
  readonly from: number
  /** SHA-256. */
  readonly digest: Bytes
}

export interface Archive {
  readonly head: BackupHead
  /** By name, in the order of the backup, without head and manifest. */
  readonly files: ReadonlyMap<string, Archived>
  readonly manifest: Bytes
  readonly bytes: number
}

/** Somebody watches, and may say stop. */
export interface Watch {
  /** Called with the bytes that were just handled. */
  readonly moved: (bytes: number) => void
  readonly stop?: AbortSignal
}

/** Somebody said stop. */
export class Stopped extends Error {}

export const HEAD_NAME = 'backup'
export const MANIFEST_NAME = 'manifest'
export const SLOTS_NAME = 'slots'
export const RING_NAME = 'keyring'
export const ORIGINS_NAME = 'origins'
/** Of the log of who did what: its signature first, so that the entries that are copied after it hold at least those that it signs. */
export const AUDIT_NAMES = ['audit/key', 'audit/checkpoint', 'audit/entries'] as const

const STAMP: Stamp = { magic: 'WAYPBKUP', version: 1, suite: 1 }
const HEAD_LENGTH = STAMP_LENGTH + 4 + 16 + 8
const CHUNK = 1_024 * 1_024
const LARGEST_MANIFEST = 64 * 1_024 * 1_024
/** Records of 256 MiB with their frames, and what counts, twice. Any other file of a journal is far below it. */
const LARGEST_SNAPSHOT = 352 * 1_024 * 1_024
/** Millions of events. */
const LARGEST_AUDIT = 1_024 * 1_024 * 1_024
const LARGEST_SMALL = 1_024 * 1_024
const MOST: ReadonlyMap<string, number> = new Map([[MANIFEST_NAME, LARGEST_MANIFEST], [RING_NAME, MOST_RING_BYTES], ['audit/entries', LARGEST_AUDIT], [SLOTS_NAME, MOST_SLOT_BYTES]])
const NONCE = 12
const TAG = 16
const PROOF = 'proof '
const PROOF_LINE = PROOF.length + 2 * (NONCE + TAG) + 1 + 64 + 1

/** Layout, numbers little-endian: stamp (16) | flags (4) | vault (16) | at (8). */
function writeHead({ vault, practice, at }: BackupHead): Bytes {
  const bytes = new Uint8Array(HEAD_LENGTH)
  const numbers = view(bytes)
  bytes.set(writeStamp(STAMP))
  numbers.setUint32(STAMP_LENGTH, practice ? 1 : 0, true)
  bytes.set(vault, STAMP_LENGTH + 4)
  numbers.setBigUint64(STAMP_LENGTH + 20, BigInt(at), true)
  return bytes
}

function readHead(bytes: Bytes): BackupHead | undefined {
  const numbers = view(bytes)
  return { vault: bytes.slice(STAMP_LENGTH + 4, STAMP_LENGTH + 20), practice: (numbers.getUint32(STAMP_LENGTH, true) & 1) !== 0, at: Number(numbers.getBigUint64(STAMP_LENGTH + 20, true)) }
}

/** Writes one archive, file by file, under its unfinished name. `finish` makes it durable; the name is given by who has read it back. */
export interface ArchiveWriter {
  /** @returns SHA-256 of what was written. @param source gives at most so many bytes from there. @throws {DiskFault} It ended before it had given what it promised. */
  add(name: string, size: number, source: (at: number, length: number) => Promise<Bytes | undefined>): Promise<Bytes>
  /** Writes the manifest with its proof and the end. @returns bytes of the whole. */
  finish(key: AeadKey): Promise<number>
}

export async function writeArchive(files: FilePort, path: string, head: BackupHead, aead: Aead, watch: Watch): Promise<ArchiveWriter> {
  const unfinished = path + UNFINISHED
  const lines: string[] = []
  let at = 0
  await files.create(unfinished, new Uint8Array(0))
  const put = async (bytes: Bytes): Promise<void> => {
    if (watch.stop?.aborted === true) throw new Stopped()
    if (bytes.length === 0) return
    await files.append(unfinished, at, bytes)
    at += bytes.length
  }
  const add: ArchiveWriter['add'] = async (name, size, source) => {
    await put(writeTarHeader({ name, size }))
    const hash = createHash('sha256')
    for (let done = 0; done < size;) {
      const bytes = await source(done, Math.min(CHUNK, size - done))
      if (bytes === undefined || bytes.length === 0) throw new DiskFault('failed')
      hash.update(bytes)
      await put(bytes)
      done += bytes.length
      watch.moved(bytes.length)
    }
    await put(paddingOf(size))
    const digest = digestOf(hash)
    lines.push(`${toHex(digest)} ${size} ${name}\n`)
    return digest
  }
  await add(HEAD_NAME, HEAD_LENGTH, async (from, length) => writeHead(head).slice(from, from + length))
  return {
    add,
    async finish(key) {
      const text = lines.join('')
      const nonce = aead.random(NONCE)
      const proof = concat(nonce, await aead.seal(key, nonce, new Uint8Array(0), boundTo(text)))
      const manifest = encode(`${text}${PROOF}${toHex(proof)} ${checksum(text, proof)}\n`)
      await put(concat(writeTarHeader({ name: MANIFEST_NAME, size: manifest.length }), manifest, paddingOf(manifest.length), END))
      await files.sync(unfinished)
      return at
    },
  }
}

/**
 * Reads a backup from its first to its last byte and compares every file in it with the manifest.
 *
 * @returns `damaged` for everything that is not a whole backup, down to a single bit.
 * @throws {Stopped}
 */
export async function readArchive(files: FilePort, path: string, watch: Watch): Promise<Archive | 'damaged' | 'newer'> {
  const whole = await files.size(path)
  if (whole === undefined) return 'damaged'
  const found = new Map<string, Archived>()
  let head: BackupHead | undefined
  let at = 0
  while (at + BLOCK <= whole) {
    const block = await files.readPart(path, at, BLOCK)
    const entry = block === undefined ? undefined : readTarHeader(block)
    if (entry === undefined) return 'damaged'
    const from = at + BLOCK
    const padding = paddingOf(entry.size)
    at = from + entry.size + padding.length
    if (at > whole || entry.size > mostBytes(entry.name) || found.has(entry.name)) return 'damaged'
    if (entry.name === MANIFEST_NAME) {
      if (head === undefined || at + END.length !== whole) return 'damaged'
      const rest = await files.readPart(path, from, entry.size + padding.length + END.length)
      if (rest === undefined || rest.length !== entry.size + padding.length + END.length || rest.subarray(entry.size).some(byte => byte !== 0)) return 'damaged'
      const manifest = rest.slice(0, entry.size)
      const said = readManifest(manifest)
      if (said === undefined || said.text !== [...found.values()].map(({ digest, size, name }) => `${toHex(digest)} ${size} ${name}\n`).join('')) return 'damaged'
      found.delete(HEAD_NAME)
      return { head, files: found, manifest, bytes: whole }
    }
    if (head === undefined) {
      const bytes = await files.readPart(path, from, Math.min(entry.size, HEAD_LENGTH))
      const stamp = entry.name === HEAD_NAME && bytes !== undefined ? readStamp(bytes, STAMP) : 'damaged'
      if (stamp !== 'ours') return stamp
      if (bytes === undefined || entry.size !== HEAD_LENGTH) return 'damaged'
      head = readHead(bytes)
    } else if (!isName(entry.name)) {
      return 'damaged'
    }
    const hash = createHash('sha256')
    for (let done = 0; done < entry.size + padding.length;) {
      if (watch.stop?.aborted === true) throw new Stopped()
      const bytes = await files.readPart(path, from + done, Math.min(CHUNK, entry.size + padding.length - done))
      if (bytes === undefined || bytes.length === 0) return 'damaged'
      const content = bytes.subarray(0, Math.max(0, entry.size - done))
      hash.update(content)
      if (bytes.subarray(content.length).some(byte => byte !== 0)) return 'damaged'
      done += bytes.length
      watch.moved(bytes.length)
    }
    found.set(entry.name, { name: entry.name, size: entry.size, from, digest: digestOf(hash) })
  }
  return 'damaged'
}

/** Whether who wrote this manifest had the journal key of this vault: then nothing was left out of it and nothing put into it. */
export async function provesManifest(aead: Aead, key: AeadKey, manifest: Bytes): Promise<boolean> {
  const said = readManifest(manifest)
  return said !== undefined && await aead.open(key, said.proof.slice(0, NONCE), said.proof.slice(NONCE), boundTo(said.text)) !== undefined
}

/** @param vault as in `JournalState`. */
export async function backupKey(aead: Aead, journalKey: Bytes, vault: string): Promise<AeadKey> {
  return await subkey(aead, journalKey, `waypost backup 1 of ${vault}`)
}

/** Bytes of one archived file, compared with its digest once more: the backup may have changed since it was read. */
export async function takeOut(files: FilePort, path: string, { from, size, digest }: Archived): Promise<Bytes> {
  const bytes = await files.readPart(path, from, size)
  if (bytes === undefined || !same(digestOf(createHash('sha256').update(bytes)), digest)) throw new DiskFault('failed')
  return bytes
}

export function segmentOf(name: string): string | undefined {
  const within = `${SEGMENTS}/`
  return name.startsWith(within) && name.endsWith(SEGMENT_ENDING) ? name.slice(within.length, -SEGMENT_ENDING.length) : undefined
}

function readManifest(manifest: Bytes): { readonly text: string; readonly proof: Bytes } | undefined {
  let all
  try {
    all = decode(manifest)
  } catch {
    return undefined
  }
  const end = Math.max(0, all.length - PROOF_LINE)
  const text = all.slice(0, end)
  const read = new RegExp(`^${PROOF}([0-9a-f]{${2 * (NONCE + TAG)}}) `).exec(all.slice(end))
  const proof = Uint8Array.from(read?.[1]?.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
  return read !== null && all.slice(end) === `${PROOF}${toHex(proof)} ${checksum(text, proof)}\n` ? { text, proof } : undefined
}

/** What shows a turned bit of the proof to whoever has no key. */
function checksum(text: string, proof: Bytes): string {
  return createHash('sha256').update(text).update(proof).digest('hex')
}

/** Who takes a file out holds it whole. */
function mostBytes(name: string): number {
  if (name.startsWith(`${SEGMENTS}/`)) return MOST_SEGMENT_BYTES
  if (name.startsWith('journal/')) return LARGEST_SNAPSHOT
  return MOST.get(name) ?? LARGEST_SMALL
}

/** A name from a file of unknown origin becomes a path: only names that a backup of ours has. */
function isName(name: string): boolean {
  const segment = segmentOf(name)
  return segment === undefined ? [SLOTS_NAME, RING_NAME, ORIGINS_NAME, ...AUDIT_NAMES].includes(name) || /^journal\/\d{6}\.jrn$/.test(name) : isSegmentName(segment)
}

function boundTo(text: string): Bytes {
  return bind('waypost backup manifest', text)
}

function digestOf(hash: Hash): Bytes {
  return concat(hash.digest())
}

