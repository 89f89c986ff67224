import { authorization } from '../exchange/credentials.ts'
import type { HttpRequest, HttpResponse } from '../exchange/http.ts'
import type { Microseconds } from '../exchange/instant.ts'
import { writeInstant } from '../exchange/instant.ts'
import { TAXII, kindOf } from '../exchange/media.ts'
import { readJson } from '../stix/json.ts'
import type { PracticeScenario } from './collection.ts'
import { type Held, Holding, stamp, versionOf } from './holding.ts'
import { type Question, cursorAt, readQuestion } from './question.ts'
import { type Kept, Statuses, receive } from './receiving.ts'
import { answer, answerText, refusal } from './reply.ts'

export interface PracticeMeans {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
  /** A UUID for a status. */
  readonly newId: () => string
  readonly account: { readonly user: string; readonly password: string }
  /** What was added in an earlier run, oldest first. */
  readonly kept?: readonly Kept[]
  /** Called for each new object before the answer that acknowledges it. */
  readonly keep?: (kept: Kept) => void
  /** Milliseconds for which every status says `pending`; none unless told. */
  readonly deliberation?: number
}

/** Octets of a request's body; whoever serves over HTTP should not read more. */
export const MAX_CONTENT_LENGTH = 10 * 1024 * 1024

/** Path of the one API root. */
export const PRACTICE_ROOT = '/exercise/'

/**
 * The practice exchange: a TAXII 2.1 server as one function. In tests and in a practice vault the client's `send` leads straight to it;
 * over HTTP the same function serves a room of laptops.
 *
 * @see interop rules in the README
 */
export function practiceExchange(scenario: PracticeScenario, means: PracticeMeans): (request: HttpRequest) => HttpResponse {
  const { now, newId, account, kept = [], keep = () => {}, deliberation = 0 } = means
  const holdings = scenario.collections.map(collection => new Holding(collection, scenario.opened))
  const statuses = new Statuses(deliberation)
  const expected = (authorization(account) ?? '').slice('Basic '.length)
  for (const { collection, at, object } of kept) holdings.find(holding => holding.about.id === collection)?.add(object, at as Microseconds)

  const handle = (request: HttpRequest): HttpResponse => {
    const url = new URL(request.url)
    if (!url.pathname.endsWith('/')) return { status: 308, headers: { location: `${url.pathname}/${url.search}`, 'content-length': '0' }, body: new Uint8Array(0) }
    if (!isKnown(request.headers['authorization'], expected)) return refusal(401, 'Unauthorized', 'EXERCISE: user name or password is wrong.', { 'www-authenticate': 'Basic realm="EXERCISE practice exchange", charset="UTF-8"' })
    if (!accepts(request.headers['accept'])) return refusal(406, 'Not Acceptable', `Only ${TAXII} is served.`)
    const path = url.pathname.split('/').slice(1, -1).map(decode)
    if (path.length === 1 && path[0] === 'taxii2') return request.method === 'GET' ? discovery(scenario, url.origin) : notAllowed()
    if (`/${path[0] ?? ''}/` !== PRACTICE_ROOT) return notFound()
    return atRoot(request, path.slice(1), url.searchParams)
  }

  const atRoot = (request: HttpRequest, path: readonly string[], query: URLSearchParams): HttpResponse => {
    const { method } = request
    const [what, name, part, id, detail] = path
    if (what === 'status' && path.length === 2) return method === 'GET' ? status(name ?? '') : notAllowed()
    if (what === undefined) return method === 'GET' ? answer(200, { title: scenario.title, description: 'EXERCISE. Everything here is invented.', versions: [TAXII], max_content_length: MAX_CONTENT_LENGTH }) : notAllowed()
    if (what !== 'collections') return notFound()
    if (name === undefined) return method === 'GET' ? answer(200, holdings.length === 0 ? {} : { collections: holdings.map(describe) }) : notAllowed()
    const holding = holdings.find(({ about }) => about.id === name || about.alias === name)
    if (holding === undefined) return notFound()
    if (part === undefined) return method === 'GET' ? answer(200, describe(holding)) : notAllowed()
    if (part === 'objects' && id === undefined && method === 'POST') return add(holding, request)
    const read = readQuestion(query)
    if (!read.ok) return refusal(400, 'Bad Request', read.words)
    if (part === 'objects' && id !== undefined && detail === undefined && method === 'DELETE') return remove(holding, id, read.question)
    if (method !== 'GET') return notAllowed()
    if (!holding.about.canRead) return refusal(403, 'Forbidden', 'This collection may not be read.')
    if (part === 'manifest' && path.length === 3) return list(holding, read.question, ({ object, position }) => record(object, stamp(holding, position)))
    if (part !== 'objects') return notFound()
    if (id === undefined) return list(holding, read.question, ({ object }) => object)
    if (!holding.has(id)) return notFound()
    if (detail === undefined) return one(holding, id, read.question, held => ({ objects: held.map(({ object }) => object) }))
    if (detail !== 'versions' || path.length !== 5) return notFound()
    return one(holding, id, { ...read.question, picking: { ...read.question.picking, versions: new Set(['all']) } }, held => ({ versions: held.map(({ object }) => versionOf(object)) }))
  }

  const add = (holding: Holding, { headers, body = new Uint8Array(0) }: HttpRequest): HttpResponse => {
    if (!holding.about.canWrite) return refusal(403, 'Forbidden', 'This collection may not be written to.')
    if (kindOf(headers['content-type']) !== 'taxii' || headers['content-type']?.toLowerCase().includes('taxii+json') !== true) return refusal(415, 'Unsupported Media Type', `Send ${TAXII}.`)
    if (body.length > MAX_CONTENT_LENGTH) return tooLong()
    const json = readJson(body)
    if (!json.ok) return refusal(400, 'Bad Request', 'The body is not JSON.')
    const { value } = json
    const objects = typeof value === 'object' && value !== null && 'objects' in value && !('type' in value) ? value.objects : undefined
    if (!Array.isArray(objects) || objects.length === 0) return refusal(422, 'Unprocessable', 'Send an envelope with objects, not a bundle.')
    const received = receive(holding, objects, newId(), now(), keep)
    statuses.keep(received, now())
    return answer(202, statuses.find(received.id, now()) ?? received)
  }

  const status = (id: string): HttpResponse => {
    const found = statuses.find(id, now())
    return found === undefined ? notFound() : answer(200, found)
  }

  return request => {
    const response = handle(request)
    return { ...response, headers: { ...response.headers, date: new Date(now()).toUTCString() } }
  }
}

/** For whoever reads bodies before `handle` does. */
export const tooLong = (): HttpResponse => refusal(413, 'Content Too Large', `A body may have ${MAX_CONTENT_LENGTH} octets.`)

function discovery({ title }: PracticeScenario, origin: string): HttpResponse {
  const root = `${origin}${PRACTICE_ROOT}`
  return answer(200, { title, description: 'EXERCISE. Everything here is invented.', default: root, api_roots: [root] })
}

/** @param element what stands on the page for an object. Written once, as most of the time of an exchange goes into writing JSON. */
function list(holding: Holding, { addedAfter, from, limit, picking }: Question, element: (held: Held) => object): HttpResponse {
  if (from !== undefined && from > holding.end) return refusal(400, 'Bad Request', 'next is no cursor of this collection.')
  const start = Math.max(from ?? 0, addedAfter === undefined ? 0 : holding.firstAfter(addedAfter))
  const texts: string[] = []
  const { held, end } = holding.page(start, limit, picking, one => {
    const text = JSON.stringify(element(one))
    texts.push(text)
    return text.length
  })
  const isWhole = Object.keys(picking).length === 0
  const parts = [
    ...(end < holding.end ? ['"more":true', `"next":"${cursorAt(end)}"`] : []), ...(texts.length > 0 ? [`"objects":[${texts.join(',')}]`] : []),
    ...(isWhole ? [`"x_waypost_remaining":${holding.end - end}`] : []),
  ]
  return answerText(200, `{${parts.join(',')}}`, dates(holding, held, addedAfter))
}

function one(holding: Holding, id: string, { addedAfter, from = 0, limit, picking }: Question, body: (held: readonly Held[]) => object): HttpResponse {
  const all = holding.versionsOf(id, picking).filter(({ position }) => position >= from && (addedAfter === undefined || holding.addedAt(position) > addedAfter))
  const held = all.slice(0, limit)
  const next = all[limit]
  return answer(200, { ...(next === undefined ? {} : { more: true, next: cursorAt(next.position) }), ...(held.length > 0 ? body(held) : {}) }, dates(holding, held, addedAfter))
}

function remove(holding: Holding, id: string, { picking }: Question): HttpResponse {
  const { canRead, canWrite } = holding.about
  if (!canRead && !canWrite) return notFound()
  if (!canRead || !canWrite) return refusal(403, 'Forbidden', 'Deleting needs the right to read and to write.')
  if (!holding.has(id)) return notFound()
  holding.remove(holding.versionsOf(id, { versions: new Set(['all']), ...picking }))
  return answer(200, {})
}

/** Both headers on every page; an empty one repeats what was asked, so that a watermark can always be read. TAXII 2.1 §3.2. */
function dates(holding: Holding, held: readonly Held[], addedAfter: Microseconds | undefined): { readonly [name: string]: string } {
  const [first] = held
  const last = held.at(-1)
  if (first !== undefined && last !== undefined) return { 'x-taxii-date-added-first': stamp(holding, first.position), 'x-taxii-date-added-last': stamp(holding, last.position) }
  return addedAfter === undefined ? {} : { 'x-taxii-date-added-first': writeInstant(addedAfter), 'x-taxii-date-added-last': writeInstant(addedAfter) }
}

const record = (object: Held['object'], added: string): object => ({ id: object.id, date_added: added, version: versionOf(object), media_type: 'application/stix+json;version=2.1' })

function describe({ about }: Holding): object {
  const { id, alias, title, description, canRead, canWrite } = about
  return { id, title, description, alias, can_read: canRead, can_write: canWrite, media_types: ['application/stix+json;version=2.1'] }
}

/** MISP writes the scheme in lower case. */
function isKnown(header: string | undefined, expected: string): boolean {
  const [scheme = '', token] = (header ?? '').trim().split(/ +/)
  return scheme.toLowerCase() === 'basic' && token === expected
}

/** With or without version and blank; OpenCTI once sent axios' own list, which ends in a wildcard. */
function accepts(header: string | undefined): boolean {
  const ranges = (header ?? '*/*').split(',').map(range => range.trim().toLowerCase())
  return ranges.some(range => /^(\*|application)\/\*(;|$)/.test(range) || (range.startsWith('application/taxii+json') && kindOf(range.replace(/;\s*q=[\d.]+$/, '')) === 'taxii'))
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const notFound = (): HttpResponse => refusal(404, 'Not Found')
const notAllowed = (): HttpResponse => refusal(405, 'Method Not Allowed')
