import type { Bytes } from './ports.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

export function concat(...pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

export function encode(text: string): Bytes {
  return encoder.encode(text)
}

/** @throws {TypeError} The bytes are not UTF-8. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Whether both are the same bytes. Not for secrets: it returns at the first difference. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** Whether both are the same bytes, in a time that does not depend on where they differ. */
export function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** A view for reading and writing numbers, all of ours little-endian. */
export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** What sealed bytes are bound to: each field with its length before it, so that no two lists of fields give the same bytes. */
export function bind(...fields: readonly (string | Uint8Array)[]): Bytes {
  const pieces = fields.map(field => (typeof field === 'string' ? encode(field) : field))
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + 4 + length, 0))
  const numbers = view(whole)
  let at = 0
  for (const piece of pieces) {
    numbers.setUint32(at, piece.length, true)
    whole.set(piece, at + 4)
    at += 4 + piece.length
  }
  return whole
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

/** @param text as `toHex` writes it. */
export function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
