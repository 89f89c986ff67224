import { concat, fromHex, toHex, view } from './bytes.ts'
import type { Hand, Lane, Level, Member } from './hand.ts'
import type { Bytes } from './ports.ts'

const VERSION = 2
const ID = 16
const KEY = 32
const HEAD = 1 + ID + 2 + KEY + 1 + KEY + 2
const PER_LANE = 1 + 2 + KEY
const ROLES = ['analyst', 'supervisor'] as const
/** Three an epoch: 340 revocations. */
export const MOST_LANES = 1_024

/**
 * A hand as one buffer, for the one message that carries it; whoever unpacked it wipes it. Layout, numbers little-endian:
 * 2 | member id (16) | role (1) | clearance (1) | personal key (32) | whether there is a former one (1) | it, or zeros (32) | lanes (2) | per lane: level (1) | epoch (2) | key (32).
 */
export function packHand({ member, lanes, personal, formerly }: Hand): Bytes {
  const head = new Uint8Array(HEAD)
  head[0] = VERSION
  head.set(fromHex(member.id), 1)
  head[1 + ID] = numberOfRole(member.role)
  head[2 + ID] = member.clearance
  head.set(personal, 3 + ID)
  head[3 + ID + KEY] = formerly === undefined ? 0 : 1
  if (formerly !== undefined) head.set(formerly, 4 + ID + KEY)
  view(head).setUint16(HEAD - 2, lanes.length, true)
  const packed = packLanes(lanes)
  const whole = concat(head, packed)
  head.fill(0)
  packed.fill(0)
  return whole
}

/** @returns undefined for what `packHand` does not write. */
export function unpackHand(bytes: Bytes): Hand | undefined {
  if (bytes.length < HEAD || bytes[0] !== VERSION) return undefined
  const [role, clearance] = [roleOf(bytes[1 + ID]), levelOf(bytes[2 + ID])]
  const count = view(bytes).getUint16(HEAD - 2, true)
  const lanes = unpackLanes(bytes.subarray(HEAD), count)
  if (role === undefined || clearance === undefined || lanes === undefined) return undefined
  const member: Member = { id: toHex(bytes.subarray(1, 1 + ID)), role, clearance }
  const formerly = bytes.slice(4 + ID + KEY, HEAD - 2)
  return { member, lanes, personal: bytes.slice(3 + ID, 3 + ID + KEY), ...(bytes[3 + ID + KEY] === 1 ? { formerly } : {}) }
}

/** Lanes end to end, `PER_LANE` bytes each. */
export function packLanes(lanes: readonly Lane[]): Bytes {
  const packed = new Uint8Array(lanes.length * PER_LANE)
  const numbers = view(packed)
  lanes.forEach(({ level, epoch, key }, i) => {
    numbers.setUint8(i * PER_LANE, level)
    numbers.setUint16(i * PER_LANE + 1, epoch, true)
    packed.set(key, i * PER_LANE + 3)
  })
  return packed
}

/** @returns undefined unless exactly so many lanes stand there, each once. */
export function unpackLanes(bytes: Bytes, count: number): readonly Lane[] | undefined {
  if (count > MOST_LANES || bytes.length !== count * PER_LANE) return undefined
  const numbers = view(bytes)
  const lanes: Lane[] = []
  for (let at = 0; at < bytes.length; at += PER_LANE) {
    const [level, epoch] = [levelOf(numbers.getUint8(at)), numbers.getUint16(at + 1, true)]
    if (level === undefined || lanes.some(lane => lane.level === level && lane.epoch === epoch)) return undefined
    lanes.push({ level, epoch, key: bytes.slice(at + 3, at + PER_LANE) })
  }
  return lanes
}

export function roleOf(number: number | undefined): Member['role'] | undefined {
  return number === undefined ? undefined : ROLES[number]
}

export function numberOfRole(role: Member['role']): number {
  return ROLES.indexOf(role)
}

export function levelOf(number: number | undefined): Level | undefined {
  return number === 0 || number === 1 || number === 2 ? number : undefined
}
