import { bind, concat, view } from './bytes.ts'
import type { Level } from './hand.ts'
import { laneOf, newestLane, type HeldKeys } from './lane-keys.ts'
import { openOldRing } from './old-ring.ts'
import type { Aead, Bytes, Opening, Sealed } from './ports.ts'
import { packRingKeys, readRingKeys } from './ring-keys.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from './stamp.ts'

export interface RingKey {
  readonly level: Level
  /** 32 bytes, made for this segment alone. */
  readonly key: Bytes
}

/** The data keys of the segments that count, as far as this session may open them. Rewritten whole with each commit that adds or retires one. */
export interface Ring {
  /** One more at each turn. */
  readonly generation: number
  readonly keys: ReadonlyMap<string, RingKey>
  /** Sealed sections that this session cannot open, taken along as they are. */
  readonly carried: readonly Bytes[]
}

export const NO_RING: Ring = { generation: 0, keys: new Map(), carried: [] }

/** Suite 1: AES-256-GCM with a random nonce. */
const STAMP: Stamp = { magic: 'WAYPRING', version: 2, suite: 1 }
const HEAD = STAMP_LENGTH + 4
/** level (1) | kind (1) | epoch (2) | generation (4) | keys (4) | length of what follows (4) */
const SECTION_HEAD = 16
const SEALED_KEYS = 0
/** A whole ring of version 1, as it was. */
const OLD_RING = 1
const OLD_LANE = { level: 2, epoch: 0 } as const
const MOST_SECTIONS = 1024
const NONCE = 12
const TAG = 16

/** The next ring. The keys of `dropped` are gone from it: once no copy of an older ring is left, those segments open to nobody. */
export function turnedRing(ring: Ring, added: Iterable<readonly [name: string, key: RingKey]>, dropped: Iterable<string> = []): Ring {
  const keys = new Map(ring.keys)
  for (const name of dropped) keys.delete(name)
  for (const [name, key] of added) keys.set(name, key)
  return { ...ring, generation: ring.generation + 1, keys }
}

/**
 * One seal a level over all its keys, each under the newest lane of the level, so that a thousand segments cost three.
 * Layout, numbers little-endian: stamp (16) | sections (4) | per section: head (16) | nonce (12) | ciphertext and tag.
 * Levels that are not ours, and whatever did not open, stand in it as they stood before.
 *
 * @param vault `JournalState.vault`.
 * @throws {RangeError} It holds a key above the clearance.
 */
export async function sealRing(aead: Aead, held: HeldKeys, vault: string, ring: Ring): Promise<Sealed> {
  const used = new Set([...ring.keys.values()].map(({ level }) => level))
  const levels = ([0, 1, 2] as const).filter(level => used.has(level))
  const own = await Promise.all(levels.map(async level => await sealSection(aead, held, vault, ring, level)))
  const sections = [...own, ...ring.carried]
  const head = new Uint8Array(HEAD)
  head.set(writeStamp(STAMP))
  view(head).setUint32(STAMP_LENGTH, sections.length, true)
  return concat(head, ...sections)
}

async function sealSection(aead: Aead, held: HeldKeys, vault: string, ring: Ring, level: Level): Promise<Bytes> {
  const lane = newestLane(held, level)
  if (lane === undefined) throw new RangeError('a key above the clearance')
  const mine = [...ring.keys].filter(([, key]) => key.level === level)
  const plain = packRingKeys(mine.map(([name, { key }]) => [name, key] as const))
  const head = sectionHead({ level, kind: SEALED_KEYS, epoch: lane.epoch, generation: ring.generation, keys: mine.length, length: NONCE + plain.length + TAG })
  const nonce = aead.random(NONCE)
  const sealed = await aead.seal(lane.ring, nonce, plain, bound(head, vault))
  plain.fill(0)
  return concat(head, nonce, sealed)
}

/** Whether a newer build wrote it, which anybody may see. */
export function isNewerRing(bytes: Bytes): boolean {
  return readStamp(bytes, STAMP) === 'newer'
}

/** @returns also how many sections that are ours to open did not; a ring of version 1 is read too. */
export async function openRing(aead: Aead, held: HeldKeys, vault: string, bytes: Bytes): Promise<Opening<{ readonly ring: Ring; readonly damaged: number; readonly old: boolean }>> {
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged') return await openWholeOld(aead, held, vault, bytes)
  const sections = bytes.length < HEAD ? undefined : cut(bytes)
  if (sections === undefined) return { ok: false, why: 'damaged' }
  let generation = 0
  let damaged = 0
  const keys = new Map<string, RingKey>()
  const carried: Bytes[] = []
  for (const section of sections) {
    generation = Math.max(generation, section.generation)
    const opened = await openSection(aead, held, vault, section)
    if (opened === undefined) carried.push(section.bytes)
    else for (const [name, key] of opened) keys.set(name, { level: section.level as Level, key })
    if (opened === undefined && section.level <= held.member.clearance) damaged++
  }
  return { ok: true, value: { ring: { generation, keys, carried }, damaged, old: false } }
}

/** A ring of version 1 mixes levels: it is of the highest. Who may not open it takes it along as a section. */
async function openWholeOld(aead: Aead, held: HeldKeys, vault: string, bytes: Bytes): Promise<Opening<{ readonly ring: Ring; readonly damaged: number; readonly old: boolean }>> {
  const lane = laneOf(held, OLD_LANE.level, OLD_LANE.epoch)
  if (lane === undefined) {
    const head = sectionHead({ ...OLD_LANE, kind: OLD_RING, generation: 0, keys: 0, length: bytes.length })
    return { ok: true, value: { ring: { ...NO_RING, carried: [concat(head, bytes)] }, damaged: 0, old: true } }
  }
  const opened = await openOldRing(aead, lane.ring, vault, bytes)
  if (!opened.ok) return opened
  const keys = new Map([...opened.value.keys].map(([name, key]) => [name, { level: OLD_LANE.level, key }] as const))
  return { ok: true, value: { ring: { generation: opened.value.generation, keys, carried: [] }, damaged: 0, old: true } }
}

interface SectionHead {
  readonly level: number
  readonly kind: number
  readonly epoch: number
  readonly generation: number
  readonly keys: number
  readonly length: number
}

type Section = SectionHead & { readonly bytes: Bytes }

function sectionHead({ level, kind, epoch, generation, keys, length }: SectionHead): Bytes {
  const head = new Uint8Array(SECTION_HEAD)
  const numbers = view(head)
  head[0] = level
  head[1] = kind
  numbers.setUint16(2, epoch, true)
  numbers.setUint32(4, generation, true)
  numbers.setUint32(8, keys, true)
  numbers.setUint32(12, length, true)
  return head
}

function cut(bytes: Bytes): readonly Section[] | undefined {
  const numbers = view(bytes)
  const count = numbers.getUint32(STAMP_LENGTH, true)
  if (count > MOST_SECTIONS) return undefined
  const sections: Section[] = []
  let at = HEAD
  for (let i = 0; i < count; i++) {
    if (at + SECTION_HEAD > bytes.length) return undefined
    const end = at + SECTION_HEAD + numbers.getUint32(at + 12, true)
    if (end > bytes.length) return undefined
    sections.push({
      level: bytes[at]!, kind: bytes[at + 1]!, epoch: numbers.getUint16(at + 2, true), generation: numbers.getUint32(at + 4, true), keys: numbers.getUint32(at + 8, true),
      length: end - at - SECTION_HEAD, bytes: bytes.slice(at, end),
    })
    at = end
  }
  return at === bytes.length ? sections : undefined
}

async function openSection(aead: Aead, held: HeldKeys, vault: string, { level, kind, epoch, keys, bytes }: Section): Promise<ReadonlyMap<string, Bytes> | undefined> {
  const lane = laneOf(held, level, epoch)
  if (lane === undefined) return undefined
  const body = bytes.subarray(SECTION_HEAD)
  if (kind === OLD_RING) {
    const opened = await openOldRing(aead, lane.ring, vault, body.slice())
    return opened.ok ? opened.value.keys : undefined
  }
  const plain = kind === SEALED_KEYS && body.length >= NONCE + TAG
    ? await aead.open(lane.ring, body.slice(0, NONCE), body.subarray(NONCE), bound(bytes.slice(0, SECTION_HEAD), vault)) : undefined
  const read = plain === undefined ? undefined : readRingKeys(plain)
  plain?.fill(0)
  return read?.size === keys ? read : undefined
}

function bound(head: Bytes, vault: string): Bytes {
  return bind('waypost ring section', head, vault)
}
