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
  if (Array.isArray(value)) return `[${value.map(element => canonicalJson(element ?? null)).join(',')}]`
  const record = value as { readonly [name: string]: Json | undefined }
  const members = Object.keys(record).sort().flatMap(name => {
    const held = record[name]
    return held === undefined ? [] : [`${quoted(name)}:${canonicalJson(held)}`]
  })
  return `{${members.join(',')}}`
}

/** JSON.stringify would write half a surrogate pair as an escape, which the RFC forbids. */
function quoted(text: string): string {
  if (!isWellFormed(text)) throw new RangeError('half of a surrogate pair has no canonical form')
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
