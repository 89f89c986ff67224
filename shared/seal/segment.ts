import { bind, concat, toHex, view } from './bytes.ts'
import type { Aead, AeadKey, Bytes, Opening, Sealed } from './ports.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from './stamp.ts'

/** What a segment is bound to besides its own bytes: it opens under no other name, in no other vault, as no other kind. */
export interface SegmentBond {
  /** `JournalState.vault`. */
  readonly vault: string
  readonly name: string
  readonly kind: string
}

/** One piece of a segment that opens by itself. `size` is what it comes to after decompression: authenticated, so it may be allocated unread. */
export interface Part {
  readonly bytes: Bytes
  readonly size: number
}

/** Where a part lies in its segment file. */
export interface PartPlace {
  readonly from: number
  readonly length: number
  readonly size: number
}

/** The readable head of a segment: numbers only, and each part is bound to all of them. */
export interface SegmentLayout {
  readonly head: Bytes
  readonly parts: readonly PartPlace[]
}

/** An opened segment whose parts are unsealed when asked for, in any order, several at a time. */
export interface OpenSegment {
  readonly parts: readonly PartPlace[]
  /** @returns undefined when the part is not as it was sealed. */
  part(number: number): Promise<Part | undefined>
}

/** Suite 1: AES-256-GCM under a key of its own. */
const STAMP: Stamp = { magic: 'WAYPSEGM', version: 1, suite: 1 }
const FIXED = STAMP_LENGTH + 4
const PER_PART = 8
const KEY = 32
const NAME_BYTES = 16

/** A part number is written into the nonce; far more than any segment has. */
export const MOST_PARTS = 64

/** A name that has never been used, says nothing and is the same length for all. */
export function newSegmentName(aead: Aead): string {
  return toHex(aead.random(NAME_BYTES))
}

export function isSegmentName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(name)
}

/**
 * Seals parts into one file under a key made for this file alone, so that the part number can be the nonce. The key goes into the key ring;
 * who destroys it there has shredded the segment.
 */
export async function sealSegment(aead: Aead, bond: SegmentBond, parts: readonly Part[]): Promise<{ readonly bytes: Sealed; readonly key: Bytes }> {
  if (parts.length === 0 || parts.length > MOST_PARTS) throw new RangeError(`${parts.length} parts, expected 1 to ${MOST_PARTS}`)
  const head = new Uint8Array(FIXED + parts.length * PER_PART)
  const numbers = view(head)
  head.set(writeStamp(STAMP))
  numbers.setUint32(STAMP_LENGTH, parts.length, true)
  parts.forEach(({ bytes, size }, i) => {
    numbers.setUint32(FIXED + i * PER_PART, bytes.length + 16, true)
    numbers.setUint32(FIXED + i * PER_PART + 4, size, true)
  })
  const key = aead.random(KEY)
  const imported = await aead.importKey(key)
  const sealed = await Promise.all(parts.map(({ bytes }, i) => aead.seal(imported, nonce(i), bytes, bound(head, bond, i))))
  return { bytes: concat(head, ...sealed), key }
}

/**
 * Reads the head. `bytes` may be just the beginning of the file (`MOST_PARTS` parts fit into 532 bytes), for who fetches parts one by one.
 */
export function readLayout(bytes: Bytes): Opening<SegmentLayout> {
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged' || bytes.length < FIXED) return { ok: false, why: 'damaged' }
  const numbers = view(bytes)
  const count = numbers.getUint32(STAMP_LENGTH, true)
  if (count === 0 || count > MOST_PARTS || bytes.length < FIXED + count * PER_PART) return { ok: false, why: 'damaged' }
  const parts: PartPlace[] = []
  let from = FIXED + count * PER_PART
  for (let i = 0; i < count; i++) {
    const length = numbers.getUint32(FIXED + i * PER_PART, true)
    parts.push({ from, length, size: numbers.getUint32(FIXED + i * PER_PART + 4, true) })
    from += length
  }
  return { ok: true, value: { head: bytes.slice(0, FIXED + count * PER_PART), parts } }
}

/**
 * Unseals one part that was fetched by itself.
 *
 * @param sealed the bytes at the part's place.
 */
export async function openPart(aead: Aead, key: AeadKey, bond: SegmentBond, layout: SegmentLayout, number: number, sealed: Bytes): Promise<Part | undefined> {
  const place = layout.parts[number]
  if (place === undefined || sealed.length !== place.length) return undefined
  const bytes = await aead.open(key, nonce(number), sealed, bound(layout.head, bond, number))
  return bytes === undefined ? undefined : { bytes, size: place.size }
}

/** @param key the segment's entry in the key ring. */
export async function openSegment(aead: Aead, bond: SegmentBond, key: Bytes, bytes: Bytes): Promise<Opening<OpenSegment>> {
  const read = readLayout(bytes)
  if (!read.ok) return read
  const { parts } = read.value
  const last = parts.at(-1)
  if (last === undefined || last.from + last.length !== bytes.length) return { ok: false, why: 'damaged' }
  const imported = await aead.importKey(key)
  return {
    ok: true,
    value: {
      parts,
      part: async number => {
        const place = parts[number]
        return place === undefined ? undefined : await openPart(aead, imported, bond, read.value, number, bytes.subarray(place.from, place.from + place.length))
      },
    },
  }
}

function nonce(part: number): Bytes {
  const bytes = new Uint8Array(12)
  view(bytes).setUint32(0, part, true)
  return bytes
}

function bound(head: Bytes, { vault, name, kind }: SegmentBond, part: number): Bytes {
  return bind(head, vault, name, kind, String(part))
}
