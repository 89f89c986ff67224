import type { RowIds } from '../../shared/columns/identity.ts'
import { remarkOffsets, type Remarks } from '../../shared/columns/remarks.ts'

/** Remarks and ids of some rows of a stretch or block, in this order. */
export function picked({ remarks, ids, rows: all }: { readonly remarks: Remarks; readonly ids: RowIds; readonly rows: number }, rows: ArrayLike<number>): { readonly remarks: Remarks; readonly ids: RowIds } {
  const count = rows.length
  const offsets = remarkOffsets(remarks, all)
  const lengths = new Uint16Array(remarks.lengths.length === 0 ? 0 : count)
  let total = 0
  for (let i = 0; i < lengths.length; i++) total += lengths[i] = remarks.lengths[rows[i]!] ?? 0
  const bytes = new Uint8Array(total)
  const batch = new Uint16Array(ids.batch.length === 0 ? 0 : count)
  const number = new Uint32Array(batch.length)
  let explicits = 0
  for (let i = 0; i < count; i++) if (ids.batch.length === 0 || ids.batch[rows[i]!] === 0) explicits++
  const explicit = new Uint8Array(explicits * 16)
  let end = 0
  let next = 0
  for (let i = 0; i < count; i++) {
    const row = rows[i]!
    if (lengths.length > 0) {
      bytes.set(remarks.bytes.subarray(offsets[row], offsets[row + 1]), end)
      end += lengths[i]!
    }
    if (batch.length > 0) {
      batch[i] = ids.batch[row]!
      number[i] = batch[i] === 0 ? next : ids.number[row]!
    }
    if (batch.length === 0 || batch[i] === 0) {
      const at = (batch.length === 0 ? row : ids.number[row]!) * 16
      explicit.set(ids.explicit.subarray(at, at + 16), next++ * 16)
    }
  }
  return { remarks: { lengths, bytes }, ids: { batches: ids.batches, batch, number, explicit } }
}
