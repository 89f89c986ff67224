import { concat, same, view } from './bytes.ts'
import type { Aead, Bytes, KdfCost, Opening, Sealed } from './ports.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from './stamp.ts'

/** One way to the user root. Kinds of a later build are carried along untouched. */
export type Slot = PassphraseSlot | { readonly kind: 'other'; readonly bytes: Bytes }

export interface PassphraseSlot {
  readonly kind: 'passphrase'
  readonly salt: Bytes
  readonly cost: KdfCost
  /** Nonce, wrapped root and tag. */
  readonly wrapped: Bytes
}

/** The slot file of version 1: one root for everybody. */
export interface SlotFile {
  readonly version: 1
  /** Counts rewrites; of two good copies the higher one holds. */
  readonly generation: number
  readonly slots: readonly Slot[]
}

/** Suite 1: Argon2id, HKDF-SHA-256, AES-256-GCM. */
const STAMP: Stamp = { magic: 'WAYPSLOT', version: 1, suite: 1 }
const HEAD = STAMP_LENGTH + 8
const CHECKSUM = 32
/** Argon2id runs once per passphrase slot, so that their number bounds what a hostile file can cost. */
const MOST_SLOTS = 8
const PASSPHRASE = 1
const SALT = 32
const WRAPPED = 60
const PASSPHRASE_LENGTH = SALT + 12 + WRAPPED

/**
 * Layout, numbers little-endian: stamp (16) | generation (4) | slots (4), then per slot kind (2) | length (2) |
 * body, then SHA-256 of all that. A passphrase slot's body: salt (32) | KiB (4) | passes (4) | lanes (4) | nonce (12) | wrapped root (48).
 */
export async function writeSlotFile(aead: Aead, { generation, slots }: Omit<SlotFile, 'version'>): Promise<Sealed> {
  const head = new Uint8Array(HEAD)
  const numbers = view(head)
  head.set(writeStamp(STAMP))
  numbers.setUint32(STAMP_LENGTH, generation, true)
  numbers.setUint32(STAMP_LENGTH + 4, slots.length, true)
  const content = concat(head, ...slots.map(slot => slot.kind === 'other' ? slot.bytes : passphraseSlot(slot)))
  return concat(content, await aead.digest(content))
}

/** The checksum tells damage from a wrong passphrase; it keeps nobody from writing another file. */
export async function readSlotFile(aead: Aead, bytes: Bytes): Promise<Opening<SlotFile>> {
  const damaged = { ok: false, why: 'damaged' } as const
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged' || bytes.length < HEAD + CHECKSUM) return damaged
  const content = bytes.subarray(0, bytes.length - CHECKSUM)
  if (!same(await aead.digest(content), bytes.subarray(content.length))) return damaged
  const numbers = view(content)
  const count = numbers.getUint32(STAMP_LENGTH + 4, true)
  if (count === 0 || count > MOST_SLOTS) return damaged
  const slots: Slot[] = []
  let at = HEAD
  for (let i = 0; i < count; i++) {
    if (at + 4 > content.length) return damaged
    const kind = numbers.getUint16(at, true)
    const length = numbers.getUint16(at + 2, true)
    const end = at + 4 + length
    if (end > content.length || (kind === PASSPHRASE && length !== PASSPHRASE_LENGTH)) return damaged
    slots.push(kind === PASSPHRASE ? readPassphraseSlot(content.slice(at + 4, end)) : { kind: 'other', bytes: content.slice(at, end) })
    at = end
  }
  return at === content.length ? { ok: true, value: { version: 1, generation: numbers.getUint32(STAMP_LENGTH, true), slots } } : damaged
}

function passphraseSlot({ salt, cost, wrapped }: PassphraseSlot): Bytes {
  const numbers = new Uint8Array(4)
  view(numbers).setUint16(0, PASSPHRASE, true)
  view(numbers).setUint16(2, PASSPHRASE_LENGTH, true)
  const costs = new Uint8Array(12)
  view(costs).setUint32(0, cost.memory, true)
  view(costs).setUint32(4, cost.passes, true)
  view(costs).setUint32(8, cost.lanes, true)
  return concat(numbers, salt, costs, wrapped)
}

function readPassphraseSlot(body: Bytes): PassphraseSlot {
  const numbers = view(body)
  const cost = { memory: numbers.getUint32(SALT, true), passes: numbers.getUint32(SALT + 4, true), lanes: numbers.getUint32(SALT + 8, true) }
  return { kind: 'passphrase', salt: body.slice(0, SALT), cost, wrapped: body.slice(SALT + 12) }
}
