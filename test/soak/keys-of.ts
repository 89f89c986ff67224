import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { nativeAead } from '../../electron/notary/native.ts'
import { toHex } from '../../shared/seal/bytes.ts'
import type { Aead, Bytes } from '../../shared/seal/ports.ts'
import { enterBy } from './made-vault.ts'
import { loseCache, openDesk } from '../renderer/vault/desk.ts'

/** A key of a vault as raw bytes, and where it came up. */
export interface VaultKey {
  readonly name: string
  readonly bytes: Uint8Array
}

const KEY = 32
/** What is derived to be compared, and lies in the slot file on purpose. */
const LIES_OPEN = ['waypost charge 2']

/**
 * Every key that a vault's opening brings up: what the passphrase is stretched to, the root, the keys of levels and person, those of journal, records and
 * ring, and those of the segments. Opens a copy, so that the vault itself is not touched.
 *
 * @param vaults folder of the vaults of a profile, of which the only one is opened.
 */
export async function keysOf(vaults: string, passphrase: string): Promise<readonly VaultKey[]> {
  const name = readdirSync(vaults).find(each => !each.startsWith('.'))
  if (name === undefined) throw new Error('this profile has no vault')
  const folder = mkdtempSync(path.join(tmpdir(), 'waypost-keys-'))
  const seen = new Map<string, VaultKey>()
  const see = (from: string, bytes: Uint8Array): void => {
    if (bytes.length !== KEY || seen.has(toHex(bytes))) return
    seen.set(toHex(bytes), { name: `${from} (${seen.size + 1})`, bytes: bytes.slice() })
  }
  const aead: Aead = {
    ...nativeAead,
    importKey: async raw => {
      see('imported', raw)
      return await nativeAead.importKey(raw)
    },
    derive: async (secret, salt, purpose, length) => {
      see('secret', secret)
      const derived = await nativeAead.derive(secret, salt, purpose, length)
      if (!LIES_OPEN.includes(purpose)) see(`derived as ${purpose.replace(/ of [0-9a-f]+$/, '')}`, derived)
      return derived
    },
    open: async (key, nonce, sealed, bound) => {
      const plain = await nativeAead.open(key, nonce, sealed, bound)
      if (plain !== undefined) see('unwrapped', plain)
      return plain
    },
  }
  try {
    cpSync(path.join(vaults, name), path.join(folder, name), { recursive: true, verbatimSymlinks: true })
    rmSync(path.join(folder, name, 'lock'), { force: true })
    const slots = Uint8Array.from(readFileSync(path.join(folder, name, 'slots.a')))
    const { hand, journalKey } = await enterBy(slots, passphrase, aead)
    see('journal', journalKey)
    see('personal', hand.personal)
    for (const { level, epoch, key } of hand.lanes) see(`lane ${level}.${epoch}`, key)
    const desk = await openDesk({ folder, practice: false, kept: { name, hand, journalKey: journalKey as Bytes } }, { aead })
    desk.close()
    await loseCache()
    return [...seen.values()]
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
