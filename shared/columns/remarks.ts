import { packRemarkBytes } from '../movement/remark-bytes.ts'

/** Remarks of consecutive rows: their UTF-8 bytes end to end, and how many of them each row has. */
export interface Remarks {
  readonly lengths: Uint16Array
  readonly bytes: Uint8Array
}

export const NO_REMARKS: Remarks = { lengths: new Uint16Array(0), bytes: new Uint8Array(0) }

/** Remarks out of texts, see `packRemarkBytes`. */
export function packRemarks(texts: readonly (string | undefined)[]): Remarks {
  const { remarkLengths: lengths, remarkBytes: bytes } = packRemarkBytes(texts)
  return { lengths, bytes }
}

/** Bytes of the remarks before each row, one element more than there are rows. */
export function remarkOffsets(remarks: Remarks, rows: number): Uint32Array {
  const offsets = new Uint32Array(rows + 1)
  const known = Math.min(rows, remarks.lengths.length)
  let end = 0
  for (let row = 0; row < known; row++) {
    offsets[row] = end
    end += remarks.lengths[row]!
  }
  offsets.fill(end, known)
  return offsets
}
