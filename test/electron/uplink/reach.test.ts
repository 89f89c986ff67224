import { expect, test } from 'vitest'
import { type Handle, makeReach } from '../../../electron/uplink/reach.ts'
import type { Carrier } from '../../../electron/uplink/carry.ts'
import { PRACTICE_ORIGIN } from '../../../shared/contract/uplink.ts'
import type { HttpRequest, Sent } from '../../../shared/exchange/http.ts'

const LIMITS = { seconds: 5, bytes: 100 }
const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} })
const answer = (text: string): Sent => ({ ok: true, response: { status: 200, headers: {}, body: new TextEncoder().encode(text) } })

/** A reach over carriers that answer when the test lets them, and a practice exchange that says how often it was built. */
function setting() {
  const log: string[] = []
  const waiting: (() => void)[] = []
  let built = 0
  const carrierTo = (proxy: string | undefined): Carrier => {
    log.push(`carrier ${proxy ?? 'direct'}`)
    return {
      carry: (request, _limits, signal) => new Promise(resolve => {
        log.push(request.url)
        signal.addEventListener('abort', () => resolve({ ok: false, why: 'cancelled' }))
        waiting.push(() => resolve(answer('far')))
      }),
      close: () => log.push('closed'),
    }
  }
  const practice = (scenario: { readonly seed: number; readonly movements: number }): Handle => {
    built++
    return () => ({ status: 200, headers: {}, body: new TextEncoder().encode(`practice ${scenario.seed} ${built}`) })
  }
  const reach = makeReach({ carrierTo, practice })
  const page = reach.connect()
  const send = async (url: string, id = 1, limits = LIMITS): Promise<string> => {
    const reply = await page.calls.send(id, get(url), limits)
    if (!reply.ok) return `problem ${reply.problem.code}`
    return reply.value.ok ? new TextDecoder().decode(reply.value.response.body) : reply.value.why
  }
  const allow = (...origins: readonly string[]) => reach.warden.allow(origins.map(origin => ({ origin })))
  return { reach, page, send, allow, log, waiting }
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))

test('[UPLINK-1] nothing leaves before main has spoken, and only to the origins that main named', async () => {
  const { send, allow, log, waiting } = setting()
  const early = send('https://a.example/x')
  await turn()
  expect(log).toEqual([])
  await allow('https://a.example')
  await turn()
  expect(log).toEqual(['carrier direct', 'https://a.example/x'])
  waiting[0]?.()
  expect(await early).toBe('far')
  for (const url of ['https://b.example/x', 'https://a.example:444/x', 'http://a.example/x', 'https://a.example.evil.example/x']) expect(await send(url)).toBe('not-allowed')
})

test('[UPLINK-1] an origin that is taken back is not reached any more, and its connections end', async () => {
  const { send, allow, log, waiting, reach } = setting()
  await reach.warden.allow([{ origin: 'https://a.example', proxy: 'p:1' }])
  const sent = send('https://a.example/x')
  await turn()
  waiting[0]?.()
  await sent
  await allow()
  expect([await send('https://a.example/y'), log]).toEqual(['not-allowed', ['carrier p:1', 'https://a.example/x', 'closed']])
})

test('[UPLINK-9] the drill switch: what is under way looks like a pulled cable, what is asked is offline, and it is told', async () => {
  const { send, allow, reach } = setting()
  await allow('https://a.example', PRACTICE_ORIGIN)
  await reach.warden.practise({ seed: 7, movements: 1 })
  const heard: boolean[] = []
  const unhear = reach.onDrill(() => heard.push(reach.drill()))
  const underWay = send('https://a.example/x')
  await turn()
  await reach.warden.link(false)
  expect([await underWay, await send('https://a.example/y'), await send(`${PRACTICE_ORIGIN}/`)]).toEqual(['offline', 'offline', 'offline'])
  await reach.warden.link(true)
  unhear()
  await reach.warden.link(false)
  await reach.warden.link(true)
  expect([heard, await send(`${PRACTICE_ORIGIN}/`)]).toEqual([[true, false], 'practice 7 1'])
})

test('[UPLINK-10] the practice exchange answers in process, is built once, and only where main wants practice', async () => {
  const { send, allow, reach, log } = setting()
  await allow('https://a.example')
  await reach.warden.practise({ seed: 1, movements: 1 })
  expect(await send(`${PRACTICE_ORIGIN}/`)).toBe('not-allowed')
  await allow(PRACTICE_ORIGIN)
  expect([await send(`${PRACTICE_ORIGIN}/`), await send(`${PRACTICE_ORIGIN}/`)]).toEqual(['practice 1 1', 'practice 1 1'])
  expect(await send(`${PRACTICE_ORIGIN}/`, 1, { seconds: 1, bytes: 5 })).toBe('too-large')
  expect(log).toEqual([])
  const without = setting()
  await without.allow(PRACTICE_ORIGIN)
  expect(await without.send(`${PRACTICE_ORIGIN}/`)).toBe('refused')
})

test('[UPLINK-6] a request is cancelled by its number, and all of a wire when it leaves', async () => {
  const { send, allow, page } = setting()
  await allow('https://a.example')
  const [first, second] = [send('https://a.example/1', 1), send('https://a.example/2', 2)]
  await turn()
  await page.calls.cancel(1)
  await page.calls.cancel(99)
  expect(await first).toBe('cancelled')
  page.leave()
  expect(await second).toBe('cancelled')
  const other = setting()
  const early = other.send('https://a.example/')
  await turn()
  await other.page.calls.cancel(1)
  expect(await early).toBe('cancelled')
})
