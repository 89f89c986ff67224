import path from 'node:path'
import { ACTS, LONGEST, type SealedEvent } from '../../shared/audit/event.ts'
import type { Guards } from '../../shared/contract/channel.ts'
import { type Commit, type DoorCalls, type NotaryCalls, type Snapshot, type WardenCalls, isVaultName } from '../../shared/contract/notary.ts'
import { LARGEST_RECORD } from '../../shared/journal/frame.ts'
import type { Bytes } from '../../shared/seal/ports.ts'
import { isSegmentName } from '../../shared/seal/segment.ts'
import { readOrigin } from '../device/origin.ts'

const KEY = 32
/** Sixteen members after years of revocations. */
export const MOST_SLOT_BYTES = 1_024 * 1_024
export const MOST_RING_BYTES = 64 * 1_024 * 1_024
export const MOST_SEGMENT_BYTES = 128 * 1_024 * 1_024
const MOST_SEGMENTS = 1_024
const MOST_RETIRED = 100_000
const MOST_SNAPSHOT_RECORDS = 100_000
const MOST_SNAPSHOT_BYTES = 256 * 1_024 * 1_024
const LONGEST_PATH = 4_096
const LONGEST_TOKEN = 64
/** What an entry of the notary's own adds to a record. */
const ENTRY_ROOM = 64 * 1_024

export const doorGuards: Guards<DoorCalls> = {
  vaults: none,
  create: args => {
    const { name, practice, slots, journalKey } = record(only(args))
    return [{ name: vaultName(name), practice: flag(practice), slots: bytes(slots, MOST_SLOT_BYTES), journalKey: key(journalKey) }]
  },
  knock: args => [vaultName(only(args))],
  admit: args => args.length === 2
    ? [vaultName(args[0]), key(args[1])]
    : [vaultName(args[0]), key(args[1]), memberId(args[2]), ...charge(args.toSpliced(2, 1))],
  replaceSlots: args => [vaultName(args[0]), bytes(args[1], MOST_SLOT_BYTES), ...charge(args)],
  slots: args => [vaultName(only(args))],
  proven: args => args.length === 2 ? [vaultName(args[0]), key(args[1])] : refuse(),
}

export const notaryGuards: Guards<NotaryCalls> = {
  state: none,
  replay: args => {
    const from = only(args)
    return typeof from === 'number' && Number.isSafeInteger(from) && from >= 0 ? [from] : refuse()
  },
  keyring: none,
  segments: none,
  segment: args => args.length === 1 ? [segmentName(args[0])] : args.length === 2 && (args[1] === 'front' || args[1] === 'rest') ? [segmentName(args[0]), args[1]] : refuse(),
  heal: args => args.length === 2 ? [segmentName(args[0]), bytes(args[1], MOST_SEGMENT_BYTES)] : refuse(),
  commit: args => [commit(only(args))],
  audit: args => [auditEvent(only(args))],
  checkIn: none,
  renew: args => [snapshot(only(args))],
}

export const wardenGuards: Guards<WardenCalls> = {
  armWipe: args => [vaultName(only(args))],
  wipe: args => args.length === 2 ? [vaultName(args[0]), token(args[1])] : refuse(),
  origins: none,
  approve: args => {
    const origin = only(args)
    return typeof origin === 'string' && readOrigin(origin) !== undefined ? [origin] : refuse()
  },
  condition: none,
  check: none,
  acceptRollback: none,
  backup: args => [filePath(only(args))],
  inspect: args => [filePath(only(args))],
  restore: args => args.length === 2 ? [filePath(args[0]), vaultName(args[1])] : refuse(),
  mend: args => [filePath(only(args))],
  copying: none,
  cancelCopying: none,
}

/** What names people and things comes sealed or not at all. */
function auditEvent(value: unknown): SealedEvent {
  const { act, call, member, count, sealed, object, reason } = record(value)
  if (object !== undefined || reason !== undefined) refuse()
  const known = ACTS.find(one => one === act)
  const words = (text: unknown, longest: number): string => typeof text === 'string' && text.length <= longest ? text : refuse()
  return {
    act: known ?? refuse(),
    call: words(call, LONGEST.call),
    ...(member === undefined ? {} : { member: words(member, LONGEST.member) }),
    ...(count === undefined ? {} : { count: typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : refuse() }),
    ...(sealed === undefined ? {} : { sealed: words(sealed, LONGEST.sealed) }),
  }
}

function commit(value: unknown): Commit {
  const { segments, keyring, record: body, retire } = record(value)
  return {
    record: bytes(body, LARGEST_RECORD - ENTRY_ROOM),
    ...(segments === undefined ? {} : { segments: list(segments, MOST_SEGMENTS).map(segment) }),
    ...(keyring === undefined ? {} : { keyring: bytes(keyring, MOST_RING_BYTES) }),
    ...(retire === undefined ? {} : { retire: list(retire, MOST_RETIRED).map(segmentName) }),
  }
}

function segment(value: unknown): { readonly name: string; readonly bytes: Bytes } {
  const { name, bytes: sealed } = record(value)
  return { name: segmentName(name), bytes: bytes(sealed, MOST_SEGMENT_BYTES) }
}

/** At most about as many bytes as one message between processes carries well. */
function snapshot(value: unknown): Snapshot {
  const { at, records } = record(value)
  const bodies = list(records, MOST_SNAPSHOT_RECORDS).map(each => bytes(each, LARGEST_RECORD - ENTRY_ROOM))
  const whole = bodies.reduce((sum, { length }) => sum + length, 0)
  return typeof at === 'number' && Number.isSafeInteger(at) && at > 0 && bodies.length > 0 && whole <= MOST_SNAPSHOT_BYTES ? { at, records: bodies } : refuse()
}

/** Main has it from a dialog of the system. */
function filePath(value: unknown): string {
  return typeof value === 'string' && value.length <= LONGEST_PATH && !value.includes('\0') && path.isAbsolute(value) ? value : refuse()
}

function segmentName(value: unknown): string {
  return typeof value === 'string' && isSegmentName(value) ? value : refuse()
}

function vaultName(value: unknown): string {
  return typeof value === 'string' && isVaultName(value) ? value : refuse()
}

function memberId(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? value : refuse()
}

/** What may stand behind two arguments. */
function charge(args: readonly unknown[]): [] | [Bytes] {
  if (args.length === 2) return []
  return args.length === 3 ? [key(args[2])] : refuse()
}

function token(value: unknown): string {
  return typeof value === 'string' && value.length <= LONGEST_TOKEN ? value : refuse()
}

function key(value: unknown): Bytes {
  const read = bytes(value, KEY)
  return read.length === KEY ? read : refuse()
}

function bytes(value: unknown, most: number): Bytes {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length > 0 && value.length <= most
    ? new Uint8Array(value.buffer, value.byteOffset, value.length)
    : refuse()
}

function list(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= most ? value : refuse()
}

function flag(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse()
}

function record(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : refuse()
}

function none(args: readonly unknown[]): [] {
  return args.length === 0 ? [] : refuse()
}

function only(args: readonly unknown[]): unknown {
  return args.length === 1 ? args[0] : refuse()
}

function refuse(): never {
  throw new TypeError('arguments not recognised')
}
