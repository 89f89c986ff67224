import { bind, concat, view } from './bytes.ts'
import type { Level } from './hand.ts'
import { laneOf, newestLane, type HeldKeys } from './lane-keys.ts'
import type { Aead, AeadKey, Bytes, Sealed } from './ports.ts'

/** What a record is bound to. `purpose` keeps a record of one use from being taken for one of another. */
export interface RecordBond {
  /** `JournalState.vault`. */
  readonly vault: string
  readonly purpose: string
}

/** Whom a part is for: everybody cleared for a level, or the member who writes it alone. */
export type Reader = Level | 'personal'

export interface PlainPart {
  readonly reader: Reader
  readonly plain: Bytes
}

/** A part that this session may read; without `plain` it is not as it was sealed. */
export interface OpenedPart {
  readonly reader: Reader
  readonly plain: Bytes | undefined
}

/** What is not ours to read is `passed` over, which is no damage. */
export type OpenedRecord =
  | { readonly ok: true; readonly parts: readonly OpenedPart[]; readonly passed: number }
  | { readonly ok: false; readonly why: 'damaged' | 'newer' }

/** One seal over a whole record, levels mixed. Written by builds before levels. */
const MIXED = 1
const MIXED_LANE = { level: 2, epoch: 0 } as const
const PARTED = 2
const NAME = 16
const MEMBER = 16
const NONCE = 12
const TAG = 16
const PERSONAL = 255
const HIGHEST = 2
const HEAD = 1 + NAME + 1
/** level (1) | epoch (2) | length (4) */
const PART_HEAD = 7
const MOST_PARTS = 255

/**
 * Seals a ledger record part by part, each for its readers. Layout, numbers little-endian:
 * 2 | name (16) | number of parts (1) | per part: level (1) | epoch (2) | length (4) | the parts end to end.
 * A part is nonce (12) | ciphertext and tag; of a personal one (level 255) the member's id (16) stands before it.
 *
 * Each part is bound to the random name of its record, so that no part can be put into another one; and each can be carried on without the others.
 *
 * Nonces are random. NIST SP 800-38D §8.3 allows 2^32 such seals under one key; ten million leave a chance of 10^-15 that two nonces meet,
 * and a vault restored from a copy starts no counter again.
 *
 * @throws {RangeError} A part is for readers whom this session does not belong to, or there are more than 255 parts.
 */
export async function sealRecord(aead: Aead, held: HeldKeys, bond: RecordBond, parts: readonly PlainPart[]): Promise<Sealed> {
  if (parts.length > MOST_PARTS) throw new RangeError(`${parts.length} parts, expected at most ${MOST_PARTS}`)
  const name = aead.random(NAME)
  const sealed = await Promise.all(parts.map(async ({ reader, plain }) => await sealPart(aead, held, bond, name, reader, plain)))
  return assemble(name, sealed)
}

interface SealedPart {
  readonly level: number
  readonly epoch: number
  readonly bytes: Bytes
}

function assemble(name: Bytes, parts: readonly SealedPart[]): Sealed {
  const head = new Uint8Array(HEAD + parts.length * PART_HEAD)
  const numbers = view(head)
  head[0] = PARTED
  head.set(name, 1)
  head[1 + NAME] = parts.length
  parts.forEach(({ level, epoch, bytes }, i) => {
    const at = HEAD + i * PART_HEAD
    head[at] = level
    numbers.setUint16(at + 1, epoch, true)
    numbers.setUint32(at + 3, bytes.length, true)
  })
  return concat(head, ...parts.map(({ bytes }) => bytes))
}

async function sealPart(aead: Aead, held: HeldKeys, bond: RecordBond, name: Bytes, reader: Reader, plain: Bytes): Promise<SealedPart> {
  const lane = reader === 'personal' ? undefined : newestLane(held, reader)
  if (reader !== 'personal' && lane === undefined) throw new RangeError('a part above the clearance')
  const [level, epoch] = lane === undefined ? [PERSONAL, 0] : [lane.level, lane.epoch]
  const member = lane === undefined ? memberBytes(held) : new Uint8Array(0)
  const nonce = aead.random(NONCE)
  const sealed = await aead.seal(lane?.records ?? held.personal, nonce, plain, boundPart(bond, name, level, epoch, member))
  return { level, epoch, bytes: concat(member, nonce, sealed) }
}

/** Opens what this session holds keys for. */
export async function openRecord(aead: Aead, held: HeldKeys, bond: RecordBond, body: Bytes): Promise<OpenedRecord> {
  if (body[0] === MIXED) return await openMixed(aead, held, bond, body)
  const read = readParts(body)
  if (!read.ok) return read
  const parts: OpenedPart[] = []
  let passed = 0
  for (const { level, epoch, bytes } of read.parts) {
    const reader = level === PERSONAL ? 'personal' as const : level as Level
    if (reader === 'personal' ? !isOf(held, bytes) : reader > held.member.clearance) {
      passed++
      continue
    }
    const keys = reader === 'personal' ? [held.personal, held.formerly] : [laneOf(held, level, epoch)?.records]
    let plain: Bytes | undefined
    for (const key of keys) if (key !== undefined) plain ??= await openPart(aead, key, bond, read.name, level, epoch, bytes)
    parts.push({ reader, plain })
  }
  return { ok: true, parts, passed }
}

async function openMixed(aead: Aead, held: HeldKeys, bond: RecordBond, body: Bytes): Promise<OpenedRecord> {
  if (body.length <= NONCE + TAG) return { ok: false, why: 'damaged' }
  const { level, epoch } = MIXED_LANE
  const lane = laneOf(held, level, epoch)
  if (lane === undefined) return { ok: true, parts: [], passed: 1 }
  const bound = bind('waypost record', Uint8Array.of(MIXED), bond.vault, bond.purpose)
  return { ok: true, parts: [{ reader: level, plain: await aead.open(lane.records, body.slice(1, 1 + NONCE), body.subarray(1 + NONCE), bound) }], passed: 0 }
}

async function openPart(aead: Aead, key: AeadKey, bond: RecordBond, name: Bytes, level: number, epoch: number, bytes: Bytes): Promise<Bytes | undefined> {
  const from = level === PERSONAL ? MEMBER : 0
  return await aead.open(key, bytes.slice(from, from + NONCE), bytes.subarray(from + NONCE), boundPart(bond, name, level, epoch, bytes.slice(0, from)))
}

type ReadParts = { readonly ok: true; readonly name: Bytes; readonly parts: readonly SealedPart[] } | { readonly ok: false; readonly why: 'damaged' | 'newer' }

function readParts(body: Bytes): ReadParts {
  if ((body[0] ?? 0) > PARTED) return { ok: false, why: 'newer' }
  if (body[0] !== PARTED || body.length < HEAD) return { ok: false, why: 'damaged' }
  const count = body[1 + NAME]!
  const numbers = view(body)
  let from = HEAD + count * PART_HEAD
  if (from > body.length) return { ok: false, why: 'damaged' }
  const parts: SealedPart[] = []
  for (let at = HEAD; at < HEAD + count * PART_HEAD; at += PART_HEAD) {
    const level = body[at]!
    if (level > HIGHEST && level !== PERSONAL) return { ok: false, why: 'newer' }
    const length = numbers.getUint32(at + 3, true)
    const least = (level === PERSONAL ? MEMBER : 0) + NONCE + TAG
    if (length < least || from + length > body.length) return { ok: false, why: 'damaged' }
    parts.push({ level, epoch: numbers.getUint16(at + 1, true), bytes: body.slice(from, from + length) })
    from += length
  }
  return from === body.length ? { ok: true, name: body.slice(1, 1 + NAME), parts } : { ok: false, why: 'damaged' }
}

/**
 * What a record holds for other members alone, as a record of its own, for who writes the ledger anew without being able to read it.
 * @returns undefined when there is nothing of the kind in it.
 */
export function othersPart(held: HeldKeys, body: Bytes): Sealed | undefined {
  const read = readParts(body)
  const others = read.ok ? read.parts.filter(({ level, bytes }) => level === PERSONAL && !isOf(held, bytes)) : []
  return read.ok && others.length > 0 ? assemble(read.name, others) : undefined
}

function isOf(held: HeldKeys, bytes: Bytes): boolean {
  const id = memberBytes(held)
  return id.every((byte, i) => byte === bytes[i])
}

function memberBytes({ member }: HeldKeys): Bytes {
  return Uint8Array.from({ length: MEMBER }, (_, i) => Number.parseInt(member.id.slice(i * 2, i * 2 + 2), 16))
}

function boundPart({ vault, purpose }: RecordBond, name: Bytes, level: number, epoch: number, member: Bytes): Bytes {
  return bind('waypost record', Uint8Array.of(PARTED), vault, purpose, name, Uint8Array.of(level, epoch & 0xff, epoch >> 8), member)
}
