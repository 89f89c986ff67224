import { STORED_COLUMNS, type Block } from '../../shared/columns/block.ts'
import type { RowIds } from '../../shared/columns/identity.ts'
import { orderBy } from '../../shared/columns/order.ts'
import { permuted } from '../../shared/columns/permute.ts'
import type { Remarks } from '../../shared/columns/remarks.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import { picked } from './picking.ts'
import type { Stretch } from './rows.ts'

/** A block in order of time, so that what is sealed together is read without sorting. */
export function inTimeOrder(block: Block): Block {
  const { time, rows } = block
  for (let row = 1; row < rows; row++) if (time[row]! < time[row - 1]!) return pick(block, orderBy(time, rows))
  return block
}

/** Some rows of a block, in this order. */
export function pick(block: Block, rows: ArrayLike<number>): Block {
  const out: { [column: string]: Uint8Array | Uint16Array | Uint32Array | Int32Array } = {}
  for (const name of STORED_COLUMNS) out[name] = permuted(block[name], rows)
  return { ...out as Pick<Block, (typeof STORED_COLUMNS)[number]>, rows: rows.length, ...picked(block, rows) }
}

/** Stretches as one block, to be written as one segment: views over the columns where they lie side by side, copies otherwise. */
export function joined(columns: MovementColumns, stretches: readonly Stretch[]): Block {
  const from = stretches[0]?.from ?? 0
  const rows = stretches.reduce((sum, stretch) => sum + stretch.rows, 0)
  const sideBySide = stretches.every((stretch, i) => i === 0 || stretch.from === stretches[i - 1]!.from + stretches[i - 1]!.rows)
  const out: { [column: string]: Uint8Array | Uint16Array | Uint32Array | Int32Array } = {}
  for (const name of STORED_COLUMNS) {
    const column = columns[name]
    if (sideBySide) {
      out[name] = column.subarray(from, from + rows)
      continue
    }
    const some = new (column.constructor as new (length: number) => typeof column)(rows)
    let at = 0
    for (const stretch of stretches) {
      some.set(column.subarray(stretch.from, stretch.from + stretch.rows), at)
      at += stretch.rows
    }
    out[name] = some
  }
  return { ...out as Pick<Block, (typeof STORED_COLUMNS)[number]>, rows, remarks: joinedRemarks(stretches, rows), ids: joinedIds(stretches, rows) }
}

function joinedRemarks(stretches: readonly Stretch[], rows: number): Remarks {
  const some = stretches.some(({ remarks }) => remarks.lengths.length > 0)
  const lengths = new Uint16Array(some ? rows : 0)
  const bytes = new Uint8Array(stretches.reduce((sum, { remarks }) => sum + remarks.bytes.length, 0))
  let row = 0
  let end = 0
  for (const { remarks, rows: count } of stretches) {
    if (some) lengths.set(remarks.lengths, row)
    bytes.set(remarks.bytes, end)
    row += count
    end += remarks.bytes.length
  }
  return { lengths, bytes }
}

function joinedIds(stretches: readonly Stretch[], rows: number): RowIds {
  const explicit = new Uint8Array(stretches.reduce((sum, { ids }) => sum + ids.explicit.length, 0))
  const batches = new Uint8Array(stretches.reduce((sum, { ids }) => sum + ids.batches.length, 0))
  const batch = new Uint16Array(batches.length === 0 ? 0 : rows)
  const number = new Uint32Array(batch.length)
  let row = 0
  let explicits = 0
  let kinds = 0
  for (const { ids, rows: count } of stretches) {
    explicit.set(ids.explicit, explicits * 16)
    batches.set(ids.batches, kinds * 16)
    if (batch.length > 0) {
      for (let i = 0; i < count; i++) {
        const own = ids.batch.length === 0 ? 0 : ids.batch[i]!
        batch[row + i] = own === 0 ? 0 : own + kinds
        number[row + i] = own === 0 ? explicits + (ids.batch.length === 0 ? i : ids.number[i]!) : ids.number[i]!
      }
    }
    row += count
    explicits += ids.explicit.length / 16
    kinds += ids.batches.length / 16
  }
  return { batches, batch, number, explicit }
}
