import { same, sameSecret } from '../../shared/seal/bytes.ts'
import { chargeHash } from '../../shared/seal/member.ts'
import { type Entry, type MemberFile, isAuthentic, readAnySlotFile } from '../../shared/seal/member-file.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import type { SlotFile } from '../../shared/seal/slot-file.ts'

type AnyFile = SlotFile | MemberFile

/** Whether `charge` is the one that only supervisors hold. In a vault of version 1 everybody is everything. */
export async function isSupervisor(aead: Aead, file: AnyFile, charge: Bytes | undefined): Promise<boolean> {
  return file.version === 1 || (charge !== undefined && sameSecret(await chargeHash(aead, file.salt, charge), file.charge))
}

/** Whether nobody without a key has written this slot file. What version 1 says is not sealed: there is nothing in it that could be raised. */
export async function isSealed(aead: Aead, journalKey: Bytes, slots: Bytes): Promise<boolean> {
  const read = await readAnySlotFile(aead, slots)
  return read.ok && (read.value.version === 1 || await isAuthentic(aead, journalKey, read.value, slots))
}

/**
 * Whether one slot file may take the place of another. A member who is no supervisor rewrites what is hers; a page that was taken over can do no
 * more than that either.
 *
 * @param member who was let in; without one nothing is anybody's own affair.
 */
export async function mayReplace(aead: Aead, journalKey: Bytes, before: Bytes | undefined, after: Bytes, charge: Bytes | undefined, member: string | undefined): Promise<'yes' | 'no' | 'bad'> {
  const [old, renewed] = [before === undefined ? undefined : await readAnySlotFile(aead, before), await readAnySlotFile(aead, after)]
  if (!renewed.ok || !await isSealed(aead, journalKey, after)) return 'bad'
  if (old?.ok !== true) return 'yes'
  if (renewed.value.generation <= old.value.generation || renewed.value.version < old.value.version) return 'bad'
  if (old.value.version === 1 || renewed.value.version === 1) return 'yes'
  return await isSupervisor(aead, old.value, charge) || isOwnAffair(old.value, renewed.value, member) ? 'yes' : 'no'
}

/** Everybody else's entry stays byte for byte: an edited public key would be given the lanes of the next epoch. */
function isOwnAffair(old: MemberFile, renewed: MemberFile, own: string | undefined): boolean {
  if (!same(old.salt, renewed.salt) || !same(old.charge, renewed.charge) || old.leaseDays !== renewed.leaseDays || old.members.length !== renewed.members.length) return false
  const pairs = old.members.map((member, i) => [member, renewed.members[i]] as const)
  const isKept = ([a, b]: readonly [Entry, Entry | undefined]): boolean => a.id === b?.id && a.role === b.role && a.clearance === b.clearance
  return pairs.every(isKept) && pairs.every(([a, b]) => a.id === own || JSON.stringify(a) === JSON.stringify(b))
}
