// A vault made without a window, to be opened by one.
import { argon2id } from 'hash-wasm'
import { lchownSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { nativeAead } from '../../electron/notary/native.ts'
import { createVault } from '../../electron/notary/vault.ts'
import { handOfContentKey } from '../../shared/seal/hand.ts'
import { deriveKeys } from '../../shared/seal/keys.ts'
import type { Kdf } from '../../shared/seal/ports.ts'
import { FLOOR, createSlots } from '../../shared/seal/slots.ts'
import { type Desk, loseCache, must, openDesk } from '../renderer/vault/desk.ts'

export const argon2: Kdf = async (passphrase, salt, { memory, passes, lanes }) =>
  Uint8Array.from(await argon2id({ password: passphrase, salt, memorySize: memory, iterations: passes, parallelism: lanes, hashLength: 32, outputType: 'binary' }))

/**
 * Makes a vault with the least lock that is allowed, so that a soak that opens it hundreds of times does not wait for Argon2id, and fills it.
 *
 * @param profile of an application that is not running; everything in it then belongs to the user that Electron runs as.
 */
export async function makeFilledVault(profile: string, name: string, passphrase: string, fill: (desk: Desk) => Promise<void>): Promise<void> {
  const vaults = path.join(profile, 'vaults')
  mkdirSync(vaults, { recursive: true, mode: 0o700 })
  const { slots, root } = await createSlots(nativeAead, argon2, passphrase, FLOOR)
  const { contentKey, journalKey } = await deriveKeys(nativeAead, root)
  must(await createVault(vaults, { name, practice: false, slots, journalKey: journalKey.slice() })).close()
  const hand = await handOfContentKey(nativeAead, contentKey)
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
