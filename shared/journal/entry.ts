import { concat, decode, encode, view } from '../seal/bytes.ts'
import type { Bytes } from '../seal/ports.ts'

/** What the notary itself knows of a record: which files count from it on. The body is sealed once more, under a key that it does not have. */
export interface Entry {
  readonly added: readonly AddedSegment[]
  readonly retired: readonly string[]
  /** SHA-256 of the key ring's file, when the record came with a new ring. */
  readonly ring?: Bytes
  /** Empty where the notary had something to say and the vault worker had not. */
  readonly body: Bytes
}

export interface AddedSegment {
  readonly name: string
  /** SHA-256 of its file; unknown where a build wrote it that kept none. */
  readonly digest?: Bytes
}

/** Version 1 names segments without their digests. */
const VERSION = 2
const HEAD = 10
const DIGEST = 32
const NO_DIGEST = new Uint8Array(DIGEST)

/** Layout: version (1) | ring follows (1) | added (4) | retired (4) | ring | added, each length (1), name, digest (32; zeros: unknown) | retired, each length (1), name | body. */
export function writeEntry({ added, retired, ring, body }: Entry): Bytes {
  const head = new Uint8Array(HEAD)
  head[0] = VERSION
  head[1] = ring === undefined ? 0 : 1
  view(head).setUint32(2, added.length, true)
  view(head).setUint32(6, retired.length, true)
  const names = added.flatMap(({ name, digest = NO_DIGEST }) => [Uint8Array.of(name.length), encode(name), digest])
  const gone = retired.flatMap(name => [Uint8Array.of(name.length), encode(name)])
  return concat(head, ring ?? new Uint8Array(0), ...names, ...gone, body)
}

/** Bytes that `writeEntry` comes to with a ring. Names are ASCII. */
export function entryLength({ added, retired, body }: Omit<Entry, 'ring'>): number {
  const names = added.reduce((sum, { name }) => sum + 1 + name.length + DIGEST, 0) + retired.reduce((sum, name) => sum + 1 + name.length, 0)
  return HEAD + DIGEST + names + body.length
}

/** @returns undefined when a newer build wrote it. The bytes were authenticated; what no build writes, and somebody with the key may have, is taken for newer. */
export function readEntry(plain: Bytes): Entry | undefined {
  try {
    return read(plain)
  } catch {
    return undefined
  }
}

function read(plain: Bytes): Entry | undefined {
  const version = plain[0] ?? 0
  if (version < 1 || version > VERSION || plain.length < HEAD) return undefined
  const hasRing = plain[1] === 1
  const [most, gone] = [view(plain).getUint32(2, true), view(plain).getUint32(6, true)]
  // A list of four thousand million names would take the notary down.
  if (most + gone > plain.length) return undefined
  let at = hasRing ? HEAD + DIGEST : HEAD
  const name = (): string => {
    const from = at + 1
    at = from + (plain[at] ?? 0)
    return decode(plain.subarray(from, at))
  }
  const added = Array.from({ length: most }, (): AddedSegment => {
    const named = name()
    if (version === 1) return { name: named }
    const digest = plain.slice(at, at += DIGEST)
    return digest.some(byte => byte !== 0) ? { name: named, digest } : { name: named }
  })
  const retired = Array.from({ length: gone }, name)
  if (at > plain.length) return undefined
  return { added, retired, ...(hasRing ? { ring: plain.slice(HEAD, HEAD + DIGEST) } : {}), body: plain.slice(at) }
}
