import http from 'node:http'
import https from 'node:https'
import tls from 'node:tls'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { HttpRequest, Sent } from '../../shared/exchange/http.ts'
import { whyNot } from './fault.ts'
import { tunnelAgent } from './tunnel.ts'

export interface Limits {
  /** From the first byte out to the last byte in. */
  readonly seconds: number
  /** Of the body, unpacked. */
  readonly bytes: number
}

/** Carries requests over real connections, kept open between the pages of one pull. */
export interface Carrier {
  readonly carry: (request: HttpRequest, limits: Limits, signal: AbortSignal) => Promise<Sent>
  /** Ends every connection; what is under way answers as if the link were lost. */
  readonly close: () => void
}

const CONNECTIONS = 6
const ASKED = { 'accept-encoding': 'gzip', 'user-agent': 'Waypost' }

/**
 * One carrier for one origin. It follows no redirect, keeps no cookie, caches nothing and never goes on after a certificate that the
 * machine does not trust.
 *
 * @param authorities PEM certificates to trust, see `trustedAuthorities`.
 * @param proxy `host:port` of an HTTP proxy to tunnel through; never used for plain http, which stays on this machine.
 */
export function carrier(authorities: readonly string[], proxy?: string): Carrier {
  const secureContext = tls.createSecureContext({ ca: [...authorities], minVersion: 'TLSv1.2' })
  const options = { keepAlive: true, maxSockets: CONNECTIONS, secureContext }
  const secure = proxy === undefined ? new https.Agent(options) : tunnelAgent(proxy, options)
  const plain = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const once = async (request: HttpRequest, limits: Limits, signal: AbortSignal): Promise<Sent | 'stale'> => {
    const late = AbortSignal.timeout(limits.seconds * 1_000)
    const encrypted = request.url.startsWith('https:')
    const asking = (encrypted ? https : http).request(request.url, {
      method: request.method,
      headers: { ...ASKED, ...request.headers, ...(request.body === undefined ? {} : { 'content-length': String(request.body.length) }) },
      agent: encrypted ? secure : plain,
      signal: AbortSignal.any([signal, late]),
    })
    try {
      const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
        asking.on('response', resolve)
        asking.on('error', reject)
        asking.end(request.body)
      })
      return await read(answer, limits.bytes)
    } catch (fault) {
      asking.destroy()
      if (late.aborted) return { ok: false, why: 'timeout' }
      if (signal.aborted) return { ok: false, why: 'cancelled' }
      const why = whyNot(fault)
      return why === 'cut-short' && asking.reusedSocket ? 'stale' : { ok: false, why }
    }
  }
  return {
    async carry(request, limits, signal) {
      const sent = await once(request, limits, signal)
      // A server may close an idle connection in the very moment that we use it again; asking anew for the same thing is safe for a GET.
      const settled = sent === 'stale' && request.method === 'GET' ? await once(request, limits, signal) : sent
      return settled === 'stale' ? { ok: false, why: 'cut-short' } : settled
    },
    close() {
      secure.destroy()
      plain.destroy()
    },
  }
}

async function read(answer: http.IncomingMessage, most: number): Promise<Sent> {
  if (Number(answer.headers['content-length'] ?? 0) > most) {
    answer.destroy()
    return { ok: false, why: 'too-large' }
  }
  const packed = /^(x-)?gzip$/i.test(answer.headers['content-encoding'] ?? '')
  const parts: Uint8Array[] = []
  let size = 0
  const gather = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const part of source) {
      size += part.length
      if (size > most) throw new RangeError('body too long')
      parts.push(part)
    }
  }
  try {
    await (packed ? pipeline(answer, createGunzip(), gather) : pipeline(answer, gather))
  } catch (fault) {
    // With an unpacker in between, the pipeline reports our own end as an abort.
    if (size > most) return { ok: false, why: 'too-large' }
    throw fault
  }
  // Copied into a buffer of its own: what crosses a port takes the whole buffer behind it along.
  const body = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    body.set(part, at)
    at += part.length
  }
  return { ok: true, response: { status: answer.statusCode ?? 0, headers: plainHeaders(answer, packed), body } }
}

function plainHeaders(answer: http.IncomingMessage, unpacked: boolean): { readonly [name: string]: string } {
  const headers = Object.entries(answer.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')] as const)
  // They describe the bytes on the wire, and the body is unpacked now.
  return Object.fromEntries(unpacked ? headers.filter(([name]) => name !== 'content-encoding' && name !== 'content-length') : headers)
}
