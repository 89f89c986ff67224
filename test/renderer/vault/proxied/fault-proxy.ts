import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpRequest, HttpResponse } from '../../../../shared/exchange/http.ts'
import type { Dice } from '../../../shared/sync/simulation/world.ts'

/** What a proxy does to one request. */
export type Fault = 'drop request' | 'drop response' | 'twice' | 'cut' | '429' | '503' | '500' | 'slow' | 'portal' | 'plain'
export const FAULTS: readonly Fault[] = ['drop request', 'drop response', 'twice', 'cut', '429', '503', '500', 'slow', 'portal']

export interface Asked {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly fault: Fault
  /** Seconds that it was told to wait. */
  readonly retryAfter?: number
}

export interface FaultProxy {
  readonly port: number
  readonly log: readonly Asked[]
  /** 0 to 1. */
  rate: number
  /** Every request fails. */
  out: boolean
  close(): void
}

/** In front of a server that is one function: real sockets, TLS, gzip, and everything that goes wrong on the way. @param now of the run, milliseconds. */
export async function faultProxy(handle: (request: HttpRequest) => HttpResponse, certificate: { readonly key: string; readonly cert: string } | undefined, dice: Dice, now: () => number): Promise<FaultProxy> {
  const log: Asked[] = []
  const answer = (asking: http.IncomingMessage, answering: http.ServerResponse, body: Buffer): void => {
    const fault: Fault = proxy.out ? dice.pick(['drop request', '503', '500']) : dice.happens(proxy.rate) ? dice.pick(FAULTS) : 'plain'
    const retryAfter = fault === '429' || (fault === '503' && !proxy.out) ? dice.between(1, 50) : undefined
    log.push({ at: now(), method: asking.method ?? '', path: (asking.url ?? '').split('?')[0] ?? '', fault, ...(retryAfter === undefined ? {} : { retryAfter }) })
    const carry = (): HttpResponse => handle({
      method: asking.method as HttpRequest['method'], url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${proxy.port}${asking.url ?? ''}`,
      headers: Object.fromEntries(Object.entries(asking.headers).map(([name, value]) => [name, String(value)])), ...(body.length === 0 ? {} : { body: Uint8Array.from(body) }),
    })
    switch (fault) {
      case 'drop request': return void asking.socket.destroy()
      case '429': case '503': case '500': {
        const words = JSON.stringify({ title: 'Busy', http_status: fault })
        return void answering.writeHead(Number(fault), { 'content-type': 'application/taxii+json;version=2.1', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) }).end(words)
      }
      case 'portal': return void answering.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the network of this hotel</html>')
      case 'drop response':
        carry()
        return void asking.socket.destroy()
      case 'twice':
        carry()
        break
      case 'cut': case 'slow': case 'plain':
    }
    const { status, headers, body: whole } = carry()
    const packed = asking.headers['accept-encoding']?.includes('gzip') === true && whole.length > 200 ? gzipSync(whole) : Buffer.from(whole)
    answering.writeHead(status, { ...headers, 'content-length': String(packed.length), ...(packed.length === whole.length ? {} : { 'content-encoding': 'gzip' }) })
    if (fault === 'cut') {
      answering.write(packed.subarray(0, packed.length >> 1))
      return void setImmediate(() => asking.socket.destroy())
    }
    if (fault !== 'slow') return void answering.end(packed)
    answering.write(packed.subarray(0, 1))
    setImmediate(() => answering.end(packed.subarray(1)))
  }
  const listener: http.RequestListener = (asking, answering) => {
    const parts: Buffer[] = []
    asking.on('data', (part: Buffer) => void parts.push(part))
    asking.on('end', () => answer(asking, answering, Buffer.concat(parts)))
    asking.on('error', () => {})
  }
  const server = certificate === undefined ? http.createServer(listener) : https.createServer({ ...certificate }, listener)
  server.on('clientError', () => {})
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port, log, rate: 0, out: false,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return proxy
}
