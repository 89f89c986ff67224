/** Remarks of consecutive rows: their UTF-8 bytes end to end, and how many of them each row has. */
export interface Remarks {
  readonly lengths: Uint16Array
  readonly bytes: Uint8Array
}

export const NO_REMARKS: Remarks = { lengths: new Uint16Array(0), bytes: new Uint8Array(0) }

const LONGEST = 0xffff

/** A remark is kept up to 65,535 bytes of UTF-8, cut at a character; no length array at all when no row has one. */
export function packRemarks(texts: readonly (string | undefined)[]): Remarks {
  const encoder = new TextEncoder()
  const lengths = new Uint16Array(texts.length)
  let bytes = new Uint8Array(texts.length * 16 + 64)
  let end = 0
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row]
    if (text === undefined || text === '') continue
    const worst = Math.min(text.length * 3, LONGEST)
    if (end + worst > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, end + worst))
      larger.set(bytes.subarray(0, end))
      bytes = larger
    }
    const { written } = encoder.encodeInto(text, bytes.subarray(end, end + worst))
    lengths[row] = written
    end += written
  }
  return end === 0 ? NO_REMARKS : { lengths, bytes: bytes.slice(0, end) }
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
