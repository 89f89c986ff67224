import type { Client } from '../../shared/contract/channel.ts'
import type { KeysMessage } from '../../shared/contract/host.ts'
import { type DoorCalls, waitAfter } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { deriveKeys } from '../../shared/seal/keys.ts'
import type { Aead, Bytes, Kdf, KdfCost } from '../../shared/seal/ports.ts'
import { FLOOR, type SlotProblem, USUAL_COST, changePassphrase, createSlots, openSlots } from '../../shared/seal/slots.ts'
import { meant } from './passphrase.ts'

/** What the door stands on: the notary's wire, the wire into the vault worker, and the crypto. */
export interface Ground {
  readonly door: Client<DoorCalls>
  /** The one message to the vault worker. */
  readonly handKeys: (keys: KeysMessage) => void
  readonly aead: Aead
  readonly kdf: Kdf
}

export interface NewVault {
  readonly name: string
  readonly user: string
  readonly practice: boolean
  readonly passphrase: string
}

/** What a computer with little memory still makes good locks with. */
const COSTS: readonly KdfCost[] = [USUAL_COST, { ...USUAL_COST, memory: 128 * 1_024 }, FLOOR]

/** Makes a vault, opens it and hands its keys on. A practice vault's passphrase is public, so its lock costs as little as is allowed. */
export async function makeVault(ground: Ground, { name, user, practice, passphrase }: NewVault): Promise<Reply<null>> {
  const made = await firstThatFits(practice ? [FLOOR] : COSTS, async cost => await createSlots(ground.aead, ground.kdf, meant(passphrase), cost))
  if (made === undefined) return failed('internal')
  const { contentKey, journalKey } = await deriveKeys(ground.aead, made.root)
  made.root.fill(0)
  const created = await ground.door.create({ name, practice, slots: made.slots, journalKey })
  return handOn(ground, created, contentKey, journalKey, { vault: name, practice, user })
}

/**
 * Opens a vault and hands its keys on. The notary counts the attempt before it gives out the lock, so that ending this window does not undo it.
 */
export async function unlockVault(ground: Ground, vault: { readonly name: string, readonly practice: boolean }, passphrase: string): Promise<Reply<null>> {
  const knocked = await ground.door.knock(vault.name)
  if (!knocked.ok) return knocked
  const opened = await openSlots(ground.aead, ground.kdf, knocked.value.slots, meant(passphrase))
  if (!opened.ok) return refused(opened.why, knocked.value.failures)
  const { contentKey, journalKey } = await deriveKeys(ground.aead, opened.root)
  opened.root.fill(0)
  const admitted = await ground.door.admit(vault.name, journalKey)
  return handOn(ground, admitted, contentKey, journalKey, { vault: vault.name, practice: vault.practice, user: '' })
}

/** Gives the open vault another passphrase. Its data is not touched: only the lock around its key is made anew. */
export async function renewPassphrase({ door, aead, kdf }: Omit<Ground, 'handKeys'>, vault: string, from: string, to: string): Promise<Reply<null>> {
  const knocked = await door.knock(vault)
  if (!knocked.ok) return knocked
  const changed = await firstThatFits(COSTS, async cost => await changePassphrase(aead, kdf, knocked.value.slots, meant(from), meant(to), cost))
  if (changed === undefined) return failed('internal')
  if (!changed.ok) return refused(changed.why, knocked.value.failures)
  changed.root.fill(0)
  return await door.replaceSlots(vault, changed.slots)
}

function handOn({ handKeys }: Ground, admitted: Reply<null>, contentKey: Bytes, journalKey: Bytes, vault: Omit<KeysMessage, 'contentKey'>): Reply<null> {
  if (admitted.ok) handKeys({ contentKey, ...vault })
  contentKey.fill(0)
  journalKey.fill(0)
  return admitted.ok ? done(null) : admitted
}

/** A wrong passphrase says at once how long the vault waits now, counted from the knock. */
function refused(why: SlotProblem, failuresBefore: number): Reply<null> {
  return why === 'wrong-passphrase' ? failed(why, { seconds: waitAfter(failuresBefore + 1) }) : failed(why)
}

/** A cost that this computer has no memory for throws; the next one is lower. */
async function firstThatFits<T>(costs: readonly KdfCost[], attempt: (cost: KdfCost) => Promise<T>): Promise<T | undefined> {
  for (const cost of costs) {
    try {
      return await attempt(cost)
    } catch {
      continue
    }
  }
  return undefined
}
