import { same } from '../seal/bytes.ts'
import type { Aead, AeadKey, Bytes } from '../seal/ports.ts'
import { readEntry } from './entry.ts'
import { type OpenFrame, nextMark, openFrame } from './frame.ts'
import { HEADER_LENGTH, type Header, NO_CHAIN, type ReadHeader } from './header.ts'

/** A journal file in memory. */
export interface Found {
  readonly name: string
  readonly bytes: Bytes
  readonly read?: ReadHeader
  /** Its header, when the key proves it. */
  proved?: Header
}

export interface Located {
  readonly sequence: number
  readonly file: string
  readonly at: number
  readonly length: number
}

/** How far a journal had come when somebody outside of it looked last. */
export interface Seen {
  /** The sequence that the next record was to get. */
  readonly next: number
  /** Hash of the record before that. */
  readonly chain: Bytes
}

/** The journal is not the one that was seen, or no longer all of it. */
export interface Past {
  readonly missing: number
  /** Other records stand where the ones stood that were seen. */
  readonly branched: boolean
}

/** What all files together say. */
export interface Survey {
  readonly index: Located[]
  /** The segments that count, with the digests of their files as far as those are known. */
  readonly segments: Map<string, Bytes | undefined>
  readonly ring: Bytes | undefined
  readonly chain: Bytes
  readonly next: number
  readonly torn: number
  readonly damaged: number
  readonly past?: Past
}

/**
 * Walks through all records in order. Each sequence that is missing counts as one damaged record, and so does anything else that is not as it was
 * written: a stretch without a record in it, a header, a record out of its order or chained to another one than the one before it.
 *
 * @param found the files that count, in order; the first of them may be a renewed one.
 * @param seen what tells a last record that was damaged from one that never became durable, and a journal of the past from the newest.
 */
export async function survey(aead: Aead, key: AeadKey, vault: Bytes, found: readonly Found[], seen?: Seen): Promise<Survey | 'newer'> {
  const index: Located[] = []
  const segments = new Map<string, Bytes | undefined>()
  let ring: Bytes | undefined
  let chain = NO_CHAIN
  let next = 0
  let torn = 0
  let damaged = 0
  let stretch = false
  let branched = false

  /** Something that knows its sequence comes next. @returns whether it follows what was there before. */
  const reach = (sequence: number): boolean => {
    const missing = sequence - next
    if (missing > 0) damaged += missing
    else if (stretch) damaged += 1
    stretch = false
    next = sequence
    return missing === 0
  }
  /** `hash` is that of the record before `sequence`. */
  const compare = (sequence: number, hash: Bytes): void => {
    if (seen?.next === sequence && sequence > 0 && !same(seen.chain, hash)) branched = true
  }

  for (const { name, bytes, read, proved } of found) {
    if (proved === undefined || read?.sound !== true) damaged += 1
    if (proved?.renewed === true) {
      next = proved.first
      chain = proved.chain
      compare(next, chain)
    } else if (proved !== undefined && proved.first > next) {
      reach(proved.first)
      chain = proved.chain
      compare(next, chain)
    }
    for await (const piece of frames(aead, key, vault, bytes)) {
      if (piece.frame === undefined) {
        if (name === found.at(-1)?.name && piece.last) torn = bytes.length - piece.at
        else stretch = true
        continue
      }
      const { frame, at } = piece
      if (frame.sequence < next) {
        damaged += 1
        continue
      }
      const follows = reach(frame.sequence)
      const expected = !follows || same(frame.chain, chain)
      if (expected) compare(frame.sequence, frame.chain)
      chain = await aead.digest(bytes.slice(at, at + frame.length))
      next += 1
      if (!expected) {
        damaged += 1
        continue
      }
      compare(next, chain)
      const entry = readEntry(frame.plain)
      if (entry === undefined) return 'newer'
      index.push({ sequence: frame.sequence, file: name, at, length: frame.length })
      ring = entry.ring ?? ring
      for (const added of entry.added) segments.set(added.name, added.digest)
      for (const each of entry.retired) segments.delete(each)
    }
  }
  if (stretch) damaged += 1
  const missing = seen === undefined ? 0 : Math.max(0, seen.next - next)
  if (missing > 0 && torn > 0 && seen !== undefined) {
    // These bytes were a record once: somebody saw it whole. It keeps its place, and its sequence is not given again.
    return { index, segments, ring, chain: seen.chain, next: seen.next, torn: 0, damaged: damaged + missing }
  }
  return { index, segments, ring, chain, next, torn, damaged, ...(missing > 0 || branched ? { past: { missing, branched } } : {}) }
}

type Piece = { readonly at: number; readonly frame: OpenFrame } | { readonly at: number; readonly frame?: undefined; readonly last: boolean }

/** The records of one file in order of place, with the stretches between them that hold none. */
async function* frames(aead: Aead, key: AeadKey, vault: Bytes, file: Bytes): AsyncGenerator<Piece> {
  let at = Math.min(HEADER_LENGTH, file.length)
  while (at < file.length) {
    let here: number | undefined = at
    let frame = await openFrame(aead, key, vault, file, at)
    while (frame === undefined) {
      here = nextMark(file, here + 1)
      if (here === undefined) break
      frame = await openFrame(aead, key, vault, file, here)
    }
    if (frame === undefined || here === undefined) return yield { at, last: true }
    if (here > at) yield { at, last: false }
    yield { at: here, frame }
    at = here + frame.length
  }
}
