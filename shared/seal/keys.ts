import type { Aead, AeadKey, Bytes } from './ports.ts'

const LENGTH = 32
const NO_SALT = new Uint8Array(0)

/**
 * The two keys that leave the unlock window: content for the vault worker alone, journal for the notary alone.
 *
 * @param root the user root that `openSlots` gave, 32 bytes.
 */
export async function deriveKeys(aead: Aead, root: Bytes): Promise<{ readonly contentKey: Bytes; readonly journalKey: Bytes }> {
  const [contentKey, journalKey] = await Promise.all([
    aead.derive(root, NO_SALT, 'waypost content key 1', LENGTH),
    aead.derive(root, NO_SALT, 'waypost journal key 1', LENGTH),
  ])
  return { contentKey, journalKey }
}

/** One key per use, so that no two formats ever share nonces. */
export interface ContentKeys {
  readonly records: AeadKey
  readonly ring: AeadKey
}

/** @param vault `JournalState.vault`. The content key itself may be forgotten afterwards. */
export async function contentKeys(aead: Aead, contentKey: Bytes, vault: string): Promise<ContentKeys> {
  const use = async (purpose: string): Promise<AeadKey> => await subkey(aead, contentKey, `waypost ${purpose} 1 of ${vault}`)
  const [records, ring] = await Promise.all([use('records'), use('key ring')])
  return { records, ring }
}

/** A key for one purpose; the raw bytes are wiped once imported. */
export async function subkey(aead: Aead, secret: Bytes, purpose: string): Promise<AeadKey> {
  const raw = await aead.derive(secret, NO_SALT, purpose, LENGTH)
  const key = await aead.importKey(raw)
  raw.fill(0)
  return key
}
