import { expect, test } from 'vitest'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled } from './exchange.ts'
import { locations, movements } from './traffic.ts'

const observed = (count: number, from = 0): StixObject[] => movements(count, from).flatMap(movement => observedData(movement).slice(-1))

test('[VAULT-2] a pull brings everything once, and the next opening goes on from its watermark', async () => {
  const server = makeExchange({ reference: locations(), movements: observed(2_500) })
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { exchange: server.exchange })
  const source = await join(desk)
  await pulled(desk, source)
  const status = must(await desk.calls.status())
  expect(status).toMatchObject({ rows: 2_500, owed: 0, link: 'online' })
  expect(status.sources[0]?.collections.map(({ title, objects }) => [title, objects])).toEqual([
    ['EXERCISE reference', 12], ['EXERCISE movements', 2_500], ['EXERCISE findings', 0],
  ])
  desk.close()

  const again = await openDesk(cabinet, { exchange: server.exchange })
  expect(again.opened.rows).toBe(2_500)
  const before = must(await again.calls.status()).sources[0]?.pulled ?? 0
  await pulled(again, source, before)
  const later = must(await again.calls.status())
  expect(later.rows).toBe(2_500)
  // The last minute is asked for again with each pull; what comes a second time is not held twice.
  expect(later.sources[0]?.collections.map(({ objects }) => objects)).toEqual([12, 2_500, 0])
  again.close()
})

test('[VAULT-15] what a page holds that is no object is left out, counted, and costs nothing else', async () => {
  const [id, ...rest] = observed(10)
  const server = makeExchange({ reference: locations(), movements: [...rest, { ...id!, id: 'nobody' } as unknown as StixObject, { ...id!, modified: '2026-03-01T08:00:00' }] })
  const desk = await openDesk(await makeCabinet(false), { exchange: server.exchange })
  await pulled(desk, await join(desk))
  const status = must(await desk.calls.status())
  expect([status.rows, status.sources[0]?.leftOut]).toEqual([9, 2])
  desk.close()
})

test('[VAULT-2] a link that breaks costs at most the page under way', async () => {
  const server = makeExchange({ movements: observed(5_000) })
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { exchange: server.exchange })
  server.cutAfter(5)
  await join(desk)
  await desk.until(() => desk.last('sync')?.problem !== undefined, 'the pull ending')
  const status = must(await desk.calls.status())
  expect(status.link).toBe('offline')
  expect(status.rows).toBeGreaterThan(0)
  expect(status.rows).toBeLessThan(5_000)
  expect(status.sources[0]?.problem).toEqual({ code: 'offline' })
  desk.close()

  server.cutAfter(Infinity)
  const again = await openDesk(cabinet, { exchange: server.exchange })
  expect(again.opened.rows).toBe(status.rows)
  await again.until(async () => must(await again.calls.status()).rows === 5_000, 'all rows')
  again.close()
})

test('[VAULT-2] a pull that a person stops keeps its pages, and goes on when asked', async () => {
  const server = makeExchange({ movements: observed(5_000) })
  const desk = await openDesk(await makeCabinet(false), { exchange: async request => {
    await new Promise(resolve => setTimeout(resolve, 30))
    return await server.exchange(request)
  } })
  const source = await join(desk)
  await desk.until(async () => must(await desk.calls.status()).rows > 0, 'a first page')
  must(await desk.calls.cancelSync())
  await desk.until(() => desk.last('sync')?.phase === 'stopped', 'the pull stopping')
  const { rows, sources } = must(await desk.calls.status())
  expect(rows).toBeLessThan(5_000)
  expect(sources[0]?.problem).toBeUndefined()
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(must(await desk.calls.status()).rows).toBe(rows)
  must(await desk.calls.sync())
  await pulled(desk, source)
  expect(must(await desk.calls.status()).rows).toBe(5_000)
  desk.close()
})

test('[VAULT-14] a password is never told and does not follow a changed address', async () => {
  const seen: string[] = []
  const server = makeExchange({ movements: observed(5) })
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet, { exchange: request => {
    seen.push(`${new URL(request.url).host} ${request.headers['authorization'] ?? 'nobody'}`)
    return server.exchange(request)
  } })
  const id = await join(desk)
  await pulled(desk, id)
  expect(JSON.stringify([must(await desk.calls.status()), desk.told])).not.toContain('password')
  must(await desk.calls.saveSource({ id, title: 'Renamed', url: 'https://exchange.invalid/taxii2/', user: 'exercise', password: '' }))
  must(await desk.calls.saveSource({ id, title: 'Moved', url: 'https://elsewhere.invalid/taxii2/', user: 'exercise', password: '' }))
  await desk.until(() => seen.some(line => line.startsWith('elsewhere.invalid')), 'a request to the other address')
  const basic = (password: string): string => `Basic ${btoa(`exercise:${password}`)}`
  expect(seen.filter(line => line.startsWith('elsewhere.invalid') && line.includes(basic('exercise')))).toEqual([])
  expect(seen.filter(line => line.startsWith('exchange.invalid')).every(line => line.endsWith(basic('exercise')))).toBe(true)
  expect(await desk.calls.testSource({ id: '', title: '', url: 'https://exchange.invalid/taxii2/', user: 'exercise', password: 'wrong' })).toMatchObject({ ok: false, problem: { code: 'unauthorised' } })
  desk.close()
})

test('[VAULT-25] a server that asked for a pause is not asked before it is over, not by somebody who presses the button either', async () => {
  const server = makeExchange({ reference: locations(), movements: observed(10) })
  let asked = 0
  let isBusy = false
  let clock = Date.now()
  const desk = await openDesk(await makeCabinet(false), { now: () => clock, exchange: request => {
    if (!isBusy) return server.exchange(request)
    asked++
    return { ok: true, response: { status: 503, headers: { 'retry-after': '600', 'content-type': 'application/taxii+json;version=2.1' }, body: new TextEncoder().encode('{"title":"Busy"}') } }
  } })
  const source = await join(desk)
  await pulled(desk, source)
  isBusy = true
  must(await desk.calls.sync())
  await desk.until(() => desk.last('sync')?.problem !== undefined && asked > 0, 'the pause being asked for')
  const before = asked
  for (let times = 0; times < 3; times++) {
    must(await desk.calls.sync())
    must(await desk.calls.compare())
    await new Promise(resolve => setTimeout(resolve, 60))
  }
  expect(asked).toBe(before)
  isBusy = false
  clock += 601_000
  must(await desk.calls.sync())
  await pulled(desk, source, clock - 1)
  desk.close()
}, 30_000)
