import type { DeviceStanding } from '../../shared/contract/host.ts'
import type { WayKind } from '../../shared/contract/notary.ts'
import { type ProblemCode, type Reply, done, failed } from '../../shared/contract/reply.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import { makeEscrow } from '../../shared/seal/escrow.ts'
import type { Level, Member } from '../../shared/seal/hand.ts'
import { type Inside, forget, openLabel } from '../../shared/seal/member.ts'
import type { Entry, MemberFile } from '../../shared/seal/member-file.ts'
import { type Changed, type NewMember, founded, withClearance, withLease, withMember, withSign, withWay, withoutMember, withoutWay } from '../../shared/seal/membership.ts'
import type { Bytes } from '../../shared/seal/ports.ts'
import { RANDOM_SECRET, type Secret, keyFileSecret, makeWay } from '../../shared/seal/ways.ts'
import { type Credential, type Known, type Shown, identify } from './credential.ts'
import { meansOf, save } from './doorway.ts'
import { type Ground, fitting } from './ground.ts'
import { meant } from './passphrase.ts'

/** Who may open the vault and how, as far as a member sees it. */
export interface KeysView {
  readonly me: string
  /** Empty until she has given herself one. */
  readonly mySign: string
  readonly members: readonly MemberView[]
  readonly leaseDays?: number
  readonly hasKit: boolean
  readonly device: DeviceStanding
}

export interface MemberView extends Member {
  readonly sign: string
  readonly isMe: boolean
  /** She has not yet changed the passphrase that she was given. */
  readonly waiting: boolean
  readonly openedBy?: { readonly what: 'kit' | 'escrow'; readonly at: number }
  readonly slots: readonly SlotView[]
}

export interface SlotView {
  readonly id: string
  readonly kind: WayKind
  /** Milliseconds since 1970-01-01 UTC. */
  readonly made: number
  /** Of an escrow: the signs of those who hold a share, null for a card and for somebody who is no member any more. */
  readonly holders?: readonly (string | null)[]
}

/** The keys of a member who has shown once more who she is. Every act is durable when it answers. */
export interface KeysAtHand {
  view(): Promise<Reply<KeysView>>
  setSign(sign: string): Promise<Reply<null>>
  addMember(member: NewMember): Promise<Reply<{ readonly id: string }>>
  /** Begins a new epoch: every session is to be locked afterwards, so that it writes under it. */
  revoke(id: string): Promise<Reply<null>>
  /** Less than before begins a new epoch as well. */
  change(id: string, to: { readonly role: Member['role']; readonly clearance: Level }): Promise<Reply<null>>
  /** In the place of the way that was shown, with the same second factor. */
  setPassphrase(to: string): Promise<Reply<null>>
  addPassphrase(passphrase: string, factor?: { readonly keyFile?: Bytes; readonly device?: true }): Promise<Reply<null>>
  removeSlot(id: string): Promise<Reply<null>>
  /** A kit that opens nothing yet. */
  makeKit(): Reply<{ readonly kit: Bytes }>
  /** It counts from now on, and the one before it no more. */
  keepKit(kit: Bytes): Promise<Reply<null>>
  /** In the place of the one before it. @param holders `card`, or the id of another supervisor. @returns what is to be printed, one for each card. */
  makeEscrow(holders: readonly string[]): Promise<Reply<{ readonly cards: readonly Bytes[] }>>
  setLease(days: number | undefined): Promise<Reply<null>>
  close(): void
}

const DEVICE_PROBLEMS: Readonly<Record<Exclude<DeviceStanding, 'ready' | 'kept'>, ProblemCode>> = {
  'no-keyring': 'device-no-keyring', 'keyring-locked': 'device-keyring-locked', 'keyring-changed': 'device-keyring-changed', unproven: 'device-unproven',
}

/** Opens the keys of the open vault for whoever shows that they are hers. A vault of version 1 is made version 2 in memory; the first act writes it. */
export async function openKeys(ground: Ground, vault: string, credential: Credential): Promise<Reply<KeysAtHand>> {
  const knocked = await ground.door.knock(vault)
  if (!knocked.ok) return knocked
  const known = await identify(ground, knocked.value.slots, credential, knocked.value.failures)
  if (!known.ok) return known
  const founder = await asMember(ground, known.value)
  if (!founder.ok) return founder
  const proven = await ground.door.proven(vault, founder.value.inside.journalKey.slice())
  return proven.ok ? done(keysAtHand(ground, vault, founder.value)) : proven
}

interface AtHand {
  readonly file: MemberFile
  readonly inside: Inside
  readonly shown: Shown | undefined
}

async function asMember(ground: Ground, known: Known): Promise<Reply<AtHand>> {
  if (known.version === 2) return done(known)
  const { root, journalKey, passphrase, generation } = known
  const made = await fitting(ground, async stretching => await founded(meansOf(ground, stretching), generation, root, { kind: 'passphrase', passphrase }, ground.now()))
  for (const bytes of [root, journalKey]) bytes.fill(0)
  if (!made.ok) return made
  const [way] = made.value.inside.entry.slots
  const shown: Shown | undefined = way === undefined || way.kind === 'other' ? undefined : { way: way.id, kind: 'passphrase', renewed: phrase => ({ kind: 'passphrase', passphrase: phrase }) }
  return done({ ...made.value, shown })
}

function keysAtHand(ground: Ground, vault: string, first: AtHand): KeysAtHand {
  const { aead, curve, sharing, device } = ground
  let { file, inside } = first
  let shownWay = first.shown?.way
  const keep = async (changed: Changed): Promise<Reply<null>> => {
    const saved = await save(ground, vault, changed, inside.charge)
    if (saved.ok && changed.ok) ({ file, inside } = changed)
    return saved
  }
  const place = async (secret: Secret, instead?: string): Promise<Reply<string>> => {
    const way = await fitting(ground, async stretching => await makeWay(aead, stretching, { salt: file.salt, member: inside.entry.id }, secret, inside.root, ground.now()))
    if (!way.ok) return way
    const kept = await keep(withWay(file, inside, way.value, instead))
    return kept.ok ? done(way.value.id) : kept
  }
  const mine = (kind: WayKind): string | undefined => inside.entry.slots.flatMap(slot => slot.kind === kind ? [slot.id] : [])[0]
  const signOf = async (member: Entry): Promise<string> => await openLabel(aead, inside.journalKey, file.salt, member) ?? ''
  const mySign = async (): Promise<string> => await signOf(inside.entry)
  const vaultId = (): string => toHex(file.salt)

  return {
    async view() {
      const standing = await device.standing(vaultId())
      const signs = new Map(await Promise.all(file.members.map(async member => [member.id, await signOf(member)] as const)))
      return done({
        me: inside.entry.id,
        mySign: await mySign(),
        members: file.members.map(member => viewOf(member, inside.entry.id, signs)),
        ...(file.leaseDays === 0 ? {} : { leaseDays: file.leaseDays }),
        hasKit: mine('kit') !== undefined,
        device: standing.ok ? standing.value : 'no-keyring',
      })
    },
    setSign: async sign => await keep(await withSign(aead, file, inside, sign)),
    async addMember(member) {
      // Two members have to be told apart from the first day on.
      if (await mySign() === '') return failed('sign-needed')
      const added = await fitting(ground, async stretching => await withMember(meansOf(ground, stretching), file, inside, { ...member, passphrase: meant(member.passphrase) }, ground.now()))
      if (!added.ok) return added
      const kept = await keep(added.value)
      return kept.ok && added.value.ok ? done({ id: added.value.id }) : kept.ok ? failed('internal') : kept
    },
    revoke: async id => await keep(await withoutMember(meansOf(ground, ground), file, inside, id)),
    change: async (id, to) => await keep(await withClearance(meansOf(ground, ground), file, inside, id, to)),
    async setPassphrase(to) {
      if (first.shown === undefined || shownWay === undefined) return failed('not-allowed')
      const placed = await place(first.shown.renewed(meant(to)), shownWay)
      if (placed.ok) shownWay = placed.value
      return placed.ok ? done(null) : placed
    },
    async addPassphrase(passphrase, { keyFile, device: isDevice } = {}) {
      const secret = isDevice === true ? await deviceSecret(meant(passphrase)) : await fileSecret(meant(passphrase), keyFile)
      if (!secret.ok) return secret
      const placed = await place(secret.value)
      return placed.ok ? done(null) : placed
    },
    removeSlot: async id => await keep(withoutWay(file, inside, id)),
    makeKit: () => done({ kit: aead.random(RANDOM_SECRET) }),
    async keepKit(kit) {
      if (kit.length !== RANDOM_SECRET) return failed('wrong-kit')
      const placed = await place({ kind: 'kit', kit }, mine('kit'))
      return placed.ok ? done(null) : placed
    },
    async makeEscrow(holders) {
      const wishes = holders.map(holder => holder === 'card' ? 'card' as const : { member: holder })
      const escrow = await makeEscrow(aead, curve, sharing, ground, file, inside, wishes, ground.now())
      if (escrow === undefined) return failed('bad-arguments')
      const kept = await keep(withWay(file, inside, escrow.way, mine('escrow')))
      return kept.ok ? done({ cards: escrow.cards }) : kept
    },
    setLease: async days => await keep(withLease(file, inside, days ?? 0)),
    close: () => forget(inside),
  }

  async function fileSecret(passphrase: string, keyFile: Bytes | undefined): Promise<Reply<Secret>> {
    if (keyFile === undefined) return done({ kind: 'passphrase', passphrase })
    const hash = await keyFileSecret(aead, keyFile)
    return hash === undefined ? failed('key-file-short') : done({ kind: 'key-file', passphrase, keyFile: hash })
  }

  /** Nothing depends on a key store that has not yet given back what it was given, nor on one without a kit beside it. */
  async function deviceSecret(passphrase: string): Promise<Reply<Secret>> {
    if (mine('kit') === undefined) return failed('kit-needed')
    const standing = await device.standing(vaultId())
    if (!standing.ok) return standing
    if (standing.value !== 'ready' && standing.value !== 'kept') return failed(DEVICE_PROBLEMS[standing.value])
    const kept = await device.make(vaultId())
    return kept.ok ? done({ kind: 'device', passphrase, device: kept.value }) : kept
  }
}

function viewOf({ id, role, clearance, renewal, slots }: Entry, me: string, signs: ReadonlyMap<string, string>): MemberView {
  return {
    id, role, clearance, sign: signs.get(id) ?? '', isMe: id === me,
    waiting: renewal?.why === 'first',
    ...(renewal === undefined || renewal.why === 'first' ? {} : { openedBy: { what: renewal.why, at: renewal.at } }),
    slots: slots.flatMap(slot => slot.kind === 'other' ? [] : [{
      id: slot.id, kind: slot.kind, made: slot.made,
      ...(slot.kind === 'escrow' ? { holders: slot.holders.map(holder => holder.kind === 'card' ? null : signs.get(holder.id) ?? null) } : {}),
    }]),
  }
}
