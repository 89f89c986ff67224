import http from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpRequest, HttpResponse } from '../../shared/exchange/http.ts'
import { MAX_CONTENT_LENGTH, tooLong } from '../../shared/practice/exchange.ts'
import type { Handle } from './reach.ts'

/** Smaller bodies fit into one packet anyhow. */
const PACK_FROM = 1_024
const LONGEST_REQUEST_MS = 60_000
const pack = promisify(gzip)

/**
 * The front of a practice exchange for other machines' clients: Node's HTTP server around the one function, with gzip, because a thousand
 * movements are 1.3 MB plain and 160 kB packed. It listens once it is told to.
 */
export function frontOf(handle: Handle): http.Server {
  return http.createServer({ requestTimeout: LONGEST_REQUEST_MS, maxHeaderSize: 16_384 }, (asked, answering) => {
    serve(handle, asked, answering).catch(() => {
      // The client is gone, or the handler is at fault; neither may end the exchange.
      if (answering.headersSent) answering.destroy()
      else answering.writeHead(500).end()
    })
  })
}

async function serve(handle: Handle, asked: http.IncomingMessage, answering: http.ServerResponse): Promise<void> {
  const request = await read(asked)
  const response = request === 'too-long' ? tooLong() : request === 'not-understood' ? bare(400) : request === 'other-method' ? bare(405) : await handle(request)
  const packed = response.body.length >= PACK_FROM && /\bgzip\b/i.test(headerOf(asked, 'accept-encoding'))
  const body = packed ? await pack(response.body, { level: 5 }) : response.body
  answering.writeHead(response.status, {
    ...response.headers, vary: 'accept-encoding', ...(packed ? { 'content-encoding': 'gzip' } : {}), 'content-length': String(body.length),
    // What the client still sends is of no use to anybody.
    ...(request === 'too-long' ? { connection: 'close' } : {}),
  })
  answering.end(body)
}

type Refused = 'too-long' | 'not-understood' | 'other-method'

async function read(asked: http.IncomingMessage): Promise<HttpRequest | Refused> {
  const { method } = asked
  if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') return 'other-method'
  const url = `http://${headerOf(asked, 'host')}${asked.url ?? '/'}`
  if (!URL.canParse(url)) return 'not-understood'
  const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']))
  if (method !== 'POST') return { method, url, headers }
  if (Number(headers['content-length'] ?? 0) > MAX_CONTENT_LENGTH) return 'too-long'
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of asked as AsyncIterable<Uint8Array>) {
    size += part.length
    if (size > MAX_CONTENT_LENGTH) return 'too-long'
    parts.push(part)
  }
  return { method, url, headers, body: Uint8Array.from(Buffer.concat(parts)) }
}

const bare = (status: number): HttpResponse => ({ status, headers: {}, body: new Uint8Array(0) })

function headerOf(asked: http.IncomingMessage, name: 'accept-encoding' | 'host'): string {
  const value = asked.headers[name]
  return Array.isArray(value) ? value.join(', ') : value ?? ''
}
