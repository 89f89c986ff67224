import type { Commit, DamagedPieces } from '../../shared/contract/notary.ts'
import { UNFINISHED, placeFiles, replaceFile } from '../../shared/journal/durable.ts'
import { entryLength } from '../../shared/journal/entry.ts'
import { LARGEST_RECORD } from '../../shared/journal/frame.ts'
import { type Journal, type JournalOpening, openJournal } from '../../shared/journal/journal.ts'
import { DiskFault, type FilePort } from '../../shared/journal/ports.ts'
import type { Seen } from '../../shared/journal/survey.ts'
import { concat, same } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { readLayout } from '../../shared/seal/segment.ts'
import { hasNewerRing, openRingCopies } from './ring-copies.ts'

/** Journal, key ring and segments of one vault, kept in step. One commit at a time. */
export interface Store {
  readonly journal: Journal
  /** What is not as it was written, as far as anybody has looked. */
  pieces(): Pick<DamagedPieces, 'journal' | 'segments' | 'ring' | 'healed'>
  keyring(): Bytes | null
  /** Whatever keys are lost, a new ring may be written over what is left. */
  acceptRing(): void
  /** @returns undefined when the file is gone or not the one that was written; it is in `pieces` from then on. */
  segment(name: string): Promise<Bytes | undefined>
  /** Its beginning up to the end of part 0, unchecked: it is on the way of the first picture, and every part is authenticated by itself. */
  front(name: string): Promise<Bytes | undefined>
  /** Takes these bytes for the file of a segment that is gone or damaged, if they are what was written. */
  heal(name: string, bytes: Bytes): Promise<boolean>
  /** Whether its record is one that an opening reads again. */
  takes(commit: Commit): boolean
  /**
   * Durable on return.
   *
   * @throws {DiskFault} Nothing of it counts.
   * @throws {RangeError} It is not one that the store takes; nothing was written.
   */
  commit(commit: Commit): Promise<number>
  /** Reads everything; `progress` gets the bytes of each file as it is done. */
  check(progress: (bytes: number) => void): Promise<void>
  /** Until the last of them is let go, segments that are retired stay on disk, so that a backup can read what counted when it began. */
  hold(): () => void
  held(): boolean
}

export const JOURNAL = 'journal'
export const SEGMENTS = 'segments'
export const SEGMENT_ENDING = '.seg'
/** One read that holds the head of every segment, and the whole first part of a small one. */
const FRONT = 65_536

export type StoreOpening = { readonly ok: true; readonly store: Store } | Extract<JournalOpening, { ok: false }>

/** @throws {DiskFault} */
export async function openStore(files: FilePort, folder: string, aead: Aead, journalKey: Bytes, { fileLimit, seen }: { readonly fileLimit?: number; readonly seen?: Seen } = {}): Promise<StoreOpening> {
  if (await hasNewerRing(files, folder)) return { ok: false, why: 'newer' }
  const opened = await openJournal({ files, folder: `${folder}/${JOURNAL}`, aead, ...(fileLimit === undefined ? {} : { fileLimit }) }, journalKey, seen)
  if (!opened.ok) return opened
  const { journal } = opened
  const ring = await openRingCopies(files, folder, aead, journal.ring())
  const segments = `${folder}/${SEGMENTS}`
  const there = await files.list(segments)
  const bad = new Set([...journal.segments().keys()].filter(name => !there.includes(name + SEGMENT_ENDING)))
  let records = journal.damaged
  // With records missing nobody knows which segments they counted: then nothing is swept.
  if (records === 0 && bad.size === 0 && !ring.damaged() && journal.torn === 0 && journal.past === undefined) await sweep(files, segments, there, journal.segments())

  let healedSegments = false
  let holds = 0
  const retired = new Set<string>()
  const removeRetired = async (): Promise<void> => {
    // What is not removed now is swept at the next open.
    await Promise.allSettled([...retired].map(name => files.remove(`${segments}/${name}${SEGMENT_ENDING}`)))
    retired.clear()
  }
  const segment = async (name: string): Promise<Bytes | undefined> => {
    const bytes = await files.read(`${segments}/${name}${SEGMENT_ENDING}`)
    const digest = journal.segments().get(name)
    const whole = bytes !== undefined && (digest === undefined || same(await aead.digest(bytes), digest))
    if (whole) bad.delete(name)
    else bad.add(name)
    return whole ? bytes : undefined
  }

  const front = async (name: string): Promise<Bytes | undefined> => {
    const path = `${segments}/${name}${SEGMENT_ENDING}`
    const head = await files.readPart(path, 0, FRONT)
    if (head === undefined) return undefined
    const end = readLayout(head).ok ? frontLength(head) : (await files.size(path) ?? 0)
    if (end <= head.length) return head.slice(0, end)
    const more = await files.readPart(path, head.length, end - head.length)
    return more === undefined ? undefined : concat(head, more)
  }

  return {
    ok: true,
    store: {
      journal, segment, front,
      pieces: () => ({ journal: records, segments: [...bad].filter(name => journal.segments().has(name)), ring: ring.damaged(), healed: [...(ring.healed ? ['ring'] as const : []), ...(healedSegments ? ['segment'] as const : [])] }),
      keyring: () => ring.current(),
      acceptRing: () => ring.accept(),
      takes,
      async commit(asked) {
        if (!takes(asked)) throw new RangeError('a record larger than an opening reads')
        const { segments: added = [], keyring, record, retire = [] } = asked
        // The offered ring must stay: a record that could not be taken back may name it.
        if (journal.broken()) throw new DiskFault('failed')
        const named = await Promise.all(added.map(async ({ name, bytes }) => ({ name, digest: await aead.digest(bytes) })))
        await placeFiles(files, segments, added.map(({ name, bytes }) => ({ name: name + SEGMENT_ENDING, bytes })))
        let sequence: number
        try {
          const offered = keyring === undefined ? undefined : await ring.offer(keyring)
          sequence = await journal.append({ added: named, retired: retire, body: record, ...(offered === undefined ? {} : { ring: offered }) })
        } catch (fault) {
          // If the journal could not take its record back, that record may yet turn up at the next open, and then its segments count.
          if (!journal.broken()) await Promise.allSettled(added.map(({ name }) => files.remove(`${segments}/${name}${SEGMENT_ENDING}`)))
          throw fault
        }
        if (keyring !== undefined) await ring.confirm()
        for (const name of retire) retired.add(name)
        if (holds === 0) await removeRetired()
        return sequence
      },
      async heal(name, bytes) {
        const digest = journal.segments().get(name)
        if (digest === undefined || !same(await aead.digest(bytes), digest) || await segment(name) !== undefined) return false
        await replaceFile(files, segments, name + SEGMENT_ENDING, bytes)
        bad.delete(name)
        healedSegments = true
        return true
      },
      async check(progress) {
        records = Math.max(records, await journal.check())
        progress(journal.files().reduce((sum, { bytes }) => sum + bytes, 0))
        for (const name of journal.segments().keys()) progress((await segment(name))?.length ?? 0)
        await ring.check()
      },
      held: () => holds > 0,
      hold() {
        holds += 1
        return () => {
          holds -= 1
          if (holds === 0) void removeRetired()
        }
      },
    },
  }
}

function takes({ segments = [], record, retire = [] }: Commit): boolean {
  return entryLength({ added: segments, retired: retire, body: record }) <= LARGEST_RECORD
}

/** Bytes up to the end of a segment's part 0, of which `bytes` may be just the beginning; all of them where the layout cannot be read. */
export function frontLength(bytes: Bytes): number {
  const read = readLayout(bytes)
  const place = read.ok ? read.value.parts[0] : undefined
  return place === undefined ? bytes.length : place.from + place.length
}

/** Removes what no record counts: the remains of a commit that a crash cut short, or of a segment that was retired. */
async function sweep(files: FilePort, folder: string, there: readonly string[], counted: ReadonlyMap<string, unknown>): Promise<void> {
  const stray = there.filter(file => file.endsWith(UNFINISHED) || (file.endsWith(SEGMENT_ENDING) && !counted.has(file.slice(0, -SEGMENT_ENDING.length))))
  await Promise.allSettled(stray.map(file => files.remove(`${folder}/${file}`)))
}
