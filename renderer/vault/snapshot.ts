import { done, type Reply } from '../../shared/contract/reply.ts'
import { HIGHEST } from '../../shared/handling/level.ts'
import { FOUNDER } from '../../shared/seal/hand.ts'
import { dictionariesByLevel } from './dictionaries-by-level.ts'
import type { Holdings } from './holdings.ts'
import type { Arrivals, LedgerEntry, LedgerPart } from './ledger.ts'
import type { Truth } from './truth.ts'

/** A ledger below this is read in a moment, however much of it is superseded. Bytes. */
const SMALL_LEDGER = 2 * 1_024 * 1_024
/** Written anew when it is so many times as large as what its fold needs. */
const WORTH = 4

/** How large the ledger was and is, in sealed bytes; equal when it stayed as it is. */
export interface Renewal {
  readonly before: number
  readonly after: number
}

/**
 * Writes the ledger anew without what later entries have superseded, in one step: a crash leaves the old ledger or the new one. Every part that stays
 * keeps its readers and its place, so that the fold is the same for every member, whatever she is cleared for; only the words come first, as
 * they are now. What is another member's alone is carried on sealed.
 *
 * @param worth how many times smaller it has to become; a person who asks for it is content with less than an idle moment is.
 */
export async function snapshot(holdings: Holdings, truth: Truth, worth = WORTH, least = SMALL_LEDGER): Promise<Reply<Renewal>> {
  const size = truth.journalBytes
  if (holdings.clearance !== HIGHEST || size < least) return done({ before: size, after: size })
  return await truth.rewrite(ledger => condensed(ledger, holdings), (before, after) => after * worth <= before)
}

/** What is left of a ledger, record by record. */
export function condensed(ledger: readonly (readonly LedgerPart[])[], holdings: Holdings): readonly (readonly LedgerPart[])[] {
  const all = ledger.flat()
  const words = dictionariesByLevel(holdings.dictionaries).map(({ level, adds }): LedgerPart => ({ reader: level, entry: { kind: 'page', at: 0, origin: 'own', segments: [], adds } }))
  const last = lastOfEach(all)
  const dropped = new Set(all.flatMap(({ entry }) => (entry.kind === 'import-dropped' ? [entry.import] : [])))
  let n = 0
  const kept = ledger.map(record => record.flatMap(part => {
    const stays = last[n++]! && !('import' in part.entry && dropped.has(part.entry.import))
    const entry = stays ? withoutWords(part.entry) : undefined
    return entry === undefined ? [] : [{ reader: readerNow(part, holdings), entry }]
  }))
  const cursors = [...holdings.cursors.values()].map((cursor): LedgerPart => ({ reader: 0, entry: { kind: 'cursor', cursor } }))
  return [words, ...kept, [...cursors, holdings.reservation()]].filter(record => record.length > 0)
}

/** For each part whether no later one takes its place. */
function lastOfEach(parts: readonly LedgerPart[]): readonly boolean[] {
  const seen = new Set<string>()
  return parts.toReversed().map(part => {
    const key = keyOf(part)
    if (key === undefined) return true
    const isLast = !seen.has(key)
    seen.add(key)
    return isLast && !isNothing(part.entry)
  }).toReversed()
}

/** What an entry sets, so that only the last one that sets it counts; undefined for one that adds. */
function keyOf({ reader, entry }: LedgerPart): string | undefined {
  switch (entry.kind) {
    case 'user': return `user ${entry.member ?? FOUNDER}`
    case 'source': return `source ${entry.source.id}`
    case 'source-removed': return `source ${entry.id}`
    case 'outbox': return `outbox ${entry.item.id}`
    case 'outbox-discarded': return `outbox ${entry.id}`
    // Who made the vault before there were members has drafts and settings in parts for everybody; they are still hers alone.
    case 'draft': return `draft ${reader} ${entry.key}`
    case 'setting': return `setting ${reader} ${entry.key}`
    // The newest standing of each is written at the end.
    case 'cursor': return 'cursor'
    case 'reserved': return 'reserved'
    case 'page': case 'import-part': case 'import-done': case 'import-dropped': case 'compacted': case 'annotation': case 'compared': return undefined
  }
}

/** Says that something is no longer: once what it took away is not written, neither has this to be. */
function isNothing(entry: LedgerEntry): boolean {
  return entry.kind === 'source-removed' || entry.kind === 'outbox-discarded' || (entry.kind === 'draft' && entry.text === '') || entry.kind === 'cursor' || entry.kind === 'reserved'
}

/** Words and standings are written elsewhere; undefined when nothing is left. */
function withoutWords(entry: LedgerEntry): LedgerEntry | undefined {
  if (entry.kind !== 'page' && entry.kind !== 'import-part' && entry.kind !== 'import-done') return entry
  if (entry.kind !== 'page') return { ...entry, adds: {} }
  const { cursor: _cursor, cursors: _cursors, ...rest } = entry
  return isEmpty(rest) ? undefined : { ...rest, adds: {} }
}

const isEmpty = ({ segments, batches, revised, revoked, rewritten, pending, settled }: Arrivals): boolean =>
  segments.length === 0 && [batches, revised, revoked, rewritten, pending, settled].every(list => list === undefined || list.length === 0)

/** Before there were levels everything was for the highest; what says its own level gets it now. */
function readerNow({ reader, entry }: LedgerPart, holdings: Holdings): LedgerPart['reader'] {
  if (reader !== HIGHEST) return reader
  if (entry.kind === 'annotation' || entry.kind === 'outbox' || entry.kind === 'user' || entry.kind === 'source') return holdings.readerOf(entry)
  const isFounders = holdings.member.id === FOUNDER && (entry.kind === 'draft' || entry.kind === 'setting')
  return isFounders ? holdings.readerOf(entry) : reader
}
