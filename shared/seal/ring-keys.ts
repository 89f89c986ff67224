import { concat, decode, encode } from './bytes.ts'
import type { Bytes } from './ports.ts'
import { isSegmentName } from './segment.ts'

const KEY = 32

/** Per segment: length of its name (1) | name | key (32). The same in rings of every version. */
export function packRingKeys(keys: Iterable<readonly [name: string, key: Bytes]>): Bytes {
  return concat(...[...keys].flatMap(([name, key]) => [Uint8Array.of(name.length), encode(name), key]))
}

/** @returns undefined for what `packRingKeys` does not write. */
export function readRingKeys(plain: Bytes): Map<string, Bytes> | undefined {
  const keys = new Map<string, Bytes>()
  let at = 0
  while (at < plain.length) {
    const end = at + 1 + (plain[at] ?? 0)
    if (end + KEY > plain.length) return undefined
    const name = decode(plain.subarray(at + 1, end))
    if (!isSegmentName(name)) return undefined
    keys.set(name, plain.slice(end, end + KEY))
    at = end + KEY
  }
  return keys
}
