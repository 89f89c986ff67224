/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Why bytes are not let in as JSON. */
export type JsonFault = 'not-json' | 'too-large'

export type JsonReading =
  /** `unsafe` elements of the outermost list were replaced by null. */
  | { readonly ok: true; readonly value: Json; readonly unsafe: number }
  | { readonly ok: false; readonly why: JsonFault }

/** Most bytes of one document: V8 holds strings of up to half a gigabyte, and a partner sends pages of a few megabytes. */
export const LARGEST_JSON = 256 * 1024 * 1024

/** Lists and objects inside each other. The deepest example of STIX that we know has 9. */
const DEEPEST = 32

/** Keys of one element of the outermost list, or outside of it. An object of a partner has a few dozen; ten million take a parser three seconds. */
const MOST_KEYS = 1_000_000

/**
 * Bytes of a stranger as JSON. Refused are bytes that are not UTF-8 or not JSON, nesting beyond 32, more than a million keys in one object, and everything outside of I-JSON
 * (RFC 7493) that two readers may understand differently: repeated keys, half surrogate pairs, integers beyond ±(2⁵³−1), numbers that
 * overflow; and the key `__proto__`. Takes time in proportion to the bytes; never throws.
 *
 * A fault of the second sort that lies inside one element of the outermost list (the root, or its member `objects`) costs that element
 * alone: it is null in the value and counted in `unsafe`. One poisoned object must not hide a page of good ones.
 */
export function readJson(bytes: Uint8Array, largest: number = LARGEST_JSON): JsonReading {
  if (bytes.length > largest) return { ok: false, why: 'too-large' }
  let text
  let value: Json
  let scan
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    scan = scanText(text)
    if (scan === undefined) return { ok: false, why: 'not-json' }
    value = JSON.parse(text) as Json
  } catch {
    return { ok: false, why: 'not-json' }
  }
  const list = scan.listed ? outermostList(value) : undefined
  if (scan.unsafe || countKeys(value, list) !== scan.keys) return { ok: false, why: 'not-json' }
  let unsafe = 0
  if (list !== undefined) {
    for (let i = 0; i < list.length; i++) {
      if (!scan.unsafeElements.has(i) && countKeys(list[i]!) === scan.elementKeys[i]) continue
      list[i] = null
      unsafe++
    }
  }
  return { ok: true, value, unsafe }
}

/** The list is changed in place, which nobody else holds yet. */
function outermostList(value: Json): Json[] | undefined {
  if (Array.isArray(value)) return value as Json[]
  const objects = typeof value === 'object' && value !== null ? (value as { readonly [name: string]: Json })['objects'] : undefined
  return Array.isArray(objects) ? objects as Json[] : undefined
}

/** Keys at any depth, NaN when one of them is `__proto__`. @param without A list that is counted on its own. */
function countKeys(value: Json, without?: readonly Json[]): number {
  if (typeof value !== 'object' || value === null || value === without) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) count += countKeys(element, without)
    return count
  }
  const record = value as { readonly [name: string]: Json }
  const names = Object.keys(record)
  for (const name of names) count += name === '__proto__' ? NaN : countKeys(record[name]!, without)
  return count + names.length
}

interface Scan {
  /** Colons outside of strings: every member of an object has one, repeated keys too, which the parsed value no longer shows. */
  readonly keys: number
  readonly unsafe: boolean
  /** Whether there is an outermost list; its elements are then counted apart. */
  readonly listed: boolean
  readonly elementKeys: readonly number[]
  readonly unsafeElements: ReadonlySet<number>
}

const QUOTE = 34
const COMMA = 44
const COLON = 58
const BACKSLASH = 92

/** One pass over the text for what a parser does not tell; undefined when it nests too deep or has too many keys. What is not JSON is left to the parser. */
function scanText(text: string): Scan | undefined {
  const { length } = text
  const elementKeys: number[] = []
  const unsafeElements = new Set<number>()
  let outerKeys = 0
  let outerUnsafe = false
  let depth = 0
  let listDepth = 0
  let listed = false
  let keys = 0
  let nameFrom = 0
  let nameTo = 0
  let at = 0
  const flag = (): void => {
    if (listDepth > 0) unsafeElements.add(elementKeys.length)
    else outerUnsafe = true
  }
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      nameFrom = ++at
      for (;;) {
        const inside = text.charCodeAt(at)
        if (inside === QUOTE || at >= length) break
        if (inside !== BACKSLASH) at++
        else if (text.charCodeAt(at + 1) !== 117) at += 2
        else {
          const units = surrogates(text, at)
          if (units === 0) flag()
          at += units === 2 ? 12 : 6
        }
      }
      nameTo = at++
    } else if (code === COLON) {
      if (++keys > MOST_KEYS) return undefined
      at++
      if (depth === 1 && !listed && nameTo - nameFrom === 7 && text.startsWith('objects', nameFrom)) {
        while (text.charCodeAt(at) <= 32) at++
        if (text.charCodeAt(at) === 91) {
          listed = true
          listDepth = 2
          outerKeys = keys
          keys = 0
        }
      }
    } else if (code === COMMA) {
      if (depth === listDepth && listDepth > 0) {
        elementKeys.push(keys)
        keys = 0
      }
      at++
    } else if (code === 91 || code === 123) {
      if (depth === 0 && code === 91 && !listed) {
        listed = true
        listDepth = 1
      }
      if (++depth > DEEPEST) return undefined
      at++
    } else if (code === 93 || code === 125) {
      if (depth === listDepth && listDepth > 0) {
        elementKeys.push(keys)
        keys = outerKeys
        listDepth = 0
      }
      depth--
      at++
    } else if (code === 45 || (code >= 48 && code <= 57)) {
      const first = at
      let whole = true
      for (at++; at < length; at++) {
        const next = text.charCodeAt(at)
        if (next >= 48 && next <= 57) continue
        // . + - E e
        if (next !== 46 && next !== 43 && next !== 45 && (next | 0x20) !== 101) break
        whole = false
      }
      if (at - first > 15 || !whole) {
        const number = Number(text.slice(first, at))
        if (!Number.isFinite(number) || (whole && !Number.isSafeInteger(number))) flag()
      }
    } else at++
  }
  return { keys, unsafe: outerUnsafe, listed, elementKeys, unsafeElements }
}

/** How many escapes the character at a `\u` takes: 1, or 2 for a surrogate pair; 0 for half of one. */
function surrogates(text: string, at: number): 0 | 1 | 2 {
  // \uD800 … \uDFFF
  if ((text.charCodeAt(at + 2) | 0x20) !== 100) return 1
  const half = text.charCodeAt(at + 3) | 0x20
  const isHigh = half === 56 || half === 57 || half === 97 || half === 98
  const isLow = half >= 99 && half <= 102
  if (!isHigh) return isLow ? 0 : 1
  const pair = text.charCodeAt(at + 6) === BACKSLASH && text.charCodeAt(at + 7) === 117 && (text.charCodeAt(at + 8) | 0x20) === 100
  const second = text.charCodeAt(at + 9) | 0x20
  return pair && second >= 99 && second <= 102 ? 2 : 0
}
