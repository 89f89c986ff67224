import type { HttpRequest, HttpResponse, Send, Sent } from '../../../shared/exchange/http.ts'
import { TAXII } from '../../../shared/exchange/media.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

/** What goes wrong with one answer. */
export type Fault = '429' | '429-date' | '503' | '503-bare' | '500-html' | 'truncated' | 'broken-json' | 'portal' | 'cut-short' | 'timeout' | 'offline' | '400' | '401' | '403' | 'redirect' | 'too-large'

/** How a server behaves, told as deviations from a good one. */
export interface Manners {
  /**
   * `sessions` die after so many answers, as medallion's do after 30 s; `positions` are the same for the same place at all times; `circle` leads
   * back to the first page, `spiral` as well and under a new name each time; `bogus` never works.
   */
  readonly cursors?: 'good' | 'none' | 'sessions' | 'positions' | 'circle' | 'spiral' | 'bogus'
  readonly sessionLength?: number
  /** X-TAXII-Date-Added headers. */
  readonly dates?: boolean
  /** The Date header. */
  readonly clock?: boolean
  /** Most objects on a page, whatever is asked. */
  readonly cap?: number
  /** Every how many pages an empty one with `more` comes in between. */
  readonly emptyEvery?: number
  /** Rewrites timestamps to microseconds, as OpenTAXII does. */
  readonly rewrites?: boolean
  /** Faults of the next requests for objects, in order. */
  readonly faults?: readonly (Fault | undefined)[]
}

export interface Stored {
  readonly object: StixObject
  /** Microseconds since 1970-01-01 UTC. */
  readonly added: number
}

export const PEER = 'https://peer.example/root/'
export const PEER_NOW = Date.UTC(2026, 10, 20, 12)

const written = (us: number): string => `${new Date(Math.floor(us / 1_000)).toISOString().slice(0, -1)}${String(us % 1_000).padStart(3, '0')}Z`
const micros = (text: string): number => Date.parse(`${text.slice(0, 23)}Z`) * 1_000 + Number(text.slice(23, 26))

/** A slow, obvious TAXII server with bad manners: the opposite number of the client, sharing no code with the practice exchange. */
export class Peer {
  readonly requests: HttpRequest[] = []
  readonly #stored: readonly Stored[]
  readonly #manners: Manners
  readonly #faults: (Fault | undefined)[]
  #answers = 0
  #pages = 0

  constructor(stored: readonly Stored[], manners: Manners = {}) {
    this.#stored = stored
    this.#manners = manners
    this.#faults = [...(manners.faults ?? [])]
  }

  readonly send: Send = request => {
    this.requests.push(request)
    return Promise.resolve(this.#answer(request))
  }

  #answer({ url }: HttpRequest): Sent {
    this.#answers++
    const fault = this.#faults.shift()
    const query = new URL(url).searchParams
    const response = this.#page(query)
    return fault === undefined ? { ok: true, response } : spoilt(fault, response)
  }

  #page(query: URLSearchParams): HttpResponse {
    const { cursors = 'good', sessionLength = 3, dates = true, clock = true, cap = Infinity, emptyEvery = 0, rewrites = false } = this.#manners
    const limit = Math.min(Number(query.get('limit')), cap)
    const after = query.get('added_after')
    const visible = this.#stored.filter(({ added }) => after === null || added > micros(after))
    const next = query.get('next')
    const [born, place] = (next ?? '0:0').split(':').map(Number) as [number, number]
    const from = next?.startsWith('p:') === true ? place - (this.#stored.length - visible.length) : place
    const dead = next !== null && (cursors === 'none' || cursors === 'bogus' || (cursors === 'sessions' && this.#answers - born > sessionLength))
    if (dead) return response(400, { title: "The 'next' parameter is not valid", http_status: '400' })
    const session = next === null ? this.#answers : born
    this.#pages++
    const isEmpty = emptyEvery > 0 && this.#pages % emptyEvery === 0 && cursors !== 'none'
    const held = isEmpty ? [] : visible.slice(from, from + limit)
    const end = from + held.length
    const more = end < visible.length
    const token = cursors === 'circle' ? `${session}:0` : cursors === 'spiral' ? `${session}:0:${this.#pages}` : cursors === 'positions' ? `p:${this.#stored.length - visible.length + end}` : `${session}:${end}`
    // A cursor that stands still is a new one each time at a good server.
    const paging = more ? { more, ...(cursors === 'none' ? {} : { next: isEmpty ? `${token}:${this.#pages}` : token }) } : {}
    const objects = held.map(({ object }) => (rewrites && typeof object.modified === 'string' ? { ...object, modified: object.modified.replace('Z', '000Z') } : object))
    const [first] = held
    const last = held.at(-1)
    const headers = dates && first !== undefined && last !== undefined ? { 'x-taxii-date-added-first': written(first.added), 'x-taxii-date-added-last': written(last.added) } : {}
    return response(200, { ...paging, ...(objects.length > 0 ? { objects } : {}) }, clock ? headers : { ...headers, date: '' })
  }
}

export function response(status: number, json: unknown, headers: { readonly [name: string]: string } = {}): HttpResponse {
  const body = new TextEncoder().encode(JSON.stringify(json))
  return { status, headers: { 'content-type': TAXII, 'content-length': String(body.length), date: new Date(PEER_NOW).toUTCString(), ...headers }, body }
}

export function html(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: new TextEncoder().encode(text) }
}

function spoilt(fault: Fault, good: HttpResponse): Sent {
  const half = good.body.slice(0, Math.floor(good.body.length / 2))
  const ok = (answer: HttpResponse): Sent => ({ ok: true, response: answer })
  switch (fault) {
    case '429': return ok(response(429, { title: 'Too many requests' }, { 'retry-after': '7' }))
    case '429-date': return ok(response(429, { title: 'Too many requests' }, { 'retry-after': new Date(PEER_NOW + 11_000).toUTCString() }))
    case '503': return ok(response(503, { title: 'Busy' }, { 'retry-after': '2' }))
    case '503-bare': return ok(response(503, { title: 'Busy' }))
    case '500-html': return ok(html(500, '<html><head><title>Internal Server Error</title></head></html>'))
    case 'truncated': return ok({ ...good, body: half })
    case 'broken-json': return ok({ ...good, headers: { ...good.headers, 'content-length': String(half.length) }, body: half })
    case 'portal': return ok(html(200, '<html><title>Hotel</title></html>'))
    case 'redirect': return ok({ status: 302, headers: { location: 'http://127.0.0.1:9/login' }, body: new Uint8Array(0) })
    // Without WWW-Authenticate, as OpenTAXII.
    case '401': return ok(response(401, { code: 401, name: 'Unauthorized', description: 'Unauthorized' }))
    case '400': return ok(response(400, { title: 'Bad Request' }))
    case '403': return ok(response(403, { title: 'Forbidden' }))
    case 'cut-short': case 'timeout': case 'offline': case 'too-large': return { ok: false, why: fault }
  }
}
