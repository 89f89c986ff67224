const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CODES = Uint8Array.from(DIGITS, digit => digit.charCodeAt(0))
const PAD = 61
const NOT_A_DIGIT = 64
const VALUES = new Uint8Array(128).fill(NOT_A_DIGIT)
for (let value = 0; value < 64; value++) VALUES[CODES[value]!] = value

/** RFC 4648 §4, with padding and without line breaks. */
export function toBase64(bytes: Uint8Array): string {
  const { length } = bytes
  const out = new Uint8Array(Math.ceil(length / 3) * 4)
  let to = 0
  for (let at = 0; at < length; at += 3) {
    const three = bytes[at]! << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0)
    out[to++] = CODES[three >> 18]!
    out[to++] = CODES[three >> 12 & 63]!
    out[to++] = at + 1 < length ? CODES[three >> 6 & 63]! : PAD
    out[to++] = at + 2 < length ? CODES[three & 63]! : PAD
  }
  return new TextDecoder('latin1').decode(out)
}

/** @returns undefined when the text is not base64 as RFC 4648 §4 writes it: another character, padding missing or not at the end, bits that nobody reads. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { length } = text
  if (length % 4 !== 0) return undefined
  const padding = length === 0 || text.charCodeAt(length - 1) !== PAD ? 0 : text.charCodeAt(length - 2) !== PAD ? 1 : 2
  const bytes = new Uint8Array(length / 4 * 3 - padding)
  const digits = length - padding
  let wrong = 0
  let to = 0
  for (let at = 0; at < digits; at += 4) {
    let four = 0
    for (let i = 0; i < 4; i++) {
      const code = at + i < digits ? text.charCodeAt(at + i) : CODES[0]!
      const value = code < 128 ? VALUES[code]! : NOT_A_DIGIT
      wrong |= value
      four = four << 6 | value
    }
    // Beyond the end a typed array takes nothing.
    bytes[to++] = four >> 16
    bytes[to++] = four >> 8
    bytes[to++] = four
    if (to > bytes.length && (four & (1 << 8 * (to - bytes.length)) - 1) !== 0) return undefined
  }
  return (wrong & NOT_A_DIGIT) === 0 ? bytes : undefined
}
