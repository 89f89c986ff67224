import { bind, concat, fromHex, same } from './bytes.ts'
import { type Inside, curveSecret, openBox, sealBox } from './member.ts'
import type { Entry, Holder, KnownWay, MemberFile } from './member-file.ts'
import type { Aead, Bytes, Curve, Sharing } from './ports.ts'
import { RANDOM_SECRET, type Stretching, makeWay, openWay } from './ways.ts'

/** Who is to hold a share: a member, by id, or whoever has the card. */
export type HolderWish = 'card' | { readonly member: string }

export const SHARES = 3
export const SHARES_NEEDED = 2
/** number (1) | first bytes of the way's id (3) | share (21): what a card carries. */
export const CARD = 25
const HEAD = 4

/**
 * A way to the root that any two of three holders open together. Shared out is not the root but a secret made for this way: removing the way
 * makes all its shares worthless.
 *
 * @returns the way, and for each holder with a card what is to be printed on it.
 */
export async function makeEscrow(aead: Aead, curve: Curve, sharing: Sharing, stretching: Stretching, file: MemberFile, inside: Inside, holders: readonly HolderWish[], made: number): Promise<{ readonly way: KnownWay; readonly cards: readonly Bytes[] } | undefined> {
  const members = holders.map(holder => holder === 'card' ? undefined : file.members.find(({ id }) => id === holder.member))
  const isFit = holders.length === SHARES && members.every((member, i) => holders[i] === 'card' || (member?.role === 'supervisor' && member.id !== inside.entry.id && members.indexOf(member) === i))
  if (!isFit) return undefined
  const secret = aead.random(RANDOM_SECRET)
  const bond = { salt: file.salt, member: inside.entry.id }
  const way = await makeWay(aead, stretching, bond, { kind: 'escrow', escrow: secret }, inside.root, made)
  const shares = await sharing.split(secret, SHARES, SHARES_NEEDED)
  secret.fill(0)
  const cards = shares.map((share, i) => concat(Uint8Array.of(i), fromHex(way.id).subarray(0, HEAD - 1), share))
  const held = await Promise.all(cards.map(async (card, i): Promise<Holder> => {
    const member = members[i]
    return member === undefined ? { kind: 'card' } : { kind: 'member', id: member.id, sealed: await sealBox(aead, curve, inside.journalKey, member.publicKey, card, shareBond(file.salt, way, i)) }
  }))
  return { way: { ...way, holders: held }, cards: cards.filter((_, i) => members[i] === undefined) }
}

/** The share that a member holds of somebody's escrow, as it would stand on a card. */
export async function shareOf(aead: Aead, curve: Curve, file: MemberFile, holder: Inside, owner: Entry): Promise<Bytes | undefined> {
  for (const way of escrows(owner)) {
    for (const [i, held] of way.holders.entries()) {
      if (held.kind !== 'member' || held.id !== holder.entry.id) continue
      const secret = await curveSecret(aead, file.salt, holder.root)
      const card = await openBox(aead, curve, secret, holder.journalKey, holder.entry.publicKey, held.sealed, shareBond(file.salt, way, i))
      secret.fill(0)
      if (card !== undefined) return card
    }
  }
  return undefined
}

/** The root, if the cards are of one escrow of hers, two different ones at least. */
export async function openEscrow(aead: Aead, sharing: Sharing, stretching: Stretching, file: MemberFile, owner: Entry, cards: readonly Bytes[]): Promise<Bytes | undefined> {
  for (const way of escrows(owner)) {
    const fitting = new Map(cards.filter(card => card.length === CARD && same(card.subarray(1, HEAD), fromHex(way.id).subarray(0, HEAD - 1))).map(card => [card[0], card.slice(HEAD)]))
    if (fitting.size < SHARES_NEEDED) continue
    const secret = await combined(sharing, [...fitting.values()])
    if (secret === undefined) continue
    const root = await openWay(aead, stretching, { salt: file.salt, member: owner.id }, way, { kind: 'escrow', escrow: secret })
    secret.fill(0)
    if (root !== undefined) return root
  }
  return undefined
}

/** All members, with the shares that `holder` holds sealed to her new public key. */
export async function reshared(aead: Aead, curve: Curve, file: MemberFile, holder: Inside, publicKey: Bytes): Promise<readonly Entry[]> {
  const secret = await curveSecret(aead, file.salt, holder.root)
  const renewed = async (held: Holder, way: KnownWay, i: number): Promise<Holder> => {
    if (held.kind !== 'member' || held.id !== holder.entry.id) return held
    const bond = shareBond(file.salt, way, i)
    const card = await openBox(aead, curve, secret, holder.journalKey, holder.entry.publicKey, held.sealed, bond)
    return card === undefined ? held : { ...held, sealed: await sealBox(aead, curve, holder.journalKey, publicKey, card, bond) }
  }
  const members = await Promise.all(file.members.map(async member => escrows(member).length === 0 ? member : {
    ...member,
    slots: await Promise.all(member.slots.map(async way => way.kind !== 'escrow' ? way : { ...way, holders: await Promise.all(way.holders.map((held, i) => renewed(held, way, i))) })),
  }))
  secret.fill(0)
  return members
}

function escrows({ slots }: Entry): readonly KnownWay[] {
  return slots.flatMap(slot => slot.kind === 'escrow' ? [slot] : [])
}

/** Shares whose first bytes are alike are refused by the arithmetic itself. */
async function combined(sharing: Sharing, shares: readonly Bytes[]): Promise<Bytes | undefined> {
  try {
    return await sharing.combine(shares)
  } catch {
    return undefined
  }
}

const shareBond = (salt: Bytes, { id }: Pick<KnownWay, 'id'>, number: number): Bytes => bind('waypost share', '2', salt, fromHex(id), String(number))
