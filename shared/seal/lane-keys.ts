import { contentKeys, subkey, type ContentKeys } from './keys.ts'
import type { Hand, Level, Member } from './hand.ts'
import type { Aead, AeadKey } from './ports.ts'

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
}

/** Imports a hand. Its bytes are wiped: nothing needs them afterwards. @param vault `JournalState.vault`. */
export async function heldKeys(aead: Aead, { member, lanes, personal }: Hand, vault: string): Promise<HeldKeys> {
  const held = await Promise.all(lanes.map(async ({ level, epoch, key }) => ({ level, epoch, ...(await contentKeys(aead, key, vault)) })))
  const own = await subkey(aead, personal, `waypost personal records 1 of ${vault}`)
  for (const { key } of lanes) key.fill(0)
  personal.fill(0)
  return { member, lanes: held, personal: own }
}

/** The lane that opens what was sealed so; undefined above the clearance. */
export const laneOf = ({ lanes }: HeldKeys, level: number, epoch: number): LaneKeys | undefined =>
  lanes.find(lane => lane.level === level && lane.epoch === epoch)

/** The lane under which content of a level is sealed now; undefined above the clearance. */
export const newestLane = ({ lanes }: HeldKeys, level: Level): LaneKeys | undefined =>
  lanes.reduce<LaneKeys | undefined>((newest, lane) => (lane.level === level && (newest === undefined || lane.epoch > newest.epoch) ? lane : newest), undefined)
