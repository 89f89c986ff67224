import { sha1 } from '@noble/hashes/legacy.js'

/** Namespace of the deterministic ids of cyber-observable objects. STIX 2.1 §2.9. */
export const OBSERVABLE_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7'

const DIGITS = Array.from('0123456789abcdef', digit => digit.charCodeAt(0))
/** Where each byte's two digits stand in the text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const codes = Array.from({ length: 36 }, () => 45)

/** The UUID at an offset, in lower case with hyphens. RFC 9562 §4. */
export function uuidText(bytes: Uint8Array, at = 0): string {
  // One flat string: a concatenation of 16 pieces is flattened when it is hashed, which took three times as long in a dictionary of a million.
  for (let i = 0; i < 16; i++) {
    const byte = bytes[at + i]!
    codes[PLACES[i]!] = DIGITS[byte >> 4]!
    codes[PLACES[i]! + 1] = DIGITS[byte & 15]!
  }
  return String.fromCharCode(...codes)
}

/** Value of a hexadecimal digit, -1 for any other character. */
const digit = (code: number): number =>
  code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : code >= 65 && code <= 70 ? code - 55 : -1

/** Writes the UUID that stands at `from` of a text to `bytes`. @returns false when there is none; then some bytes may be written. */
export function readUuid(text: string, from: number, bytes: Uint8Array, at: number): boolean {
  if (text.length < from + 36) return false
  let next = from
  for (let i = 0; i < 16; i++) {
    if ((i === 4 || i === 6 || i === 8 || i === 10) && text.charCodeAt(next++) !== 45) return false
    const high = digit(text.charCodeAt(next++))
    const low = digit(text.charCodeAt(next++))
    if (high < 0 || low < 0) return false
    bytes[at + i] = high << 4 | low
  }
  return true
}

/** @throws {RangeError} The text is no UUID. */
export function mustReadUuid(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16)
  if (text.length !== 36 || !readUuid(text, 0, bytes, 0)) throw new RangeError('not a UUID')
  return bytes
}

function stamp(bytes: Uint8Array<ArrayBuffer>, version: number): Uint8Array<ArrayBuffer> {
  bytes[6] = bytes[6]! & 0x0f | version << 4
  bytes[8] = bytes[8]! & 0x3f | 0x80
  return bytes
}

/** UUID version 5: the same for the same name in the same namespace, everywhere. RFC 9562 §5.5. @param name Text is taken as UTF-8. */
export function uuid5(namespace: string, name: string | Uint8Array): string {
  const hash = sha1.create().update(mustReadUuid(namespace)).update(typeof name === 'string' ? new TextEncoder().encode(name) : name).digest()
  return uuidText(stamp(hash.slice(0, 16), 5))
}

/** UUID version 4. RFC 9562 §5.4. @param random 16 bytes from a cryptographic source; they are not changed. */
export function uuid4(random: Uint8Array): string {
  if (random.length !== 16) throw new RangeError(`${random.length} random bytes, expected 16`)
  return uuidText(stamp(Uint8Array.from(random), 4))
}
