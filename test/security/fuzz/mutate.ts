// Bytes and JSON as a stranger would bend them: most of the time nearly right.
import { concat } from '../../../shared/seal/bytes.ts'
import type { Dice } from '../../soak/suite.ts'

export type Bytes = Uint8Array<ArrayBuffer>

const EDGES = [0, 1, 2, 15, 16, 31, 32, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff]
const MOST_BYTES = 1 << 20

/** @param others samples that a piece may be taken from. */
export function bent(bytes: Bytes, others: readonly Bytes[], dice: Dice): Bytes {
  let now = bytes
  for (let change = dice.below(4); change >= 0; change--) now = once(now, others, dice)
  return now
}

function once(bytes: Bytes, others: readonly Bytes[], dice: Dice): Bytes {
  const copy = bytes.slice()
  const at = dice.below(bytes.length + 1)
  const length = Math.min(bytes.length - at, 1 + dice.below(dice.below(4) === 0 ? bytes.length + 1 : 16))
  switch (dice.below(11)) {
    case 0: case 1:
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8))
      return copy
    case 2:
      if (at < copy.length) copy[at] = dice.below(256)
      return copy
    case 3: {
      const width = dice.pick([1, 2, 4, 8])
      if (at + width > copy.length) return copy
      const view = new DataView(copy.buffer)
      const edge = dice.pick(EDGES)
      const little = dice.below(4) > 0
      if (width === 1) view.setUint8(at, edge & 255)
      else if (width === 2) view.setUint16(at, edge & 65_535, little)
      else if (width === 4) view.setUint32(at, edge >>> 0, little)
      else view.setBigUint64(at, BigInt(edge) * (dice.below(2) === 0 ? 1n : 1n << 31n), little)
      return copy
    }
    case 4: return copy.slice(0, at)
    case 5: return concat(bytes.subarray(0, at), bytes.subarray(at + length))
    case 6: return concat(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at))
    case 7: return concat(bytes.subarray(0, at), Uint8Array.from({ length: 1 + dice.below(16) }, () => dice.below(256)), bytes.subarray(at))
    case 8: {
      const other = dice.pick(others.length > 0 ? others : [bytes])
      const from = dice.below(other.length + 1)
      return concat(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at + length))
    }
    case 9: return copy.fill(dice.pick([0, 255, 0x7f, 0x20]), at, at + length)
    default: return concat(bytes, dice.pick(others.length > 0 ? others : [bytes])).slice(0, MOST_BYTES)
  }
}

/** Texts that mean something to somebody: markup, templates, formats, paths, directions of writing, letters on top of letters, halves of pairs, nothing. */
export const BARBS: readonly string[] = [
  '', ' ', '\0', '\r\n', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', 'javascript:alert(1)', '{{7*7}}', '${7*7}', '#{7*7}', '%s%s%n%x', '{0}', '{name, plural, other {x}}', "'", '{', '}}', '<b>',
  '../../../../etc/passwd', 'C:\\Windows\\win.ini', '\\\\host\\share', 'file:///etc/passwd', "' OR 1=1 --", '; rm -rf /', '$(id)', '`id`', '=cmd|\'/c calc\'!A1', '@SUM(1)', '+1', '-1',
  '\u202Etxt.exe', '\u2066\u2069', '\u200F\u200E', '\uFEFF', '\u200B', 'Z\u0351\u036B\u0343a\u0321\u034Al\u0349g\u0303o', '\uD83D\uDC69\u200D\uD83D\uDE80', '\u0600\u0601', 'ﷺ', '\u2028\u2029', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '1e999',
  'observed-data--00000000-0000-0000-0000-000000000000', 'identity--', '--', '2026-02-30T25:61:61.999999999Z', '9999-12-31T23:59:59Z', '-000001-01-01T00:00:00Z', '2016-12-31T23:59:60Z', '١٢٣', 'a'.repeat(5_000), 'é'.repeat(2_000), '(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
]
const NUMBERS = [0, -0, 1, -1, 0.1, 90, 90.000_01, 180, -180.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, Number.MIN_SAFE_INTEGER]

type Json = unknown

/** One value of JSON with something else in a few of its places. */
export function bentJson(value: Json, dice: Dice): Json {
  let now = value
  for (let change = dice.below(4); change >= 0; change--) {
    const count = sizeOf(now)
    now = changed(now, { left: dice.below(count) }, dice)
  }
  return now
}

function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner: Json) => sum + sizeOf(inner), 1)
}

function changed(value: Json, place: { left: number }, dice: Dice): Json {
  if (place.left-- === 0) return instead(value, dice)
  if (Array.isArray(value)) return value.map((inner: Json) => place.left < 0 ? inner : changed(inner, place, dice))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]: [string, Json]) => [name, place.left < 0 ? inner : changed(inner, place, dice)]))
}

function instead(value: Json, dice: Dice): Json {
  switch (dice.below(12)) {
    case 0: return null
    case 1: return dice.pick([true, false])
    case 2: return dice.pick(NUMBERS)
    case 3: case 4: case 5: return dice.pick(BARBS)
    case 6: return [value, value]
    case 7: return { [dice.pick(BARBS)]: value }
    case 8: return []
    case 9: return {}
    case 10: {
      let deep: Json = value
      for (let depth = dice.below(40); depth > 0; depth--) deep = dice.below(2) === 0 ? [deep] : { a: deep }
      return deep
    }
    default:
      if (Array.isArray(value)) return value.toReversed()
      if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).filter(() => dice.below(4) > 0).map(([name, inner]: [string, Json]) => [dice.below(6) === 0 ? dice.pick(BARBS) : name, inner]))
      return typeof value === 'string' ? value + dice.pick(BARBS) : dice.pick(NUMBERS)
  }
}
