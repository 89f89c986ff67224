import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { type Carrier, carrier } from '../../../electron/uplink/carry.ts'
import type { HttpRequest, Sent } from '../../../shared/exchange/http.ts'
import { makeCertificate } from './certificates.ts'

const LIMITS = { seconds: 5, bytes: 1_000_000 }
const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0)) end()
})

/** Starts a server on a free port of the loopback. */
async function listening<S extends net.Server>(server: S): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endings.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

function carrying(...made: Parameters<typeof carrier>): Carrier {
  const one = carrier(...made)
  endings.push(one.close)
  return one
}

const get = (url: string, headers: HttpRequest['headers'] = {}): HttpRequest => ({ method: 'GET', url, headers })
const why = (sent: Sent): string => (sent.ok ? `status ${sent.response.status}` : sent.why)
const never = new AbortController().signal

/** Serves with this listener over plain HTTP and asks it once. */
async function ask(listener: http.RequestListener, limits = LIMITS, request: Partial<HttpRequest> = {}): Promise<Sent> {
  const port = await listening(http.createServer(listener))
  return carrying([]).carry({ ...get(`http://127.0.0.1:${port}/`), ...request }, limits, never)
}

/** Serves raw bytes, whatever is asked. */
async function askRaw(bytes: string, end = true): Promise<Sent> {
  const port = await listening(net.createServer(socket => socket.once('data', () => (end ? socket.end(bytes) : socket.write(bytes)))))
  return carrying([]).carry(get(`http://127.0.0.1:${port}/`), { ...LIMITS, seconds: 0.5 }, never)
}

describe('an answer', () => {
  test('[UPLINK-4] comes with its status, its headers in lower case and its bytes in a buffer of their own', async () => {
    const sent = await ask((asked, answering) => answering.writeHead(418, { 'X-Twice': ['a', 'b'], 'Content-Type': 'text/plain' }).end(`${asked.method} ${String(asked.headers['x-ours'])}`), LIMITS, { headers: { 'x-ours': 'yes' } })
    if (!sent.ok) throw new Error(sent.why)
    expect([sent.response.status, sent.response.headers['x-twice'], new TextDecoder().decode(sent.response.body)]).toEqual([418, 'a, b', 'GET yes'])
    expect(sent.response.body.buffer.byteLength).toBe(sent.response.body.length)
  })

  test('[UPLINK-4] of gzip is unpacked, and the headers of the packing are gone', async () => {
    const text = 'movement '.repeat(10_000)
    const sent = await ask((asked, answering) => {
      expect(asked.headers['accept-encoding']).toBe('gzip')
      const packed = gzipSync(text)
      answering.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed)
    })
    if (!sent.ok) throw new Error(sent.why)
    expect(new TextDecoder().decode(sent.response.body)).toBe(text)
    expect(['content-encoding' in sent.response.headers, 'content-length' in sent.response.headers]).toEqual([false, false])
  })

  test('[UPLINK-4] to a POST got the body whole', async () => {
    const body = new Uint8Array(300_000).map((_, i) => i)
    const sent = await ask((asked, answering) => {
      const parts: Buffer[] = []
      asked.on('data', (part: Buffer) => parts.push(part))
      asked.on('end', () => answering.end(String(Buffer.concat(parts).equals(body))))
    }, LIMITS, { method: 'POST', body })
    expect(sent.ok && new TextDecoder().decode(sent.response.body)).toBe('true')
  })

  test('[UPLINK-5] that breaks off is cut short: by its length, by its chunks, inside its gzip, before its head', async () => {
    expect(why(await askRaw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))).toBe('cut-short')
    expect(why(await askRaw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf'))).toBe('cut-short')
    expect(why(await askRaw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'))).toBe('cut-short')
    expect(why(await askRaw(''))).toBe('cut-short')
    expect(why(await ask((_asked, answering) => answering.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000)).subarray(0, 60))))).toBe('cut-short')
    expect(why(await ask((_asked, answering) => answering.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all')))).toBe('cut-short')
    expect(why(await ask((_asked, answering) => answering.writeHead(200, { 'content-length': 50 }).write('x', () => answering.destroy())))).toBe('cut-short')
  })

  test('[UPLINK-5] that is no HTTP is refused', async () => {
    expect(why(await askRaw('SSH-2.0-OpenSSH_9.6\r\n'))).toBe('refused')
  })

  test('[UPLINK-5] of more than the limit is too large, by its head, as it comes, and unpacked', async () => {
    const limits = { seconds: 5, bytes: 10_000 }
    expect(why(await ask((_asked, answering) => answering.writeHead(200, { 'content-length': 10_001 }).end(Buffer.alloc(10_001)), limits))).toBe('too-large')
    expect(why(await ask((_asked, answering) => {
      for (let i = 0; i < 11; i++) answering.write(Buffer.alloc(1_000))
      answering.end()
    }, limits))).toBe('too-large')
    expect(why(await ask((_asked, answering) => answering.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))), limits))).toBe('too-large')
    expect(why(await ask((_asked, answering) => answering.end(Buffer.alloc(10_000)), limits))).toBe('status 200')
    expect(why(await askRaw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`))).toBe('too-large')
  })

  test('[UPLINK-5] that is late is a timeout: nothing at all, and drop by drop', async () => {
    expect(why(await ask(() => {}, { seconds: 0.2, bytes: 1_000 }))).toBe('timeout')
    expect(why(await ask((_asked, answering) => {
      answering.writeHead(200, { 'content-length': 1_000 })
      const dripping = setInterval(() => answering.write('x'), 20)
      answering.on('close', () => clearInterval(dripping))
    }, { seconds: 0.3, bytes: 1_000 }))).toBe('timeout')
  })

  test('[UPLINK-3] of a redirect is handed on and not followed', async () => {
    let asked = 0
    const elsewhere = await listening(http.createServer((_asked, answering) => {
      asked++
      answering.end()
    }))
    const sent = await ask((_asked, answering) => answering.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/login` }).end(), LIMITS, { headers: { authorization: 'Basic c2VjcmV0' } })
    expect([why(sent), asked]).toEqual(['status 302', 0])
  })
})

describe('nobody answers', () => {
  test('[UPLINK-5] a closed port is refused, a name that nobody knows is offline', async () => {
    const port = await listening(net.createServer())
    for (const end of endings.splice(0)) end()
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(why(await carrying([]).carry(get(`http://127.0.0.1:${port}/`), LIMITS, never))).toBe('refused')
    expect(why(await carrying([]).carry(get('http://nowhere.invalid/'), LIMITS, never))).toBe('offline')
  })

  test('[UPLINK-6] what is cancelled says so, before and while it is answered', async () => {
    const control = new AbortController()
    const port = await listening(http.createServer((_asked, answering) => {
      answering.writeHead(200).write('x')
      setTimeout(() => control.abort(), 50)
    }))
    expect(why(await carrying([]).carry(get(`http://127.0.0.1:${port}/`), LIMITS, control.signal))).toBe('cancelled')
    expect(why(await carrying([]).carry(get(`http://127.0.0.1:${port}/`), LIMITS, control.signal))).toBe('cancelled')
  })
})

describe('a connection', () => {
  test('[UPLINK-7] is kept between pages, and one that went stale in between costs a GET nothing', async () => {
    let connections = 0
    let requests = 0
    const server = http.createServer((asked, answering) => {
      requests++
      // The third is taken and closed in the same moment, as by a server whose keep-alive ran out.
      if (requests === 3) asked.socket.destroy()
      else answering.end(String(requests))
    })
    server.on('connection', () => connections++)
    const port = await listening(server)
    const one = carrying([])
    const results = []
    for (let i = 0; i < 3; i++) {
      results.push(why(await one.carry(get(`http://127.0.0.1:${port}/`), LIMITS, never)))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    expect([results, requests, connections]).toEqual([['status 200', 'status 200', 'status 200'], 4, 2])
  })

  test('[UPLINK-7] a POST is not sent twice by itself', async () => {
    let requests = 0
    const port = await listening(http.createServer((asked, answering) => {
      requests++
      if (requests === 2) asked.socket.destroy()
      else answering.end()
    }))
    const one = carrying([])
    await one.carry(get(`http://127.0.0.1:${port}/`), LIMITS, never)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect([why(await one.carry({ ...get(`http://127.0.0.1:${port}/`), method: 'POST', body: Uint8Array.of(1) }, LIMITS, never)), requests]).toEqual(['cut-short', 2])
  })

  test('[UPLINK-6] closing the carrier ends what is under way', async () => {
    const port = await listening(http.createServer(() => {}))
    const one = carrier([])
    const sent = one.carry(get(`http://127.0.0.1:${port}/`), LIMITS, never)
    await new Promise(resolve => setTimeout(resolve, 50))
    one.close()
    expect(why(await sent)).toBe('cut-short')
  })
})

const known = makeCertificate('DNS:localhost,IP:127.0.0.1')
const other = makeCertificate('DNS:other.example')
const old = makeCertificate('DNS:localhost,IP:127.0.0.1', -1)
if (known === undefined) console.log('No openssl here: the tests of certificates are skipped.')

describe.skipIf(known === undefined)('TLS', () => {
  const serving = async (options: https.ServerOptions): Promise<number> => listening(https.createServer(options, (_asked, answering) => answering.end('secure')))

  test('[TAXII-1] [UPLINK-2] a certificate of a trusted authority is taken, any other is not, and nothing is sent to it', async () => {
    let asked = 0
    const port = await listening(https.createServer({ ...known }, (_asked, answering) => {
      asked++
      answering.end()
    }))
    expect(why(await carrying([]).carry(get(`https://127.0.0.1:${port}/`), LIMITS, never))).toBe('untrusted-certificate')
    expect(why(await carrying(tls.rootCertificates).carry(get(`https://127.0.0.1:${port}/`), LIMITS, never))).toBe('untrusted-certificate')
    expect(asked).toBe(0)
    expect(why(await carrying([known?.cert ?? '']).carry(get(`https://127.0.0.1:${port}/`), LIMITS, never))).toBe('status 200')
  })

  test('[TAXII-1] [UPLINK-2] a certificate for another host, and one that has expired, are not trusted', async () => {
    expect(why(await carrying([other?.cert ?? '']).carry(get(`https://127.0.0.1:${await serving({ ...other })}/`), LIMITS, never))).toBe('untrusted-certificate')
    if (old !== undefined) expect(why(await carrying([old.cert]).carry(get(`https://127.0.0.1:${await serving({ ...old })}/`), LIMITS, never))).toBe('untrusted-certificate')
  })

  test('[TAXII-1] [UPLINK-2] TLS before 1.2 is refused, and so is plain HTTP at an encrypted address', async () => {
    const port = await serving({ ...known, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    expect(why(await carrying([known?.cert ?? '']).carry(get(`https://127.0.0.1:${port}/`), LIMITS, never))).toBe('refused')
    const plain = await listening(http.createServer((_asked, answering) => answering.end()))
    expect(why(await carrying([]).carry(get(`https://127.0.0.1:${plain}/`), LIMITS, never))).toBe('refused')
  })

  test('[UPLINK-8] through a proxy: it sees the host name, TLS runs inside, and a refusing proxy is refused', async () => {
    const port = await serving({ ...known })
    const connects: (string | undefined)[] = []
    const proxy = http.createServer()
    proxy.on('connect', (asked, socket: net.Socket, head) => {
      connects.push(asked.url)
      if (asked.url?.startsWith('forbidden') === true) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      const through = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        through.write(head)
        through.pipe(socket).pipe(through)
      })
    })
    const at = `127.0.0.1:${await listening(proxy)}`
    expect(why(await carrying([known?.cert ?? ''], at).carry(get('https://localhost:7443/'), LIMITS, never))).toBe('status 200')
    expect(why(await carrying([], at).carry(get('https://localhost:7443/'), LIMITS, never))).toBe('untrusted-certificate')
    expect(why(await carrying([known?.cert ?? ''], at).carry(get('https://forbidden.example/'), LIMITS, never))).toBe('refused')
    expect(connects).toEqual(['localhost:7443', 'localhost:7443', 'forbidden.example:443'])
  })
})
