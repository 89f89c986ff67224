import { bind, concat } from './bytes.ts'
import type { Aead, AeadKey, Bytes, Kdf, KdfCost, Sealed } from './ports.ts'
import { type PassphraseSlot, type Slot, type SlotFile, readSlotFile, writeSlotFile } from './slot-file.ts'

export type SlotProblem = 'wrong-passphrase' | 'slot-damaged' | 'vault-newer'
type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: SlotProblem }

/** About a second on a laptop of 2020. */
export const USUAL_COST: KdfCost = { memory: 256 * 1_024, passes: 3, lanes: 1 }
/** Less would make guessing cheap; OWASP ASVS 5.0 §11.4.2 asks for no more than this. */
export const FLOOR: KdfCost = { memory: 64 * 1_024, passes: 3, lanes: 1 }
/** More is not a slot of ours but somebody who wants this computer to run out of memory. */
export const CAP: KdfCost = { memory: 1_024 * 1_024, passes: 10, lanes: 4 }

const ROOT = 32
const SALT = 32
const NONCE = 12

/**
 * A new vault's slot file, with one passphrase slot around a fresh user root.
 *
 * @param floor tests pass a lower one.
 * @throws {RangeError} The cost lies outside what `openSlots` accepts.
 */
export async function createSlots(aead: Aead, kdf: Kdf, passphrase: string, cost: KdfCost = USUAL_COST, floor: KdfCost = FLOOR): Promise<{ readonly slots: Sealed; readonly root: Bytes }> {
  const root = aead.random(ROOT)
  const slot = await wrap(aead, kdf, root, passphrase, cost, floor)
  return { slots: await writeSlotFile(aead, { generation: 1, slots: [slot] }), root }
}

/** The user root, if the passphrase opens a slot. */
export async function openSlots(aead: Aead, kdf: Kdf, slots: Bytes, passphrase: string, floor: KdfCost = FLOOR): Promise<Outcome<{ readonly root: Bytes }>> {
  const found = await find(aead, kdf, slots, passphrase, floor)
  return found.ok ? { ok: true, root: found.root } : found
}

interface Found {
  readonly root: Bytes
  readonly file: SlotFile
  readonly slot: Slot
}

/**
 * The slot file with the one slot that `from` opens rewritten for `to`; its generation is one higher, and no data changes. A copy of the old
 * file still opens with the old passphrase, so that whoever may have such a copy is shut out by new content keys only.
 */
export async function changePassphrase(aead: Aead, kdf: Kdf, slots: Bytes, from: string, to: string, cost: KdfCost = USUAL_COST, floor: KdfCost = FLOOR): Promise<Outcome<{ readonly slots: Sealed; readonly root: Bytes }>> {
  const found = await find(aead, kdf, slots, from, floor)
  if (!found.ok) return found
  const { root, file, slot } = found
  const renewed = await wrap(aead, kdf, root, to, cost, floor)
  const written = await writeSlotFile(aead, { generation: file.generation + 1, slots: file.slots.map(each => each === slot ? renewed : each) })
  return { ok: true, slots: written, root }
}

async function find(aead: Aead, kdf: Kdf, slots: Bytes, passphrase: string, floor: KdfCost): Promise<Outcome<Found>> {
  const read = await readSlotFile(aead, slots)
  if (!read.ok) return { ok: false, why: read.why === 'newer' ? 'vault-newer' : 'slot-damaged' }
  const file = read.value
  // No slot is made with it, and some Argon2id refuse to run on nothing.
  if (passphrase === '') return { ok: false, why: 'wrong-passphrase' }
  let tried = false
  for (const slot of file.slots) {
    if (slot.kind !== 'passphrase' || !isWithin(slot.cost, floor)) continue
    tried = true
    const root = await unwrap(aead, kdf, slot, passphrase)
    if (root !== undefined) return { ok: true, root, file, slot }
  }
  return { ok: false, why: tried ? 'wrong-passphrase' : 'slot-damaged' }
}

async function wrap(aead: Aead, kdf: Kdf, root: Bytes, passphrase: string, cost: KdfCost, floor: KdfCost): Promise<PassphraseSlot> {
  if (passphrase === '') throw new RangeError('an empty passphrase')
  if (!isWithin(cost, floor)) throw new RangeError(`Argon2id cost ${cost.memory} KiB × ${cost.passes} × ${cost.lanes} lies outside the bounds`)
  const salt = aead.random(SALT)
  const nonce = aead.random(NONCE)
  const key = await slotKey(aead, kdf, passphrase, salt, cost)
  return { kind: 'passphrase', salt, cost, wrapped: concat(nonce, await aead.seal(key, nonce, root, bound(salt, cost))) }
}

async function unwrap(aead: Aead, kdf: Kdf, { salt, cost, wrapped }: PassphraseSlot, passphrase: string): Promise<Bytes | undefined> {
  const key = await slotKey(aead, kdf, passphrase, salt, cost)
  return await aead.open(key, wrapped.slice(0, NONCE), wrapped.subarray(NONCE), bound(salt, cost))
}

async function slotKey(aead: Aead, kdf: Kdf, passphrase: string, salt: Bytes, cost: KdfCost): Promise<AeadKey> {
  // A keyboard may compose é from two code points where another gives one: both are the same passphrase.
  const stretched = await kdf(passphrase.normalize('NFKC'), salt, cost)
  const raw = await aead.derive(stretched, salt, 'waypost slot passphrase 1', ROOT)
  const key = await aead.importKey(raw)
  stretched.fill(0)
  raw.fill(0)
  return key
}

function bound(salt: Bytes, { memory, passes, lanes }: KdfCost): Bytes {
  return bind('waypost slot', 'passphrase', '1', salt, `${memory} ${passes} ${lanes}`)
}

export function isWithin({ memory, passes, lanes }: KdfCost, floor: KdfCost): boolean {
  return memory >= floor.memory && memory <= CAP.memory && passes >= floor.passes && passes <= CAP.passes && lanes >= floor.lanes && lanes <= CAP.lanes
}
