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

/** What all files together say. */
export interface Survey {
  readonly index: Located[]
  readonly segments: Set<string>
  readonly ring: Bytes | undefined
  readonly chain: Bytes
  readonly next: number
  readonly torn: number
  readonly damaged: number
}

/**
 * Walks through all records in order. Each sequence that is missing counts as one damaged record, and so does anything else that is not as it was
 * written: a stretch without a record in it, a header, a record out of its order or chained to another one than the one before it.
 */
export async function survey(aead: Aead, key: AeadKey, vault: Bytes, found: readonly Found[]): Promise<Survey | 'newer'> {
  const index: Located[] = []
  const segments = new Set<string>()
  let ring: Bytes | undefined
  let chain = NO_CHAIN
  let next = 0
  let torn = 0
  let damaged = 0
  let stretch = false

  /** Something that knows its sequence comes next. @returns whether it follows what was there before. */
  const reach = (sequence: number): boolean => {
    const missing = sequence - next
    if (missing > 0) damaged += missing
    else if (stretch) damaged += 1
    stretch = false
    next = sequence
    return missing === 0
  }

  for (const { name, bytes, read, proved } of found) {
    if (proved === undefined || read?.sound !== true) damaged += 1
    if (proved !== undefined && proved.first > next) {
      reach(proved.first)
      chain = proved.chain
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
      chain = await aead.digest(bytes.slice(at, at + frame.length))
      next += 1
      if (!expected) {
        damaged += 1
        continue
      }
      const entry = readEntry(frame.plain)
      if (entry === undefined) return 'newer'
      index.push({ sequence: frame.sequence, file: name, at, length: frame.length })
      ring = entry.ring ?? ring
      for (const each of entry.added) segments.add(each)
      for (const each of entry.retired) segments.delete(each)
    }
  }
  if (stretch) damaged += 1
  return { index, segments, ring, chain, next, torn, damaged }
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
