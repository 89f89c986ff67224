import { carrier, type Carrier } from '../../../../electron/uplink/carry.ts'
import { PRACTICE_ACCOUNT } from '../../../../shared/practice/account.ts'
import { practiceExchange } from '../../../../shared/practice/exchange.ts'
import type { PracticeScenario, SeededCollection } from '../../../../shared/practice/collection.ts'
import { observedData } from '../../../../shared/movement/write.ts'
import type { StixObject } from '../../../../shared/stix/object.ts'
import { Dice } from '../../../shared/sync/simulation/world.ts'
import { makeCabinet, must, openDesk, type Desk } from '../desk.ts'
import { locations, movements } from '../traffic.ts'
import { type Asked, faultProxy, type FaultProxy } from './fault-proxy.ts'

/** How much faster the clocks of a scenario run than the world's. */
const SPEED = 100
const MINUTE = 60_000
/** A bound is missed by less than this when machines are busy. Milliseconds of the scenario. */
const SLACK = 2_000
/** The same for what follows at once. */
const ANEW = 10_000

export interface ProxiedOutcome {
  readonly seed: number
  readonly violations: readonly string[]
  readonly requests: number
  readonly faults: number
}

const collection = (n: number, alias: string, objects: readonly StixObject[], canWrite: boolean): SeededCollection => ({
  id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`, alias, title: `EXERCISE ${alias}`, description: '', canRead: true, canWrite,
  count: objects.length, objects: (from, to) => objects.slice(from, to),
})

/**
 * Two real vaults, the product's own connections and a real server behind a proxy that does everything wrong: some minutes of faults, three minutes
 * without an answer, then all is well. Clocks run a hundred times as fast as the world's.
 */
export async function proxied(seed: number, certificate: { readonly key: string; readonly cert: string } | undefined): Promise<ProxiedOutcome> {
  const dice = new Dice(seed)
  const begun = performance.now()
  const start = Date.UTC(2026, 10, 25)
  const now = (): number => Math.round(start + (performance.now() - begun) * SPEED)
  const { setTimeout: real } = globalThis
  const sleep = async (milliseconds: number): Promise<void> => await new Promise(resolve => { real(resolve, milliseconds / SPEED) })
  const posted: StixObject[] = []
  const observed = movements(dice.between(20, 60)).map(movement => observedData(movement).at(-1)!)
  const scenario: PracticeScenario = { title: 'EXERCISE exchange', opened: start - MINUTE, collections: [collection(1, 'reference', locations(), false), collection(2, 'movements', observed, false), collection(3, 'findings', [], true)] }
  const handle = practiceExchange(scenario, { now, newId: () => dice.uuid(), account: PRACTICE_ACCOUNT, keep: ({ object }) => void posted.push(object) })
  const violations = new Set<string>()
  const proxies: FaultProxy[] = []
  const carriers: Carrier[] = []
  const desks: Desk[] = []
  globalThis.setTimeout = ((happen: () => void, milliseconds = 0) => real(happen, milliseconds / SPEED)) as unknown as typeof setTimeout
  try {
    for (const user of ['Ada', 'Bea']) {
      const proxy = await faultProxy(handle, certificate, dice, now)
      const carry = carrier(certificate === undefined ? [] : [certificate.cert])
      proxies.push(proxy)
      carriers.push(carry)
      const limits = { seconds: 5, bytes: 64 * 1024 * 1024 }
      desks.push(await openDesk(await makeCabinet(false), { user, now, exchange: async request => await carry.carry(request, limits, new AbortController().signal) }))
    }
    const sources: string[] = []
    for (const [i, desk] of desks.entries()) {
      const { user, password } = PRACTICE_ACCOUNT
      sources.push(must(await desk.calls.saveSource({ id: '', title: 'Exchange', url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${proxies[i]!.port}/taxii2/`, user, password })).id)
    }
    for (const desk of desks) await desk.until(async () => must(await desk.calls.status()).sources[0]?.collections.some(({ canWrite }) => canWrite) === true, 'the collections')
    for (const proxy of proxies) proxy.rate = dice.pick([0.1, 0.3, 0.5])
    for (const [i, desk] of desks.entries()) for (let n = dice.between(1, 3); n > 0; n--) await forward(desk, sources[i]!)
    for (const desk of desks) must(await desk.calls.sync())
    await sleep(4 * MINUTE)

    const outage = now()
    for (const proxy of proxies) proxy.out = true
    for (const desk of desks) must(await desk.calls.sync())
    await sleep(4 * MINUTE)
    for (const { log } of proxies) judgeOutage(log, outage, violations)

    for (const proxy of proxies) {
      proxy.out = false
      proxy.rate = 0
    }
    for (const desk of desks) await desk.until(async () => {
      must(await desk.calls.sync())
      await sleep(20_000)
      return must(await desk.calls.outbox()).every(({ state }) => state === 'accepted')
    }, 'the findings being accepted')
    const texts = async (): Promise<readonly string[]> => await Promise.all(desks.map(async desk => {
      const hash = must(await desk.calls.stateHash(true))
      return ['rows', 'objects', 'texts', 'revised', 'revoked'].map(section => `${section} ${hash[section] ?? ''}`).join('\n')
    }))
    let hashes: readonly string[] = []
    for (let round = 0; round < 15; round++) {
      for (const desk of desks) must(await desk.calls.compare())
      await sleep(MINUTE)
      hashes = await texts()
      if (new Set(hashes).size === 1) break
    }
    if (new Set(hashes).size > 1) violations.add('P3 the two vaults do not hold the same')
    for (const desk of desks) if (must(await desk.calls.status()).rows !== observed.length) violations.add('P2 a movement has not come')
    const versions = posted.map(({ id, modified = '' }) => `${id} ${modified}`)
    if (new Set(versions).size < versions.length) violations.add('P7 the exchange holds something twice')
    if (new Set(posted.filter(({ type }) => type === 'report').map(({ id }) => id)).size !== (await Promise.all(desks.map(async desk => must(await desk.calls.outbox()).length))).reduce((a, b) => a + b, 0)) violations.add('P1 a finding is not at the exchange, or twice')
    for (const { log } of proxies) judgePatience(log, violations)
  } finally {
    for (const desk of desks) desk.close()
    globalThis.setTimeout = real
    for (const proxy of proxies) proxy.close()
    for (const carry of carriers) carry.close()
  }
  const all = proxies.flatMap(({ log }) => log)
  return { seed, violations: [...violations], requests: all.length, faults: all.filter(({ fault }) => fault !== 'plain').length }
}

async function forward(desk: Desk, source: string): Promise<void> {
  const note = must(await desk.calls.annotate({ title: 'Note', text: 'Seen twice', anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'GREEN' }))
  const target = must(await desk.calls.status()).sources[0]!.collections.find(({ canWrite }) => canWrite)!
  must(await desk.calls.forward({ title: 'Finding', summary: '', annotations: [note.id], movements: [], source, collection: target.id }))
}

/** From a minute into an outage on, one request in 30 seconds to one collection: discovery stands for all of them. */
function judgeOutage(log: readonly Asked[], from: number, violations: Set<string>): void {
  const seen = log.filter(({ at }) => at > from + MINUTE)
  for (const path of new Set(seen.map(({ method, path: asked }) => `${method} ${asked}`))) {
    const times = seen.filter(({ method, path: asked }) => `${method} ${asked}` === path)
    // A connection that was closed in the moment of its use is used anew at once.
    const isAnew = (i: number): boolean => times[i - 1]!.fault === 'drop request' && times[i]!.at - times[i - 1]!.at < ANEW
    for (const [i, { at }] of times.entries()) {
      const before = times[i - 1]
      if (before !== undefined && !isAnew(i) && at - before.at < 30_000 - SLACK) violations.add(`G10 ${path} was asked again after ${Math.round((at - before.at) / 1_000)} s (${before.fault}) while failing`)
    }
  }
}

/** Who was told to wait has waited, before asking the same again. */
function judgePatience(log: readonly Asked[], violations: Set<string>): void {
  for (const [i, { at, method, path, retryAfter }] of log.entries()) {
    if (retryAfter === undefined) continue
    const again = log.slice(i + 1).find(other => other.method === method && other.path === path)
    if (again !== undefined && again.at - at < retryAfter * 1_000 - SLACK) violations.add('G10 a Retry-After was not honoured')
  }
}
