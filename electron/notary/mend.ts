import type { Mended } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { replaceFile } from '../../shared/journal/durable.ts'
import { BEFORE } from '../../shared/journal/journal.ts'
import { mendJournal } from '../../shared/journal/mend.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import type { Seen } from '../../shared/journal/survey.ts'
import { same, toHex } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { RING_NAME, type Watch, backupKey, provesManifest, readArchive, segmentOf, takeOut } from './archive.ts'
import { RING_COPIES } from './ring-copies.ts'
import { JOURNAL, SEGMENTS, SEGMENT_ENDING, type Store } from './store.ts'

/** The open vault that is to be mended. */
export interface Patient {
  readonly files: FilePort
  readonly folder: string
  readonly store: Store
  readonly journalKey: Bytes
  readonly seen: Seen | undefined
}

/**
 * Puts back from a backup what the open vault lacks: segments first, then the ring, then records, so that a crash in between leaves nothing that
 * counts and is not there. Afterwards the vault has to be opened anew.
 *
 * @throws {Stopped}
 * @throws {DiskFault} What was put back so far is right, the rest is as it was.
 */
export async function mendVault({ files, folder, store, journalKey, seen }: Patient, from: string, aead: Aead, watch: Watch): Promise<Reply<Mended>> {
  const archive = await readArchive(files, from, watch)
  if (typeof archive === 'string') return failed(archive === 'newer' ? 'backup-newer' : 'backup-damaged')
  const vault = toHex(store.journal.header.vault)
  if (toHex(archive.head.vault) !== vault) return failed('backup-of-another-vault')
  if (!await provesManifest(aead, await backupKey(aead, journalKey, vault), archive.manifest)) return failed('backup-damaged')

  const here = await Promise.all(store.journal.files().map(async ({ name }) => ({ name, bytes: await files.read(`${folder}/${JOURNAL}/${name}`) ?? new Uint8Array(0) })))
  const copies = [...archive.files.values()].filter(({ name }) => name.startsWith(`${JOURNAL}/`))
  const copy = await Promise.all(copies.map(async each => ({ name: each.name.slice(JOURNAL.length + 1), bytes: await takeOut(files, from, each) })))
  const journal = await mendJournal(aead, journalKey, here, copy, seen)
  if (journal === undefined) return failed('backup-damaged')

  let segments = 0
  for (const archived of archive.files.values()) {
    const name = segmentOf(archived.name)
    if (name === undefined || !journal.segments.has(name)) continue
    watch.moved(archived.size)
    const there = await files.read(`${folder}/${SEGMENTS}/${name}${SEGMENT_ENDING}`)
    // A segment never changes: where no digest is known, the older of two that differ is what was written.
    const meant = journal.segments.get(name) ?? archived.digest
    if (!same(meant, archived.digest) || (there !== undefined && same(await aead.digest(there), meant))) continue
    await replaceFile(files, `${folder}/${SEGMENTS}`, name + SEGMENT_ENDING, await takeOut(files, from, archived))
    segments += 1
  }
  const ring = await mendRing(files, folder, aead, journal.ring, archive.files.get(RING_NAME)?.digest, async () => {
    const archived = archive.files.get(RING_NAME)
    return archived === undefined ? undefined : await takeOut(files, from, archived)
  })
  for (const { name, bytes } of journal.files) {
    const before = here.find(file => file.name === name)
    if (before !== undefined) await files.create(`${folder}/${JOURNAL}/${name}${BEFORE}`, before.bytes).catch(() => {})
    await replaceFile(files, `${folder}/${JOURNAL}`, name, bytes)
  }
  if (journal.branched && segments === 0 && !ring && journal.files.length === 0) return failed('backup-branched')
  return done({ records: journal.records, segments, ring })
}

/** @param named digest of the ring that the newest record names. @param offered digest of the one in the backup. */
async function mendRing(files: FilePort, folder: string, aead: Aead, named: Bytes | undefined, offered: Bytes | undefined, take: () => Promise<Bytes | undefined>): Promise<boolean> {
  if (named === undefined || offered === undefined || !same(named, offered)) return false
  const copies = await Promise.all(RING_COPIES.map(async name => await files.read(`${folder}/${name}`)))
  const good = await Promise.all(copies.map(async bytes => bytes !== undefined && same(await aead.digest(bytes), named)))
  if (good.includes(true)) return false
  const bytes = await take()
  if (bytes === undefined) return false
  for (const name of RING_COPIES) await replaceFile(files, folder, name, bytes)
  return true
}
