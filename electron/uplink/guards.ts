import type { Guards } from '../../shared/contract/channel.ts'
import type { UplinkCalls, UplinkWardenCalls, Way } from '../../shared/contract/uplink.ts'
import type { HttpRequest } from '../../shared/exchange/http.ts'
import { readOrigin } from '../device/origin.ts'
import type { Limits } from './carry.ts'

const LONGEST_URL = 8_192
const LONGEST_HEADER = 8_192
const MOST_HEADERS = 40
const MOST_BODY = 64 * 1_024 * 1_024
const MOST_ANSWER = 256 * 1_024 * 1_024
const MOST_SECONDS = 600
const MOST_WAYS = 200

/** RFC 9110 §5.6.2, lower case as the contract wants it. */
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** These decide where a request ends and to whom it goes, or would keep a memory between requests. */
const OURS_TO_SET = ['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect', 'cookie', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'accept-encoding']

export const uplinkGuards: Guards<UplinkCalls> = {
  send: args => args.length === 3 ? [whole(args[0], 0, Number.MAX_SAFE_INTEGER), request(args[1]), limits(args[2])] : refuse(),
  cancel: args => args.length === 1 ? [whole(args[0], 0, Number.MAX_SAFE_INTEGER)] : refuse(),
}

/** Main is trusted, but a mistake there must not open a way. */
export const uplinkWardenGuards: Guards<UplinkWardenCalls> = {
  allow: args => {
    const [ways] = args
    return args.length === 1 && Array.isArray(ways) && ways.length <= MOST_WAYS ? [ways.map(way)] : refuse()
  },
  practise: args => {
    const { seed, movements } = record(args.length === 1 ? args[0] : undefined)
    return [{ seed: whole(seed, 0, 0xffff_ffff), movements: whole(movements, 0, 1_000_000) }]
  },
  link: args => args.length === 1 && typeof args[0] === 'boolean' ? [args[0]] : refuse(),
}

function request(value: unknown): HttpRequest {
  const { method, url, headers, body } = record(value)
  if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') return refuse()
  if (typeof url !== 'string' || url.length > LONGEST_URL || !URL.canParse(url)) return refuse()
  const { username, password, hash } = new URL(url)
  if (username !== '' || password !== '' || hash !== '') return refuse()
  const lines = Object.entries(record(headers))
  if (lines.length > MOST_HEADERS) return refuse()
  const read: { [name: string]: string } = {}
  for (const [name, line] of lines) {
    if (!HEADER_NAME.test(name) || OURS_TO_SET.includes(name)) return refuse()
    if (typeof line !== 'string' || line.length > LONGEST_HEADER || !HEADER_VALUE.test(line)) return refuse()
    read[name] = line
  }
  return { method, url, headers: read, ...(body === undefined ? {} : { body: bytes(body) }) }
}

function limits(value: unknown): Limits {
  const { seconds, bytes: most } = record(value)
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= MOST_SECONDS)) return refuse()
  return { seconds, bytes: whole(most, 0, MOST_ANSWER) }
}

function way(value: unknown): Way {
  const { origin, proxy } = record(value)
  if (typeof origin !== 'string' || readOrigin(origin) === undefined) return refuse()
  if (proxy === undefined) return { origin }
  return typeof proxy === 'string' && /^[^\s/@]{1,255}:\d{1,5}$/.test(proxy) ? { origin, proxy } : refuse()
}

function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length <= MOST_BODY ? new Uint8Array(value.buffer, value.byteOffset, value.length) : refuse()
}

function whole(value: unknown, least: number, most: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : refuse()
}

function record(value: unknown): { readonly [name: string]: unknown } {
  // A map or a buffer would pass for a record without fields.
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? { ...value } : refuse()
}

function refuse(): never {
  throw new TypeError('arguments not recognised')
}
