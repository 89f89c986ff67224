import type { BackupMade, BackupNotice } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { UNFINISHED } from '../../shared/journal/durable.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import { same, toHex } from '../../shared/seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../../shared/seal/ports.ts'
import { AUDIT_NAMES, type Archive, ORIGINS_NAME, RING_NAME, SLOTS_NAME, type Watch, provesManifest, readArchive, writeArchive } from './archive.ts'
import { JOURNAL, SEGMENTS, SEGMENT_ENDING, type Store } from './store.ts'

/** What a vault is at one moment, so that it can be read later while work goes on: files that only grow or never change, and small ones whole. */
export interface Standing {
  readonly folder: string
  readonly journal: readonly { readonly name: string; readonly bytes: number }[]
  readonly segments: ReadonlyMap<string, Bytes | undefined>
  readonly records: number
  readonly ring: Bytes | null
  readonly slots: Bytes
  readonly origins: Bytes | undefined
  readonly audit: readonly { readonly name: string; readonly bytes: Bytes }[]
  readonly vault: Bytes
  readonly practice: boolean
  /** Pieces that are known to be damaged. */
  readonly damaged: number
}

/** Called in turn with the commits, so that all of it is of one moment. Segments that count now must be held until the backup is done. */
export async function standingOf(files: FilePort, folder: string, store: Store, slots: Bytes): Promise<Standing> {
  const { journal, segments, ring } = store.pieces()
  return {
    folder, slots,
    journal: store.journal.files(),
    segments: new Map(store.journal.segments()),
    records: store.journal.records(),
    ring: store.keyring(),
    origins: await files.read(`${folder}/${ORIGINS_NAME}`),
    audit: await auditOf(files, folder),
    vault: store.journal.header.vault,
    practice: store.journal.header.practice,
    damaged: journal + segments.length + (ring ? 1 : 0),
  }
}

async function auditOf(files: FilePort, folder: string): Promise<readonly { readonly name: string; readonly bytes: Bytes }[]> {
  const found: { name: string; bytes: Bytes }[] = []
  for (const name of AUDIT_NAMES) {
    const bytes = await files.read(`${folder}/${name}`)
    if (bytes !== undefined) found.push({ name, bytes })
  }
  return found
}

/** Bytes that a backup of this comes to, about. */
export async function sizeOf(files: FilePort, { folder, journal, segments }: Standing): Promise<number> {
  const sizes = await Promise.all([...segments.keys()].map(async name => await files.size(segmentPath(folder, name)) ?? 0))
  return [...sizes, ...journal.map(({ bytes }) => bytes)].reduce((sum, size) => sum + size, 0)
}

/**
 * Writes a backup beside its name, reads it back from the first byte to the last, and only then gives it its name: what is called so is whole.
 *
 * @throws {Stopped}
 * @throws {DiskFault}
 */
export async function makeBackup(files: FilePort, path: string, standing: Standing, aead: Aead, key: AeadKey, at: number, watch: Watch, onVerify: () => void): Promise<Reply<BackupMade>> {
  const { folder, journal, segments, records, ring, slots, origins, audit, vault, practice } = standing
  let damaged = 0
  try {
    const archive = await writeArchive(files, path, { vault, practice, at }, aead, watch)
    const small = async (name: string, bytes: Bytes): Promise<void> => {
      await archive.add(name, bytes.length, async (from, length) => bytes.slice(from, from + length))
    }
    await small(SLOTS_NAME, slots)
    for (const { name, bytes } of journal) await archive.add(`${JOURNAL}/${name}`, bytes, async (from, length) => await files.readPart(`${folder}/${JOURNAL}/${name}`, from, length))
    for (const [name, digest] of segments) {
      const place = segmentPath(folder, name)
      const size = await files.size(place)
      const copied = size === undefined ? undefined : await archive.add(`${SEGMENTS}/${name}${SEGMENT_ENDING}`, size, async (from, length) => await files.readPart(place, from, length))
      if (copied === undefined || (digest !== undefined && !same(copied, digest))) damaged += 1
    }
    if (ring !== null) await small(RING_NAME, ring)
    if (origins !== undefined) await small(ORIGINS_NAME, origins)
    for (const { name, bytes } of audit) await small(name, bytes)
    await archive.finish(key)
    onVerify()
    const back = await readArchive(files, path + UNFINISHED, watch)
    if (typeof back === 'string' || !await provesManifest(aead, key, back.manifest)) return failed('disk-failed')
    await files.rename(path + UNFINISHED, path)
    await files.syncFolder(folderOf(path))
    return done({ bytes: back.bytes, records, segments: segments.size, damaged: Math.max(damaged, standing.damaged), at })
  } catch (fault) {
    await files.remove(path + UNFINISHED).catch(() => {})
    throw fault
  }
}

/** @throws {Stopped} */
export async function inspectBackup(files: FilePort, path: string, watch: Watch): Promise<Reply<BackupNotice>> {
  const archive = await readArchive(files, path, watch)
  if (typeof archive === 'string') return failed(archive === 'newer' ? 'backup-newer' : 'backup-damaged')
  return done(noticeOf(archive))
}

export function noticeOf({ head, files, bytes }: Archive): BackupNotice {
  const segments = [...files.keys()].filter(name => name.startsWith(`${SEGMENTS}/`)).length
  return { vault: toHex(head.vault), practice: head.practice, bytes, segments, at: head.at }
}

function segmentPath(folder: string, name: string): string {
  return `${folder}/${SEGMENTS}/${name}${SEGMENT_ENDING}`
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.search(/[/\\][^/\\]*$/)))
}
