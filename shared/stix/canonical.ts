import type { Json } from './json.ts'

/**
 * JSON in the one form that can be signed: no white space, properties in the order of their UTF-16 code units, numbers as ECMAScript
 * writes them. RFC 8785. Properties that hold undefined are left out, as JSON.stringify does.
 *
 * @throws {RangeError} A number is not finite, or a string holds half of a surrogate pair.
 */
export function canonicalJson(value: Json | object): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('a number that is not finite has no canonical form')
    return JSON.stringify(value)
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const element of value as readonly (Json | undefined)[]) text += `${text === '' ? '' : ','}${canonicalJson(element ?? null)}`
    return `[${text}]`
  }
  const record = value as { readonly [name: string]: Json | undefined }
  for (const name of Object.keys(record).sort()) {
    const held = record[name]
    if (held !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${canonicalJson(held)}`
  }
  return `{${text}}`
}

/** Nearly no text holds one, and looking for one is many times faster than pairing them. */
const SURROGATE = /[\ud800-\udfff]/

/** JSON.stringify would write half a surrogate pair as an escape, which the RFC forbids. */
function quoted(text: string): string {
  if (SURROGATE.test(text) && !isWellFormed(text)) throw new RangeError('half of a surrogate pair has no canonical form')
  return JSON.stringify(text)
}

/** Whether every surrogate is half of a pair; `String.prototype.isWellFormed` is newer than ES2023. */
export function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0xd800 || code > 0xdfff) continue
    const next = text.charCodeAt(i + 1)
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    i++
  }
  return true
}
