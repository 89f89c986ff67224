import type { Commit } from '../../shared/contract/notary.ts'
import { UNFINISHED, placeFiles } from '../../shared/journal/durable.ts'
import { type Journal, type JournalOpening, openJournal } from '../../shared/journal/journal.ts'
import { DiskFault, type FilePort } from '../../shared/journal/ports.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { openRingCopies } from './ring-copies.ts'

/** Journal, key ring and segments of one vault, kept in step. One commit at a time. */
export interface Store {
  readonly journal: Journal
  /** What is not as it was written: the journal's own count, segments that are gone, and a ring that is not the one named. */
  readonly damaged: number
  keyring(): Bytes | null
  /** @returns undefined when the file is gone. */
  segment(name: string): Promise<Bytes | undefined>
  /**
   * Durable on return.
   *
   * @throws {DiskFault} Nothing of it counts.
   */
  commit(commit: Commit): Promise<number>
}

export const JOURNAL = 'journal'
export const SEGMENTS = 'segments'
const ENDING = '.seg'

export type StoreOpening = { readonly ok: true; readonly store: Store } | Extract<JournalOpening, { ok: false }>

/** @throws {DiskFault} */
export async function openStore(files: FilePort, folder: string, aead: Aead, journalKey: Bytes, fileLimit?: number): Promise<StoreOpening> {
  const opened = await openJournal({ files, folder: `${folder}/${JOURNAL}`, aead, ...(fileLimit === undefined ? {} : { fileLimit }) }, journalKey)
  if (!opened.ok) return opened
  const { journal } = opened
  const ring = await openRingCopies(files, folder, aead, journal.ring())
  const segments = `${folder}/${SEGMENTS}`
  const there = await files.list(segments)
  const counted = journal.segments()
  const gone = [...counted].filter(name => !there.includes(name + ENDING)).length
  const damaged = journal.damaged + gone + (ring.damaged ? 1 : 0)
  // With records missing nobody knows which segments they counted: then nothing is swept.
  if (damaged === 0 && journal.torn === 0) await sweep(files, segments, there, counted)

  return {
    ok: true,
    store: {
      journal, damaged,
      keyring: () => ring.current(),
      segment: name => files.read(`${segments}/${name}${ENDING}`),
      async commit({ segments: added = [], keyring, record, retire = [] }) {
        // The offered ring must stay: a record that could not be taken back may name it.
        if (journal.broken()) throw new DiskFault('failed')
        await placeFiles(files, segments, added.map(({ name, bytes }) => ({ name: name + ENDING, bytes })))
        let sequence: number
        try {
          const named = keyring === undefined ? undefined : await ring.offer(keyring)
          sequence = await journal.append({ added: added.map(({ name }) => name), retired: retire, body: record, ...(named === undefined ? {} : { ring: named }) })
        } catch (fault) {
          // If the journal could not take its record back, that record may yet turn up at the next open, and then its segments count.
          if (!journal.broken()) await Promise.allSettled(added.map(({ name }) => files.remove(`${segments}/${name}${ENDING}`)))
          throw fault
        }
        if (keyring !== undefined) await ring.confirm()
        // What is not removed now is swept at the next open.
        await Promise.allSettled(retire.map(name => files.remove(`${segments}/${name}${ENDING}`)))
        return sequence
      },
    },
  }
}

/** Removes what no record counts: the remains of a commit that a crash cut short, or of a segment that was retired. */
async function sweep(files: FilePort, folder: string, there: readonly string[], counted: ReadonlySet<string>): Promise<void> {
  const stray = there.filter(file => file.endsWith(UNFINISHED) || (file.endsWith(ENDING) && !counted.has(file.slice(0, -ENDING.length))))
  await Promise.allSettled(stray.map(file => files.remove(`${folder}/${file}`)))
}
