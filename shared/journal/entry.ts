import { concat, decode, encode, view } from '../seal/bytes.ts'
import type { Bytes } from '../seal/ports.ts'

/** What the notary itself knows of a record: which files count from it on. The body is sealed once more, under a key that it does not have. */
export interface Entry {
  readonly added: readonly string[]
  readonly retired: readonly string[]
  /** SHA-256 of the key ring's file, when the record came with a new ring. */
  readonly ring?: Bytes
  readonly body: Bytes
}

const VERSION = 1
const HEAD = 10
const DIGEST = 32

/** Layout: version (1) | ring follows (1) | added (4) | retired (4) | ring | names, each with its length (1) before it | body. */
export function writeEntry({ added, retired, ring, body }: Entry): Bytes {
  const head = new Uint8Array(HEAD)
  head[0] = VERSION
  head[1] = ring === undefined ? 0 : 1
  view(head).setUint32(2, added.length, true)
  view(head).setUint32(6, retired.length, true)
  const names = [...added, ...retired].flatMap(name => [Uint8Array.of(name.length), encode(name)])
  return concat(head, ring ?? new Uint8Array(0), ...names, body)
}

/** @returns undefined when a newer build wrote it; everything else was authenticated. */
export function readEntry(plain: Bytes): Entry | undefined {
  if (plain[0] !== VERSION || plain.length < HEAD) return undefined
  const hasRing = plain[1] === 1
  let at = hasRing ? HEAD + DIGEST : HEAD
  const names = (count: number): string[] => Array.from({ length: count }, () => {
    const end = at + 1 + (plain[at] ?? 0)
    const name = decode(plain.subarray(at + 1, end))
    at = end
    return name
  })
  const added = names(view(plain).getUint32(2, true))
  const retired = names(view(plain).getUint32(6, true))
  return { added, retired, ...(hasRing ? { ring: plain.slice(HEAD, HEAD + DIGEST) } : {}), body: plain.slice(at) }
}
