import type { KeysMessage } from '../../shared/contract/host.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { type Hand, handOfRoot } from '../../shared/seal/hand.ts'
import { packHand } from '../../shared/seal/lanes.ts'
import { forget, handOf, openLabel } from '../../shared/seal/member.ts'
import { type Renewal, writeMemberFile } from '../../shared/seal/member-file.ts'
import { type Changed, type Means, withNewRoot, withRenewal, withWay } from '../../shared/seal/membership.ts'
import type { Bytes } from '../../shared/seal/ports.ts'
import { FLOOR, changePassphrase, createSlots } from '../../shared/seal/slots.ts'
import { makeWay } from '../../shared/seal/ways.ts'
import { type Credential, type Known, identify } from './credential.ts'
import { COSTS, type Ground, fitting } from './ground.ts'
import { meant } from './passphrase.ts'

export type { Credential } from './credential.ts'
export type { Ground } from './ground.ts'

export interface NewVault {
  readonly name: string
  readonly user: string
  readonly practice: boolean
  readonly passphrase: string
}

/** What the one who came in has to be told. */
export interface Entered {
  /** She has to choose a new passphrase now, by `renewKeys`: hers was given to her, or a kit or an escrow opened her part. */
  readonly mustRenew?: Renewal['why']
  /** Since she was here last, somebody opened her part of the vault so. Shown to her alone: with her own passphrase. */
  readonly openedBy: readonly { readonly what: 'kit' | 'escrow'; readonly at: number }[]
}

/**
 * Makes a vault, opens it and hands its keys on. Its slot file begins as version 1; a second member or a kit makes version 2 of it.
 * A practice vault's passphrase is public, so its lock costs as little as is allowed.
 */
export async function makeVault(ground: Ground, { name, user, practice, passphrase }: NewVault): Promise<Reply<null>> {
  const made = await fitting(ground, async ({ kdf, cost }) => await createSlots(ground.aead, kdf, meant(passphrase), cost), practice ? [FLOOR] : COSTS)
  if (!made.ok) return made
  const { hand, journalKey } = await handOfRoot(ground.aead, made.value.root)
  made.value.root.fill(0)
  const created = await ground.door.create({ name, practice, slots: made.value.slots, journalKey })
  return handOn(ground, created, hand, [journalKey], { vault: name, practice, user })
}

/**
 * Opens a vault and hands its keys on. The notary counts the attempt before it gives out the lock, so that ending this window does not undo it.
 *
 * @param shown a credential, or a passphrase alone.
 */
export async function unlockVault(ground: Ground, vault: { readonly name: string, readonly practice: boolean }, shown: Credential | string): Promise<Reply<Entered>> {
  const credential = credentialOf(shown)
  const knocked = await ground.door.knock(vault.name)
  if (!knocked.ok) return knocked
  const known = await identify(ground, knocked.value.slots, credential, knocked.value.failures)
  if (!known.ok) return known
  if (known.value.version === 1) {
    const { journalKey, hand, root } = known.value
    root.fill(0)
    const admitted = await ground.door.admit(vault.name, journalKey)
    const handed = handOn(ground, admitted, hand, [journalKey], { vault: vault.name, practice: vault.practice, user: '' })
    return handed.ok ? done({ openedBy: [] }) : handed
  }
  return await admitMember(ground, vault, known.value, credential)
}

async function admitMember(ground: Ground, vault: { readonly name: string, readonly practice: boolean }, { file, inside }: Known & { readonly version: 2 }, { by }: Credential): Promise<Reply<Entered>> {
  const { journalKey, charge, entry } = inside
  const user = await openLabel(ground.aead, journalKey, file.salt, entry) ?? ''
  // What the notary is given by reference it wipes.
  const admitted = await ground.door.admit(vault.name, journalKey.slice(), entry.id, ...(charge === undefined ? [] : [charge.slice()]))
  const recorded = !admitted.ok || by === 'passphrase' ? admitted : await save(ground, vault.name, withRenewal(file, inside, { why: by, at: ground.now() }), charge)
  // Nobody's part is opened by others without a trace; her own kit may be needed on a disk that is full.
  const isKept = admitted.ok && (recorded.ok || by === 'kit')
  const handed = handOn(ground, isKept ? admitted : recorded, handOf(inside), [], { vault: vault.name, practice: vault.practice, user })
  forget(inside)
  if (!handed.ok) return handed
  const { renewal } = entry
  const mustRenew = by === 'passphrase' ? renewal?.why : by
  return done({
    ...(mustRenew === undefined ? {} : { mustRenew }),
    openedBy: by !== 'passphrase' || renewal === undefined || renewal.why === 'first' ? [] : [{ what: renewal.why, at: renewal.at }],
  })
}

/** Gives the open vault another passphrase in the place of the one that is shown. Its data is not touched: only the lock around its key is made anew. */
export async function renewPassphrase(ground: Ground, vault: string, from: Credential | string, to: string): Promise<Reply<null>> {
  const credential = credentialOf(from)
  return await overOpenVault(ground, vault, credential, async known => {
    const { file, inside, shown } = known
    if (shown === undefined) return await renewed(ground, vault, known, to, credential.by)
    const bond = { salt: file.salt, member: inside.entry.id }
    const way = await fitting(ground, async stretching => await makeWay(ground.aead, stretching, bond, shown.renewed(meant(to)), inside.root, ground.now()))
    return way.ok ? await save(ground, vault, withWay(file, inside, way.value, shown.way), inside.charge) : way
  }, to)
}

/** After a first passphrase, a kit or an escrow: a new root for the member with this passphrase alone. Her kit and escrow open nothing more. */
export async function renewKeys(ground: Ground, vault: string, shown: Credential | string, to: string): Promise<Reply<null>> {
  const credential = credentialOf(shown)
  return await overOpenVault(ground, vault, credential, async known => await renewed(ground, vault, known, to, credential.by), to)
}

async function renewed(ground: Ground, vault: string, { file, inside }: Known & { readonly version: 2 }, to: string, by: Credential['by']): Promise<Reply<null>> {
  // The holders of shares could choose it without her: she is told at her next unlock, and chooses another one.
  const told = by === 'escrow' ? inside.entry.renewal ?? { why: by, at: ground.now() } : undefined
  const changed = await fitting(ground, async stretching => await withNewRoot(meansOf(ground, stretching), file, inside, meant(to), ground.now(), told))
  return changed.ok ? await save(ground, vault, changed.value, inside.charge) : changed
}

/** Asks for a credential over the open vault, and does something with what it opens. Version 1 has one passphrase and no more to it. */
async function overOpenVault(ground: Ground, vault: string, credential: Credential, doing: (known: Known & { readonly version: 2 }) => Promise<Reply<null>>, to: string): Promise<Reply<null>> {
  const { door, aead } = ground
  const knocked = await door.knock(vault)
  if (!knocked.ok) return knocked
  const known = await identify(ground, knocked.value.slots, credential, knocked.value.failures)
  if (!known.ok) return known
  if (known.value.version === 2) {
    const reply = await doing(known.value)
    forget(known.value.inside)
    return reply
  }
  const { root, journalKey, passphrase } = known.value
  for (const bytes of [root, journalKey]) bytes.fill(0)
  const changed = await fitting(ground, async ({ kdf, cost }) => await changePassphrase(aead, kdf, knocked.value.slots, passphrase, meant(to), cost))
  if (!changed.ok) return changed
  if (!changed.value.ok) return failed(changed.value.why)
  changed.value.root.fill(0)
  return await door.replaceSlots(vault, changed.value.slots)
}

/** Seals changed members and has the notary put them in their place. @param charge of the file in force. */
export async function save(ground: Ground, vault: string, changed: Changed, charge: Bytes | undefined): Promise<Reply<null>> {
  if (!changed.ok) return failed(changed.why)
  const slots = await writeMemberFile(ground.aead, changed.inside.journalKey, changed.file)
  return await ground.door.replaceSlots(vault, slots, ...(charge === undefined ? [] : [charge.slice()]))
}

export function meansOf({ aead, curve }: Ground, stretching: Means['stretching']): Means {
  return { aead, curve, stretching }
}

function credentialOf(shown: Credential | string): Credential {
  return typeof shown === 'string' ? { by: 'passphrase', passphrase: shown } : shown
}

function handOn({ handKeys }: Ground, admitted: Reply<null>, hand: Hand, wiped: readonly Bytes[], vault: Omit<KeysMessage, 'hand'>): Reply<null> {
  const packed = packHand(hand)
  if (admitted.ok) handKeys({ hand: packed, ...vault })
  for (const bytes of [packed, ...wiped, hand.personal, ...(hand.formerly === undefined ? [] : [hand.formerly]), ...hand.lanes.map(({ key }) => key)]) bytes.fill(0)
  return admitted.ok ? done(null) : admitted
}
