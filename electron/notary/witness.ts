import { UNFINISHED } from '../../shared/journal/durable.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import type { Seen } from '../../shared/journal/survey.ts'
import { decode, encode, fromHex, toHex } from '../../shared/seal/bytes.ts'
import { subkey } from '../../shared/seal/keys.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import type { Reached } from './audit-log.ts'
import { openNote, sealNote } from './sealed-note.ts'

/** What this computer has seen of a vault, kept outside the vault's folder: who puts an older copy of the folder back does not put this back with it. */
export interface Sighting extends Seen {
  readonly slots: SlotSighting
  readonly backup?: { readonly at: number; readonly bytes: number }
  /** How far the audit log had come. */
  readonly audit?: Reached
}

/** Which slot file was in force. */
export interface SlotSighting {
  /** Absent in what was remembered before versions were. */
  readonly version?: number
  readonly generation: number
  readonly digest: Bytes
}

export interface Witness {
  /** As it was when the vault was opened; undefined when this computer has not seen the vault before. */
  readonly seen: Sighting | undefined
  /** There is a note, and it does not open. */
  readonly damaged: boolean
  /** What it is to remember from now on. Nothing of it may be newer than what is durable in the vault. */
  note(sighting: Sighting): Promise<void>
  /** Writes what was noted. A disk that refuses costs only the memory of this moment. */
  write(): Promise<void>
  /** What was noted and is not written yet, for whoever has no time to wait. */
  unwritten(): Bytes | undefined
}

const PURPOSE = 'witness'

/** @param path its file. @param vault as in `JournalState`. */
export async function openWitness(files: FilePort, path: string, aead: Aead, journalKey: Bytes, vault: string): Promise<Witness> {
  const key = await subkey(aead, journalKey, `waypost witness 1 of ${vault}`)
  const bond = { vault, purpose: PURPOSE }
  const sealed = await files.read(path)
  const plain = sealed === undefined ? undefined : await openNote(aead, key, bond, sealed)
  let pending: Bytes | undefined
  return {
    seen: plain === undefined ? undefined : read(plain),
    damaged: sealed !== undefined && plain === undefined,
    async note(sighting) {
      pending = await sealNote(aead, key, bond, written(sighting))
    },
    async write() {
      const writing = pending
      if (writing === undefined) return
      try {
        // Synced, because half a note would look like damage; its name need not be, since an older note is as true.
        await files.create(path + UNFINISHED, writing)
        await files.sync(path + UNFINISHED)
        await files.rename(path + UNFINISHED, path)
        if (pending === writing) pending = undefined
      } catch {
        await files.remove(path + UNFINISHED).catch(() => {})
      }
    },
    unwritten: () => pending,
  }
}

function written({ next, chain, slots, backup, audit }: Sighting): Bytes {
  return encode(JSON.stringify({ next, chain: toHex(chain), ...(slots.version === undefined ? {} : { version: slots.version }), generation: slots.generation, slots: toHex(slots.digest), ...(backup === undefined ? {} : { backup }), ...(audit === undefined ? {} : { audit: { size: audit.size, root: toHex(audit.root) } }) }))
}

/** It was authenticated. */
function read(plain: Bytes): Sighting {
  const { next, chain, version, generation, slots, backup, audit } = JSON.parse(decode(plain)) as { next: number; chain: string; version?: number; generation: number; slots: string; backup?: { at: number; bytes: number }; audit?: { size: number; root: string } }
  return { next, chain: fromHex(chain), slots: { ...(version === undefined ? {} : { version }), generation, digest: fromHex(slots) }, ...(backup === undefined ? {} : { backup }), ...(audit === undefined ? {} : { audit: { size: audit.size, root: fromHex(audit.root) } }) }
}
