import type { Block } from '../../shared/columns/block.ts'
import { sliceBlock } from '../../shared/columns/builder.ts'
import { SEGMENT_ROWS } from '../../shared/columns/capacity.ts'
import { encodeSegment } from '../../shared/columns/segment.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'
import { soundColumns, type RowNames, type RowsPart } from '../../shared/movement/batch-columns.ts'
import { readBatch } from '../../shared/movement/batch.ts'
import { entityOf, placeOf } from '../../shared/movement/entity.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { gather } from '../../shared/movement/gather.ts'
import { rowUuids } from '../../shared/movement/row-id.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { readObjects } from '../../shared/stix/parse.ts'
import { stixId } from '../../shared/stix/id.ts'
import { readUuid, uuidText } from '../../shared/stix/uuid.ts'
import { joined, pick } from './blocks.ts'
import type { Dictionaries } from './dictionaries.ts'
import type { Holdings } from './holdings.ts'
import type { Lessened } from './lessening.ts'
import { letIn } from './lineage.ts'
import type { Arrivals, LedgerEntry, LedgerPart } from './ledger.ts'
import { levelRows, PartOfLevels } from './levelled-rows.ts'
import { encodeObjects, labelOf, versionOf, type ObjectsIndex } from './objects-segment.ts'
import { encodeOriginals } from './originals.ts'
import { hashOfUuid } from './row-index.ts'
import { sort, type SortedLevel } from './sorting.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

/** Something that has come to the door: a page of an exchange, part of an import, or our own objects. */
export interface Delivery {
  /** A source id, `import` or `own`. */
  readonly origin: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly objects: readonly unknown[]
  readonly parts?: readonly RowsPart[]
  /** An object that was delivered before, or all of them: not counted a second time among what is above the clearance. */
  readonly again?: string
}

/** What a delivery came to. */
export interface Received {
  readonly objects: number
  readonly movements: number
  readonly known: number
  /** Of the objects delivered, those that were held already, a batch counted as one. */
  readonly repeats: number
  /** Not STIX, or columns that are not sound: left out. */
  readonly unreadable: number
  readonly foreign: number
  /** Row numbers that were given out before are void. */
  readonly renumbered: boolean
  /** Objects and rows above the clearance: not kept. */
  readonly above: number
  /** Objects and rows delivered, by level. */
  readonly counts: readonly [number, number, number]
}

/** A change that only lacks the entries around its arrivals. */
export interface Reception {
  /** By level, up to the clearance. */
  readonly arrivals: readonly Arrivals[]
  /** What other sessions have to be told is given out; none when they see it for themselves. */
  readonly reserved: readonly LedgerPart[]
  readonly segments: readonly NewSegment[]
  readonly retire: readonly string[]
  /** Once the arrivals are durable: the ledger knows their words. */
  stored(): void
  /** What `show` needs and what may be made before; the rows must stay as they are in between. */
  prepare(): void
  /** Once they count and are folded: the new rows and objects, in memory. */
  show(): void
  readonly received: Received
}

/** The parts of the record that makes a reception durable; a level of which nothing has come has none, but for the freest. */
export function partsOf({ arrivals, reserved }: Reception, entryOf: (arrivals: Arrivals, level: Level) => LedgerEntry): readonly LedgerPart[] {
  const parts = arrivals.flatMap((each, level) => (level > 0 && isEmpty(each) ? [] : [{ reader: level as Level, entry: entryOf(each, level as Level) }]))
  return [...parts, ...reserved]
}

const isEmpty = ({ segments, adds, batches, revised, revoked, rewritten, pending, settled }: Arrivals): boolean =>
  segments.length === 0 && Object.keys(adds).length === 0 && [batches, revised, revoked, rewritten, pending, settled].every(list => list === undefined)

/** The change that makes a reception durable under such an entry for each level. */
export function changeOf(holdings: Holdings, reception: Reception, entryOf: (arrivals: Arrivals, level: Level) => LedgerEntry): Change {
  const parts = partsOf(reception, entryOf)
  return {
    parts,
    segments: reception.segments,
    retire: reception.retire,
    meanwhile: () => reception.prepare(),
    apply: () => {
      holdings.foldAll(parts)
      reception.stored()
      reception.show()
    },
  }
}

/**
 * Reads a delivery against what is held, seals what is new of it, level by level, and says what would change. What is above the clearance is
 * counted and not kept. Call it inside `Truth.write`.
 */
export async function receive(holdings: Holdings, truth: Truth, { origin, at, objects, parts = [], again }: Delivery): Promise<Reply<Reception>> {
  const read = readObjects(objects)
  const { genuine, forged } = letIn(holdings, read.objects)
  const sorted = await sort(genuine, holdings, again)
  const { dictionaries, rows, clearance } = holdings
  const levels = LEVELS.filter(level => level <= clearance)
  let unreadable = read.skipped.reduce((sum, { count }) => sum + count, 0)
  let known = sorted.known
  const counts: [number, number, number] = [...sorted.counts]
  const isCounted = (id: StixId | undefined): boolean => again !== 'all' && again !== id
  const payloads = new Set<StixId>()
  const batches = new Map<StixId, Level>()
  const coming: PartOfLevels[] = []

  const take = (part: RowsPart): void => {
    const batch = 'batch' in part.names ? batchId(part.names.batch) : undefined
    const upTo = batch === undefined ? undefined : holdings.batches.get(batch)
    const levelled = levelRows(part, { levelOf: refs => sorted.strictness.ofMarks(refs), from: upTo === undefined ? 0 : upTo + 1 as Level, to: clearance, has: heldRows(part, holdings) })
    known += levelled.known
    if (isCounted(batch)) levelled.counts.forEach((count, level) => { counts[level as Level] += count })
    if (batch !== undefined) batches.set(batch, upTo === undefined ? 0 : upTo)
    if (levelled.rows.some(list => list.length > 0)) coming.push(new PartOfLevels(part, levelled.rows))
  }

  for (const { observed, artifact } of sorted.batches) {
    const batch = readBatch(observed, artifact)
    // The rows are what a batch is kept as; its file would lie here a second time.
    if (batch.ok) payloads.add(artifact.id)
    if (batch.ok) take({ columns: batch.columns, names: { batch: batch.batch, first: 0 } })
    else unreadable++
  }
  for (const part of parts) {
    if (!soundColumns(part.columns)) unreadable++
    else if (isKnownBatch(part.names, holdings)) known += part.columns.rows
    else take(withSourceLabels(part, holdings))
  }

  const arrived = Math.floor(at / 1000)
  const blocks: Block[][] = LEVELS.map(() => [])
  const add = (level: Level, block: Block | undefined): void => {
    if (block === undefined) return
    for (let from = 0; from < block.rows; from += SEGMENT_ROWS) blocks[level]!.push(block.rows <= SEGMENT_ROWS ? block : sliceBlock(block, from, Math.min(SEGMENT_ROWS, block.rows - from)))
  }
  for (const level of levels) {
    const here = sorted.levels[level]!
    const naming = dictionaries.naming(level)
    learn(dictionaries, newestOf(here.objects, holdings), level)
    if (here.movements.length > 0) {
      const own = gather(here.movements, here.places, sourceLabels(holdings, here, level))
      const part = new PartOfLevels(own, LEVELS.map(of => (of === level ? Array.from({ length: own.columns.rows }, (_, row) => row) : [])))
      if (!part.name(level, naming)) return failed('too-large')
      add(level, part.block(level, arrived))
    }
    if (!coming.every(part => part.name(level, naming))) return failed('too-large')
    for (const part of coming) add(level, part.block(level, arrived))
  }

  const anew = await rewrite(holdings, truth, sorted.gone)
  const additions = dictionaries.additions()
  const segments: NewSegment[] = []
  const placed: { readonly segment: string; readonly block: Block }[] = []
  const shelved: { readonly segment: string; readonly index: ObjectsIndex }[] = []
  const arrivals: Arrivals[] = []
  for (const level of levels) {
    const here = sorted.levels[level]!
    const before = segments.length
    for (const block of blocks[level]!) {
      const segment = await truth.seal('movements', block.rows, encodeSegment(block), level)
      segments.push(segment)
      placed.push({ segment: segment.entry.name, block })
    }
    const kept = here.objects.map(object => (payloads.has(object.id) ? withoutPayload(object) : object))
    if (kept.length > 0) {
      const { read: index, index: head, blob } = encodeObjects(kept, [{ origin, at, count: kept.length }])
      const segment = await truth.seal('objects', kept.length, [head, blob], level)
      segments.push(segment)
      shelved.push({ segment: segment.entry.name, index })
    }
    if (here.originals.length > 0) segments.push(await truth.seal('originals', here.originals.length, encodeOriginals(here.originals), level))
    const taken = [...batches].filter(([, from]) => from <= level).map(([batch]) => batch)
    const rewritten = anew.filter(one => one.level === level).map(({ from, into }) => ({ from, ...(into === undefined ? {} : { into: into.entry }) }))
    arrivals.push({
      at, origin, adds: additions.levels[level]!,
      ...(clearance === HIGHEST ? {} : { by: clearance }),
      segments: segments.slice(before).map(segment => segment.entry),
      ...(taken.length === 0 ? {} : { batches: taken }),
      ...(here.revised.length === 0 ? {} : { revised: here.revised }),
      ...(here.revoked.length === 0 ? {} : { revoked: here.revoked }),
      ...(rewritten.length === 0 ? {} : { rewritten }),
      ...(here.pending.length === 0 ? {} : { pending: here.pending }),
      ...(here.settled.length === 0 ? {} : { settled: here.settled }),
    })
  }
  const above = counts.reduce((sum, count, level) => (level > clearance ? sum + count : sum), 0)
  const objectsKept = shelved.reduce((sum, { index }) => sum + index.marks.length, 0)
  let left: Lessened | undefined
  const prepare = (): void => {
    if (sorted.gone.size > 0) left ??= rows.lessened(Uint32Array.from(sorted.gone).toSorted(), new Map(anew.flatMap(({ from, into }) => (into === undefined ? [] : [[from, into.entry.name]]))))
  }
  return done({
    arrivals, prepare,
    reserved: additions.levels.some((adds, level) => level > 0 && Object.keys(adds).length > 0) ? [holdings.reservation()] : [],
    segments: [...anew.flatMap(({ into }) => into ?? []), ...segments],
    retire: anew.map(({ from }) => from),
    stored: () => additions.kept(),
    show() {
      prepare()
      if (left !== undefined) rows.lessen(left)
      for (const { segment, block } of placed) rows.add(segment, block)
      for (const { segment, index } of shelved) holdings.shelf.put(segment, index)
      for (const id of holdings.shelf.missingMovements()) if (rows.rowOf(id) >= 0) holdings.shelf.arrived(id)
    },
    received: {
      objects: objectsKept, movements: placed.reduce((sum, { block }) => sum + block.rows, 0), known, repeats: sorted.known, unreadable, foreign: sorted.foreign + forged,
      renumbered: sorted.gone.size > 0, above, counts,
    },
  })
}

/** Words follow the latest version, in whatever order the versions arrive. */
function newestOf(objects: readonly StixObject[], { shelf }: Holdings): readonly StixObject[] {
  const newest = new Map<StixId, StixObject>()
  for (const object of objects) {
    const other = newest.get(object.id)
    const later = other === undefined ? (shelf.entry(object.id)?.modified ?? '') : versionOf(other)
    if (later <= versionOf(object)) newest.set(object.id, object)
  }
  return [...newest.values()]
}

function learn(dictionaries: Dictionaries, objects: readonly StixObject[], level: Level): void {
  for (const object of objects) {
    if (object.revoked === true) continue
    const place = placeOf(object)
    if (place !== undefined) dictionaries.learnPlace(place, level)
    const entity = entityOf(object)
    if (entity !== undefined) dictionaries.learnEntity(entity, level)
    if (object.type === 'identity') dictionaries.learnSource({ ref: object.id, label: labelOf(object) }, level)
  }
}

/** Words for sources that rows of this level may be known by. */
function sourceLabels(holdings: Holdings, { objects, movements }: SortedLevel, level: Level): ReadonlyMap<StixId, string> {
  const labels = new Map<StixId, string>()
  for (const { source } of movements) {
    const entry = labels.has(source) ? undefined : holdings.shelf.entry(source)
    if (entry !== undefined && entry.label !== '' && holdings.levelIn(entry.segment) <= level) labels.set(source, entry.label)
  }
  for (const object of objects) if (object.type === 'identity') labels.set(object.id, labelOf(object))
  return labels
}

/** A file may not say what its sources are called, where everybody here may know. */
function withSourceLabels(part: RowsPart, holdings: Holdings): RowsPart {
  if (part.columns.sources.every(({ label }, i) => i === 0 || label !== '')) return part
  const labelOf = (ref: StixId): string => {
    const entry = holdings.shelf.entry(ref)
    return entry !== undefined && holdings.levelIn(entry.segment) === 0 ? entry.label : ''
  }
  const sources = part.columns.sources.map(source => (source.label === '' ? { ...source, label: labelOf(source.ref) } : source))
  return { ...part, columns: { ...part.columns, sources } }
}

const batchId = (batch: Uint8Array): StixId => stixId('observed-data', uuidText(batch))

const isKnownBatch = (names: RowNames, { batches, clearance }: Holdings): boolean => 'batch' in names && (batches.get(batchId(names.batch)) ?? -1) >= clearance

/** Whether a row came on its own already, or was taken back by its maker before it came. */
function heldRows({ names, columns }: RowsPart, { rows, revoked, shelf }: Holdings): (row: number) => boolean {
  const uuids = 'batch' in names ? rowUuids(names.batch, names.first, columns.rows) : names.uuids
  if ('batch' in names) return row => rows.ownRowOf(uuids, row * 16) >= 0
  const back = new Set([...revoked.keys()].map(hashOfId))
  const takenBack = (row: number): boolean => {
    const id = batchId(uuids.subarray(row * 16, row * 16 + 16))
    return revoked.has(id) && (shelf.entry(id)?.createdBy ?? UNKNOWN_SOURCE) === columns.sources[columns.source[row]!]?.ref
  }
  return row => rows.rowOfUuid(uuids, row * 16) >= 0 || (back.size > 0 && back.has(hashOfUuid(uuids, row * 16)) && takenBack(row))
}

function hashOfId(id: StixId): number {
  const uuid = new Uint8Array(16)
  readUuid(id, id.length - 36, uuid, 0)
  return hashOfUuid(uuid, 0)
}

function withoutPayload(artifact: StixObject): StixObject {
  const { payload_bin: _payload, ...rest } = artifact
  return rest as StixObject
}

/** A segment that rows have to leave, and what takes its place; without `into` no row was left. */
export interface Rewritten {
  readonly level: Level
  readonly from: string
  readonly into?: NewSegment
}

/** Segments that rows have to leave, sealed anew without them at their own level: a revoked row is on disk no longer. */
export async function rewrite(holdings: Holdings, truth: Truth, gone: ReadonlySet<number>): Promise<readonly Rewritten[]> {
  const { rows } = holdings
  const rewritten: Rewritten[] = []
  for (const from of new Set([...gone].flatMap(row => rows.stretchOf(row)?.segment ?? []))) {
    const stretches = rows.stretchesOf(from)
    const left: number[] = []
    let before = 0
    for (const stretch of stretches) {
      for (let i = 0; i < stretch.rows; i++) if (!gone.has(stretch.from + i)) left.push(before + i)
      before += stretch.rows
    }
    const level = holdings.levelIn(from)
    if (left.length === 0) rewritten.push({ level, from })
    else rewritten.push({ level, from, into: await truth.seal('movements', left.length, encodeSegment(pick(joined(rows.columns, stretches), left)), level) })
  }
  return rewritten
}
