// What a page that has been taken over could still do: nothing. Rules in electron/main/README.md and electron/preload/README.md.
import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { type PageName, type Waypost, expect, makeProfile, test } from '../electron.ts'

const PAGES: readonly PageName[] = ['unlock', 'waypost']
/** What Chromium says of the tricks below. */
const PROVOKED = /content security policy|refused to|trusted ?type|err_blocked|failed to load|not allowed/i

const tricks = {
  'read a file of the machine': () => fetch('file:///etc/passwd').then(() => 'done'),
  'ask another host': () => fetch('https://example.com/').then(() => 'done'),
  'ask this machine': () => fetch('http://127.0.0.1:9/').then(() => 'done'),
  'ask another page of ours': () => fetch('app://intake/').then(() => 'done'),
  'open a socket': () => new Promise((done, refuse) => {
    const socket = new WebSocket('wss://example.com/')
    socket.onopen = () => done('done')
    socket.onerror = refuse
  }),
  'show a picture from outside': () => new Promise((done, refuse) => {
    const image = new Image()
    image.onload = () => done('done')
    image.onerror = refuse
    image.src = 'https://example.com/leak.png'
  }),
  'open another window': () => Promise.resolve(window.open('https://example.com/') === null ? 'refused' : 'done'),
  // The debugger lifts the ban for the synchronous part of an evaluation, so later.
  'turn a string into code': () => new Promise((done, refuse) => setTimeout(() => {
    try {
      // oxlint-disable-next-line no-eval, no-restricted-globals -- this very thing must fail
      done(eval('"done"'))
    } catch (refusal) {
      refuse(refusal)
    }
  })),
  'run an inline script': () => new Promise(done => setTimeout(() => {
    const script = document.createElement('script')
    try {
      script.textContent = 'window.ran = true'
      document.head.append(script)
    } catch {
      // Trusted Types refuse the text itself.
    }
    done('ran' in window ? 'done' : 'refused')
  })),
  'start a worker from a string': () => new Promise((done, refuse) => setTimeout(() => {
    try {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage("done")'])))
      worker.onmessage = () => done('done')
      worker.onerror = refuse
    } catch (refusal) {
      refuse(refusal)
    }
  })),
  'frame another page': () => new Promise(done => {
    const frame = document.createElement('iframe')
    frame.onload = () => done(frame.contentDocument === null ? 'refused' : frame.contentDocument.URL === 'about:blank' ? 'refused' : 'done')
    frame.src = 'app://unlock/'
    document.body.append(frame)
    setTimeout(() => done('refused'), 1_000)
  }),
  'learn where it is': () => new Promise((done, refuse) => navigator.geolocation.getCurrentPosition(() => done('done'), refuse)),
  'see or hear': () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(() => 'done'),
  'notify': () => Notification.requestPermission().then(answer => answer === 'granted' ? 'done' : 'refused'),
  'read the clipboard': () => navigator.clipboard.readText().then(() => 'done'),
} satisfies { readonly [what: string]: () => Promise<unknown> }

test('[MAIN-9] a page can do none of what would lead out', async ({ launch }) => {
  const waypost = await launch()
  for (const name of PAGES) {
    const page = await waypost.page(name)
    const outcomes: Record<string, unknown> = {}
    for (const [what, trick] of Object.entries(tricks)) {
      outcomes[what] = await page.evaluate(trick).catch(() => 'refused')
    }
    expect(outcomes, name).toEqual(Object.fromEntries(Object.keys(tricks).map(what => [what, 'refused'])))
  }
  waypost.forgive(PROVOKED)
})

test('[MAIN-9] a page stays where it was opened', async ({ launch }) => {
  const waypost = await launch()
  const door = await waypost.page('unlock')
  await waypost.page('waypost')
  for (const address of ['https://example.com/', 'app://waypost/', 'file:///etc/passwd']) {
    await door.evaluate(to => location.assign(to), address)
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(new URL(door.url()).host).toBe('unlock')
  }
  expect(waypost.app.windows()).toHaveLength(2)
  waypost.forgive(PROVOKED)
})

test('[MAIN-9] a page is isolated, and its process sits in Chromium\'s sandbox', async ({ launch }) => {
  const waypost = await launch()
  for (const name of PAGES) {
    const page = await waypost.page(name)
    expect(await page.evaluate(() => ({
      isolated: crossOriginIsolated,
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter(name => name in globalThis),
    }))).toEqual({ isolated: true, node: [] })
  }
  const renderers = await processesOf(waypost, 'Tab')
  expect(renderers.length).toBeGreaterThanOrEqual(PAGES.length)
  test.skip(process.platform !== 'linux', 'only Linux shows a process\'s sandbox in its files')
  expect(renderers.map(pid => statusOf(pid, 'Uid').split(/\s+/)).flat()).not.toContain('0')
  test.skip((process.env['WAYPOST_SWITCHES'] ?? '').includes('--no-sandbox'), 'this kernel offers no sandbox')
  expect(renderers.map(pid => [statusOf(pid, 'Seccomp'), statusOf(pid, 'NoNewPrivs')])).toEqual(renderers.map(() => ['2', '1']))
})

test('[MAIN-12] no process of the app leaves a memory image that holds anything', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'only Linux lets a process choose what its memory image holds')
  const waypost = await launch()
  for (const name of PAGES) await waypost.page(name)
  const shell = await waypost.app.evaluate(() => process.pid)
  const listed = await waypost.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  const processes = [shell, ...descendantsOf(shell)]
  expect(processes).toEqual(expect.arrayContaining(listed))
  // The files of a process that is not dumpable belong to root, whoever runs it.
  expect(processes.filter(pid => Number(`0x${readFileSync(`/proc/${pid}/coredump_filter`, 'utf8')}`) !== 0 && isDumpable(pid)).map(kindOf)).toEqual([])
})

test('[MAIN-10] [PRELOAD-2] a page makes the calls of its seat and no other', async ({ launch }) => {
  const waypost = await launch()
  const refusal = (code: string) => ({ ok: false, problem: { code } })
  const door = await waypost.page('unlock')
  const workspace = await waypost.page('waypost')
  for (const name of ['lock', 'approveOrigin', 'intake', 'link', 'ready', 'changePassphrase', 'constructor', '__proto__', '']) {
    expect(await call(door, name), `door: ${name}`).toEqual(refusal('not-allowed'))
  }
  for (const name of ['door', 'opened', 'toString']) expect(await call(workspace, name), `workspace: ${name}`).toEqual(refusal('not-allowed'))
  expect(await call(workspace, 'theme', 'sepia')).toEqual(refusal('bad-arguments'))
  expect(await call(workspace, 'approveOrigin', 'https://taxii.example/path')).toEqual(refusal('bad-arguments'))
  // Nobody has unlocked anything yet.
  expect(await call(workspace, 'approveOrigin', 'https://taxii.example')).toEqual(refusal('locked'))
  expect(await call(workspace, 'changePassphrase')).toEqual(refusal('locked'))
  expect(await call(door, 'about')).toMatchObject({ ok: true, value: { practice: false } })
})

test('[PRELOAD-1] the page gets two functions and cannot change them', async ({ launch }) => {
  const waypost = await launch()
  const page = await waypost.page('unlock')
  expect(await page.evaluate(() => {
    const bridge = (globalThis as unknown as { readonly waypost: Record<string, unknown> }).waypost
    try {
      bridge['call'] = () => 'taken over'
    } catch {
      // Strict code is told so.
    }
    return { names: Object.keys(bridge).toSorted(), kinds: Object.values(bridge).map(value => typeof value), same: String(bridge['call']).includes('taken over') }
  })).toEqual({ names: ['call', 'on'], kinds: ['function', 'function'], same: false })
})

test('[MAIN-5] every answer carries the policy, and what is not ours is not there', async ({ launch }) => {
  const waypost = await launch()
  const page = await waypost.page('waypost')
  const ask = (path: string, headers: Record<string, string> = {}) => page.evaluate(async ([path, headers]) => {
    const answer = await fetch(path, { headers })
    return { status: answer.status, policy: answer.headers.get('content-security-policy')?.slice(0, 18), bytes: (await answer.arrayBuffer()).byteLength }
  }, [path, headers] as const)
  const policy = `default-src 'none'`
  expect(await ask('/basemap/world.pmtiles', { range: 'bytes=0-126' })).toEqual({ status: 206, policy, bytes: 127 })
  expect(await ask('/basemap/world.pmtiles', { range: 'bytes=99999999999-' })).toEqual({ status: 416, policy, bytes: 0 })
  for (const path of ['/main/index.js', '/assets/../main/index.js', '/assets/%2e%2e/main/index.js', '/package.json', '/basemap/none.pmtiles']) {
    expect(await ask(path), path).toEqual({ status: 404, policy, bytes: 0 })
  }
})

test('[MAIN-11] a second start on an open profile ends at once and says why', async ({ launch }) => {
  const profile = makeProfile()
  const waypost = await launch({ profile })
  await waypost.page('unlock')
  const { WAYPOST_ELECTRON = '', WAYPOST_APP = '', WAYPOST_SWITCHES = '' } = process.env
  const second = spawn(WAYPOST_ELECTRON, [...WAYPOST_SWITCHES.split(' ').filter(Boolean), WAYPOST_APP, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  second.stderr.on('data', (bytes: Buffer) => { words += bytes.toString() })
  const code = await new Promise(resolve => second.once('exit', resolve))
  expect({ code, words: words.trim() }).toEqual({ code: 75, words: 'Waypost is open on this profile already.' })
})

function call(page: Page, name: string, ...args: readonly unknown[]): Promise<unknown> {
  return page.evaluate(([name, args]) => (globalThis as unknown as { readonly waypost: { call(name: string, ...args: readonly unknown[]): Promise<unknown> } }).waypost.call(name, ...args), [name, args] as const)
}

function processesOf({ app }: Waypost, type: string): Promise<number[]> {
  return app.evaluate(({ app }, type) => app.getAppMetrics().filter(metric => metric.type === type).map(({ pid }) => pid), type)
}

function statusOf(pid: number, field: string): string {
  return new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
}

/** Told from every process's parent, not from the lists of children that the app itself reads. */
function descendantsOf(pid: number): readonly number[] {
  const parents = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    try {
      return [[Number(name), Number(statusOf(Number(name), 'PPid'))] as const]
    } catch {
      // Some process of the machine has just ended.
      return []
    }
  })
  const below = (parent: number): readonly number[] => parents.flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid)
}

const isDumpable = (pid: number): boolean => String(statSync(`/proc/${pid}/mem`).uid) === statusOf(pid, 'Uid').split(/\s+/)[0]

const kindOf = (pid: number): string => /--type=[\w-]+/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[0] ?? 'shell'
