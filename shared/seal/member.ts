import { bind, concat, decode, encode, fromHex, sameSecret, toHex, view } from './bytes.ts'
import { FOUNDER, type Hand, type Lane, type Member, personalOfContentKey, personalOfRoot } from './hand.ts'
import { subkey } from './keys.ts'
import { packLanes, unpackLanes } from './lanes.ts'
import { type Entry, type MemberFile, isAuthentic } from './member-file.ts'
import type { Aead, AeadKey, Bytes, Curve } from './ports.ts'

/** A member who is inside: everything that her root opens. Wiped by `forget`. */
export interface Inside {
  readonly entry: Entry
  readonly root: Bytes
  readonly journalKey: Bytes
  readonly personal: Bytes
  /** As in `Hand`. */
  readonly formerly?: Bytes
  readonly lanes: readonly Lane[]
  /** A supervisor's alone: 32 bytes that prove it to the notary. */
  readonly charge: Bytes | undefined
}

/** What makes an entry, besides its slots. */
export interface Holdings {
  readonly journalKey: Bytes
  readonly personal: Bytes
  readonly lanes: readonly Lane[]
  readonly charge: Bytes | undefined
}

const KEY = 32
const NONCE = 12
const FIRST_OWN = '2'
const OWN = '3'

/**
 * Opens what a root opens, and trusts the file only then: its seal under the journal key tells whether role, clearance and everything else
 * are as a member wrote them.
 *
 * @param bytes the file as it was read.
 * @returns undefined when anything is not as it was sealed.
 */
export async function enter(aead: Aead, curve: Curve, file: MemberFile, bytes: Bytes, entry: Entry, root: Bytes): Promise<Inside | undefined> {
  const own = await openOwn(aead, file.salt, entry, root)
  if (own === undefined || !await isAuthentic(aead, own.journalKey, file, bytes)) return undefined
  const secret = await curveSecret(aead, file.salt, root)
  const bundle = await openBox(aead, curve, secret, own.journalKey, entry.publicKey, entry.bundle, bundleBond(file.salt, entry))
  secret.fill(0)
  const opened = bundle === undefined ? undefined : readBundle(bundle)
  bundle?.fill(0)
  if (opened === undefined || (opened.charge !== undefined) !== (entry.role === 'supervisor')) return undefined
  if (opened.charge !== undefined && !sameSecret(await chargeHash(aead, file.salt, opened.charge), file.charge)) return undefined
  const first = entry.id === FOUNDER ? opened.lanes.find(({ level, epoch }) => level === 2 && epoch === 0) : undefined
  return { entry, root, ...(first === undefined ? {} : { formerly: await personalOfContentKey(aead, first.key) }), ...own, ...opened }
}

/** What the vault worker gets. The key bytes are copies: the worker wipes what it has imported. */
export function handOf({ entry: { id, role, clearance }, lanes, personal, formerly }: Inside): Hand {
  return {
    member: { id, role, clearance }, lanes: lanes.map(lane => ({ ...lane, key: lane.key.slice() })), personal: personal.slice(),
    ...(formerly === undefined ? {} : { formerly: formerly.slice() }),
  }
}

export function forget({ root, journalKey, personal, formerly, lanes, charge }: Inside): void {
  for (const bytes of [root, journalKey, personal, formerly, charge, ...lanes.map(({ key }) => key)]) bytes?.fill(0)
}

/** The part of an entry that a root gives and that needs the root to be made: a new member, or a new root. */
export async function rooted(aead: Aead, curve: Curve, salt: Bytes, member: Member, root: Bytes, { journalKey, personal }: Pick<Holdings, 'journalKey' | 'personal'>): Promise<Pick<Entry, 'publicKey' | 'own'>> {
  const secret = await curveSecret(aead, salt, root)
  const publicKey = curve.publicKey(secret)
  secret.fill(0)
  const nonce = aead.random(NONCE)
  const plain = concat(journalKey, personal)
  const own = concat(nonce, await aead.seal(await ownKey(aead, salt, root), nonce, plain, ownBond(salt, member.id, OWN)))
  plain.fill(0)
  return { publicKey, own }
}

/** The part of an entry that anybody with its content can make for a member who is not there. */
export async function bundled(aead: Aead, curve: Curve, salt: Bytes, member: Member & Pick<Entry, 'publicKey'>, { journalKey, lanes, charge }: Omit<Holdings, 'personal'>): Promise<Bytes> {
  const held = lanes.filter(({ level }) => level <= member.clearance)
  const count = new Uint8Array(2)
  view(count).setUint16(0, held.length, true)
  const given = member.role === 'supervisor' ? charge : undefined
  const packed = packLanes(held)
  const plain = concat(Uint8Array.of(given === undefined ? 0 : 1), given ?? new Uint8Array(0), count, packed)
  const sealed = await sealBox(aead, curve, journalKey, member.publicKey, plain, bundleBond(salt, member))
  for (const bytes of [packed, plain]) bytes.fill(0)
  return sealed
}

function readBundle(plain: Bytes): Pick<Inside, 'lanes' | 'charge'> | undefined {
  const from = plain[0] === 1 ? 1 + KEY : 1
  if ((plain[0] !== 0 && plain[0] !== 1) || plain.length < from + 2) return undefined
  const lanes = unpackLanes(plain.subarray(from + 2), view(plain).getUint16(from, true))
  return lanes === undefined ? undefined : { lanes, charge: plain[0] === 1 ? plain.slice(1, from) : undefined }
}

/**
 * Seals to somebody's public key: ephemeral public key (32) | nonce (12) | ciphertext and tag. The journal key goes into it as well, so that the
 * curve alone, should it fall one day, gives nothing to somebody who has just the file.
 */
export async function sealBox(aead: Aead, curve: Curve, journalKey: Bytes, to: Bytes, plain: Bytes, bond: Bytes): Promise<Bytes> {
  const secret = aead.random(KEY)
  const ephemeral = curve.publicKey(secret)
  const key = await boxKey(aead, curve, secret, to, ephemeral, to, journalKey)
  secret.fill(0)
  if (key === undefined) throw new RangeError('a public key that gives no secret')
  const nonce = aead.random(NONCE)
  return concat(ephemeral, nonce, await aead.seal(key, nonce, plain, bond))
}

export async function openBox(aead: Aead, curve: Curve, secret: Bytes, journalKey: Bytes, publicKey: Bytes, sealed: Bytes, bond: Bytes): Promise<Bytes | undefined> {
  if (sealed.length < KEY + NONCE) return undefined
  const ephemeral = sealed.slice(0, KEY)
  const key = await boxKey(aead, curve, secret, ephemeral, ephemeral, publicKey, journalKey)
  return key === undefined ? undefined : await aead.open(key, sealed.slice(KEY, KEY + NONCE), sealed.subarray(KEY + NONCE), bond)
}

async function boxKey(aead: Aead, curve: Curve, secret: Bytes, other: Bytes, ephemeral: Bytes, to: Bytes, journalKey: Bytes): Promise<AeadKey | undefined> {
  const shared = curve.shared(secret, other)
  if (shared === undefined) return undefined
  const material = concat(shared, journalKey)
  const raw = await aead.derive(material, concat(ephemeral, to), 'waypost box 2', KEY)
  const key = await aead.importKey(raw)
  for (const bytes of [shared, material, raw]) bytes.fill(0)
  return key
}

/** What was sealed first, as `FIRST_OWN`, held for a founder a personal key that others could derive: she has a better one from her root. */
async function openOwn(aead: Aead, salt: Bytes, { id, own }: Entry, root: Bytes): Promise<Pick<Inside, 'journalKey' | 'personal' | 'formerly'> | undefined> {
  const key = await ownKey(aead, salt, root)
  const openAs = async (version: string): Promise<Bytes | undefined> => await aead.open(key, own.slice(0, NONCE), own.subarray(NONCE), ownBond(salt, id, version))
  const now = await openAs(OWN)
  const plain = now ?? await openAs(FIRST_OWN)
  if (plain === undefined) return undefined
  const [journalKey, personal] = [plain.slice(0, KEY), plain.slice(KEY)]
  plain.fill(0)
  return now !== undefined || id !== FOUNDER ? { journalKey, personal } : { journalKey, personal: await personalOfRoot(aead, root), formerly: personal }
}

/** A member's secret of X25519. A new root gives another one. */
export async function curveSecret(aead: Aead, salt: Bytes, root: Bytes): Promise<Bytes> {
  return await aead.derive(root, salt, 'waypost x25519 2', KEY)
}

export async function chargeHash(aead: Aead, salt: Bytes, charge: Bytes): Promise<Bytes> {
  return await aead.derive(charge, salt, 'waypost charge 2', KEY)
}

/** What a sign leaves in the file. Case and spaces do not count. */
export async function signTag(aead: Aead, salt: Bytes, sign: string): Promise<Bytes> {
  return await aead.derive(encode(sign.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase()), salt, 'waypost sign 2', 16)
}

/** Signs are read by those who are inside. */
export async function sealLabel(aead: Aead, journalKey: Bytes, salt: Bytes, id: string, sign: string): Promise<Bytes> {
  const nonce = aead.random(NONCE)
  return concat(nonce, await aead.seal(await labelKey(aead, journalKey, salt), nonce, encode(sign), labelBond(salt, id)))
}

export async function openLabel(aead: Aead, journalKey: Bytes, salt: Bytes, { id, label }: Entry): Promise<string | undefined> {
  const plain = await aead.open(await labelKey(aead, journalKey, salt), label.slice(0, NONCE), label.subarray(NONCE), labelBond(salt, id))
  return plain === undefined ? undefined : decode(plain)
}

const ownKey = async (aead: Aead, salt: Bytes, root: Bytes): Promise<AeadKey> => await subkey(aead, root, `waypost own 2 of ${toHex(salt)}`)
const labelKey = async (aead: Aead, journalKey: Bytes, salt: Bytes): Promise<AeadKey> => await subkey(aead, journalKey, `waypost label 2 of ${toHex(salt)}`)
const ownBond = (salt: Bytes, id: string, version: string): Bytes => bind('waypost own', version, salt, fromHex(id))
const labelBond = (salt: Bytes, id: string): Bytes => bind('waypost label', '2', salt, fromHex(id))
const bundleBond = (salt: Bytes, { id, role, clearance, publicKey }: Member & Pick<Entry, 'publicKey'>): Bytes =>
  bind('waypost bundle', '2', salt, fromHex(id), role, String(clearance), publicKey)
