import { expect, test } from 'vitest'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import type { HttpResponse } from '../../../shared/exchange/http.ts'
import { TAXII } from '../../../shared/exchange/media.ts'
import { surveySource } from '../../../shared/sync/survey.ts'
import { html, response } from '../exchange/peer.ts'
import { ACCOUNT, ORIGIN, ROOT, small } from '../practice/small.ts'

/** What a server has, by address. */
const survey = (url: string, pages: { readonly [url: string]: HttpResponse }, log: string[] = []) =>
  surveySource(taxiiClient(request => {
    log.push(request.url)
    return Promise.resolve({ ok: true, response: pages[request.url] ?? html(404, '<title>Not Found</title>') })
  }, { url }, { now: () => 0 }), url)

const root = response(200, { title: 'Root', versions: [TAXII], max_content_length: 1_000 })
const collections = response(200, { collections: [{ id: 'a', title: 'A', can_read: true, can_write: false }] })
const A = { id: 'a', title: 'A', canRead: true, canWrite: false, maxContentLength: 1_000 }

test('[SYNC-18] a source is found by the address of its discovery, of its root, or by its origin alone', async () => {
  const server = small(1)
  for (const url of [`${ORIGIN}/taxii2/`, `${ORIGIN}/taxii2`, ORIGIN, `${ORIGIN}/`, ROOT]) {
    const found = await surveySource(taxiiClient(server.send, { url, credentials: ACCOUNT }, { now: () => server.now }), url)
    expect([url, found.ok && found.value.title, found.ok && found.value.collections.map(({ alias, key }) => [alias, key])[0]]).toEqual([url, 'EXERCISE Practice exchange', ['movements', `${ROOT}collections/00000000-0000-4000-8009-000000000001/`]])
  }
})

test('[SYNC-18] a relative root is resolved, and a root that fails does not hide the others', async () => {
  const found = await survey('https://x.example/taxii2/', {
    'https://x.example/taxii2/': response(200, { title: 'X', api_roots: ['/one/', 'https://x.example/two/'] }), 'https://x.example/one/': root, 'https://x.example/one/collections/': collections,
  })
  expect(found.ok && found.value).toEqual({ title: 'X', collections: [{ ...A, key: 'https://x.example/one/collections/a/', root: 'https://x.example/one/' }] })
})

test('[SYNC-18] the reason is the most telling one', async () => {
  const reason = async (url: string, pages: { readonly [url: string]: HttpResponse }): Promise<string | undefined> => {
    const found = await survey(url, pages)
    return found.ok ? 'ok' : found.trouble.code
  }
  expect(await reason('https://x.example/nothing/', {})).toBe('not-found')
  expect(await reason('https://x.example/', { 'https://x.example/taxii2/': html(200, 'Welcome') })).toBe('captive-portal')
  expect(await reason('https://x.example/t/', { 'https://x.example/t/': response(401, {}) })).toBe('unauthorised')
  expect(await reason('https://x.example/t/', { 'https://x.example/t/': response(200, { title: 'X', api_roots: ['/one/'] }), 'https://x.example/one/': response(403, {}) })).toBe('forbidden')
  expect(await reason('nonsense', {})).toBe('not-allowed')
})
