import { replaceFile } from '../../shared/journal/durable.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import { same, toHex } from '../../shared/seal/bytes.ts'
import { readAnySlotFile } from '../../shared/seal/member-file.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'

export const SLOT_COPIES = ['slots.a', 'slots.b'] as const

export type SlotsFound = { readonly ok: true; readonly slots: Bytes; readonly version: number; readonly generation: number } | { readonly ok: false; readonly why: 'slot-damaged' | 'vault-newer' }

/** The good copy of the higher version, and of the higher generation: nothing seals what version 1 says, so that its word is nothing against a later one. */
export async function readSlots(files: FilePort, folder: string, aead: Aead): Promise<SlotsFound> {
  let best: { readonly slots: Bytes; readonly version: number; readonly generation: number } | undefined
  for (const name of SLOT_COPIES) {
    const slots = await files.read(`${folder}/${name}`)
    if (slots === undefined) continue
    const read = await readAnySlotFile(aead, slots)
    if (!read.ok && read.why === 'newer') return { ok: false, why: 'vault-newer' }
    if (!read.ok) continue
    const { version, generation } = read.value
    if (best === undefined || version > best.version || (version === best.version && generation > best.generation)) best = { slots, version, generation }
  }
  return best === undefined ? { ok: false, why: 'slot-damaged' } : { ok: true, ...best }
}

/**
 * Replaces one copy, reads it back, then the other: at every moment one of them is whole. A vault whose slots are lost is lost.
 *
 * @throws {Error} What was read back is not what was written.
 */
export async function writeSlots(files: FilePort, folder: string, slots: Bytes): Promise<void> {
  for (const name of SLOT_COPIES) {
    await replaceFile(files, folder, name, slots)
    const back = await files.read(`${folder}/${name}`)
    if (back === undefined || !same(back, slots)) throw new Error('the slot file did not come back as it was written')
  }
}

/** What a vault's part in this computer's key store is named by; undefined without a slot file that can be read, and in a vault of version 1. */
export function deviceNamed(read: Awaited<ReturnType<typeof readAnySlotFile>> | undefined): string | undefined {
  return read?.ok === true && read.value.version === 2 ? toHex(read.value.salt) : undefined
}

/** Makes both copies the newest one: an old copy opens with an old passphrase. @param slots a file that is known to be sealed. @returns whether one was not. */
export async function evenSlots(files: FilePort, folder: string, slots: Bytes): Promise<boolean> {
  let uneven = false
  for (const name of SLOT_COPIES) {
    const copy = await files.read(`${folder}/${name}`)
    if (copy !== undefined && same(copy, slots)) continue
    await replaceFile(files, folder, name, slots)
    uneven = true
  }
  return uneven
}
