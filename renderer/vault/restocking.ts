import { STORED_COLUMNS, type Block } from '../../shared/columns/block.ts'
import { allocate, COLUMN_NAMES, SEGMENT_ROWS, type BufferSource } from '../../shared/columns/capacity.ts'
import type { RowIds } from '../../shared/columns/identity.ts'
import { orderBy } from '../../shared/columns/order.ts'
import { permuteInto } from '../../shared/columns/permute.ts'
import { remarkOffsets } from '../../shared/columns/remarks.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import type { Rows, Stretch } from './rows.ts'

/** Rows in a new order, and where one segment's worth of them begins and ends. */
export interface Restocked {
  readonly columns: MovementColumns
  readonly blocks: readonly { readonly from: number; readonly block: Block; /** Index of the group whose rows these are. */ readonly group: number }[]
  /** Old segments whose rows these are. */
  readonly from: readonly string[]
}

/**
 * All rows once more, in full segments and in order of time within each group: what came page by page, out of order and with gaps is afterwards read
 * without sorting. The rows that are there now are not touched: pages may be drawing them.
 *
 * @param groups segments whose rows may lie in one file, such as those of one level, in the order that they shall have.
 * @param keeps which rows stay.
 */
export function restock(rows: Rows, groups: readonly (readonly string[])[], keeps: (row: number) => boolean, buffer: BufferSource): Restocked {
  const { columns: old } = rows
  const byTime = orderBy(old.time, old.rows)
  const stretchOf = stretchIndex(rows.stretches, old.rows)
  const groupOf = new Map(groups.flatMap((names, group) => names.map(name => [name, group] as const)))
  const groupOfStretch = rows.stretches.map(({ segment }) => groupOf.get(segment) ?? -1)
  const order = new Uint32Array(old.rows)
  const ends: number[] = []
  let count = 0
  for (let group = 0; group < groups.length; group++) {
    for (const row of byTime) if (groupOfStretch[stretchOf[row]!] === group && keeps(row)) order[count++] = row
    ends.push(count)
  }
  const columns = { ...allocate(Math.max(SEGMENT_ROWS, Math.ceil(count * 1.125 / SEGMENT_ROWS) * SEGMENT_ROWS), buffer), rows: count }
  for (const name of COLUMN_NAMES) permuteInto(old[name], order, count, columns[name])
  const rests = rows.stretches.map(stretch => ({ stretch, offsets: remarkOffsets(stretch.remarks, stretch.rows) }))
  const blocks: { from: number; block: Block; group: number }[] = []
  let from = 0
  for (const [group, end] of ends.entries()) {
    for (; from < end; from = Math.min(end, from + SEGMENT_ROWS)) {
      const to = Math.min(end, from + SEGMENT_ROWS)
      const views: { [column: string]: Uint8Array | Uint16Array | Uint32Array | Int32Array } = {}
      for (const name of STORED_COLUMNS) views[name] = columns[name].subarray(from, to)
      blocks.push({ from, group, block: { ...views as Pick<Block, (typeof STORED_COLUMNS)[number]>, rows: to - from, ...restOf(order.subarray(from, to), stretchOf, rests) } })
    }
  }
  return { columns, blocks, from: groups.flat() }
}

function stretchIndex(stretches: readonly Stretch[], rows: number): Uint32Array {
  const index = new Uint32Array(rows)
  for (const [at, { from, rows: count }] of stretches.entries()) index.fill(at, from, from + count)
  return index
}

interface Source {
  readonly stretch: Stretch
  readonly offsets: Uint32Array
}

/** Below so many bytes a loop is faster than a view and a copy. */
const SHORT = 64

/** Ids and remarks of rows out of many stretches. Rows that were neighbours are copied together. */
function restOf(order: Uint32Array, stretchOf: Uint32Array, sources: readonly Source[]): Pick<Block, 'remarks' | 'ids'> {
  const rows = order.length
  const lengths = new Uint16Array(rows)
  let bytes = 0
  let explicits = 0
  let ofBatches = false
  runs(order, stretchOf, (first, count) => {
    const { stretch, offsets } = sources[stretchOf[order[first]!]!]!
    const at = order[first]! - stretch.from
    const { batch } = stretch.ids
    for (let i = 0; i < count; i++) lengths[first + i] = offsets[at + i + 1]! - offsets[at + i]!
    bytes += offsets[at + count]! - offsets[at]!
    if (batch.length === 0) explicits += count
    else for (let i = 0; i < count; i++) if (batch[at + i] === 0) explicits++; else ofBatches = true
  })
  const text = new Uint8Array(bytes)
  const explicit = new Uint8Array(explicits * 16)
  const batch = new Uint16Array(ofBatches ? rows : 0)
  const number = new Uint32Array(batch.length)
  const batches = new Batches()
  let end = 0
  let next = 0
  runs(order, stretchOf, (first, count) => {
    const { stretch, offsets } = sources[stretchOf[order[first]!]!]!
    const { ids, remarks } = stretch
    const at = order[first]! - stretch.from
    end = copy(remarks.bytes, offsets[at]!, offsets[at + count]!, text, end)
    if (ids.batch.length === 0) {
      copy(ids.explicit, at * 16, (at + count) * 16, explicit, next * 16)
      if (ofBatches) for (let i = 0; i < count; i++) number[first + i] = next + i
      next += count
      return
    }
    for (let i = 0; i < count; i++) {
      const own = ids.batch[at + i]!
      if (own > 0) {
        batch[first + i] = batches.number(ids, own)
        number[first + i] = ids.number[at + i]!
        continue
      }
      copy(ids.explicit, ids.number[at + i]! * 16, (ids.number[at + i]! + 1) * 16, explicit, next * 16)
      if (ofBatches) number[first + i] = next
      next++
    }
  })
  return { remarks: { lengths: bytes === 0 ? lengths.subarray(0, 0) : lengths, bytes: text }, ids: { batches: batches.bytes, batch, number, explicit } }
}

/** Tells of places in an order whose rows follow one another in one stretch. */
function runs(order: Uint32Array, stretchOf: Uint32Array, hear: (first: number, count: number) => void): void {
  for (let first = 0; first < order.length;) {
    const row = order[first]!
    const stretch = stretchOf[row]!
    let count = 1
    while (first + count < order.length && order[first + count] === row + count && stretchOf[row + count] === stretch) count++
    hear(first, count)
    first += count
  }
}

/** @returns where the copy ends. */
function copy(from: Uint8Array, begin: number, end: number, into: Uint8Array, at: number): number {
  if (end - begin > SHORT) into.set(from.subarray(begin, end), at)
  else for (let i = begin; i < end; i++) into[at + i - begin] = from[i]!
  return at + end - begin
}

/** Batches that rows of one segment come from, numbered from 1. */
class Batches {
  readonly #numbers = new Map<string, number>()
  readonly #ofIds = new Map<RowIds, Uint16Array>()
  readonly #uuids: Uint8Array[] = []

  number(ids: RowIds, own: number): number {
    let known = this.#ofIds.get(ids)
    if (known === undefined) this.#ofIds.set(ids, known = new Uint16Array(ids.batches.length / 16 + 1))
    if (known[own] !== 0) return known[own]!
    const uuid = ids.batches.slice((own - 1) * 16, own * 16)
    const key = uuid.join()
    const number = this.#numbers.get(key) ?? this.#uuids.push(uuid)
    this.#numbers.set(key, number)
    known[own] = number
    return number
  }

  get bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#uuids.length * 16)
    for (const [i, uuid] of this.#uuids.entries()) bytes.set(uuid, i * 16)
    return bytes
  }
}
