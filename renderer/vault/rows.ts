import { append, derive, type Block } from '../../shared/columns/block.ts'
import { allocate, grow, reserve, SEGMENT_ROWS, type BufferSource } from '../../shared/columns/capacity.ts'
import { searchable, type Searchable } from '../../shared/columns/contains.ts'
import { explicitIds, type RowIds } from '../../shared/columns/identity.ts'
import { NO_REMARKS, remarkOffsets, type Remarks } from '../../shared/columns/remarks.ts'
import { Routes } from '../../shared/columns/routes.ts'
import { decodeRest, decodeSegment, segmentRows } from '../../shared/columns/segment.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import { rowUuid, rowUuids } from '../../shared/movement/row-id.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { readUuid, uuidText } from '../../shared/stix/uuid.ts'
import { lessened, type Lessened } from './lessening.ts'
import { hashOfUuid, RowIndex } from './row-index.ts'

/** Consecutive rows that lie in one segment, with what the columns have no room for. A segment that was joined has several, not side by side. */
export interface Stretch {
  readonly segment: string
  /** Number of the first of them in their segment. */
  readonly at: number
  readonly from: number
  readonly rows: number
  readonly remarks: Remarks
  readonly ids: RowIds
}

const MOVEMENT = 'observed-data--'
/** Stands for the ids of a stretch whose rest is still sealed. */
const NO_IDS = explicitIds(new Uint8Array(0))
/** UUID version 5, which ids of batch rows have and random ids do not. RFC 9562 §5.5. */
const NAME_BASED = 5

/**
 * All movements, unsealed: columns that the views draw from, and ids and remarks that only the vault reads.
 * A row keeps its number until `without` takes rows away.
 */
export class Rows {
  readonly buffer: BufferSource
  #columns: MovementColumns
  #routes = new Routes()
  #stretches: Stretch[] = []
  /** Rows that came on their own, and rows of batches: the ids of the second are computed, a SHA-1 each, only when one is looked for. */
  #own = new RowIndex()
  #ofBatches = new RowIndex()
  #ownIndexed = 0
  #batchesIndexed = 0
  #searchables: Searchable[] = []
  readonly #bare = new Set<string>()
  readonly #offsets = new WeakMap<Stretch, Uint32Array>()

  /** Grows with every change of the columns. */
  #version = 0
  /** The last time that rows went: from the version before, ascending row numbers in it. */
  #lessening: { readonly version: number; readonly gone: Uint32Array } | undefined

  /** Puts the ordinals that count in place of those that stand for the same, as rows are read. */
  canonical: ((columns: MovementColumns, from: number, to: number) => void) | undefined

  constructor(buffer: BufferSource) {
    this.buffer = buffer
    this.#columns = allocate(SEGMENT_ROWS, buffer)
  }

  get columns(): MovementColumns {
    return this.#columns
  }

  get count(): number {
    return this.#columns.rows
  }

  get routes(): Routes['pairs'] {
    return this.#routes.pairs
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches
  }

  get version(): number {
    return this.#version
  }

  /** Rows of a version that are no more, where that is all that has changed since; undefined otherwise. Ascending. */
  goneSince(version: number): Uint32Array | undefined {
    return version === this.#version - 1 && this.#lessening?.version === version ? this.#lessening.gone : undefined
  }

  /** Makes room once for what is about to be read, and an eighth for what will come. */
  expect(rows: number): void {
    const capacity = Math.ceil((this.count + rows) * 1.125 / SEGMENT_ROWS) * SEGMENT_ROWS
    if (capacity > this.#columns.capacity) this.#columns = grow(this.#columns, capacity, this.buffer)
  }

  /**
   * Adds the rows of an opened segment. Where its ids and remarks lie in a part of their own, they are not there until `complete`.
   * @returns how many, or undefined when the bytes are none of ours.
   */
  read(segment: string, plain: Uint8Array<ArrayBuffer>): number | undefined {
    const rows = segmentRows(plain)
    if (rows === undefined) return undefined
    const roomy = reserve(this.#columns, rows, this.buffer)
    const from = roomy.rows
    const decoded = decodeSegment(plain, roomy, from)
    if (decoded === undefined) return undefined
    this.canonical?.(roomy, from, from + decoded.rows)
    this.#version++
    this.#columns = derive({ ...roomy, rows: from + decoded.rows }, from, this.#routes)
    this.#stretches.push({ segment, at: 0, from, rows: decoded.rows, remarks: NO_REMARKS, ids: NO_IDS, ...decoded.rest })
    if (decoded.rest === undefined && decoded.rows > 0) this.#bare.add(segment)
    return decoded.rows
  }

  /** Segments whose ids and remarks are still sealed. */
  get bare(): ReadonlySet<string> {
    return this.#bare
  }

  /** @param plain the second part of a segment that was read. @returns whether it is what belongs to its rows. */
  complete(segment: string, plain: Uint8Array<ArrayBuffer>): boolean {
    const at = this.#stretches.findIndex(stretch => stretch.segment === segment)
    const stretch = this.#stretches[at]
    const rest = stretch === undefined ? undefined : decodeRest(plain, stretch.rows)
    if (stretch === undefined || rest === undefined) return false
    this.#stretches[at] = { ...stretch, ...rest }
    this.#bare.delete(segment)
    return true
  }

  /** Takes the rows of these segments away: what they are called will never be known. */
  drop(segments: ReadonlySet<string>): void {
    const gone = this.#stretches.filter(({ segment }) => segments.has(segment)).flatMap(({ from, rows }) => Array.from({ length: rows }, (_, i) => from + i))
    for (const segment of segments) this.#bare.delete(segment)
    if (gone.length > 0) this.without(Uint32Array.from(gone), new Map())
  }

  add(segment: string, block: Block): void {
    const from = this.count
    this.#version++
    this.#columns = append(this.#columns, block, this.#routes, this.buffer)
    this.#stretches.push({ segment, at: 0, from, rows: block.rows, remarks: block.remarks, ids: block.ids })
  }

  /** The rows of a segment, in the order that they have in it. */
  stretchesOf(segment: string): readonly Stretch[] {
    return this.#stretches.filter(stretch => stretch.segment === segment)
  }

  /** From now on these rows lie in one segment, in this order. They keep their numbers. */
  restow(stretches: readonly Stretch[], segment: string): void {
    const places = new Map<Stretch, number>()
    let at = 0
    for (const stretch of stretches) {
      places.set(stretch, at)
      at += stretch.rows
    }
    this.#stretches = this.#stretches.map(stretch => {
      const place = places.get(stretch)
      return place === undefined ? stretch : { ...stretch, segment, at: place }
    })
  }

  /**
   * What is left without some rows: costs a copy of all columns, which may be made while a disk writes.
   * @param gone ascending row numbers. @param moved segments that were written anew without them, by their old names.
   */
  lessened(gone: Uint32Array, moved: ReadonlyMap<string, string>): Lessened {
    return lessened(this.#columns, this.#stretches, gone, moved, this.buffer)
  }

  /** Takes rows away for good: new buffers, new row numbers. What is known of the others stays known. */
  lessen({ gone, columns, stretches, before }: Lessened): void {
    const old = this.#stretches
    const left = (indexed: number): number => {
      const known = new Set(old.slice(0, indexed))
      return before.filter(stretch => known.has(stretch)).length
    }
    const [own, ofBatches, searchables] = [left(this.#ownIndexed), left(this.#batchesIndexed), left(this.#searchables.length)]
    const texts = new Map(this.#searchables.map((text, i) => [old[i], text]))
    this.#own.without(gone)
    this.#ofBatches.without(gone)
    this.#ownIndexed = own
    this.#batchesIndexed = ofBatches
    this.#searchables = stretches.slice(0, searchables).map((stretch, i) => {
      const text = texts.get(before[i])
      return text !== undefined && stretch.rows === before[i]!.rows ? { ...text, first: stretch.from } : searchable(stretch.remarks, stretch.rows, stretch.from)
    })
    this.#lessening = { version: this.#version++, gone }
    this.#columns = columns
    this.#stretches = [...stretches]
  }

  without(gone: Uint32Array, moved: ReadonlyMap<string, string>): void {
    this.lessen(this.lessened(gone, moved))
  }

  /** Puts rows in the place of all that are there: new buffers, new row numbers. @param stretches whose rows they are, in order. */
  replace(columns: MovementColumns, stretches: readonly Stretch[]): void {
    this.#version++
    this.#columns = columns
    this.#stretches = [...stretches]
    this.#forgetIndexes()
  }

  #forgetIndexes(): void {
    this.#own = new RowIndex()
    this.#ofBatches = new RowIndex()
    this.#ownIndexed = 0
    this.#batchesIndexed = 0
    this.#searchables = []
  }

  stretchOf(row: number): Stretch | undefined {
    let low = 0
    let high = this.#stretches.length - 1
    while (low <= high) {
      const middle = low + high >>> 1
      const stretch = this.#stretches[middle]!
      if (row < stretch.from) high = middle - 1
      else if (row >= stretch.from + stretch.rows) low = middle + 1
      else return stretch
    }
    return undefined
  }

  idOf(row: number): StixId | undefined {
    const stretch = this.stretchOf(row)
    if (stretch === undefined) return undefined
    return `${MOVEMENT}${uuidText(uuidOfRow(stretch.ids, row - stretch.from))}`
  }

  /** The batch that a row came with; undefined for one that came on its own. */
  batchOf(row: number): StixId | undefined {
    const stretch = this.stretchOf(row)
    const batch = stretch?.ids.batch[row - stretch.from] ?? 0
    return stretch === undefined || batch === 0 ? undefined : `${MOVEMENT}${uuidText(stretch.ids.batches, (batch - 1) * 16)}`
  }

  /** @returns -1 when no row has this id. */
  rowOf(id: StixId): number {
    const uuid = new Uint8Array(16)
    return id.startsWith(MOVEMENT) && readUuid(id, MOVEMENT.length, uuid, 0) ? this.rowOfUuid(uuid, 0) : -1
  }

  rowOfUuid(bytes: Uint8Array, at: number): number {
    const own = this.ownRowOf(bytes, at)
    if (own >= 0 || bytes[at + 6]! >> 4 !== NAME_BASED) return own
    while (!this.indexBatches()) continue
    return this.#ofBatches.find(hashOfUuid(bytes, at), row => this.#has(row, bytes, at))
  }

  /** As `rowOfUuid`, among rows that came on their own. */
  ownRowOf(bytes: Uint8Array, at: number): number {
    for (let i = this.#ownIndexed; i < this.#stretches.length; i++) indexOwn(this.#stretches[i]!, this.#own)
    this.#ownIndexed = this.#stretches.length
    return this.#own.find(hashOfUuid(bytes, at), row => this.#has(row, bytes, at))
  }

  /** Another row with the same id; -1 when there is none, as there should be. */
  twinOf(row: number): number {
    const stretch = this.stretchOf(row)
    if (stretch === undefined) return -1
    const uuid = uuidOfRow(stretch.ids, row - stretch.from)
    this.ownRowOf(uuid, 0)
    const hash = hashOfUuid(uuid, 0)
    const isTwin = (other: number): boolean => other !== row && this.#has(other, uuid, 0)
    const own = this.#own.find(hash, isTwin)
    if (own >= 0 || uuid[6]! >> 4 !== NAME_BASED) return own
    while (!this.indexBatches()) continue
    return this.#ofBatches.find(hash, isTwin)
  }

  #has(row: number, bytes: Uint8Array, at: number): boolean {
    const stretch = this.stretchOf(row)
    if (stretch === undefined) return false
    const uuid = uuidOfRow(stretch.ids, row - stretch.from)
    for (let i = 0; i < 16; i++) if (uuid[i] !== bytes[at + i]) return false
    return true
  }

  /** Computes the ids of one more stretch's batch rows, for an idle moment. @returns whether none are left. */
  indexBatches(): boolean {
    const stretch = this.#stretches[this.#batchesIndexed]
    if (stretch === undefined) return true
    indexBatches(stretch, this.#ofBatches)
    return ++this.#batchesIndexed >= this.#stretches.length
  }

  remarkOf(row: number): string {
    const stretch = this.stretchOf(row)
    if (stretch === undefined || stretch.remarks.lengths.length === 0) return ''
    let offsets = this.#offsets.get(stretch)
    if (offsets === undefined) {
      offsets = remarkOffsets(stretch.remarks, stretch.rows)
      this.#offsets.set(stretch, offsets)
    }
    const i = row - stretch.from
    return new TextDecoder().decode(stretch.remarks.bytes.subarray(offsets[i], offsets[i + 1]))
  }

  /** Remarks as searchable text, made when first asked for and as stretches come. */
  searchables(): readonly Searchable[] {
    while (!this.makeSearchable()) continue
    return this.#searchables
  }

  /** Makes one more stretch searchable, for an idle moment. @returns whether none are left. */
  makeSearchable(): boolean {
    const stretch = this.#stretches[this.#searchables.length]
    if (stretch === undefined) return true
    this.#searchables.push(searchable(stretch.remarks, stretch.rows, stretch.from))
    return this.#searchables.length >= this.#stretches.length
  }
}

function uuidOfRow(ids: RowIds, i: number): Uint8Array {
  const batch = ids.batch.length === 0 ? 0 : ids.batch[i]!
  if (batch > 0) return rowUuid(ids.batches.subarray((batch - 1) * 16, batch * 16), ids.number[i]!)
  const at = (ids.batch.length === 0 ? i : ids.number[i]!) * 16
  return ids.explicit.subarray(at, at + 16)
}

/** The ids of all rows of a stretch, 16 bytes each; those of batches are computed. */
export function uuidsOf({ ids, rows }: Stretch): Uint8Array {
  if (ids.batches.length === 0) return ids.explicit
  const uuids = new Uint8Array(rows * 16)
  for (let i = 0; i < rows; i++) uuids.set(uuidOfRow(ids, i), i * 16)
  return uuids
}

function indexOwn({ ids, rows, from }: Stretch, index: RowIndex): void {
  index.reserve(ids.explicit.length / 16)
  for (let i = 0; i < rows; i++) {
    if (ids.batch.length === 0) index.add(from + i, hashOfUuid(ids.explicit, i * 16))
    else if (ids.batch[i] === 0) index.add(from + i, hashOfUuid(ids.explicit, ids.number[i]! * 16))
  }
}

/** Consecutive rows of one batch are computed together. */
function indexBatches({ ids, rows, from }: Stretch, index: RowIndex): void {
  if (ids.batch.length === 0) return
  index.reserve(rows)
  for (let i = 0; i < rows;) {
    const batch = ids.batch[i]!
    const first = ids.number[i]!
    let run = 1
    if (batch > 0) {
      while (i + run < rows && ids.batch[i + run] === batch && ids.number[i + run] === first + run) run++
      const uuids = rowUuids(ids.batches.subarray((batch - 1) * 16, batch * 16), first, run)
      for (let k = 0; k < run; k++) index.add(from + i + k, hashOfUuid(uuids, k * 16))
    }
    i += run
  }
}
