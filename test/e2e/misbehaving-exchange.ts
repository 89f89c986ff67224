// The practice exchange behind a front that can be told to misbehave, as networks and servers of the real world do.
import { randomUUID } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { frontOf } from '../../electron/uplink/front.ts'
import { practiceExchange } from '../../shared/practice/exchange.ts'
import { practiceScenario } from '../../shared/practice/scenario.ts'
import type { StixObject } from '../../shared/stix/object.ts'

const ACCOUNT = { user: 'trainer', password: 'ferry-ledger-9' } as const

/** Answers in place of the exchange. @returns false leaves the answer to it. */
export type Mood = (asked: IncomingMessage, answer: ServerResponse) => boolean

export interface MisbehavingExchange {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly movements: number
  mood: Mood | undefined
  /** Seconds by which its clock is ahead. */
  skew: number
  /** What was added and acknowledged. */
  readonly added: readonly StixObject[]
  end(): void
}

export async function startMisbehaving(movements = 2_000): Promise<MisbehavingExchange> {
  const added: StixObject[] = []
  const now = (): number => Date.now() + exchange.skew * 1_000
  const front = frontOf(practiceExchange(practiceScenario(3, movements), { now, newId: randomUUID, account: ACCOUNT, keep: ({ object }) => void added.push(object) }))
  const server = http.createServer((asked, answer) => {
    if (exchange.mood?.(asked, answer) !== true) front.emit('request', asked, answer)
  })
  const exchange: MisbehavingExchange = {
    url: '', ...ACCOUNT, movements, mood: undefined, skew: 0, added,
    end() {
      server.close()
      server.closeAllConnections()
    },
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(exchange, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/taxii2/` })
}

const isListing = (asked: IncomingMessage): boolean => asked.method === 'GET' && /\/objects\//.test(asked.url ?? '')
const isAdding = (asked: IncomingMessage): boolean => asked.method === 'POST'

const answering = (applies: (asked: IncomingMessage) => boolean) => (status: number, body: string, headers: { readonly [name: string]: string } = {}): Mood => (asked, answer) => {
  if (!applies(asked)) return false
  asked.resume()
  answer.writeHead(status, { 'content-type': 'application/taxii+json;version=2.1', ...headers }).end(body)
  return true
}

/** Answers every page that is asked for with this. */
export const toPages = answering(isListing)
/** Answers everything that is sent with this. */
export const toFindings = answering(isAdding)

/** A page whose end never comes. */
export const cutShort: Mood = (asked, answer) => {
  if (!isListing(asked)) return false
  answer.writeHead(200, { 'content-type': 'application/taxii+json;version=2.1', 'content-length': '90000' })
  answer.write('{"objects":[{"type":"location"')
  setTimeout(() => answer.destroy(), 50)
  return true
}
