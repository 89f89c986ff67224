import { deriveKeys } from './keys.ts'
import type { Aead, Bytes } from './ports.ts'

/** How strictly content is handled, 0 the freest. `shared/handling/level.ts` says what falls where. */
export type Level = 0 | 1 | 2

/** The content key of one level from one revocation to the next. */
export interface Lane {
  readonly level: Level
  /** 0…65535, growing; 0 is what a vault of version 1 had. */
  readonly epoch: number
  /** 32 bytes. */
  readonly key: Bytes
}

export interface Member {
  /** 16 bytes, hex. */
  readonly id: string
  readonly role: 'analyst' | 'supervisor'
  readonly clearance: Level
}

/** What a member who was let in hands to the vault worker: who she is, and every key that she has. */
export interface Hand {
  readonly member: Member
  /** At least one for each level up to the clearance. */
  readonly lanes: readonly Lane[]
  /** 32 bytes, hers alone. */
  readonly personal: Bytes
  /** The founder's: what opens her personal parts of before she had a key from her root, and seals nothing more. */
  readonly formerly?: Bytes
}

/** Whoever made a vault of version 1; what was written without naming a member is hers. */
export const FOUNDER = '0'.repeat(32)

const NO_SALT = new Uint8Array(0)
const LENGTH = 32

/** The hand of a vault of version 1, and the key of its journal. */
export async function handOfRoot(aead: Aead, root: Bytes): Promise<{ readonly hand: Hand; readonly journalKey: Bytes }> {
  const { contentKey, journalKey } = await deriveKeys(aead, root)
  const { personal: formerly, ...hand } = await handOfContentKey(aead, contentKey)
  contentKey.fill(0)
  return { hand: { ...hand, personal: await personalOfRoot(aead, root), formerly }, journalKey }
}

/** A founder's personal key. It hangs on her root: her lanes are given to others. */
export async function personalOfRoot(aead: Aead, root: Bytes): Promise<Bytes> {
  return await aead.derive(root, NO_SALT, 'waypost personal 2', LENGTH)
}

/** What a founder's personal parts were sealed under at first. Everybody who is given lane (2, 0) has it as well. */
export async function personalOfContentKey(aead: Aead, contentKey: Bytes): Promise<Bytes> {
  return await aead.derive(contentKey, NO_SALT, 'waypost personal 1', LENGTH)
}

/**
 * What follows from the content key of version 1, whose root gave one content key. What was written under it mixes levels, so that it is the lane of the highest.
 * New content goes under keys derived from it, one a level: a member who joins later gets those of her levels, and none tells of another.
 */
export async function handOfContentKey(aead: Aead, contentKey: Bytes): Promise<Hand> {
  const derived = async (purpose: string): Promise<Bytes> => await aead.derive(contentKey, NO_SALT, purpose, LENGTH)
  const lanes = await Promise.all(([0, 1, 2] as const).map(async level => ({ level, epoch: 1, key: await derived(`waypost lane ${level} 1`) })))
  return {
    member: { id: FOUNDER, role: 'supervisor', clearance: 2 },
    lanes: [{ level: 2, epoch: 0, key: contentKey.slice() }, ...lanes],
    personal: await personalOfContentKey(aead, contentKey),
  }
}
