import { FOUNDER, type Lane, type Level, type Member, handOfRoot } from './hand.ts'
import { MOST_LANES } from './lanes.ts'
import { type Inside, type Holdings, bundled, chargeHash, rooted, sealLabel, signTag } from './member.ts'
import { type Entry, type KnownWay, LEVELS, MOST_MEMBERS, MOST_WAYS, type MemberFile, type Renewal } from './member-file.ts'
import { sameSecret, toHex } from './bytes.ts'
import type { Aead, Bytes, Curve } from './ports.ts'
import { reshared } from './escrow.ts'
import { type Secret, type Stretching, makeWay } from './ways.ts'

/** Why the members stay as they are. */
export type MemberProblem = 'not-supervisor' | 'own-role' | 'sign-taken' | 'sign-needed' | 'members-full' | 'slots-full' | 'epochs-full' | 'last-way' | 'not-found'
export type Changed<T = {}> = ({ readonly ok: true; readonly file: MemberFile; readonly inside: Inside } & T) | { readonly ok: false; readonly why: MemberProblem }

export interface Means {
  readonly aead: Aead
  readonly curve: Curve
  readonly stretching: Stretching
}

export interface NewMember {
  readonly sign: string
  readonly role: Member['role']
  /** A supervisor hands out the keys of every level, so that hers is the highest. */
  readonly clearance: Level
  /** She is to choose another one as soon as she opens with it. */
  readonly passphrase: string
}

const KEY = 32
const ID = 16
const SALT = 16
const SUPERVISORS: Level = 2

/**
 * A vault of version 1 as one of version 2: the one root becomes the founder's, the content key and the keys that follow from it become lanes.
 *
 * @param secret what opened it; the slot is made anew, for it is bound to the new file.
 * @param made milliseconds since 1970-01-01 UTC.
 */
export async function founded({ aead, curve, stretching }: Means, generation: number, root: Bytes, secret: Secret, made: number): Promise<{ readonly file: MemberFile; readonly inside: Inside }> {
  const { hand: { lanes, personal, formerly }, journalKey } = await handOfRoot(aead, root)
  const member: Member = { id: FOUNDER, role: 'supervisor', clearance: SUPERVISORS }
  const [salt, charge] = [aead.random(SALT), aead.random(KEY)]
  const held: Holdings = { journalKey, personal, lanes, charge }
  const own = await rooted(aead, curve, salt, member, root, held)
  const entry: Entry = {
    ...member, ...own, renewal: undefined,
    tag: await signTag(aead, salt, ''),
    label: await sealLabel(aead, journalKey, salt, member.id, ''),
    bundle: await bundled(aead, curve, salt, { ...member, ...own }, held),
    slots: [await makeWay(aead, stretching, { salt, member: member.id }, secret, root, made)],
  }
  const file: MemberFile = { version: 2, generation, salt, leaseDays: 0, charge: await chargeHash(aead, salt, charge), members: [entry] }
  return { file, inside: { entry, root: root.slice(), ...held, ...(formerly === undefined ? {} : { formerly }) } }
}

/** A member more. She gets the lanes of her levels from the first day on: what was written before she came is hers to read. */
export async function withMember({ aead, curve, stretching }: Means, file: MemberFile, inside: Inside, wanted: NewMember, made: number): Promise<Changed<{ readonly id: string }>> {
  if (inside.entry.role !== 'supervisor') return refused('not-supervisor')
  if (file.members.length >= MOST_MEMBERS) return refused('members-full')
  const tag = await signTag(aead, file.salt, wanted.sign)
  const isTaken = await taken(aead, file, tag)
  if (isTaken !== undefined) return refused(isTaken)
  const member: Member = { id: toHex(aead.random(ID)), role: wanted.role, clearance: wanted.role === 'supervisor' ? SUPERVISORS : wanted.clearance }
  const root = aead.random(KEY)
  const own = await rooted(aead, curve, file.salt, member, root, { journalKey: inside.journalKey, personal: aead.random(KEY) })
  const entry: Entry = {
    ...member, ...own, tag, renewal: { why: 'first', at: made },
    label: await sealLabel(aead, inside.journalKey, file.salt, member.id, wanted.sign),
    bundle: await bundled(aead, curve, file.salt, { ...member, ...own }, inside),
    slots: [await makeWay(aead, stretching, { salt: file.salt, member: member.id }, { kind: 'passphrase', passphrase: wanted.passphrase }, root, made)],
  }
  root.fill(0)
  return { ok: true, file: next(file, { members: [...file.members, entry] }), inside, id: member.id }
}

/**
 * A member less. Whoever goes keeps what she has copied and what she could read; what is written from now on goes under lanes that she never
 * had, even if she has kept an old copy of the slot file. */
export async function withoutMember(means: Means, file: MemberFile, inside: Inside, id: string): Promise<Changed> {
  if (inside.entry.role !== 'supervisor') return refused('not-supervisor')
  if (id === inside.entry.id) return refused('own-role')
  if (!file.members.some(member => member.id === id)) return refused('not-found')
  return await inNewEpoch(means, file, inside, file.members.filter(member => member.id !== id))
}

/** Whether a change takes something away from somebody. It begins an epoch then, and every session has to begin anew. */
export function takesAway(before: Pick<Member, 'role' | 'clearance'>, after: Pick<Member, 'role' | 'clearance'>): boolean {
  return after.clearance < before.clearance || (before.role === 'supervisor' && after.role !== 'supervisor')
}

/** Another role or clearance for somebody else. Less than before begins a new epoch, as a revocation does. */
export async function withClearance(means: Means, file: MemberFile, inside: Inside, id: string, { role, clearance }: Pick<Member, 'role' | 'clearance'>): Promise<Changed> {
  if (inside.entry.role !== 'supervisor') return refused('not-supervisor')
  if (id === inside.entry.id) return refused('own-role')
  const before = file.members.find(member => member.id === id)
  if (before === undefined) return refused('not-found')
  const changed = { ...before, role, clearance: role === 'supervisor' ? SUPERVISORS : clearance }
  const members = file.members.map(member => member === before ? changed : member)
  if (takesAway(before, changed)) return await inNewEpoch(means, file, inside, members)
  const bundle = await bundled(means.aead, means.curve, file.salt, changed, inside)
  return { ok: true, file: next(file, { members: members.map(member => member === changed ? { ...changed, bundle } : member) }), inside }
}

/** Gives everybody who is left new lanes beside the old ones, and the supervisors a new charge. */
async function inNewEpoch({ aead, curve }: Means, file: MemberFile, inside: Inside, members: readonly Entry[]): Promise<Changed> {
  // A bundle with more would open to nobody.
  if (inside.lanes.length + LEVELS.length > MOST_LANES) return refused('epochs-full')
  const epoch = Math.max(...inside.lanes.map(lane => lane.epoch)) + 1
  const fresh: Lane[] = LEVELS.map(level => ({ level, epoch, key: aead.random(KEY) }))
  const held = { journalKey: inside.journalKey, lanes: [...inside.lanes, ...fresh], charge: aead.random(KEY) }
  const renewed = await Promise.all(members.map(async member => ({ ...member, bundle: await bundled(aead, curve, file.salt, member, held) })))
  const entry = renewed.find(({ id }) => id === inside.entry.id) ?? inside.entry
  return { ok: true, file: next(file, { members: renewed, charge: await chargeHash(aead, file.salt, held.charge) }), inside: { ...inside, ...held, entry } }
}

/** The sign that a member types. */
export async function withSign(aead: Aead, file: MemberFile, inside: Inside, sign: string): Promise<Changed> {
  const tag = await signTag(aead, file.salt, sign)
  const isTaken = sameSecret(tag, inside.entry.tag) ? undefined : await taken(aead, file, tag)
  if (isTaken !== undefined) return refused(isTaken)
  return changedEntry(file, inside, { tag, label: await sealLabel(aead, inside.journalKey, file.salt, inside.entry.id, sign) })
}

/** @param instead the way whose place it takes. */
export function withWay(file: MemberFile, inside: Inside, way: KnownWay, instead?: string): Changed {
  const { slots } = inside.entry
  const kept = slots.filter(slot => slot.kind === 'other' || slot.id !== instead)
  if (kept.length >= MOST_WAYS) return refused('slots-full')
  return changedEntry(file, inside, { slots: [...kept, way] })
}

/** A way less. The last one that needs no paper stays: nobody should have to open her kit for a day's work. */
export function withoutWay(file: MemberFile, inside: Inside, id: string): Changed {
  const { slots } = inside.entry
  const kept = slots.filter(slot => slot.kind === 'other' || slot.id !== id)
  if (kept.length === slots.length) return refused('not-found')
  if (!kept.some(({ kind }) => kind === 'passphrase' || kind === 'key-file' || kind === 'device')) return refused('last-way')
  return changedEntry(file, inside, { slots: kept })
}

/**
 * Writes down that somebody has to choose a new passphrase, and why. What stands there already is the older news, unless it says less: that others
 * opened her part is never hidden behind her own kit.
 */
export function withRenewal(file: MemberFile, inside: Inside, renewal: Renewal): Changed {
  const before = inside.entry.renewal
  const isNews = before === undefined || (renewal.why === 'escrow' && before.why !== 'escrow')
  return isNews ? changedEntry(file, inside, { renewal }) : { ok: true, file: next(file, {}), inside }
}

/**
 * A new root with one passphrase: after a kit or an escrow was used, and after a first passphrase. Everything that opened the old root opens nothing
 * more in this file. Shares that she holds of others' escrows are sealed to her new public key.
 *
 * @param told what stays written down for her next unlock: with the shares others may have chosen this passphrase.
 */
export async function withNewRoot({ aead, curve, stretching }: Means, file: MemberFile, inside: Inside, passphrase: string, made: number, told?: Renewal): Promise<Changed> {
  const root = aead.random(KEY)
  const { salt } = file
  const own = await rooted(aead, curve, salt, inside.entry, root, inside)
  const bundle = await bundled(aead, curve, salt, { ...inside.entry, ...own }, inside)
  const slots = [await makeWay(aead, stretching, { salt, member: inside.entry.id }, { kind: 'passphrase', passphrase }, root, made)]
  const members = await reshared(aead, curve, file, inside, own.publicKey)
  return changedEntry({ ...file, members }, { ...inside, root }, { ...own, bundle, slots, renewal: told })
}

/** @param days 0 for none. */
export function withLease(file: MemberFile, inside: Inside, days: number): Changed {
  return inside.entry.role === 'supervisor' ? { ok: true, file: next(file, { leaseDays: days }), inside } : refused('not-supervisor')
}

function changedEntry(file: MemberFile, inside: Inside, change: Partial<Entry>): Changed {
  const entry = { ...inside.entry, ...change }
  return { ok: true, file: next(file, { members: file.members.map(member => member.id === entry.id ? entry : member) }), inside: { ...inside, entry } }
}

async function taken(aead: Aead, file: MemberFile, tag: Bytes): Promise<MemberProblem | undefined> {
  if (sameSecret(tag, await signTag(aead, file.salt, ''))) return 'sign-needed'
  return file.members.some(member => sameSecret(member.tag, tag)) ? 'sign-taken' : undefined
}

function next(file: MemberFile, change: Partial<MemberFile>): MemberFile {
  return { ...file, ...change, generation: file.generation + 1 }
}

function refused(why: MemberProblem): { readonly ok: false; readonly why: MemberProblem } {
  return { ok: false, why }
}
