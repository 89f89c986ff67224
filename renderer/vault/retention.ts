import { currentVersions } from '../../shared/annotation/history.ts'
import { namedBy } from '../../shared/annotation/note.ts'
import type { RetentionRule, RetentionState, Tombstone } from '../../shared/contract/vault.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import { segmentLevel, type LedgerPart, type SegmentEntry } from './ledger.ts'
import { decodeIndex, endToEnd, joinObjects, type ObjectsIndex } from './objects-segment.ts'
import { originalsWithout } from './originals.ts'
import { keyOfVersion, type ShelfEntry } from './shelf.ts'
import { tidied } from './tidying.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

type Bytes = Uint8Array<ArrayBuffer>

const RULE = 'vault.retention'
const TOMBSTONES = 'vault.retained'
const MOST_MONTHS = 1_200
/** What others need to be read, whoever sent it and however long ago. */
const STAYING: ReadonlySet<string> = new Set(['location', 'marking-definition', 'identity', 'extension-definition'])
const OWN = 'own'

/** The rule, and what earlier runs have dropped. */
export function retentionOf({ settings }: Holdings): RetentionState {
  const rule = settings.get(RULE)
  const runs = settings.get(TOMBSTONES)
  return { rule: isRule(rule) ? rule : null, runs: Array.isArray(runs) ? runs as readonly Tombstone[] : [] }
}

function isRule(value: unknown): value is RetentionRule {
  if (typeof value !== 'object' || value === null || !('months' in value)) return false
  const { months } = value
  return typeof months === 'number' && Number.isInteger(months) && months >= 1 && months <= MOST_MONTHS
}

/** Who makes the rule, and runs it out of its turn. By itself it runs whoever works. */
export const mayRule = ({ member }: Holdings): boolean => member.role === 'supervisor'

export async function setRetention(holdings: Holdings, truth: Truth, rule: RetentionRule | null): Promise<Reply<null>> {
  if (!mayRule(holdings)) return failed('not-supervisor')
  if (rule !== null && !isRule(rule)) return failed('bad-arguments')
  return await truth.write(() => ({ change: holdings.changeBy({ kind: 'setting', key: RULE, value: rule }), result: null }))
}

/** The same day and time so many months before, or the last day of that month where it has no such day. @param now milliseconds since 1970-01-01 UTC. */
export function monthsBefore(now: number, months: number): number {
  const day = new Date(now)
  const date = day.getUTCDate()
  day.setUTCDate(1)
  day.setUTCMonth(day.getUTCMonth() - months)
  const days = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
  return day.setUTCDate(Math.min(date, days))
}

/**
 * Drops what is older than the rule allows: movements by when they happened, objects by their last version, so that what comes again goes again. What
 * a standing note names stays, and so does an object that something which stays refers to. What is left of a segment is written under a fresh key,
 * in one commit that also says how much has gone and when; the old keys are in no ring from then on. Whom nothing names any more has no name.
 *
 * Only who sees every note can tell what none of them needs: a session that is cleared for less, or to which damage hides something, drops nothing.
 *
 * @param damaged records and segments that this session could not read.
 * @returns null when there was no rule, or nothing past it.
 */
export async function retain(holdings: Holdings, truth: Truth, { now, damaged }: { readonly now: number; readonly damaged: number }): Promise<Reply<Tombstone | null>> {
  const written = await truth.write<Reply<Tombstone | null>>(async () => {
    const { rule, runs } = retentionOf(holdings)
    if (rule === null) return { result: done(null) }
    if (holdings.clearance !== HIGHEST) return { result: failed('needs-full-clearance') }
    if (damaged > 0) return { result: failed('needs-undamaged') }
    // Its rows do not show yet, and those whom they name would lose their names.
    if (holdings.unfinished.size > 0) return { result: failed('import-unfinished') }
    const past = pastOf(holdings, rule, monthsBefore(now, rule.months))
    if (past.rows === 0 && past.objects.size === 0) return { result: done(null) }
    const tombstone: Tombstone = { at: now, months: rule.months, ...(rule.level === undefined ? {} : { level: rule.level }), rows: past.rows, objects: past.objects.size }
    return { change: await changeWithout(holdings, truth, past, [...runs, tombstone]), result: done(tombstone) }
  })
  return written.ok ? written.value : written
}

interface Past {
  /** Element = row: 1 when it goes. */
  readonly goes: Uint8Array
  readonly rows: number
  /** Versions of objects, by `keyOfVersion`. */
  readonly objects: ReadonlySet<string>
  /** Ordinals of entities that nothing names any more. */
  readonly nameless: readonly number[]
}

function pastOf(holdings: Holdings, rule: RetentionRule, before: number): Past {
  const { rows, shelf } = holdings
  const { columns } = rows
  const meant = (segment: string): boolean => rule.level === undefined || holdings.levelIn(segment) === rule.level
  const goes = new Uint8Array(columns.rows)
  const cutoff = Math.floor(before / 1_000)
  for (const stretch of rows.stretches) {
    if (!meant(stretch.segment)) continue
    for (let row = stretch.from; row < stretch.from + stretch.rows; row++) if (columns.time[row]! < cutoff) goes[row] = 1
  }
  const held = heldByNotes(holdings)
  for (const id of held) {
    const row = rows.rowOf(id)
    if (row >= 0) goes[row] = 0
  }
  const named = new Uint8Array(holdings.dictionaries.entities.size)
  for (const id of held) named[holdings.dictionaries.entities.find(id)] = 1
  let count = 0
  for (let row = 0; row < columns.rows; row++) {
    count += goes[row]!
    if (goes[row] === 1) continue
    named[columns.subject[row]!] = 1
    named[columns.conveyance[row]!] = 1
    named[columns.document[row]!] = 1
  }
  // "None" is no entity, though rows have it.
  named[0] = 0
  const iso = new Date(before).toISOString()
  const isNamed = (id: StixId): boolean => held.has(id) || named[holdings.dictionaries.entities.find(id)] === 1
  const isPast = ({ id, type, modified, at, origin, segment }: ShelfEntry): boolean =>
    meant(segment) && origin !== OWN && !STAYING.has(type) && (modified === '' ? at < before : modified < iso) && !isNamed(id)
  // By object, so that no version of something that stays is lost.
  const candidates = new Set<StixId>()
  const ids = new Set<StixId>()
  for (const { id } of shelf.everything()) ids.add(id)
  for (const id of ids) if (shelf.versions(id).every(isPast)) candidates.add(id)
  for (let changed = true; changed;) {
    changed = false
    for (const id of candidates) {
      if (shelf.namers(id).every(namer => namer.id === id || candidates.has(namer.id))) continue
      candidates.delete(id)
      changed = true
    }
  }
  return { goes, rows: count, objects: new Set([...candidates].flatMap(id => shelf.versions(id).map(keyOfVersion))), nameless: nameless(holdings, goes, named, candidates) }
}

/** Entities whom only what goes has named: neither a row that stays nor an object of their own. */
function nameless({ rows: { columns }, dictionaries: { entities }, shelf }: Holdings, goes: Uint8Array, named: Uint8Array, dropped: ReadonlySet<StixId>): readonly number[] {
  const ofGone = new Set<number>()
  for (let row = 0; row < goes.length; row++) {
    if (goes[row] === 0) continue
    for (const ordinal of [columns.subject[row]!, columns.conveyance[row]!, columns.document[row]!]) if (named[ordinal] === 0 && ordinal !== 0) ofGone.add(ordinal)
  }
  return [...ofGone].filter(ordinal => {
    const ref = entities.at(ordinal)?.ref
    return ref !== undefined && (!shelf.has(ref) || dropped.has(ref))
  })
}

/** What notes that stand are about: evidence is not thrown away under whoever works with it. */
function heldByNotes({ annotations, outbox }: Holdings): ReadonlySet<StixId> {
  const newest = [...annotations.values()].flatMap(versions => versions.at(-1) ?? [])
  const held = new Set(currentVersions(newest).filter(note => !note.withdrawn).flatMap(note => [...namedBy(note)]))
  for (const item of outbox.values()) if (item.state === 'waiting' || item.state === 'sending') for (const { id } of item.objects) held.add(id)
  return held
}

async function changeWithout(holdings: Holdings, truth: Truth, past: Past, runs: readonly Tombstone[]): Promise<Change> {
  const gone = new Set<StixId>()
  for (let row = 0; row < past.goes.length; row++) {
    const id = past.goes[row] === 1 ? holdings.rows.idOf(row) : undefined
    if (id !== undefined) gone.add(id)
  }
  const rows = past.rows === 0 ? undefined : await tidied(holdings, truth, row => past.goes[row] === 0)
  const texts = [
    ...(past.objects.size === 0 ? [] : await textsWithout(holdings, truth, 'objects', (index, blob) => objectsWithout(index, blob, past.objects))),
    ...(gone.size === 0 ? [] : await textsWithout(holdings, truth, 'originals', (index, blob) => originalsWithout(index, blob, gone))),
  ]
  const from = [...(rows?.from ?? []), ...texts.map(text => text.from)]
  const segments = [...(rows?.segments ?? []), ...texts.flatMap(({ into }) => into ?? [])]
  const parts = LEVELS.flatMap((level): readonly LedgerPart[] => {
    const old = from.filter(name => holdings.levelIn(name) === level)
    const into = segments.map(({ entry }) => entry).filter(entry => segmentLevel(entry) === level)
    return old.length === 0 ? [] : [{ reader: level, entry: { kind: 'compacted', from: old, into } }]
  })
  const said = holdings.changeBy({ kind: 'setting', key: TOMBSTONES, value: runs })
  const words = holdings.dictionaries.additions(past.nameless)
  const { clearance } = holdings
  const by = clearance === HIGHEST ? {} : { by: clearance }
  const saying = words.levels.flatMap((adds, level): readonly LedgerPart[] =>
    (Object.keys(adds).length === 0 ? [] : [{ reader: level as Level, entry: { kind: 'page', at: runs.at(-1)?.at ?? 0, origin: OWN, segments: [], adds, ...by } }]))
  return {
    parts: [...parts, ...said.parts, ...saying, ...(saying.length === 0 ? [] : [holdings.reservation()])], segments, retire: from,
    apply: () => {
      holdings.foldAll(parts)
      said.apply()
      words.kept()
      rows?.show()
      holdings.shelf.drop(past.objects)
      for (const { read, into } of texts) if (read !== undefined && into !== undefined) holdings.shelf.put(into.entry.name, read)
    },
  }
}

interface Lessened {
  readonly from: string
  /** Absent when nothing is left of it. */
  readonly into?: NewSegment
  readonly read?: ObjectsIndex
}

/** What is left of a segment's two parts; undefined when all of it stays. */
type Without = (index: Bytes, blob: Bytes) => { readonly count: number; readonly parts: readonly [Bytes, Bytes]; readonly read?: ObjectsIndex } | undefined

async function textsWithout(holdings: Holdings, truth: Truth, kind: 'objects' | 'originals', without: Without): Promise<readonly Lessened[]> {
  const lessened: Lessened[] = []
  for (const segment of holdings.segments.filter(each => each.kind === kind)) {
    const [index, blob] = await Promise.all([truth.part(segment, 0), truth.part(segment, 1)])
    const left = index === undefined || blob === undefined ? undefined : without(index, blob)
    if (left !== undefined) lessened.push(await sealedAnew(truth, segment, left))
  }
  return lessened
}

async function sealedAnew(truth: Truth, segment: SegmentEntry, { count, parts, read }: NonNullable<ReturnType<Without>>): Promise<Lessened> {
  if (count === 0) return { from: segment.name }
  return { from: segment.name, into: await truth.seal(segment.kind, count, parts, segmentLevel(segment)), ...(read === undefined ? {} : { read }) }
}

function objectsWithout(indexBytes: Bytes, blob: Bytes, gone: ReadonlySet<string>): ReturnType<Without> {
  const index = decodeIndex(indexBytes)
  if (index === undefined || !index.marks.some(mark => gone.has(keyOfVersion(mark)))) return undefined
  const kept: Bytes[] = []
  let offset = 0
  let mark = 0
  const runs = index.runs.map(run => {
    let count = 0
    for (let i = 0; i < run.count; i++) {
      const one = index.marks[mark++]
      if (one === undefined) break
      if (!gone.has(keyOfVersion(one))) {
        kept.push(blob.subarray(offset, offset + one.length))
        count++
      }
      offset += one.length
    }
    return { ...run, count }
  }).filter(({ count }) => count > 0)
  const read = { marks: index.marks.filter(one => !gone.has(keyOfVersion(one))), runs, atHand: index.atHand }
  const joined = joinObjects([{ read, blob: endToEnd(kept) }])
  return { count: read.marks.length, parts: [joined.index, joined.blob], read: joined.read }
}
