import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../../shared/contract/reply.ts'
import { type TaxiiClient, taxiiClient } from '../../../shared/exchange/client.ts'
import { authorization } from '../../../shared/exchange/credentials.ts'
import type { HttpRequest, HttpResponse, Send } from '../../../shared/exchange/http.ts'
import { TAXII } from '../../../shared/exchange/media.ts'
import type { ExchangeCode, Outcome } from '../../../shared/exchange/outcome.ts'
import { ACCOUNT, ORIGIN, ROOT, note, seeded, small } from '../practice/small.ts'
import { PEER, PEER_NOW, html, response } from './peer.ts'

const URL_OF_PEER = 'https://peer.example/taxii2/'

/** A client of a server that gives one answer to everything. */
function clientOf(answer: HttpResponse | ((request: HttpRequest) => HttpResponse), more: { readonly url?: string; readonly user?: string; readonly log?: HttpRequest[] } = {}): TaxiiClient {
  const { url = URL_OF_PEER, user = 'anna', log = [] } = more
  const send: Send = request => {
    log.push(request)
    return Promise.resolve({ ok: true, response: typeof answer === 'function' ? answer(request) : answer })
  }
  return taxiiClient(send, { url, credentials: { user, password: 'secret' } }, { now: () => PEER_NOW, agent: 'Waypost/0.1.0' })
}

const practice = (movements = 100) => {
  const server = small(movements)
  return { server, client: taxiiClient(server.send, { url: `${ORIGIN}/taxii2/`, credentials: ACCOUNT }, { now: () => server.now }) }
}

const code = <T>(outcome: Outcome<T>): ExchangeCode | 'ok' => (outcome.ok ? 'ok' : outcome.trouble.code)
const valueOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`unexpected ${outcome.trouble.code}`)
  return outcome.value
}

describe('the checklist', () => {
  test('[TAXII-1] Basic is spoken with UTF-8, bearer as an alternative, and an empty user means no credentials', async () => {
    const log: HttpRequest[] = []
    const { server, client } = practice()
    expect(code(await client.discovery())).toBe('ok')
    expect(server.log[0]?.headers['authorization']).toBe(`Basic ${Buffer.from('exercise:pässword:with colon', 'utf8').toString('base64')}`)
    // RFC 7617 §2.1.
    expect(authorization({ user: 'test', password: '123£' })).toBe('Basic dGVzdDoxMjPCow==')
    const bearer = taxiiClient(server.send, { url: ROOT, credentials: { bearer: 'abc.def' } }, { now: () => 0 })
    expect(code(await bearer.root(ROOT))).toBe('unauthorised')
    expect(server.log.at(-1)?.headers['authorization']).toBe('Bearer abc.def')
    await clientOf(response(200, {}), { user: '', log }).collections(PEER)
    expect(log[0]?.headers).toEqual({ accept: TAXII, 'user-agent': 'Waypost/0.1.0' })
  })

  test('[TAXII-2] the user agent names software and version', async () => {
    const log: HttpRequest[] = []
    await clientOf(response(200, {}), { log }).collections(PEER)
    expect(log[0]?.headers['user-agent']).toBe('Waypost/0.1.0')
  })

  test('[TAXII-3] roots may be absolute or begin with one slash; //, ../, plain http and strangers to URL are left out; default must be one of them', async () => {
    const roots = ['https://peer.example/one/', '/taxii2/two/', 'https://other.example:8443/three', '//evil.example/', '/a/../b/', '/a/%2e%2E/b/', '../up/', 'four/', '/\\evil.example/', 'http://peer.example/plain/',
      'https://user:pw@peer.example/', 'javascript:alert(1)', '/five/?x=1', '/five/#x', '', 7, null]
    const found = valueOf(await clientOf(response(200, { title: 'Peer', api_roots: roots, default: '/taxii2/two/' })).discovery())
    expect(found).toEqual({ title: 'Peer', roots: ['https://peer.example/one/', 'https://peer.example/taxii2/two/', 'https://other.example:8443/three/'], default: 'https://peer.example/taxii2/two/' })
    // OpenCTI: a default that is no member.
    expect(valueOf(await clientOf(response(200, { title: 'Peer', api_roots: ['/one/'], default: '/root' })).discovery())).toEqual({ title: 'Peer', roots: ['https://peer.example/one/'] })
    expect(valueOf(await clientOf(response(200, { title: 'Peer' })).discovery())).toEqual({ title: 'Peer', roots: [] })
  })

  test('[TAXII-4] an address that a DNS SRV record gave is an address like any other', async () => {
    // The look-up itself is a matter of the machine's resolver; the product asks for an address, and this is what one with a port does.
    const log: HttpRequest[] = []
    await clientOf(response(200, { title: 'Peer' }), { url: 'https://peer.example:9443/taxii2/', log }).discovery()
    expect([log[0]?.url, log[0]?.headers['authorization'] === undefined]).toEqual(['https://peer.example:9443/taxii2/', false])
  })

  test('[TAXII-5] every path ends in a slash, ids and cursors are encoded', async () => {
    const log: HttpRequest[] = []
    const client = clientOf(response(200, {}), { log, url: 'https://peer.example/taxii2' })
    await client.discovery()
    await client.root('https://peer.example/root')
    await client.collections(PEER)
    await client.collection(PEER, 'a b/c')
    await client.objects(PEER, 'c', { limit: 5, next: 'ab+/==' })
    await client.object(PEER, 'c', 'note--1', { limit: 5 })
    await client.manifest(PEER, 'c', { limit: 5 })
    await client.status(PEER, 'work_x_2024-12-27T17:24:03.420Z')
    await client.add(PEER, 'c', [note(1)])
    await client.remove(PEER, 'c', 'note--1')
    expect(log.map(({ url }) => url)).toEqual([
      'https://peer.example/taxii2/', PEER, `${PEER}collections/`, `${PEER}collections/a%20b%2Fc/`, `${PEER}collections/c/objects/?limit=5&next=ab%2B%2F%3D%3D`,
      `${PEER}collections/c/objects/note--1/?limit=5`, `${PEER}collections/c/manifest/?limit=5`, `${PEER}status/work_x_2024-12-27T17%3A24%3A03.420Z/`, `${PEER}collections/c/objects/`, `${PEER}collections/c/objects/note--1/`,
    ])
  })

  test('[TAXII-6] the media type is sent to the letter, on every request, and as Content-Type of a POST', async () => {
    const { server, client } = practice()
    await client.discovery()
    await client.add(ROOT, 'findings', [note(1)])
    expect(server.log.map(({ headers }) => [headers['accept'], headers['content-type']])).toEqual([['application/taxii+json;version=2.1', undefined], ['application/taxii+json;version=2.1', 'application/taxii+json;version=2.1']])
  })

  test('[TAXII-7] a root is one only if it speaks 2.1; max_content_length is read', async () => {
    expect(valueOf(await practice().client.root(ROOT))).toEqual({ title: 'EXERCISE Practice exchange', description: 'EXERCISE. Everything here is invented.', maxContentLength: 10_485_760 })
    const root = (versions: unknown): Promise<Outcome<unknown>> => clientOf(response(200, { title: 'Peer', versions, max_content_length: null })).root(PEER)
    expect(await root(['application/taxii+json;version=2.0', 'application/taxii+json; version=2.1'])).toEqual({ ok: true, value: { title: 'Peer', maxContentLength: 8_388_608 }, skew: 0 })
    expect(code(await root(['application/taxii+json;version=2.0']))).toBe('not-taxii')
    expect(code(await root([]))).toBe('not-taxii')
    expect(code(await root(undefined))).toBe('not-taxii')
    expect(valueOf(await clientOf(response(200, { display_name: 'OpenCTI', versions: ['taxii-2.1'] })).root(PEER)).title).toBe('OpenCTI')
  })

  test('[TAXII-8] no collections is an empty object; rights default to none; an alias works in the path', async () => {
    expect(valueOf(await clientOf(response(200, {})).collections(PEER))).toEqual([])
    expect(valueOf(await clientOf(response(200, { collections: [{ id: 'a', title: 'A', can_read: true }, { title: 'no id' }, 7] })).collections(PEER))).toEqual([{ id: 'a', title: 'A', canRead: true, canWrite: false }])
    const { client } = practice()
    const listed = valueOf(await client.collections(ROOT))
    expect(listed.map(({ alias, canRead, canWrite }) => [alias, canRead, canWrite])).toEqual([['movements', true, false], ['findings', true, true], ['dropbox', false, true], ['closed', false, false]])
    expect(valueOf(await client.collection(ROOT, 'movements'))).toEqual(listed[0])
  })

  test('[TAXII-9] filters: commas are OR, each field once, no blanks, limit always', async () => {
    const log: HttpRequest[] = []
    await clientOf(response(200, {}), { log }).objects(PEER, 'c', { limit: 300, addedAfter: '2026-11-01T00:00:00.000000Z', match: { id: ['note--1', 'note--2'], type: ['note'], version: ['all'], specVersion: ['2.1'] } })
    expect(new URL(log[0]?.url ?? '').search).toBe('?added_after=2026-11-01T00%3A00%3A00.000000Z&limit=300&match[id]=note--1%2Cnote--2&match[type]=note&match[version]=all&match[spec_version]=2.1')
    const { client } = practice()
    expect(valueOf(await client.objects(ROOT, 'movements', { limit: 5, match: { type: ['note'], id: [seeded(9).id, seeded(1).id] } })).objects).toEqual([seeded(9)])
  })

  test('[TAXII-10] versions: the newest unless asked for all', async () => {
    const { client } = practice()
    const [first, second] = [note(1), note(1, { modified: '2026-11-05T00:00:00.000Z' })]
    await client.add(ROOT, 'findings', [first, second])
    expect(valueOf(await client.object(ROOT, 'findings', first.id, { limit: 10 })).objects).toEqual([second])
    expect(valueOf(await client.object(ROOT, 'findings', first.id, { limit: 10, match: { version: ['all'] } })).objects).toEqual([first, second])
  })

  test('[TAXII-11] an empty envelope is a good answer, absent more is false, unknown types are kept as they came', async () => {
    expect(valueOf(await clientOf(response(200, {})).objects(PEER, 'c', { limit: 5 }))).toEqual({ objects: [], skipped: [], more: false })
    const odd = { type: 'x-acme-thing', id: 'x-acme-thing--00000000-0000-4000-8000-000000000001', anything: [{ at: 'all' }] }
    expect(valueOf(await clientOf(response(200, { objects: [odd] })).objects(PEER, 'c', { limit: 5 })).objects).toEqual([odd])
  })

  test('[TAXII-12] both X headers are read, six digits or not; what is no time is as good as none', async () => {
    const { client } = practice()
    expect(valueOf(await client.objects(ROOT, 'movements', { limit: 5 }))).toMatchObject({ first: '2026-10-27T20:00:00.000000Z', last: '2026-10-28T00:00:00.000000Z' })
    const page = valueOf(await clientOf(response(200, { objects: [] }, { 'x-taxii-date-added-first': 'yesterday', 'x-taxii-date-added-last': '2026-11-01T00:00:00Z' })).objects(PEER, 'c', { limit: 5 }))
    expect([page.first, page.last]).toEqual([undefined, '2026-11-01T00:00:00Z'])
  })

  test('[TAXII-13] objects stay in the order of the server', async () => {
    const { client } = practice()
    expect(valueOf(await client.objects(ROOT, 'movements', { limit: 50 })).objects).toEqual(Array.from({ length: 50 }, (_, i) => seeded(i)))
  })

  test('[TAXII-15] the Date header tells the skew of the clocks', async () => {
    const late = response(200, {}, { date: new Date(PEER_NOW + 86_400_000).toUTCString() })
    expect((await clientOf(late).collections(PEER)).skew).toBe(86_400)
    expect('skew' in (await clientOf(response(200, {}, { date: 'today' })).collections(PEER))).toBe(false)
  })

  test('[TAXII-16] a manifest has one record per version, with or without next', async () => {
    const { client } = practice(10)
    const first = valueOf(await client.manifest(ROOT, 'movements', { limit: 7 }))
    expect([first.records.length, first.more, first.next]).toEqual([7, true, 'w7'])
    expect(first.records[0]).toEqual({ id: seeded(0).id, added: '2026-10-31T14:00:00.000000Z', version: seeded(0).modified })
    expect(valueOf(await clientOf(response(200, { more: true, objects: [] })).manifest(PEER, 'c', { limit: 7 }))).toEqual({ records: [], more: true })
  })

  test('[TAXII-17] what is added goes as an envelope and never as a bundle; twice is no error', async () => {
    const { server, client } = practice()
    for (const _ of [1, 2]) expect(valueOf(await client.add(ROOT, 'findings', [note(1)]))).toMatchObject({ complete: true, total: 1, successCount: 1, failureCount: 0, failures: [] })
    expect(JSON.parse(new TextDecoder().decode(server.log[0]?.body))).toEqual({ objects: [note(1)] })
    expect(valueOf(await client.objects(ROOT, 'findings', { limit: 10 })).objects).toEqual([note(1)])
  })

  test('[TAXII-18] a status has null counts and no lists at some servers, and an id that is no UUID', async () => {
    const status = { id: 'work_7_2024-12-27T17:24:03.420Z', status: 'pending', total_count: null, success_count: 3, failure_count: 0, pending_count: null }
    expect(valueOf(await clientOf(response(200, status)).status(PEER, status.id))).toEqual({ id: status.id, complete: false, successCount: 3, failureCount: 0, successes: [], failures: [], pendings: [] })
    expect(code(await clientOf(response(200, { id: 'x', status: 'confused' })).status(PEER, 'x'))).toBe('not-taxii')
  })

  test('[TAXII-19] deleting: done, then 404; refused where reading or writing is', async () => {
    const { client } = practice()
    await client.add(ROOT, 'findings', [note(1)])
    expect(code(await client.remove(ROOT, 'findings', note(1).id))).toBe('ok')
    expect(code(await client.object(ROOT, 'findings', note(1).id, { limit: 1 }))).toBe('not-found')
    expect(code(await client.remove(ROOT, 'movements', seeded(1).id))).toBe('forbidden')
    expect(code(await client.remove(ROOT, 'closed', seeded(1).id))).toBe('not-found')
    expect(code(await clientOf({ status: 204, headers: {}, body: new Uint8Array(0) }).remove(PEER, 'c', 'note--1'))).toBe('ok')
  })

  test('[TAXII-20] errors keep the server’s words, of any dialect', async () => {
    const words = async (answer: HttpResponse): Promise<string | undefined> => {
      const outcome = await clientOf(answer).collections(PEER)
      return outcome.ok ? 'ok' : outcome.trouble.words
    }
    expect(await words(response(422, { title: 'Bad object', description: 'No name.', http_status: '422' }))).toBe('Bad object: No name.')
    expect(await words(response(400, { code: 400, name: 'Validation Error', description: { next: ['Not valid'] } }))).toBe('Validation Error: {"next":["Not valid"]}')
    expect(await words(html(500, '<html><head><title>500 Internal\nServer Error</title>'))).toBe('500 Internal Server Error')
    expect(await words({ status: 404, headers: {}, body: new Uint8Array(0) })).toBeUndefined()
  })

  test('[TAXII-21] properties that we do not know are no harm', async () => {
    expect(valueOf(await clientOf(response(200, { more: false, x_acme: 1, objects: [], unheard_of: {} })).objects(PEER, 'c', { limit: 5 }))).toEqual({ objects: [], skipped: [], more: false })
    expect(valueOf(await clientOf(response(200, { x_acme: 1 })).objects(PEER, 'c', { limit: 5 })).objects).toEqual([])
  })

  test('[TAXII-22] no Range is ever sent; 429 and 503 tell when to come back, in both forms', async () => {
    const log: HttpRequest[] = []
    const wait = async (status: number, header?: string, date = PEER_NOW): Promise<unknown> => {
      const headers = { date: new Date(date).toUTCString(), ...(header === undefined ? {} : { 'retry-after': header }) }
      const outcome = await clientOf(response(status, {}, headers), { log }).objects(PEER, 'c', { limit: 5 })
      return outcome.ok ? 'ok' : [outcome.trouble.code, outcome.trouble.retryAfter]
    }
    expect(await wait(429, '120')).toEqual(['rate-limited', 120])
    expect(await wait(503, new Date(PEER_NOW + 90_000).toUTCString())).toEqual(['server-error', 90])
    expect(await wait(429)).toEqual(['rate-limited', undefined])
    expect(log.some(({ headers }) => 'range' in headers)).toBe(false)
  })
})

test('[EXCHANGE-1] credentials do not follow a root to another origin', async () => {
  const log: HttpRequest[] = []
  const client = clientOf(response(200, {}), { log })
  for (const root of ['https://peer.example/x/', 'https://other.example/x/', 'https://peer.example:444/x/', 'http://peer.example/x/']) await client.collections(root)
  expect(log.map(({ headers }) => headers['authorization'] !== undefined)).toEqual([true, false, false, false])
})

test('[EXCHANGE-2] a redirect is told and not followed', async () => {
  const log: HttpRequest[] = []
  const client = clientOf({ status: 302, headers: { location: 'https://evil.example/' }, body: new Uint8Array(0) }, { log })
  expect([code(await client.discovery()), log.length]).toEqual(['redirected', 1])
})

test('[EXCHANGE-3] HTML is a captive portal, what is no TAXII is called so', async () => {
  const objects = (answer: HttpResponse): Promise<Outcome<unknown>> => clientOf(answer).objects(PEER, 'c', { limit: 5 })
  expect(code(await objects(html(200, '<html>Welcome')))).toBe('captive-portal')
  expect(code(await objects(html(511, '')))).toBe('captive-portal')
  expect(code(await objects({ ...response(200, {}), headers: { 'content-type': 'image/png' } }))).toBe('not-taxii')
  expect(code(await objects({ ...response(200, {}), headers: { 'content-type': 'application/taxii+json;version=2.0' } }))).toBe('not-taxii')
  expect(code(await objects(response(200, { error: 'no' })))).toBe('not-taxii')
  expect(code(await objects(response(200, [])))).toBe('not-taxii')
  expect(code(await objects(response(200, { objects: 'many' })))).toBe('not-taxii')
  expect(code(await objects({ ...response(200, { objects: [] }), headers: { 'content-type': 'application/json' } }))).toBe('ok')
})

test('[EXCHANGE-4] a body that broke off, by its length or by its JSON, is cut short; other nonsense is a bad page', async () => {
  const good = response(200, { objects: [seeded(1)] })
  const objects = (body: Uint8Array<ArrayBuffer>, headers = good.headers): Promise<Outcome<unknown>> => clientOf({ ...good, headers, body }).objects(PEER, 'c', { limit: 5 })
  const { 'content-length': _length, ...unsized } = good.headers
  for (let length = 1; length < good.body.length; length++) {
    expect(code(await objects(good.body.slice(0, length)))).toBe('cut-short')
    // A cut right behind a brace can only be told by the length.
    expect(['cut-short', 'bad-page']).toContain(code(await objects(good.body.slice(0, length), unsized)))
  }
  expect(code(await objects(Uint8Array.of(0xff, 0xfe, 0x7d), unsized))).toBe('bad-page')
  expect(code(await objects(new TextEncoder().encode('{"objects":[}]}'), unsized))).toBe('bad-page')
  expect(code(await objects(new Uint8Array(0), unsized))).toBe('bad-page')
})

test('[EXCHANGE-5] each status has its code', async () => {
  const codes: { readonly [status: number]: ExchangeCode } = {
    301: 'redirected', 308: 'redirected', 400: 'bad-request', 401: 'unauthorised', 402: 'bad-request', 403: 'forbidden', 404: 'not-found', 406: 'not-acceptable', 408: 'timeout', 409: 'bad-request',
    413: 'too-large', 415: 'unsupported-media', 422: 'unprocessable', 429: 'rate-limited', 500: 'server-error', 502: 'server-error', 503: 'server-error', 511: 'captive-portal',
  }
  for (const [status, expected] of Object.entries(codes)) {
    const outcome = await clientOf(response(Number(status), { title: 'x' })).objects(PEER, 'c', { limit: 1 })
    expect([status, code(outcome), outcome.ok ? 0 : outcome.trouble.status]).toEqual([status, expected, Number(status)])
  }
  // What the link says goes through, and every code has a sentence.
  const asProblem = (it: ExchangeCode): ProblemCode => it
  for (const why of ['offline', 'refused', 'timeout', 'untrusted-certificate', 'not-allowed', 'cut-short', 'too-large', 'cancelled'] as const) {
    const client = taxiiClient(() => Promise.resolve({ ok: false, why }), { url: URL_OF_PEER }, { now: () => 0 })
    expect(await client.discovery()).toEqual({ ok: false, trouble: { code: asProblem(why) } })
  }
})

test('[EXCHANGE-6] a date to come back at is read against the server’s own clock, and no wait is longer than a day', async () => {
  const wait = async (header: string, date: number): Promise<number | undefined> => {
    const outcome = await clientOf(response(503, {}, { date: new Date(date).toUTCString(), 'retry-after': header })).collections(PEER)
    return outcome.ok ? undefined : outcome.trouble.retryAfter
  }
  const wrong = PEER_NOW - 86_400_000
  expect(await wait(new Date(wrong + 30_000).toUTCString(), wrong)).toBe(30)
  expect(await wait(new Date(wrong - 30_000).toUTCString(), wrong)).toBe(0)
  expect(await wait('99999999', PEER_NOW)).toBe(86_400)
  expect(await wait('soon', PEER_NOW)).toBeUndefined()
})

test('[EXCHANGE-7] a server’s words are one short line without control or direction marks', async () => {
  const outcome = await clientOf(response(400, { title: `a\u202Eb\u0000\n\tc${'x'.repeat(1_000)}` })).collections(PEER)
  expect(outcome.ok ? '' : outcome.trouble.words).toBe(`a b c${'x'.repeat(294)}…`)
})

test('[EXCHANGE-8] one poisoned object costs itself and not its page', async () => {
  const text = JSON.stringify({ objects: [seeded(1), { ...seeded(2), id: 'nonsense' }, 'text', seeded(3)] }).replace('{"objects":[', '{"objects":[{"type":"note","type":"note"},')
  const page = valueOf(await clientOf({ ...response(200, {}), headers: { 'content-type': TAXII }, body: new TextEncoder().encode(text) }).objects(PEER, 'c', { limit: 5 }))
  expect(page.objects).toEqual([seeded(1), seeded(3)])
  expect(page.skipped).toEqual([{ why: 'no-id', count: 2 }, { why: 'not-i-json', count: 1 }])
})

test('[EXCHANGE-9] whatever comes, the answer is an outcome', async () => {
  const anything = fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    type: fc.constantFrom(TAXII, 'application/json', 'text/html', '', 'application/taxii+json'),
    body: fc.oneof(fc.uint8Array(), fc.json().map(text => new TextEncoder().encode(text)), fc.object({ key: fc.constantFrom('objects', 'more', 'next', 'title', 'api_roots', 'versions', 'collections', 'id', 'status', 'failures', '__proto__') }).map(object => new TextEncoder().encode(JSON.stringify(object)))),
    date: fc.string(), retry: fc.string(),
  })
  await fc.assert(fc.asyncProperty(anything, async ({ status, type, body, date, retry }) => {
    const client = clientOf({ status, headers: { 'content-type': type, date, 'retry-after': retry }, body: Uint8Array.from(body) })
    const outcomes = await Promise.all([client.discovery(), client.root(PEER), client.collections(PEER), client.collection(PEER, 'c'), client.objects(PEER, 'c', { limit: 1 }), client.manifest(PEER, 'c', { limit: 1 }), client.status(PEER, 's'), client.add(PEER, 'c', []), client.remove(PEER, 'c', 'x')])
    expect(outcomes.every(outcome => typeof outcome.ok === 'boolean')).toBe(true)
  }), { numRuns: 500 })
})

test('[EXCHANGE-9] a list of roots or collections that nobody could have meant is none, and a text is looked at as far as a screen is wide', async () => {
  const many = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `/root-${n}/`)
  expect(valueOf(await clientOf(response(200, { title: 'Peer', api_roots: many(64) })).discovery()).roots).toHaveLength(64)
  expect(await clientOf(response(200, { title: 'Peer', api_roots: many(65) })).discovery()).toMatchObject({ ok: false, trouble: { code: 'not-taxii' } })
  const collections = many(1_001).map(id => ({ id, title: id, can_read: true, can_write: false }))
  expect(valueOf(await clientOf(response(200, { collections: collections.slice(1) })).collections(PEER))).toHaveLength(1_000)
  expect(await clientOf(response(200, { collections })).collections(PEER)).toMatchObject({ ok: false, trouble: { code: 'not-taxii' } })
  expect(valueOf(await clientOf(response(200, { title: `Peer${'\u202E'.repeat(5_000)}x` })).discovery()).title).toBe('Peer')
})
