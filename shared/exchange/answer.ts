import type { HttpResponse, Sent } from './http.ts'
import { type Json, readJson } from '../stix/json.ts'
import { kindOf } from './media.ts'
import type { ExchangeCode, Outcome, Trouble } from './outcome.ts'
import { serversWords } from './words.ts'

const LONGEST_WAIT = 86_400

/**
 * Turns what came back into a value or into a trouble that says what to do next.
 *
 * @param read makes the value from parsed JSON; undefined when it is not the resource that was asked for.
 * @param now milliseconds since 1970-01-01 UTC when the answer came.
 */
export function judge<T>(sent: Sent, now: number, read: (json: Json, headers: HttpResponse['headers']) => T | undefined): Outcome<T> {
  if (!sent.ok) return { ok: false, trouble: { code: sent.why } }
  const { status, headers, body } = sent.response
  const date = Date.parse(headers['date'] ?? '')
  const skew = Number.isNaN(date) ? {} : { skew: Math.round((date - now) / 1_000) }
  const troubled = (trouble: Trouble): Outcome<T> => ({ ok: false, trouble, ...skew })
  if (status < 200 || status > 299) return troubled(refusal(sent.response, Number.isNaN(date) ? now : date))
  const kind = kindOf(headers['content-type'])
  if (kind === 'html') return troubled({ code: 'captive-portal', status, ...wordsIn(sent.response) })
  if (kind === 'other') return troubled({ code: 'not-taxii', status })
  const json = parse(sent.response)
  if (!json.ok) return troubled({ code: json.why, status })
  const value = read(json.value, headers)
  // A document that is something else altogether comes from something else than a TAXII server.
  return value === undefined ? troubled({ code: body.length === 0 ? 'bad-page' : 'not-taxii', status }) : { ok: true, value, ...skew }
}

/** As `judge`, for an answer that need not say anything. TAXII 2.1 §5.7. */
export function judgeBare(sent: Sent, now: number): Outcome<null> {
  const bare = sent.ok && sent.response.status >= 200 && sent.response.status <= 299 && sent.response.body.length === 0
  return bare ? { ok: true, value: null } : judge(sent, now, () => null)
}

/** Anything that is no 2xx. */
function refusal(response: HttpResponse, now: number): Trouble {
  const { status, headers } = response
  const wait = retryAfter(headers['retry-after'], now)
  return { code: codeOf(status), status, ...wordsIn(response), ...(wait === undefined ? {} : { retryAfter: wait }) }
}

function codeOf(status: number): ExchangeCode {
  if (status === 511) return 'captive-portal'
  if (status >= 500) return 'server-error'
  if (status >= 300 && status < 400) return 'redirected'
  return BY_STATUS[status] ?? 'bad-request'
}

/** TAXII 2.1 §3.6 and 5.x; 429 is plain HTTP, RFC 6585 §4. */
const BY_STATUS: { readonly [status: number]: ExchangeCode } = {
  401: 'unauthorised', 403: 'forbidden', 404: 'not-found', 406: 'not-acceptable', 408: 'timeout', 413: 'too-large', 415: 'unsupported-media',
  422: 'unprocessable', 429: 'rate-limited',
}

/** Seconds or a date, RFC 9110 §10.2.3. The date is the server's, so that its own clock must be taken off. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1_000
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), LONGEST_WAIT)
}

function parse({ headers, body }: HttpResponse): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: 'cut-short' | 'bad-page' | 'too-large' } {
  if (body.length < Number(headers['content-length'] ?? 0)) return { ok: false, why: 'cut-short' }
  const read = readJson(body)
  if (read.ok) return read
  if (read.why === 'too-large') return { ok: false, why: 'too-large' }
  // A page that lost its tail is worth asking for again; one that is wrong to the end is not.
  return { ok: false, why: firstMark(body) === OPEN && lastMark(body) !== CLOSE ? 'cut-short' : 'bad-page' }
}

const OPEN = 0x7b
const CLOSE = 0x7d
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
const firstMark = (bytes: Uint8Array): number | undefined => bytes.find(byte => !isBlank(byte))
const lastMark = (bytes: Uint8Array): number | undefined => bytes.findLast(byte => !isBlank(byte))

function wordsIn({ body }: HttpResponse): { readonly words?: string } {
  const words = serversWords(body.subarray(0, 16_384))
  return words === undefined ? {} : { words }
}
