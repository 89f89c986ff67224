/** UTF-8 of the remarks of consecutive rows end to end, and how many bytes each row has; no lengths at all when no row has a remark. */
export interface RemarkBytes {
  readonly remarkLengths: Uint16Array<ArrayBuffer>
  readonly remarkBytes: Uint8Array<ArrayBuffer>
}

export const noRemarks = (): RemarkBytes => ({ remarkLengths: new Uint16Array(0), remarkBytes: new Uint8Array(0) })

const LONGEST = 0xffff

/** A remark is kept up to 65,535 bytes of UTF-8, cut at a character. */
export function packRemarkBytes(texts: readonly (string | undefined)[]): RemarkBytes {
  const encoder = new TextEncoder()
  const remarkLengths = new Uint16Array(texts.length)
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
    remarkLengths[row] = written
    end += written
  }
  return end === 0 ? noRemarks() : { remarkLengths, remarkBytes: bytes.slice(0, end) }
}
