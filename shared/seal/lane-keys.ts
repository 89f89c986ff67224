import { contentKeys, subkey, type ContentKeys } from './keys.ts'
import type { Hand, Level, Member } from './hand.ts'
import type { Aead, AeadKey, Bytes } from './ports.ts'

/** The keys of one lane, imported. */
export interface LaneKeys extends ContentKeys {
  readonly level: Level
  readonly epoch: number
}

/** A hand whose keys can no longer be read out. */
export interface HeldKeys {
  readonly member: Member
  readonly lanes: readonly LaneKeys[]
  /** Drafts and personal settings. */
  readonly personal: AeadKey
  /** Opens personal parts that `personal` does not; seals nothing. */
  readonly formerly?: AeadKey
}

/** Imports a hand. Its bytes are wiped: nothing needs them afterwards. @param vault `JournalState.vault`. */
export async function heldKeys(aead: Aead, { member, lanes, personal, formerly }: Hand, vault: string): Promise<HeldKeys> {
  const held = await Promise.all(lanes.map(async ({ level, epoch, key }) => ({ level, epoch, ...(await contentKeys(aead, key, vault)) })))
  const ownKey = async (key: Bytes): Promise<AeadKey> => await subkey(aead, key, `waypost personal records 1 of ${vault}`)
  const [own, former] = await Promise.all([ownKey(personal), formerly === undefined ? undefined : ownKey(formerly)])
  for (const { key } of lanes) key.fill(0)
  for (const key of [personal, formerly]) key?.fill(0)
  return { member, lanes: held, personal: own, ...(former === undefined ? {} : { formerly: former }) }
}

/** The lane that opens what was sealed so; undefined above the clearance. */
export const laneOf = ({ lanes }: HeldKeys, level: number, epoch: number): LaneKeys | undefined =>
  lanes.find(lane => lane.level === level && lane.epoch === epoch)

/** The lane under which content of a level is sealed now; undefined above the clearance. */
export const newestLane = ({ lanes }: HeldKeys, level: Level): LaneKeys | undefined =>
  lanes.reduce<LaneKeys | undefined>((newest, lane) => (lane.level === level && (newest === undefined || lane.epoch > newest.epoch) ? lane : newest), undefined)
