import type { Block } from '../../shared/columns/block.ts'
import { blockOfRows, sliceBlock } from '../../shared/columns/builder.ts'
import { SEGMENT_ROWS } from '../../shared/columns/capacity.ts'
import { encodeSegment } from '../../shared/columns/segment.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { soundColumns, type RowNames, type RowsPart } from '../../shared/movement/batch-columns.ts'
import { readBatch } from '../../shared/movement/batch.ts'
import { entityOf, placeOf } from '../../shared/movement/entity.ts'
import { gather } from '../../shared/movement/gather.ts'
import { rowUuids } from '../../shared/movement/row-id.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { readObjects } from '../../shared/stix/parse.ts'
import { stixId } from '../../shared/stix/id.ts'
import { uuidText } from '../../shared/stix/uuid.ts'
import { joined, pick } from './blocks.ts'
import type { Dictionaries } from './dictionaries.ts'
import type { Holdings } from './holdings.ts'
import type { Arrivals, LedgerEntry, SegmentEntry } from './ledger.ts'
import { encodeObjects, labelOf, versionOf } from './objects-segment.ts'
import { encodeOriginals } from './originals.ts'
import { sort, type Sorted } from './sorting.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

/** Something that has come to the door: a page of an exchange, part of an import, or our own objects. */
export interface Delivery {
  /** A source id, `import` or `own`. */
  readonly origin: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly objects: readonly unknown[]
  readonly parts?: readonly RowsPart[]
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
}

/** A change that only lacks the entry around its arrivals. */
export interface Reception {
  readonly arrivals: Arrivals
  readonly segments: readonly NewSegment[]
  readonly retire: readonly string[]
  /** Once the arrivals are durable: the ledger knows their words. */
  stored(): void
  /** Once they count and are folded: the new rows and objects, in memory. */
  show(): void
  readonly received: Received
}

/** The change that makes a reception durable under this entry. */
export function changeOf(holdings: Holdings, reception: Reception, entry: LedgerEntry): Change {
  return {
    entry,
    segments: reception.segments,
    retire: reception.retire,
    apply: () => {
      holdings.fold(entry, false)
      reception.stored()
      reception.show()
    },
  }
}

/** Reads a delivery against what is held, seals what is new of it, and says what would change. Call it inside `Truth.write`. */
export async function receive(holdings: Holdings, truth: Truth, { origin, at, objects, parts = [] }: Delivery): Promise<Reply<Reception>> {
  const read = readObjects(objects)
  const sorted = await sort(read.objects, holdings)
  const { dictionaries, rows } = holdings
  learn(dictionaries, newestOf(sorted.objects, holdings))

  const blocks: Block[] = []
  let unreadable = read.skipped.reduce((sum, { count }) => sum + count, 0)
  let known = sorted.known
  const arrived = Math.floor(at / 1000)
  const add = (part: RowsPart, checked: boolean): boolean => {
    const block = blockOfRows(part, arrived, dictionaries)
    if (block === undefined) return false
    const fresh = checked ? block : unknownRows(block, part.names, holdings)
    known += block.rows - fresh.rows
    for (let from = 0; from < fresh.rows; from += SEGMENT_ROWS) blocks.push(fresh.rows <= SEGMENT_ROWS ? fresh : sliceBlock(fresh, from, Math.min(SEGMENT_ROWS, fresh.rows - from)))
    return true
  }

  const shelved = new Map(sorted.objects.map(object => [keyOf(object), object]))
  const batches: StixId[] = []
  for (const { observed, artifact } of sorted.batches) {
    const batch = readBatch(observed, artifact)
    if (!batch.ok) {
      unreadable++
      continue
    }
    if (!add({ columns: batch.columns, names: { batch: batch.batch, first: 0 } }, false)) return failed('too-large')
    batches.push(observed.id)
    // The rows are what a batch is kept as; its file would lie here a second time.
    if (shelved.has(keyOf(artifact))) shelved.set(keyOf(artifact), withoutPayload(artifact))
  }
  if (sorted.movements.length > 0 && !add(gather(sorted.movements, sorted.places, sourceLabels(holdings, sorted)), true)) return failed('too-large')
  for (const part of parts) {
    if (!soundColumns(part.columns)) unreadable++
    else if (isKnownBatch(part.names, holdings)) known += part.columns.rows
    else if (!add(part, false)) return failed('too-large')
    else if ('batch' in part.names) batches.push(batchId(part.names.batch))
  }

  const segments: NewSegment[] = []
  const placed: { readonly segment: string; readonly block: Block }[] = []
  for (const block of blocks) {
    const segment = await truth.seal('movements', block.rows, encodeSegment(block))
    segments.push(segment)
    placed.push({ segment: segment.entry.name, block })
  }
  const { rewritten, anew, moved } = await rewrite(holdings, truth, sorted.gone)
  const kept = [...shelved.values()]
  const index = kept.length === 0 ? undefined : encodeObjects(kept, [{ origin, at, count: kept.length }])
  const objectsSegment = index === undefined ? undefined : await truth.seal('objects', kept.length, [index.index, index.blob])
  if (objectsSegment !== undefined) segments.push(objectsSegment)
  if (sorted.originals.length > 0) segments.push(await truth.seal('originals', sorted.originals.length, encodeOriginals(sorted.originals)))

  const additions = dictionaries.additions()
  const arrivals: Arrivals = {
    at, origin, adds: additions.adds,
    segments: segments.map(segment => segment.entry),
    ...(batches.length === 0 ? {} : { batches: [...new Set(batches)] }),
    ...(sorted.revised.size === 0 ? {} : { revised: [...sorted.revised] }),
    ...(sorted.revoked.size === 0 ? {} : { revoked: [...sorted.revoked] }),
    ...(rewritten.length === 0 ? {} : { rewritten }),
    ...(sorted.pending.size === 0 ? {} : { pending: [...sorted.pending] }),
    ...(sorted.settled.length === 0 ? {} : { settled: sorted.settled }),
  }
  return done({
    arrivals,
    segments: [...anew, ...segments],
    retire: rewritten.map(({ from }) => from),
    stored: () => additions.kept(),
    show() {
      if (sorted.gone.size > 0) rows.without(Uint32Array.from(sorted.gone).toSorted(), moved)
      for (const { segment, block } of placed) rows.add(segment, block)
      if (index !== undefined && objectsSegment !== undefined) holdings.shelf.put(objectsSegment.entry.name, index.read)
      for (const id of holdings.shelf.missingMovements()) if (rows.rowOf(id) >= 0) holdings.shelf.arrived(id)
    },
    received: {
      objects: kept.length, movements: blocks.reduce((sum, block) => sum + block.rows, 0), known, repeats: sorted.known, unreadable, foreign: sorted.foreign, renumbered: sorted.gone.size > 0,
    },
  })
}

/** One per version: all of them are kept. */
const keyOf = (object: StixObject): string => `${object.id} ${versionOf(object)}`

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

function learn(dictionaries: Dictionaries, objects: readonly StixObject[]): void {
  for (const object of objects) {
    if (object.revoked === true) continue
    const place = placeOf(object)
    if (place !== undefined) dictionaries.learnPlace(place)
    const entity = entityOf(object)
    if (entity !== undefined) dictionaries.learnEntity(entity)
    if (object.type === 'identity') dictionaries.learnSource({ ref: object.id, label: labelOf(object) })
  }
}

function sourceLabels({ shelf }: Holdings, { objects, movements }: Sorted): ReadonlyMap<StixId, string> {
  const labels = new Map<StixId, string>()
  for (const { source } of movements) {
    const label = labels.has(source) ? '' : (shelf.entry(source)?.label ?? '')
    if (label !== '') labels.set(source, label)
  }
  for (const object of objects) if (object.type === 'identity') labels.set(object.id, labelOf(object))
  return labels
}

const batchId = (batch: Uint8Array): StixId => stixId('observed-data', uuidText(batch))

const isKnownBatch = (names: RowNames, { batches }: Holdings): boolean => 'batch' in names && batches.has(batchId(names.batch))

/** The rows that no row that came on its own has already. */
function unknownRows(block: Block, names: RowNames, { rows }: Holdings): Block {
  const uuids = 'batch' in names ? rowUuids(names.batch, names.first, block.rows) : names.uuids
  const find = 'batch' in names ? (at: number) => rows.ownRowOf(uuids, at) : (at: number) => rows.rowOfUuid(uuids, at)
  const fresh: number[] = []
  for (let row = 0; row < block.rows; row++) if (find(row * 16) < 0) fresh.push(row)
  return fresh.length === block.rows ? block : pick(block, fresh)
}

function withoutPayload(artifact: StixObject): StixObject {
  const { payload_bin: _payload, ...rest } = artifact
  return rest as StixObject
}

/** Segments that rows have to leave, sealed anew without them: a revoked row is on disk no longer. */
async function rewrite({ rows }: Holdings, truth: Truth, gone: ReadonlySet<number>): Promise<{ readonly rewritten: NonNullable<Arrivals['rewritten']>; readonly anew: readonly NewSegment[]; readonly moved: ReadonlyMap<string, string> }> {
  const rewritten: { from: string; into?: SegmentEntry }[] = []
  const anew: NewSegment[] = []
  const moved = new Map<string, string>()
  for (const stretch of new Set([...gone].flatMap(row => rows.stretchOf(row) ?? []))) {
    const left = Array.from({ length: stretch.rows }, (_, i) => i).filter(i => !gone.has(stretch.from + i))
    if (left.length === 0) {
      rewritten.push({ from: stretch.segment })
      continue
    }
    const segment = await truth.seal('movements', left.length, encodeSegment(pick(joined(rows.columns, [stretch]), left)))
    anew.push(segment)
    moved.set(stretch.segment, segment.entry.name)
    rewritten.push({ from: stretch.segment, into: segment.entry })
  }
  return { rewritten, anew, moved }
}
