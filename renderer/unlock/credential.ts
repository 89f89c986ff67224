import { waitAfter } from '../../shared/contract/notary.ts'
import { type Problem, type Reply, done, failed } from '../../shared/contract/reply.ts'
import { sameSecret, toHex } from '../../shared/seal/bytes.ts'
import { openEscrow, shareOf } from '../../shared/seal/escrow.ts'
import { type Hand, handOfRoot } from '../../shared/seal/hand.ts'
import { type Inside, enter, forget, signTag } from '../../shared/seal/member.ts'
import { type Entry, type KnownWay, type MemberFile, type WayKind, readAnySlotFile } from '../../shared/seal/member-file.ts'
import type { Bytes } from '../../shared/seal/ports.ts'
import { USUAL_COST, openSlots } from '../../shared/seal/slots.ts'
import { RANDOM_SECRET, type Secret, keyFileSecret, openWay } from '../../shared/seal/ways.ts'
import type { Ground } from './ground.ts'
import { meant } from './passphrase.ts'

/** What a person shows at the door. What the computer itself adds is fetched where a slot asks for it. */
export type Credential = PassphraseCredential | { readonly by: 'kit'; readonly kit: Bytes } | EscrowCredential

export interface PassphraseCredential {
  readonly by: 'passphrase'
  readonly passphrase: string
  /** Who she is, where the vault has more than one member. */
  readonly sign?: string
  /** The content of the file. */
  readonly keyFile?: Bytes
}

export interface EscrowCredential {
  readonly by: 'escrow'
  /** Whose part is to be opened, where the vault has more than one member. */
  readonly sign?: string
  readonly shares: readonly Share[]
}

/** A card as `readCode` read it, or a member who holds a share. */
export type Share = { readonly card: Bytes } | (Omit<PassphraseCredential, 'by' | 'sign'> & { readonly sign: string })

/** Who showed the right thing. */
export type Known =
  | { readonly version: 1; readonly journalKey: Bytes; readonly hand: Hand; readonly root: Bytes; readonly generation: number; readonly passphrase: string }
  | { readonly version: 2; readonly file: MemberFile; readonly inside: Inside; readonly shown: Shown | undefined }

/** The way by which she came in, and how another passphrase goes into its place. */
export interface Shown {
  readonly way: string
  readonly kind: WayKind
  readonly renewed: (passphrase: string) => Secret
}

/**
 * Tells who shows a credential to a slot file. A wrong sign and a wrong passphrase give one answer, after the same time.
 *
 * @param failuresBefore attempts that failed before this one: a wrong one says at once how long the vault waits now.
 */
export async function identify(ground: Ground, slots: Bytes, credential: Credential, failuresBefore: number): Promise<Reply<Known>> {
  const read = await readAnySlotFile(ground.aead, slots)
  if (!read.ok) return failed(read.why === 'newer' ? 'vault-newer' : 'slot-damaged')
  const found = read.value.version === 1 ? await byVersion1(ground, slots, read.value.generation, credential) : await byMember(ground, read.value, slots, credential)
  return found.ok || !(['wrong-passphrase', 'wrong-kit', 'wrong-shares'] as readonly Problem['code'][]).includes(found.problem.code)
    ? found
    : failed(found.problem.code, { seconds: waitAfter(failuresBefore + 1) })
}

async function byVersion1({ aead, kdf }: Ground, slots: Bytes, generation: number, credential: Credential): Promise<Reply<Known>> {
  if (credential.by !== 'passphrase') return failed(credential.by === 'kit' ? 'wrong-kit' : 'wrong-shares')
  const passphrase = meant(credential.passphrase)
  const opened = await openSlots(aead, kdf, slots, passphrase)
  if (!opened.ok) return failed(opened.why)
  return done({ version: 1, ...(await handOfRoot(aead, opened.root)), root: opened.root, generation, passphrase })
}

interface Rooted {
  readonly entry: Entry
  readonly root: Bytes
  readonly shown?: Shown
}

async function byMember(ground: Ground, file: MemberFile, slots: Bytes, credential: Credential): Promise<Reply<Known>> {
  const found = credential.by === 'passphrase' ? await byPassphrase(ground, file, credential) : credential.by === 'kit' ? await byKit(ground, file, credential.kit) : await byShares(ground, file, slots, credential)
  if (!found.ok) return found
  const { entry, root, shown } = found.value
  const inside = await enter(ground.aead, ground.curve, file, slots, entry, root)
  return inside === undefined ? failed('slot-damaged') : done({ version: 2, file, inside, shown })
}

async function byPassphrase(ground: Ground, file: MemberFile, { passphrase: typed, sign, keyFile }: Omit<PassphraseCredential, 'by'>): Promise<Reply<Rooted>> {
  const { aead, kdf } = ground
  const passphrase = meant(typed)
  const entry = await memberOf(ground, file, sign)
  if (entry === undefined) {
    await kdf(passphrase.normalize('NFKC'), aead.random(32), USUAL_COST)
    return failed('wrong-passphrase')
  }
  const hash = keyFile === undefined ? undefined : await keyFileSecret(aead, keyFile)
  if (keyFile !== undefined && hash === undefined) return failed('key-file-short')
  const ways = entry.slots.filter((way): way is KnownWay => way.kind !== 'other')
  const wanted = ways.some(({ kind }) => kind === 'device') ? await ground.device.secret(toHex(file.salt)) : undefined
  const secretFor = (kind: WayKind, phrase: string): Secret | undefined => {
    if (kind === 'passphrase') return { kind, passphrase: phrase }
    if (kind === 'key-file') return hash === undefined ? undefined : { kind, passphrase: phrase, keyFile: hash }
    return kind === 'device' && wanted?.ok === true ? { kind, passphrase: phrase, device: wanted.value } : undefined
  }
  let tried = false
  for (const way of ways) {
    const secret = secretFor(way.kind, passphrase)
    if (secret === undefined) continue
    tried = true
    const root = await openWay(aead, { kdf }, { salt: file.salt, member: entry.id }, way, secret)
    if (root !== undefined) return done({ entry, root, shown: { way: way.id, kind: way.kind, renewed: phrase => secretFor(way.kind, phrase) ?? secret } })
  }
  if (tried) return failed('wrong-passphrase')
  if (ways.some(({ kind }) => kind === 'key-file') && hash === undefined) return failed('key-file-needed')
  return wanted?.ok === false ? wanted : failed('wrong-passphrase')
}

async function memberOf({ aead }: Ground, file: MemberFile, sign: string | undefined): Promise<Entry | undefined> {
  const [only, another] = file.members
  if (another === undefined) return only
  const tag = await signTag(aead, file.salt, sign ?? '')
  return file.members.find(member => sameSecret(member.tag, tag))
}

/** A kit says by itself whose it is. */
async function byKit({ aead, kdf }: Ground, file: MemberFile, kit: Bytes): Promise<Reply<Rooted>> {
  if (kit.length !== RANDOM_SECRET) return failed('wrong-kit')
  for (const entry of file.members) {
    for (const way of entry.slots) {
      const root = await openWay(aead, { kdf }, { salt: file.salt, member: entry.id }, way, { kind: 'kit', kit })
      if (root !== undefined) return done({ entry, root })
    }
  }
  return failed('wrong-kit')
}

async function byShares(ground: Ground, file: MemberFile, slots: Bytes, { sign, shares }: EscrowCredential): Promise<Reply<Rooted>> {
  const { aead, curve, kdf, sharing } = ground
  const entry = await memberOf(ground, file, sign)
  if (entry === undefined) return failed('wrong-shares')
  const cards: Bytes[] = []
  for (const share of shares) {
    if ('card' in share) {
      cards.push(share.card)
      continue
    }
    const holder = await byPassphrase(ground, file, share)
    if (!holder.ok) return holder
    const inside = await enter(aead, curve, file, slots, holder.value.entry, holder.value.root)
    const card = inside === undefined ? undefined : await shareOf(aead, curve, file, inside, entry)
    if (inside !== undefined) forget(inside)
    if (card === undefined) return failed('wrong-shares')
    cards.push(card)
  }
  const root = await openEscrow(aead, sharing, { kdf }, file, entry, cards)
  return root === undefined ? failed('wrong-shares') : done({ entry, root })
}
