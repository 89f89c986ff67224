import { expect, test } from 'vitest'
import { TAXII } from '../../../shared/exchange/media.ts'
import { MAX_CONTENT_LENGTH } from '../../../shared/practice/exchange.ts'
import type { Kept } from '../../../shared/practice/receiving.ts'
import { REFUSED_WORD } from '../../../shared/practice/validity.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { HEADERS, ORIGIN, ROOT, type Small, note, seeded, small } from './small.ts'

interface Got {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly json: { readonly [name: string]: unknown; readonly objects?: readonly StixObject[]; readonly next?: string; readonly more?: boolean }
}

function get({ handle }: Small, path: string, headers: { readonly [name: string]: string } = HEADERS, method: 'GET' | 'DELETE' = 'GET'): Got {
  const { status, headers: told, body } = handle({ method, url: path.startsWith('http') ? path : `${ROOT}${path}`, headers })
  return { status, headers: told, json: body.length === 0 ? {} : JSON.parse(new TextDecoder().decode(body)) }
}

function post({ handle }: Small, path: string, body: unknown, headers: { readonly [name: string]: string } = {}): Got {
  const bytes = body instanceof Uint8Array ? Uint8Array.from(body) : new TextEncoder().encode(JSON.stringify(body))
  const response = handle({ method: 'POST', url: `${ROOT}${path}`, headers: { ...HEADERS, 'content-type': TAXII, ...headers }, body: bytes })
  return { status: response.status, headers: response.headers, json: JSON.parse(new TextDecoder().decode(response.body)) }
}

const ids = ({ json }: Got): readonly string[] => (json.objects ?? []).map(({ id }) => id)

test('[PRACTICE-1] a cursor walks the whole collection in order of arrival, and the same cursor works after a restart', () => {
  const practice = small(2_345)
  const found: string[] = []
  let query = '?limit=300'
  let next: string | undefined
  let pages = 0
  do {
    // A new exchange for each page: nothing is remembered.
    const page = get(small(2_345), `collections/movements/objects/${query}${next === undefined ? '' : `&next=${next}`}`)
    found.push(...ids(page))
    next = page.json.next
    expect(page.json.more ?? false).toBe(next !== undefined)
    pages++
  } while (next !== undefined)
  expect(pages).toBe(8)
  expect(found).toEqual(Array.from({ length: 2_345 }, (_, i) => seeded(i).id))
  expect(get(practice, 'collections/movements/objects/?next=bogus').status).toBe(400)
  expect(get(practice, 'collections/movements/objects/?next=').status).toBe(400)
  expect(get(practice, 'collections/movements/objects/?next=w2346').status).toBe(400)
})

test('[PRACTICE-2] every object has a date_added of its own, six digits, strictly growing, and walking by date loses nothing', () => {
  const practice = small(1_000)
  const all = get(practice, 'collections/movements/manifest/?limit=5000').json.objects as unknown as readonly { readonly date_added: string }[]
  const dates = all.map(record => record.date_added)
  expect(dates).toEqual([...new Set(dates)].toSorted())
  expect(dates.every(date => /T\d\d:\d\d:\d\d\.\d{6}Z$/.test(date))).toBe(true)
  const found: string[] = []
  let after: string | undefined
  for (;;) {
    const page = get(practice, `collections/movements/objects/?limit=77${after === undefined ? '' : `&added_after=${after}`}`)
    found.push(...ids(page))
    if (page.json.more !== true) break
    after = page.headers['x-taxii-date-added-last']
  }
  expect(found).toEqual(Array.from({ length: 1_000 }, (_, i) => seeded(i).id))
})

test('[PRACTICE-2] objects that are added in one request, or by a clock that stands still or goes back, keep their order', () => {
  const practice = small(3)
  for (let i = 0; i < 5; i++) {
    practice.now -= 10_000
    post(practice, 'collections/findings/objects/', { objects: [note(2 * i), note(2 * i + 1)] })
  }
  const page = get(practice, 'collections/findings/manifest/')
  const dates = (page.json.objects as unknown as readonly { readonly date_added: string }[]).map(record => record.date_added)
  expect(dates).toEqual([...new Set(dates)].toSorted())
  expect(ids(get(practice, 'collections/findings/objects/'))).toEqual(Array.from({ length: 10 }, (_, i) => note(i).id))
})

test('[PRACTICE-3] both X headers on every page; an empty page repeats added_after', () => {
  const practice = small(10)
  const page = get(practice, 'collections/movements/objects/')
  expect([page.headers['x-taxii-date-added-first'], page.headers['x-taxii-date-added-last']]).toEqual(['2026-10-31T14:00:00.000000Z', '2026-10-31T23:00:00.000000Z'])
  const empty = get(practice, 'collections/movements/objects/?added_after=2026-11-05T00:00:00Z')
  expect(empty.json).toEqual({ x_waypost_remaining: 0 })
  expect([empty.headers['x-taxii-date-added-first'], empty.headers['x-taxii-date-added-last']]).toEqual(['2026-11-05T00:00:00.000000Z', '2026-11-05T00:00:00.000000Z'])
})

test('[PRACTICE-4] 1,000 objects on a page unless asked otherwise, 5,000 at most, and it tells how many follow', () => {
  const practice = small(12_000)
  expect(ids(get(practice, 'collections/movements/objects/'))).toHaveLength(1_000)
  const most = get(practice, 'collections/movements/objects/?limit=9999')
  expect(ids(most)).toHaveLength(5_000)
  expect(most.json['x_waypost_remaining']).toBe(7_000)
  for (const limit of ['0', '-1', 'ten', '']) expect(get(practice, `collections/movements/objects/?limit=${limit}`).status).toBe(400)
})

test('[PRACTICE-4] a page ends at four megabytes, with at least one object', () => {
  const practice = small(0)
  const large = Array.from({ length: 7 }, (_, i) => note(i, { content: 'x'.repeat(i === 3 ? 5_000_000 : 1_500_000) }))
  for (const object of large) post(practice, 'collections/findings/objects/', { objects: [object] })
  const sizes: number[] = []
  let next: string | undefined
  do {
    const page = get(practice, `collections/findings/objects/${next === undefined ? '' : `?next=${next}`}`)
    sizes.push(ids(page).length)
    next = page.json.next
  } while (next !== undefined)
  expect(sizes).toEqual([3, 1, 3])
})

test('[PRACTICE-5] the clients of the world get in: lower-case scheme, media type with and without version and blank, a missing slash', () => {
  const practice = small(1)
  const status = (headers: { readonly [name: string]: string }): number => get(practice, `${ORIGIN}/taxii2/`, { ...HEADERS, ...headers }).status
  expect(status({ authorization: HEADERS.authorization.replace('Basic', 'basic') })).toBe(200)
  for (const accept of [TAXII, 'application/taxii+json', 'application/taxii+json; version=2.1', 'application/json, text/plain, */*', 'application/taxii+json;version="2.1", application/json;q=0.5']) expect(status({ accept })).toBe(200)
  for (const accept of ['application/json', 'text/html', 'application/taxii+json;version=2.0', 'application/vnd.oasis.taxii+json']) expect(status({ accept })).toBe(406)
  const moved = get(practice, `${ORIGIN}/taxii2?x=1`)
  expect([moved.status, moved.headers['location']]).toEqual([308, '/taxii2/?x=1'])
  for (const [type, code] of [[TAXII, 202], ['application/taxii+json; version=2.1', 202], ['application/taxii+json', 202], ['application/json', 415], ['application/vnd.oasis.stix+json', 415]] as const) expect(post(practice, 'collections/findings/objects/', { objects: [note(1)] }, { 'content-type': type }).status).toBe(code)
})

test('[PRACTICE-6] a stranger is told how to sign in, and every error is a TAXII error whose http_status is a string', () => {
  const practice = small(1)
  const stranger = get(practice, `${ORIGIN}/taxii2/`, { accept: TAXII })
  expect([stranger.status, stranger.headers['www-authenticate']]).toEqual([401, 'Basic realm="EXERCISE practice exchange", charset="UTF-8"'])
  expect(stranger.json['http_status']).toBe('401')
  expect(get(practice, `${ORIGIN}/taxii2/`, { ...HEADERS, authorization: 'Basic bm8=' }).status).toBe(401)
  const missing = get(practice, 'collections/nowhere/objects/')
  expect([missing.status, missing.json, missing.headers['content-type']]).toEqual([404, { title: 'Not Found', http_status: '404' }, TAXII])
})

test('[PRACTICE-7] discovery, root and collections are what the standard says', () => {
  const practice = small(1)
  expect(get(practice, `${ORIGIN}/taxii2/`).json).toEqual({ title: 'EXERCISE Practice exchange', description: 'EXERCISE. Everything here is invented.', default: ROOT, api_roots: [ROOT] })
  expect(get(practice, '').json).toEqual({ title: 'EXERCISE Practice exchange', description: 'EXERCISE. Everything here is invented.', versions: [TAXII], max_content_length: MAX_CONTENT_LENGTH })
  const listed = get(practice, 'collections/').json['collections'] as readonly { readonly id: string }[]
  expect(listed.map(({ id }) => get(practice, `collections/${id}/`).json)).toEqual(listed)
  expect(get(practice, 'collections/movements/').json).toEqual(listed[0])
  expect(get(practice, 'collections/dropbox/objects/').status).toBe(403)
  expect(post(practice, 'collections/movements/objects/', { objects: [note(1)] }).status).toBe(403)
})

test('[PRACTICE-8] filters: types and ids are OR in themselves and AND together; unknown ones are ignored, repeated ones refused', () => {
  const practice = small(100)
  expect(ids(get(practice, 'collections/movements/objects/?match[type]=note'))).toHaveLength(10)
  expect(ids(get(practice, 'collections/movements/objects/?match[type]=note,observed-data'))).toHaveLength(100)
  expect(ids(get(practice, `collections/movements/objects/?match[id]=${seeded(9).id},${seeded(10).id}&match[type]=note`))).toEqual([seeded(9).id])
  expect(ids(get(practice, 'collections/movements/objects/?match[spec_version]=2.0'))).toEqual([])
  expect(ids(get(practice, 'collections/movements/objects/?match[nonsense]=1'))).toHaveLength(100)
  expect(get(practice, 'collections/movements/objects/?limit=1&limit=2').status).toBe(400)
  expect(get(practice, 'collections/movements/objects/?match[version]=all,last').status).toBe(400)
})

test('[PRACTICE-8] a filter that picks little still ends, page by page', () => {
  const practice = small(45_000)
  const found: string[] = []
  let next: string | undefined
  let pages = 0
  do {
    const page = get(practice, `collections/movements/objects/?match[id]=${seeded(44_999).id}${next === undefined ? '' : `&next=${next}`}`)
    found.push(...ids(page))
    next = page.json.next
    pages++
  } while (next !== undefined && pages < 10)
  expect([found, pages]).toEqual([[seeded(44_999).id], 3])
})

test('[PRACTICE-9] versions: the newest unless asked, first, all, one by its time; the versions resource lists them', () => {
  const practice = small(1)
  const times = ['2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z', '2026-11-02T11:00:00.000Z'] as const
  // Out of order on purpose: what is newest is said by the object, not by its arrival.
  for (const modified of [times[1], times[2], times[0]]) expect(post(practice, 'collections/findings/objects/', { objects: [note(1, { modified })] }).status).toBe(202)
  const versions = (query: string): readonly unknown[] => (get(practice, `collections/findings/objects/${query}`).json.objects ?? []).map(({ modified }) => modified)
  expect(versions('')).toEqual([times[2]])
  expect(versions('?match[version]=first')).toEqual([times[0]])
  expect(versions('?match[version]=first,last')).toEqual([times[2], times[0]])
  expect(versions('?match[version]=all')).toEqual([times[1], times[2], times[0]])
  expect(versions('?match[version]=2026-11-02T10:00:00Z')).toEqual([times[1]])
  expect(versions(`${note(1).id}/`)).toEqual([times[2]])
  expect(get(practice, `collections/findings/objects/${note(1).id}/versions/`).json).toEqual({ versions: [times[1], times[2], times[0]] })
  const manifest = get(practice, 'collections/findings/manifest/?match[version]=all').json.objects as unknown as readonly { readonly version: string }[]
  expect(manifest.map(({ version }) => version)).toEqual([times[1], times[2], times[0]])
})

test('[PRACTICE-10] what is added is there at once, twice is no error, and an invalid object fails alone, with words', () => {
  const practice = small(1)
  const { object_refs: _gone, ...pointless } = note(2)
  const received = post(practice, 'collections/findings/objects/', { objects: [note(1), pointless, note(3, { name: `Anything ${REFUSED_WORD}` }), { type: 'note' }, note(1)] })
  expect(received.status).toBe(202)
  expect(received.json).toMatchObject({
    status: 'complete', total_count: 5, success_count: 2, failure_count: 3, pending_count: 0,
    successes: [{ id: note(1).id, message: 'Added.' }, { id: note(1).id, message: 'Already here.' }],
    failures: [
      { id: note(2).id, message: 'note: object_refs is missing.' }, { id: note(3).id, message: `Refused for the exercise: the name holds ${REFUSED_WORD}.` },
      { id: 'unknown', message: 'The id does not fit the type.' },
    ],
  })
  expect(ids(get(practice, 'collections/findings/objects/'))).toEqual([note(1).id])
  expect(get(practice, `status/${String(received.json['id'])}/`).json).toEqual(received.json)
})

test('[PRACTICE-10] a bundle, nothing at all, what is not JSON and what is too long are refused whole', () => {
  const practice = small(1)
  expect(post(practice, 'collections/findings/objects/', { type: 'bundle', id: 'bundle--1', objects: [note(1)] }).status).toBe(422)
  expect(post(practice, 'collections/findings/objects/', {}).status).toBe(422)
  expect(post(practice, 'collections/findings/objects/', new TextEncoder().encode('{"objects":[')).status).toBe(400)
  expect(post(practice, 'collections/findings/objects/', new Uint8Array(MAX_CONTENT_LENGTH + 1)).status).toBe(413)
})

test('[PRACTICE-11] a status can be pending first, is kept for a day, and then is gone', () => {
  const practice = small(1, { deliberation: 2_000 })
  const first = post(practice, 'collections/findings/objects/', { objects: [note(1)] })
  expect(first.json).toMatchObject({ status: 'pending', pending_count: 1, success_count: 0, pendings: [{ id: note(1).id }] })
  practice.now += 2_000
  expect(get(practice, `status/${String(first.json['id'])}/`).json).toMatchObject({ status: 'complete', success_count: 1 })
  practice.now += 86_400_000
  expect(get(practice, `status/${String(first.json['id'])}/`).status).toBe(404)
})

test('[PRACTICE-12] deleting follows the matrix of the standard: 404, 403, 403, done', () => {
  const practice = small(5)
  const remove = (path: string): number => get(practice, path, HEADERS, 'DELETE').status
  post(practice, 'collections/findings/objects/', { objects: [note(1), note(1, { modified: '2026-11-03T00:00:00.000Z' })] })
  post(practice, 'collections/dropbox/objects/', { objects: [note(1)] })
  expect(remove(`collections/closed/objects/${seeded(0).id}/`)).toBe(404)
  expect(remove(`collections/movements/objects/${seeded(0).id}/`)).toBe(403)
  expect(remove(`collections/dropbox/objects/${note(1).id}/`)).toBe(403)
  expect(remove(`collections/findings/objects/${note(2).id}/`)).toBe(404)
  expect(remove(`collections/findings/objects/${note(1).id}/`)).toBe(200)
  expect(get(practice, `collections/findings/objects/${note(1).id}/`).status).toBe(404)
  expect(get(practice, 'collections/findings/objects/').json).toEqual({ x_waypost_remaining: 0 })
})

test('[PRACTICE-13] what was kept is there again after a restart, with its dates', () => {
  const kept: Kept[] = []
  const before = small(1, { keep: entry => void kept.push(entry) })
  post(before, 'collections/findings/objects/', { objects: [note(1), note(2)] })
  const after = small(1, { kept: JSON.parse(JSON.stringify(kept)) })
  expect(get(after, 'collections/findings/manifest/').json).toEqual(get(before, 'collections/findings/manifest/').json)
})

test('[PRACTICE-14] titles say EXERCISE, and so does the sign-in', () => {
  const practice = small(1)
  const texts = [get(practice, `${ORIGIN}/taxii2/`), get(practice, ''), get(practice, 'collections/')].map(({ json }) => JSON.stringify(json))
  expect(texts.every(text => text.includes('EXERCISE'))).toBe(true)
})
