import fs from 'node:fs'
import path from 'node:path'
import type { BackupNotice } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { readAnySlotFile } from '../../shared/seal/member-file.ts'
import { type Archive, MANIFEST_NAME, ORIGINS_NAME, RING_NAME, SLOTS_NAME, type Watch, backupKey, provesManifest, readArchive, takeOut } from './archive.ts'
import { startAttempts } from './attempts.ts'
import { noticeOf } from './backup.ts'
import { nodeFiles } from './files.ts'
import { makeFolder } from './making.ts'
import { writeSlots } from './slot-copies.ts'
import { JOURNAL, SEGMENTS } from './store.ts'
import { RING_COPIES } from './ring-copies.ts'

/** The manifest of the backup that a vault came out of, until somebody with the key has seen that it is right. */
const UNPROVED = `restored-${MANIFEST_NAME}`

/**
 * Makes a vault's folder out of a backup, whole or not at all. Nothing of it can be proved yet, since there is no key: that is done when the vault is
 * opened for the first time (`proveRestored`).
 *
 * @throws {Stopped}
 * @throws {DiskFault}
 */
export async function restoreVault(vaults: string, from: string, name: string, aead: Aead, watch: Watch): Promise<Reply<BackupNotice>> {
  const reading = nodeFiles()
  const archive = await readArchive(reading, from, watch)
  if (typeof archive === 'string') return failed(archive === 'newer' ? 'backup-newer' : 'backup-damaged')
  const slots = archive.files.get(SLOTS_NAME)
  if (slots === undefined || ![...archive.files.keys()].some(each => each.startsWith(`${JOURNAL}/`))) return failed('backup-damaged')
  const kept = await readAnySlotFile(aead, await takeOut(reading, from, slots))
  if (!kept.ok) return failed(kept.why === 'newer' ? 'backup-newer' : 'backup-damaged')
  const made = await makeFolder(vaults, name, async making => {
    const writing = nodeFiles()
    try {
      await fill(archive, from, making, watch)
      await writeSlots(writing, making, await takeOut(reading, from, slots))
      await startAttempts(making)
      for (const folder of ['', JOURNAL, SEGMENTS]) await writing.syncFolder(path.join(making, folder))
    } finally {
      writing.close()
    }
  })
  return made.ok ? done(noticeOf(archive)) : made
}

async function fill(archive: Archive, from: string, making: string, watch: Watch): Promise<void> {
  const files = nodeFiles()
  const put = async (name: string, bytes: Bytes): Promise<void> => {
    await files.create(path.join(making, name), bytes)
    await files.sync(path.join(making, name))
  }
  for (const folder of [JOURNAL, SEGMENTS, 'audit']) fs.mkdirSync(path.join(making, folder), { mode: 0o700 })
  for (const archived of archive.files.values()) {
    watch.moved(archived.size)
    if (archived.name === SLOTS_NAME) continue
    const bytes = await takeOut(files, from, archived)
    if (archived.name === RING_NAME) for (const copy of RING_COPIES) await put(copy, bytes)
    else await put(archived.name === ORIGINS_NAME ? ORIGINS_NAME : archived.name, bytes)
    files.close()
  }
  await put(UNPROVED, archive.manifest)
  files.close()
}

/**
 * At the first opening of a restored vault: whether the backup was written by who had this key, whole and unaltered. Afterwards nothing reminds of it.
 *
 * @param vault as in `JournalState`.
 */
export async function proveRestored(folder: string, aead: Aead, journalKey: Bytes, vault: string): Promise<boolean> {
  const place = path.join(folder, UNPROVED)
  const files = nodeFiles()
  const manifest = await files.read(place)
  if (manifest === undefined) return true
  if (!await provesManifest(aead, await backupKey(aead, journalKey, vault), manifest)) return false
  await files.remove(place)
  return true
}

export const idOf = (archive: Archive): string => toHex(archive.head.vault)
