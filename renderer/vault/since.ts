import { rowsContaining } from '../../shared/columns/contains.ts'
import { filter } from '../../shared/columns/filter.ts'
import { firstAtLeast } from '../../shared/columns/order.ts'
import { scanOf } from '../../shared/columns/scan.ts'
import type { Lens, MovementColumns } from '../../shared/columns/table.ts'
import type { DeskHit, Since, Trial } from '../../shared/contract/vault.ts'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { clipped } from '../../shared/movement/facts.ts'
import type { StixObject } from '../../shared/stix/object.ts'
import { asksSomething, lensOfWatch, readWatches, type WatchQuery, WATCHES } from '../../shared/workspace/watch.ts'
import { isLifeAtRisk, isOver, orderHits, silences } from '../../shared/workspace/since.ts'
import type { Answers } from './answers.ts'
import type { Holdings } from './holdings.ts'
import type { ShelfEntry } from './shelf.ts'
import { sourceLabel } from './subject-card.ts'

const MOST_HITS = 500
const MOST_ROWS = 2_000
const MOST_RECALLED = 200
const DAY = 86_400

/** What arrived at or after a moment: hits, what was taken back, queries that new rows answer, sources that fell silent. */
export async function since(at: number, now: number, holdings: Holdings, answers: Answers): Promise<Since> {
  const from = Math.floor(at / 1_000)
  const { hits, notices } = await hitsSince(at, now, holdings, answers)
  // Not before: what waits may find other columns afterwards.
  const { columns } = holdings.rows
  const fresh = firstArrived(columns, from)
  return {
    at, rows: countArrived(columns, from, fresh), hits: orderHits(hits, columns.time).slice(0, MOST_HITS), notices, recalled: recalled(at, holdings),
    fired: answered(fresh, holdings, from).map(({ watch, rows }) => ({ watch, count: rows.length, rows: rows.slice(-MOST_ROWS) })),
    silent: silences(columns, Math.floor(now / 1_000)),
  }
}

/**
 * Queries that rows from one row number on answer, and these rows in order of time; neither those that are paused nor those that ask for nothing.
 * Touches those rows alone: a page of a thousand costs what a thousand cost.
 *
 * @param from Only rows that arrived at or after this second.
 */
export function answered(first: number, holdings: Holdings, from = 0): readonly { readonly watch: WatchQuery; readonly rows: Uint32Array }[] {
  const watches = readWatches(holdings.settings.get(WATCHES)).filter(watch => !watch.paused && asksSomething(watch))
  if (watches.length === 0) return []
  const scan = scanOf(tail(holdings.rows.columns, first))
  return watches.flatMap(watch => {
    const lens = lensFor(watch, holdings)
    if (lens === undefined) return []
    const rows = filter(scan, { ...lens, newSince: from }, lens.text === undefined ? undefined : tailContaining(lens.text, first, holdings)).map(row => row + first)
    return rows.length === 0 ? [] : [{ watch, rows }]
  })
}

/** What a query would have found among the movements of the last so many days before now. */
export function tryWatch(watch: WatchQuery, days: number, now: number, holdings: Holdings, answers: Answers): Trial {
  const length = Math.min(366, Math.max(1, Math.floor(days)))
  const lens = lensFor(watch, holdings)
  const to = Math.floor(now / 1_000) + 1
  const from = to - length * DAY
  const counts = Array.from({ length }, () => 0)
  if (lens === undefined) return { count: 0, days: counts, rows: new Uint32Array(0) }
  const { columns } = holdings.rows
  const rows = filter(scanOf(columns), { ...lens, from, to }, lens.text === undefined ? undefined : answers.rowsWithText(lens.text))
  for (const row of rows) counts[Math.floor((columns.time[row]! - from) / DAY)]!++
  return { count: rows.length, days: counts, rows: rows.slice(-MOST_ROWS) }
}

function lensFor(watch: WatchQuery, { dictionaries: { places, sources, entities } }: Holdings): Lens | undefined {
  return lensOfWatch(watch, { place: ref => places.find(ref), source: ref => sources.find(ref), entity: ref => entities.find(ref) })
}

/** Lowest row that arrived at or after a second; rows that a compaction moved may have older ones behind it. */
function firstArrived({ arrived, rows }: MovementColumns, from: number): number {
  let row = 0
  while (row < rows && arrived[row]! < from) row++
  return row
}

function countArrived({ arrived, rows }: MovementColumns, from: number, first: number): number {
  let count = 0
  for (let row = first; row < rows; row++) count += arrived[row]! >= from ? 1 : 0
  return count
}

/** The same columns from one row on, without a copy. */
function tail(columns: MovementColumns, first: number): MovementColumns {
  const cut = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, typeof column === 'number' ? column : column.subarray(first, columns.rows)]))
  return { ...(cut as unknown as MovementColumns), rows: columns.rows - first, capacity: columns.rows - first }
}

/** Which rows of `tail` have a remark that holds a text. */
function tailContaining(text: string, first: number, { rows }: Holdings): Uint32Array {
  const found = rowsContaining(rows.searchables().filter(some => some.first + some.starts.length - 1 > first), text)
  return found.subarray(firstAtLeast(found, first)).map(row => row - first)
}

async function hitsSince(at: number, now: number, holdings: Holdings, answers: Answers): Promise<{ readonly hits: readonly DeskHit[]; readonly notices: number }> {
  const { shelf, dictionaries, rows: { columns } } = holdings
  const from = Math.floor(at / 1_000)
  const hits: DeskHit[] = []
  let notices = 0
  for (const entry of shelf.all()) {
    if (entry.type !== 'indicator') continue
    notices++
    const isNew = entry.at >= at
    const named = entry.refs.flatMap(ref => {
      const subject = answers.entity(dictionaries.entities.find(ref))
      if (subject === undefined) return []
      const all = answers.rowsNaming(subject.ordinal)
      const moved = all.filter(row => columns.arrived[row]! >= from)
      return (isNew ? all : moved).length === 0 ? [] : [{ subject, all, moved }]
    })
    const object = named.length === 0 ? undefined : await shelf.read(entry)
    if (object === undefined) continue
    const notice = noticeOf(object, entry, holdings)
    if (isOver(notice, now)) continue
    for (const { subject, all, moved } of named) {
      const rows = (moved.length === 0 ? all : moved).slice(-MOST_ROWS)
      hits.push({ notice, subject, subjectVersion: shelf.entry(subject.ref)?.modified ?? '', lifeAtRisk: isLifeAtRisk(notice), isNew, moved: moved.length, rows })
    }
  }
  return { hits, notices }
}

const word = (value: unknown): string => (typeof value === 'string' ? clipped(value, 500) : '')

function noticeOf(object: StixObject, entry: ShelfEntry, holdings: Holdings): DeskHit['notice'] {
  const { notice_kind: kind, action_to_take: action, reason } = object.extensions?.[EXTENSIONS.notice] ?? {}
  const until = object['valid_until']
  return {
    id: entry.id, title: word(object.name), kind: word(kind), action: word(action), reason: word(reason), source: sourceLabel(object.created_by_ref, entry.origin, holdings),
    ...(typeof until === 'string' ? { validUntil: until } : {}), version: entry.modified, at: entry.at,
  }
}

function recalled(at: number, { shelf, sources }: Holdings): Since['recalled'] {
  const gone = new Map<string, ShelfEntry>()
  for (const entry of shelf.everything()) if (entry.revoked && entry.at >= at && shelf.entry(entry.id)?.revoked === true) gone.set(entry.id, entry)
  return [...gone.values()].toSorted((a, b) => b.at - a.at).slice(0, MOST_RECALLED).map(({ id, type, label, at: came, origin }) => ({ id, type, label, at: came, source: sources.get(origin)?.title ?? origin }))
}
