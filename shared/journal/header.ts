import { bind, concat, same, view } from '../seal/bytes.ts'
import type { Aead, AeadKey, Bytes, Opening } from '../seal/ports.ts'
import { STAMP_LENGTH, type Stamp, readStamp, writeStamp } from '../seal/stamp.ts'

/** What stands at the beginning of each journal file, readable without a key. */
export interface Header {
  /** Random, 16 bytes. */
  readonly vault: Bytes
  readonly practice: boolean
  /** Milliseconds since 1970-01-01 UTC. */
  readonly created: number
  /** Of this file, from 1. */
  readonly number: number
  /** Sequence of the first record in this file. */
  readonly first: number
  /** What the first record is chained to: the hash of the record before it, zeros for the first of all. */
  readonly chain: Bytes
  /** This file begins with a snapshot: no record of an earlier file is needed any more. */
  readonly renewed: boolean
}

/** A header as it lies on disk. `sound` says whether every copy of it is as it was written; `prove` needs the key. */
export interface ReadHeader {
  readonly header: Header
  readonly bytes: Bytes
  readonly sound: boolean
}

const STAMP: Stamp = { magic: 'WAYPJRNL', version: 1, suite: 1 }
const PRACTICE = 1
const RENEWED = 2
const FLAGS = STAMP_LENGTH
const VAULT = FLAGS + 4
const NUMBER = VAULT + 16
const CREATED = NUMBER + 4
const FIRST = CREATED + 8
const CHAIN = FIRST + 8
const FIELDS = CHAIN + 32
const NONCE = 12
const TAG = 16
const PROVED = FIELDS + NONCE + TAG
const COPY = PROVED + 32

/** The header stands twice, so that one bad byte does not hide which vault this is. */
export const HEADER_LENGTH = 2 * COPY
export const NO_CHAIN: Bytes = new Uint8Array(32)

/**
 * Layout of one copy, numbers little-endian: stamp (16) | flags (4) | vault (16) | number (4) | created (8) |
 * first (8) | chain (32) | nonce (12) | tag (16) | SHA-256 of all that (32).
 */
export async function writeHeader(aead: Aead, key: AeadKey, header: Header): Promise<Bytes> {
  const fields = new Uint8Array(FIELDS)
  const numbers = view(fields)
  fields.set(writeStamp(STAMP))
  numbers.setUint32(FLAGS, (header.practice ? PRACTICE : 0) | (header.renewed ? RENEWED : 0), true)
  fields.set(header.vault, VAULT)
  numbers.setUint32(NUMBER, header.number, true)
  numbers.setBigUint64(CREATED, BigInt(header.created), true)
  numbers.setBigUint64(FIRST, BigInt(header.first), true)
  fields.set(header.chain, CHAIN)
  const nonce = aead.random(NONCE)
  const proved = concat(fields, nonce, await aead.seal(key, nonce, new Uint8Array(0), bound(fields)))
  const copy = concat(proved, await aead.digest(proved))
  return concat(copy, copy)
}

/** What anybody may know of a journal file. The checksum tells damage from a newer version; it proves nothing. */
export async function readHeader(aead: Aead, file: Bytes): Promise<Opening<ReadHeader>> {
  if (readStamp(file, STAMP) === 'newer') return { ok: false, why: 'newer' }
  const good: Bytes[] = []
  for (const copy of [file.slice(0, COPY), file.slice(COPY, HEADER_LENGTH)]) {
    const whole = copy.length === COPY && same(await aead.digest(copy.slice(0, PROVED)), copy.subarray(PROVED))
    if (whole && readStamp(copy, STAMP) === 'ours') good.push(copy)
  }
  const [bytes, second] = good
  if (bytes === undefined) return { ok: false, why: 'damaged' }
  const numbers = view(bytes)
  const header: Header = {
    vault: bytes.slice(VAULT, NUMBER),
    practice: (numbers.getUint32(FLAGS, true) & PRACTICE) !== 0,
    number: numbers.getUint32(NUMBER, true),
    created: Number(numbers.getBigUint64(CREATED, true)),
    first: Number(numbers.getBigUint64(FIRST, true)),
    chain: bytes.slice(CHAIN, FIELDS),
    renewed: (numbers.getUint32(FLAGS, true) & RENEWED) !== 0,
  }
  return { ok: true, value: { header, bytes, sound: second !== undefined && same(bytes, second) } }
}

/** Whether this header was written with this key. */
export async function proves(aead: Aead, key: AeadKey, { bytes }: ReadHeader): Promise<boolean> {
  return await aead.open(key, bytes.slice(FIELDS, FIELDS + NONCE), bytes.slice(FIELDS + NONCE, PROVED), bound(bytes.slice(0, FIELDS))) !== undefined
}

function bound(fields: Bytes): Bytes {
  return bind('waypost journal header', fields)
}
