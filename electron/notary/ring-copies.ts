import { replaceFile } from '../../shared/journal/durable.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import { same } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { isNewerRing } from '../../shared/seal/ring.ts'

/**
 * Two copies of the key ring. A new ring replaces one of them before the record that belongs to it is written, and the other one after: whichever
 * way a crash falls, the ring that the newest record names is there. Once both are the new one, keys that it dropped are gone.
 */
export interface RingCopies {
  /** The ring in force; null before the first. */
  current(): Bytes | null
  /** Neither copy is the one that the journal names. Until a person has accepted that, what a backup may still put back is not written over. */
  damaged(): boolean
  accept(): void
  /** One copy was not the one that the journal names, and was written anew: what a crash leaves now and then, and what damage does. */
  readonly healed: boolean
  /** Makes a new ring durable beside the one in force. @returns what its record has to name. */
  offer(ring: Bytes): Promise<Bytes>
  /** The record is durable: the offered ring is in force and takes the place of the old one. A fault here leaves an old copy for later. */
  confirm(): Promise<void>
  /** Writes a copy anew that is no longer what it was. */
  check(): Promise<void>
}

export const RING_COPIES = ['keyring.a', 'keyring.b'] as const

/** Whether a copy is of a newer build: then nothing of the vault is touched. */
export async function hasNewerRing(files: FilePort, folder: string): Promise<boolean> {
  const copies = await Promise.all(RING_COPIES.map(async name => await files.read(`${folder}/${name}`)))
  return copies.some(bytes => bytes !== undefined && isNewerRing(bytes))
}

/** @param digest what the newest record names. */
export async function openRingCopies(files: FilePort, folder: string, aead: Aead, digest: Bytes | undefined): Promise<RingCopies> {
  const copies = await Promise.all(RING_COPIES.map(async name => {
    const bytes = await files.read(`${folder}/${name}`)
    return bytes === undefined ? undefined : { name, bytes, named: digest !== undefined && same(await aead.digest(bytes), digest) }
  }))
  const there = copies.filter(copy => copy !== undefined)
  // A ring that is not the one named still has most keys; the vault worker finds out which segments stay shut.
  const force = digest === undefined ? undefined : there.find(copy => copy.named) ?? there[0]
  let current = force?.bytes ?? null
  let at: (typeof RING_COPIES)[number] = force?.name ?? 'keyring.b'
  let offered: Bytes | undefined
  const other = (): (typeof RING_COPIES)[number] => at === 'keyring.a' ? 'keyring.b' : 'keyring.a'
  const copyOver = async (ring: Bytes): Promise<void> => {
    try {
      await replaceFile(files, folder, other(), ring)
    } catch {
      // One copy is enough for a while; an old one would keep the keys of what was retired.
      await files.remove(`${folder}/${other()}`).then(() => files.syncFolder(folder)).catch(() => {})
    }
  }
  let lost = digest !== undefined && force?.named !== true
  const healed = force?.named === true && !copies.every(copy => copy?.named === true)
  if (healed) await copyOver(force.bytes)
  return {
    current: () => current,
    damaged: () => lost,
    accept() {
      lost = false
    },
    healed,
    async offer(ring) {
      await replaceFile(files, folder, other(), ring)
      offered = ring
      return await aead.digest(ring)
    },
    async confirm() {
      if (offered === undefined) return
      at = other()
      current = offered
      offered = undefined
      await copyOver(current)
    },
    async check() {
      if (current === null || lost) return
      for (const name of RING_COPIES) {
        const copy = await files.read(`${folder}/${name}`)
        if (copy === undefined || !same(copy, current)) await replaceFile(files, folder, name, current).catch(() => {})
      }
    },
  }
}
