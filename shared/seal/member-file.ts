import { bind, concat, fromHex, same, toHex, view } from './bytes.ts'
import type { Level, Member } from './hand.ts'
import { subkey } from './keys.ts'
import { levelOf, numberOfRole, roleOf } from './lanes.ts'
import type { Aead, Bytes, KdfCost, Opening, Sealed } from './ports.ts'
import { type SlotFile, readSlotFile } from './slot-file.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from './stamp.ts'

/** The slot file of version 2: several members over one vault, each with her own root and her own ways to it. */
export interface MemberFile {
  readonly version: 2
  /** Counts rewrites; of two good copies the higher one holds. */
  readonly generation: number
  /** 16 bytes, made with the file. Names the vault to whatever lies outside of it. */
  readonly salt: Bytes
  /** Days after which the laptop has to have checked in; 0 for ever. */
  readonly leaseDays: number
  /** What proves a supervisor to the notary, hashed: 32 bytes. */
  readonly charge: Bytes
  readonly members: readonly Entry[]
}

/** One member as the file holds her. `role` and `clearance` are readable, and authenticated twice: by the seal of `bundle` and by that of the file. */
export interface Entry extends Member {
  /** Salted hash of what she types as her sign; 16 bytes. */
  readonly tag: Bytes
  /** Why she has to choose a new passphrase, and since when. */
  readonly renewal: Renewal | undefined
  /** X25519; 32 bytes. */
  readonly publicKey: Bytes
  /** Her sign, for those who are inside. */
  readonly label: Bytes
  /** Sealed under her root: journal key, personal key. */
  readonly own: Bytes
  /** Sealed to her public key: lanes, and for a supervisor the charge. */
  readonly bundle: Bytes
  readonly slots: readonly Way[]
}

export interface Renewal {
  /** She was given her first passphrase; or her kit or her escrow was used. */
  readonly why: 'first' | 'kit' | 'escrow'
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

export type WayKind = 'passphrase' | 'key-file' | 'device' | 'kit' | 'escrow'

/** One way to a member's root. Kinds of a later build are carried along untouched. */
export type Way = KnownWay | { readonly kind: 'other'; readonly bytes: Bytes }

export interface KnownWay {
  readonly kind: WayKind
  /** 8 bytes, hex. */
  readonly id: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly made: number
  readonly salt: Bytes
  /** All 0 where nothing is stretched: kit and escrow are random. */
  readonly cost: KdfCost
  /** Nonce, wrapped root and tag. */
  readonly wrapped: Bytes
  /** Of an escrow alone: who holds each of the three shares. */
  readonly holders: readonly Holder[]
}

/** A share on paper, or one that is sealed to a member. */
export type Holder = { readonly kind: 'card' } | { readonly kind: 'member'; readonly id: string; readonly sealed: Bytes }

/** Suite 1: Argon2id, HKDF-SHA-256, AES-256-GCM, X25519. */
const STAMP: Stamp = { magic: 'WAYPSLOT', version: 2, suite: 1 }
const SALT = 16
const ID = 16
const TAG = 16
const KEY = 32
const WAY_ID = 8
const WAY_SALT = 32
const WRAPPED = 60
const OWN = 12 + 64 + 16
const MAC = 12 + 16
const CHECKSUM = 32
export const MOST_MEMBERS = 16
export const MOST_WAYS = 8
const KINDS: readonly (WayKind | undefined)[] = [undefined, 'passphrase', 'key-file', 'device', 'kit', 'escrow']
const RENEWALS: readonly (Renewal['why'] | undefined)[] = [undefined, 'first', 'kit', 'escrow']

/**
 * Layout, numbers little-endian: stamp (16) | generation (4) | salt (16) | lease days (2) | charge (32) | members (1), then per member
 * id (16) | tag (16) | role (1) | clearance (1) | renewal (1) | its time (8, float) | public key (32) | label (2 + n) | own (92) | bundle (4 + n) | ways (1),
 * then per way kind (2) | length (2) | id (8) | made (8, float) | salt (32) | KiB (4) | passes (4) | lanes (4) | nonce and wrapped root (60), and for an
 * escrow holders (1), then per holder kind (1) and, for a member, id (16) | sealed share (2 + n). Behind all members GMAC nonce and tag (28) over all
 * of that under a key that every member's journal key gives, then SHA-256 of everything.
 */
export async function writeMemberFile(aead: Aead, journalKey: Bytes, file: MemberFile): Promise<Sealed> {
  const head = concat(writeStamp(STAMP), u32(file.generation), file.salt, u16(file.leaseDays), file.charge, Uint8Array.of(file.members.length))
  const content = concat(head, ...file.members.map(entryBytes))
  const nonce = aead.random(12)
  const mac = await aead.seal(await fileKey(aead, journalKey, file.salt), nonce, new Uint8Array(0), bind('waypost slot file', content))
  const authentic = concat(content, nonce, mac)
  return concat(authentic, await aead.digest(authentic))
}

/** The checksum tells damage from a wrong passphrase. Who wrote the file is known only to `isAuthentic`. */
export async function readMemberFile(aead: Aead, bytes: Bytes): Promise<Opening<MemberFile>> {
  const damaged = { ok: false, why: 'damaged' } as const
  const stamp = readStamp(bytes, STAMP)
  if (stamp === 'newer') return { ok: false, why: 'newer' }
  if (stamp === 'damaged' || bytes.length < STAMP_LENGTH + MAC + CHECKSUM) return damaged
  const authentic = bytes.subarray(0, bytes.length - CHECKSUM)
  if (!same(await aead.digest(authentic), bytes.subarray(authentic.length))) return damaged
  const file = parse(authentic.subarray(0, authentic.length - MAC))
  return file === undefined ? damaged : { ok: true, value: file }
}

/** A slot file of either version. */
export async function readAnySlotFile(aead: Aead, bytes: Bytes): Promise<Opening<SlotFile | MemberFile>> {
  const read = await readSlotFile(aead, bytes)
  return read.ok || read.why === 'damaged' ? read : await readMemberFile(aead, bytes)
}

/** Whether somebody wrote these bytes who had the journal key. @param bytes of a file that `readMemberFile` accepts. */
export async function isAuthentic(aead: Aead, journalKey: Bytes, { salt }: MemberFile, bytes: Bytes): Promise<boolean> {
  const end = bytes.length - CHECKSUM - MAC
  const key = await fileKey(aead, journalKey, salt)
  return await aead.open(key, bytes.slice(end, end + 12), bytes.subarray(end + 12, end + MAC), bind('waypost slot file', bytes.subarray(0, end))) !== undefined
}

const fileKey = async (aead: Aead, journalKey: Bytes, salt: Bytes) => await subkey(aead, journalKey, `waypost slot file 2 of ${toHex(salt)}`)

function entryBytes({ id, tag, role, clearance, renewal, publicKey, label, own, bundle, slots }: Entry): Bytes {
  return concat(
    fromHex(id), tag, Uint8Array.of(numberOfRole(role), clearance, RENEWALS.indexOf(renewal?.why)), f64(renewal?.at ?? 0), publicKey,
    u16(label.length), label, own, u32(bundle.length), bundle, Uint8Array.of(slots.length), ...slots.map(wayBytes),
  )
}

function wayBytes(way: Way): Bytes {
  if (way.kind === 'other') return way.bytes
  const { kind, id, made, salt, cost, wrapped, holders } = way
  const shares = kind !== 'escrow' ? [] : [Uint8Array.of(holders.length), ...holders.map(holder => holder.kind === 'card'
    ? Uint8Array.of(0)
    : concat(Uint8Array.of(1), fromHex(holder.id), u16(holder.sealed.length), holder.sealed))]
  const body = concat(fromHex(id), f64(made), salt, u32(cost.memory), u32(cost.passes), u32(cost.lanes), wrapped, ...shares)
  return concat(u16(KINDS.indexOf(kind)), u16(body.length), body)
}

function parse(content: Bytes): MemberFile | undefined {
  try {
    const read = reader(content, STAMP_LENGTH)
    const [generation, salt, leaseDays, charge, count] = [read.u32(), read.bytes(SALT), read.u16(), read.bytes(KEY), read.u8()]
    if (count === 0 || count > MOST_MEMBERS) return undefined
    const members = Array.from({ length: count }, () => readEntry(read))
    const ids = new Set(members.map(({ id }) => id))
    return read.isAtEnd() && ids.size === count ? { version: 2, generation, salt, leaseDays, charge, members } : undefined
  } catch (fault) {
    if (fault instanceof RangeError) return undefined
    throw fault
  }
}

function readEntry(read: Reader): Entry {
  const [id, tag] = [toHex(read.bytes(ID)), read.bytes(TAG)]
  const [role, clearance, why, at] = [roleOf(read.u8()), levelOf(read.u8()), read.u8(), read.f64()]
  if (role === undefined || clearance === undefined || why >= RENEWALS.length) throw new RangeError('a member that nobody wrote')
  const renewal = RENEWALS[why]
  const publicKey = read.bytes(KEY)
  const label = read.bytes(read.u16())
  const own = read.bytes(OWN)
  const bundle = read.bytes(read.u32())
  const count = read.u8()
  if (count === 0 || count > MOST_WAYS) throw new RangeError('no ways, or too many')
  const slots = Array.from({ length: count }, () => readWay(read))
  return { id, tag, role, clearance, renewal: renewal === undefined ? undefined : { why: renewal, at }, publicKey, label, own, bundle, slots }
}

function readWay(read: Reader): Way {
  const [number, length] = [read.u16(), read.u16()]
  const body = read.bytes(length)
  const kind = KINDS[number]
  if (kind === undefined) return { kind: 'other', bytes: concat(u16(number), u16(length), body) }
  const inner = reader(body, 0)
  const [id, made, salt] = [toHex(inner.bytes(WAY_ID)), inner.f64(), inner.bytes(WAY_SALT)]
  const cost = { memory: inner.u32(), passes: inner.u32(), lanes: inner.u32() }
  const wrapped = inner.bytes(WRAPPED)
  const holders = kind === 'escrow' ? Array.from({ length: inner.u8() }, () => readHolder(inner)) : []
  if (!inner.isAtEnd()) throw new RangeError('more than a way')
  return { kind, id, made, salt, cost, wrapped, holders }
}

function readHolder(read: Reader): Holder {
  return read.u8() === 0 ? { kind: 'card' } : { kind: 'member', id: toHex(read.bytes(ID)), sealed: read.bytes(read.u16()) }
}

interface Reader {
  u8(): number
  u16(): number
  u32(): number
  f64(): number
  bytes(length: number): Bytes
  isAtEnd(): boolean
}

/** @throws {RangeError} What is asked for lies behind the end. */
function reader(content: Bytes, from: number): Reader {
  const numbers = view(content)
  let at = from
  const take = (length: number): number => {
    at += length
    return at - length
  }
  return {
    u8: () => numbers.getUint8(take(1)),
    u16: () => numbers.getUint16(take(2), true),
    u32: () => numbers.getUint32(take(4), true),
    f64: () => numbers.getFloat64(take(8), true),
    bytes(length) {
      const start = take(length)
      if (at > content.length) throw new RangeError('behind the end')
      return content.slice(start, at)
    },
    isAtEnd: () => at === content.length,
  }
}

function u16(number: number): Bytes {
  const bytes = new Uint8Array(2)
  view(bytes).setUint16(0, number, true)
  return bytes
}

function u32(number: number): Bytes {
  const bytes = new Uint8Array(4)
  view(bytes).setUint32(0, number, true)
  return bytes
}

function f64(number: number): Bytes {
  const bytes = new Uint8Array(8)
  view(bytes).setFloat64(0, number, true)
  return bytes
}

/** What the members of a file hold together, for whoever may see it without any key. */
export function waysOf({ members }: MemberFile): ReadonlySet<WayKind> {
  return new Set(members.flatMap(({ slots }) => slots.flatMap(({ kind }) => kind === 'other' ? [] : [kind])))
}

/** The levels a person may be given. */
export const LEVELS: readonly Level[] = [0, 1, 2]
