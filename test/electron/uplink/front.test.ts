import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { carrier } from '../../../electron/uplink/carry.ts'
import { frontOf } from '../../../electron/uplink/front.ts'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import type { Send } from '../../../shared/exchange/http.ts'
import { MAX_CONTENT_LENGTH } from '../../../shared/practice/exchange.ts'
import { pullCollection } from '../../../shared/sync/pull.ts'
import { pushObjects } from '../../../shared/sync/push.ts'
import { surveySource } from '../../../shared/sync/survey.ts'
import { ACCOUNT, HEADERS, note, seeded, small } from '../../shared/practice/small.ts'
import { clock } from '../../shared/sync/setting.ts'

const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0)) end()
})

async function serving(movements: number) {
  const practice = small(movements)
  const server = frontOf(practice.handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { practice, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** The client's way out, as the uplink process has it. */
function sending(): Send {
  const one = carrier([])
  endings.push(one.close)
  return request => one.carry(request, { seconds: 10, bytes: 50_000_000 }, new AbortController().signal)
}

/** One raw request. */
function ask(url: string, options: http.RequestOptions & { readonly body?: Uint8Array } = {}): Promise<{ readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options
    const asking = http.request(url, rest, answer => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }))
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

test('[UPLINK-12] over real HTTP: a source is surveyed, pulled whole, and written to', async () => {
  const { practice, origin } = await serving(3_210)
  const client = taxiiClient(sending(), { url: origin, credentials: ACCOUNT }, { now: () => practice.now })
  const survey = await surveySource(client, origin)
  const [movements, findings] = survey.ok ? survey.value.collections : []
  if (movements === undefined || findings === undefined) throw new Error('no collections')
  expect(movements.root).toBe(`${origin}/exercise/`)
  const found = []
  for await (const step of pullCollection(client, { root: movements.root, collection: movements.id }, clock(practice.now))) {
    if (step.kind === 'page') found.push(...step.objects)
    else expect(step.trouble).toBeUndefined()
  }
  expect(found).toEqual(Array.from({ length: 3_210 }, (_, i) => seeded(i)))
  const notes = Array.from({ length: 700 }, (_, i) => note(i))
  const receipts = []
  for await (const step of pushObjects(client, { root: findings.root, collection: findings.id, maxContentLength: findings.maxContentLength }, notes, clock(practice.now))) if (step.kind === 'receipts') receipts.push(...step.receipts)
  expect(receipts).toEqual(notes.map(({ id }) => ({ id, state: 'accepted' })))
})

test('[UPLINK-12] gzip is offered to who asks for it, and a missing slash answered with a way', async () => {
  const { origin } = await serving(1_000)
  const url = `${origin}/exercise/collections/movements/objects/`
  const [plain, packed] = [await ask(url, { headers: HEADERS }), await ask(url, { headers: { ...HEADERS, 'accept-encoding': 'deflate, gzip;q=1.0' } })]
  expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip'])
  expect(gunzipSync(packed.body).equals(plain.body)).toBe(true)
  expect(packed.body.length).toBeLessThan(plain.body.length / 8)
  const moved = await ask(`${origin}/taxii2?x=1`)
  expect([moved.status, moved.headers['location']]).toEqual([308, '/taxii2/?x=1'])
})

test('[UPLINK-12] what is too long, of another method or without sense is refused and harms nobody', async () => {
  const { origin } = await serving(1)
  const findings = `${origin}/exercise/collections/findings/objects/`
  const posting = { method: 'POST', headers: { ...HEADERS, 'content-type': HEADERS.accept } }
  const long = await ask(findings, { ...posting, headers: { ...posting.headers, 'content-length': MAX_CONTENT_LENGTH + 1 } }).catch(() => undefined)
  expect(long === undefined || long.status === 413).toBe(true)
  expect((await ask(findings, { ...posting, body: new TextEncoder().encode('{') })).status).toBe(400)
  for (const method of ['PUT', 'PATCH', 'OPTIONS']) expect((await ask(findings, { method, headers: HEADERS })).status).toBe(405)
  expect((await ask(`${origin}/taxii2/`, { headers: HEADERS })).status).toBe(200)
})
