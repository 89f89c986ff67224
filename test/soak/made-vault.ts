// A vault made without a window, to be opened by one.
import { argon2id } from 'hash-wasm'
import { lchownSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { nativeAead } from '../../electron/notary/native.ts'
import { createVault } from '../../electron/notary/vault.ts'
import { identify } from '../../renderer/unlock/credential.ts'
import { curve } from '../../renderer/unlock/curve.ts'
import type { Ground } from '../../renderer/unlock/ground.ts'
import { failed } from '../../shared/contract/reply.ts'
import type { Hand } from '../../shared/seal/hand.ts'
import { handOf } from '../../shared/seal/member.ts'
import type { Aead, Kdf } from '../../shared/seal/ports.ts'
import { FLOOR, createSlots } from '../../shared/seal/slots.ts'
import { type Desk, loseCache, must, openDesk } from '../renderer/vault/desk.ts'

export const argon2: Kdf = async (passphrase, salt, { memory, passes, lanes }) =>
  Uint8Array.from(await argon2id({ password: passphrase, salt, memorySize: memory, iterations: passes, parallelism: lanes, hashLength: 32, outputType: 'binary' }))

/** Who a passphrase lets in, as the door has it: the keys of a vault are derived there. */
export async function enterBy(slots: Uint8Array<ArrayBuffer>, passphrase: string, aead: Aead = nativeAead): Promise<{ readonly hand: Hand; readonly journalKey: Uint8Array<ArrayBuffer> }> {
  const noKeyStore = async (): Promise<never> => failed('not-allowed') as never
  const ground = { aead, kdf: argon2, curve, device: { standing: noKeyStore, secret: noKeyStore, make: noKeyStore }, now: Date.now } as unknown as Ground
  const known = await identify(ground, slots, { by: 'passphrase', passphrase }, 0)
  if (!known.ok) throw new Error(`the passphrase does not open it: ${known.problem.code}`)
  return known.value.version === 1 ? known.value : { hand: handOf(known.value.inside), journalKey: known.value.inside.journalKey }
}

/**
 * Makes a vault with the least lock that is allowed, so that a soak that opens it hundreds of times does not wait for Argon2id, and fills it.
 *
 * @param profile of an application that is not running; everything in it then belongs to the user that Electron runs as.
 */
export async function makeFilledVault(profile: string, name: string, passphrase: string, fill: (desk: Desk) => Promise<void>): Promise<void> {
  const vaults = path.join(profile, 'vaults')
  mkdirSync(vaults, { recursive: true, mode: 0o700 })
  const { slots } = await createSlots(nativeAead, argon2, passphrase, FLOOR)
  const { hand, journalKey } = await enterBy(slots, passphrase)
  must(await createVault(vaults, { name, practice: false, slots, journalKey: journalKey.slice() })).close()
  const desk = await openDesk({ folder: vaults, practice: false, kept: { name, hand, journalKey } })
  await fill(desk)
  desk.close()
  await loseCache()
  giveAll(profile)
}

/** Lets Electron's user have a folder and all that is in it. */
export function giveAll(folder: string): void {
  const user = Number(process.env['WAYPOST_USER'])
  if (!(user > 0)) return
  lchownSync(folder, user, user)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) lchownSync(path.join(entry.parentPath, entry.name), user, user)
}
