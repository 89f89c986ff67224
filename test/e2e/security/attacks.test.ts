// What code of a stranger could do once it runs in the workspace, with both wires of the vault in its hands: forty attacks, each of which has to fail in its own way.
// Rules in test/security/README.md; what it can do all the same is written there.
import type { Page } from '@playwright/test'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { type Waypost, expect, makeProfile, test } from '../../electron.ts'
import { answerMain, askedByMain } from '../at-the-door.ts'

const NO = 0
const YES = 1
const PRACTICE_ORIGIN = 'https://practice.waypost.invalid'
const PROVOKED = /content security policy|refused to|trusted ?type|err_|failed to (load|fetch)|not allowed|violates|uncaught|waypost: |waypost notary|waypost uplink/i

interface Taken { ask(call: string, ...args: readonly unknown[]): Promise<unknown> }
type Hands = Window & { readonly taken: { readonly notary: Taken; readonly uplink: Taken }; readonly waypost: { call(name: string, ...args: readonly unknown[]): Promise<unknown> } }

/** Stands between main and the page from before its first line: keeps the real ports and gives the page others, whose messages it passes on. */
function takeOver(): void {
  const taken: Record<string, Taken> = {}
  Object.assign(window, { taken })
  let passing = false
  window.addEventListener('message', event => {
    const name = (event.data as { readonly waypost?: unknown } | null)?.waypost
    const [real] = event.ports
    if (passing || real === undefined || (name !== 'notary' && name !== 'uplink')) return
    event.stopImmediatePropagation()
    const { port1, port2 } = new MessageChannel()
    const waiting = new Map<number, (reply: unknown) => void>()
    let next = 1_000_000
    real.addEventListener('message', ({ data }: MessageEvent<{ readonly answer?: number; readonly reply?: unknown }>) => {
      const hear = data.answer === undefined ? undefined : waiting.get(data.answer)
      if (hear === undefined) port1.postMessage(data)
      else hear(data.reply)
    })
    port1.addEventListener('message', ({ data }) => real.postMessage(data))
    real.start()
    port1.start()
    taken[name] = {
      ask: (call, ...args) => new Promise(resolve => {
        waiting.set(next, resolve)
        real.postMessage({ ask: next++, call, args })
        setTimeout(() => resolve('no answer'), 5_000)
      }),
    }
    passing = true
    window.dispatchEvent(new MessageEvent('message', { data: { waypost: name }, origin: location.origin, source: window, ports: [port2] }))
    passing = false
  }, true)
}

/** A practice vault in a workspace that was taken over before it began. */
async function takenOver(launch: (options: { profile: string; args: readonly string[] }) => Promise<Waypost>, profile: string): Promise<{ readonly waypost: Waypost; readonly page: Page }> {
  const waypost = await launch({ profile, args: ['--practice', '--practice-movements=500'] })
  const first = await waypost.mapDrawn()
  await waypost.app.context().addInitScript(takeOver)
  // The page may be gone before it has answered.
  await first.evaluate(() => void (window as unknown as Hands).waypost.call('lock')).catch(() => {})
  await expect.poll(() => first.isClosed()).toBe(true)
  const door = await waypost.page('unlock')
  const openIt = door.getByRole('button', { name: 'Open it' })
  await expect(door.getByRole('button', { name: 'Practice', exact: false }).first().or(openIt).first()).toBeVisible()
  if (!(await openIt.isVisible())) await door.getByRole('button', { name: 'Practice', exact: false }).first().click()
  await openIt.click()
  const page = await waypost.mapDrawn()
  await expect.poll(() => page.evaluate(() => Object.keys((window as unknown as Hands).taken).toSorted())).toEqual(['notary', 'uplink'])
  return { waypost, page }
}

/** The code of a refusal, whether main, the notary or the uplink's own answer says it. */
const code = (reply: unknown): string => {
  const { ok, problem, value } = (reply ?? {}) as { readonly ok?: boolean; readonly problem?: { readonly code: string }; readonly value?: { readonly ok?: boolean; readonly why?: string } | null }
  if (ok !== true) return problem?.code ?? String(reply)
  return value?.ok === false && value.why !== undefined ? value.why : `succeeded: ${JSON.stringify(reply).slice(0, 100)}`
}

const SENT = { seconds: 5, bytes: 1_000_000 }
const get = (url: string, headers: Record<string, string> = {}) => [1, { method: 'GET', url, headers }, SENT] as const
const bytes = (length: number): { readonly u8: number } => ({ u8: length })

/** On which wire, which call with which arguments, and how it is refused. */
const ON_THE_WIRES: readonly (readonly [what: string, wire: 'notary' | 'uplink' | 'host', call: string, args: readonly unknown[], refusal: string])[] = [
  ['read the lock file as if it were a segment', 'notary', 'segment', ['../slots.a'], 'bad-arguments'],
  ['read the ring as if it were a segment', 'notary', 'segment', ['../keyring.a'], 'bad-arguments'],
  ['read a file of the machine', 'notary', 'segment', ['/etc/passwd'], 'bad-arguments'],
  ['read a segment that is not there', 'notary', 'segment', ['0'.repeat(32)], 'not-found'],
  ['retire the journal', 'notary', 'commit', [{ record: bytes(8), retire: ['../journal/000001'] }], 'bad-arguments'],
  ['write beside the segments', 'notary', 'commit', [{ record: bytes(8), segments: [{ name: '../../../evil', bytes: bytes(8) }] }], 'bad-arguments'],
  ['write a record of nothing', 'notary', 'commit', [{ record: bytes(0) }], 'bad-arguments'],
  ['write a record larger than any', 'notary', 'commit', [{ record: bytes(33 * 2 ** 20) }], 'bad-arguments'],
  ['replay from before the beginning', 'notary', 'replay', [-1], 'bad-arguments'],
  ['renew the journal with nothing', 'notary', 'renew', [{ at: 0, records: [] }], 'bad-arguments'],
  ['renew the journal as of another moment', 'notary', 'renew', [{ at: 2 ** 40, records: [bytes(8)] }], 'not-allowed'],
  ['open another vault with the workspace\'s wire', 'notary', 'admit', ['Practice', bytes(32)], 'not-allowed'],
  ['ask for the lock file with the workspace\'s wire', 'notary', 'knock', ['Practice'], 'not-allowed'],
  ['put another lock in with the workspace\'s wire', 'notary', 'replaceSlots', ['Practice', bytes(64)], 'not-allowed'],
  ['make a vault with the workspace\'s wire', 'notary', 'create', [{ name: 'Evil', practice: true, slots: bytes(64), journalKey: bytes(32) }], 'not-allowed'],
  ['allow an address past the person', 'notary', 'approve', ['https://evil.example'], 'not-allowed'],
  ['learn which addresses are allowed', 'notary', 'origins', [], 'not-allowed'],
  ['accept a rollback past the person', 'notary', 'acceptRollback', [], 'not-allowed'],
  ['copy the vault somewhere past the person', 'notary', 'backup', ['/tmp/evil.tar'], 'not-allowed'],
  ['call what every object has', 'notary', 'constructor', [], 'not-allowed'],

  ['send to an address that nobody allowed', 'uplink', 'send', get('https://evil.example/'), 'not-allowed'],
  ['send to this machine', 'uplink', 'send', get('http://127.0.0.1:22/'), 'not-allowed'],
  ['ask the cloud who we are', 'uplink', 'send', get('http://169.254.169.254/latest/meta-data/'), 'not-allowed'],
  ['send to another port of an allowed host', 'uplink', 'send', get(`${PRACTICE_ORIGIN}:8443/`), 'not-allowed'],
  ['send in the clear to an allowed host', 'uplink', 'send', get(PRACTICE_ORIGIN.replace('https', 'http')), 'not-allowed'],
  ['send to a host that begins like an allowed one', 'uplink', 'send', get(`${PRACTICE_ORIGIN}.evil.example/`), 'not-allowed'],
  ['hide another host behind an allowed one', 'uplink', 'send', get('https://practice.waypost.invalid@evil.example/'), 'bad-arguments'],
  ['read a file through the uplink', 'uplink', 'send', get('file:///etc/passwd'), 'not-allowed'],
  ['name another host in a header', 'uplink', 'send', get(`${PRACTICE_ORIGIN}/`, { host: 'evil.example' }), 'bad-arguments'],
  ['smuggle a second request in a header', 'uplink', 'send', get(`${PRACTICE_ORIGIN}/`, { accept: 'a\r\n\r\nGET / HTTP/1.1' }), 'bad-arguments'],
  ['keep a cookie', 'uplink', 'send', get(`${PRACTICE_ORIGIN}/`, { cookie: 'a=b' }), 'bad-arguments'],
  ['open a tunnel', 'uplink', 'send', [1, { method: 'CONNECT', url: `${PRACTICE_ORIGIN}/`, headers: {} }, SENT], 'bad-arguments'],
  ['ask for an answer without end', 'uplink', 'send', [1, { method: 'GET', url: `${PRACTICE_ORIGIN}/`, headers: {} }, { seconds: 1e9, bytes: 2 ** 50 }], 'bad-arguments'],
  ['allow an address at the uplink itself', 'uplink', 'allow', [[{ origin: 'https://evil.example' }]], 'not-allowed'],
  ['put another exchange in the place of practice', 'uplink', 'practise', [{ seed: 2, movements: 10 }], 'not-allowed'],

  ['say that a vault is open', 'host', 'opened', [{ name: 'Evil', practice: true }], 'not-allowed'],
  ['be the door', 'host', 'door', [], 'not-allowed'],
  ['allow an address without encryption', 'host', 'approveOrigin', ['http://evil.example'], 'bad-arguments'],
  ['allow an address with a path that looks friendly', 'host', 'approveOrigin', ['https://evil.example/www.taxii.example'], 'bad-arguments'],
  ['allow an address in letters that look like others', 'host', 'approveOrigin', ['https://tаxii.example'], 'bad-arguments'],
  ['allow every address at once', 'host', 'approveOrigin', ['https://*.example'], 'bad-arguments'],
  ['ask the person with a text without end', 'host', 'approveOrigin', [`https://${'a'.repeat(400)}.example`], 'bad-arguments'],
  ['put a vault back past the person', 'host', 'restore', ['/tmp/evil.tar', 'Evil'], 'not-allowed'],
]

test(`[HARD-7] ${ON_THE_WIRES.length} attacks on the wires of a workspace that was taken over all fail`, async ({ launch }) => {
  test.setTimeout(120_000)
  const profile = makeProfile()
  const { waypost, page } = await takenOver(launch, profile)
  await answerMain(waypost, NO)
  const state = await quiet(page)
  const before = vaultFiles(profile)
  const outcomes: Record<string, string> = {}
  for (const [what, wire, call, args] of ON_THE_WIRES) {
    outcomes[what] = code(await page.evaluate(async ([wire, call, args]) => {
      const hands = window as unknown as Hands
      const read = (value: unknown): unknown => Array.isArray(value) ? value.map(read) : typeof value === 'object' && value !== null
        ? 'u8' in value ? new Uint8Array(Number(value.u8)).fill(1) : Object.fromEntries(Object.entries(value).map(([name, field]) => [name, read(field)])) : value
      const given = args.map(read)
      return wire === 'host' ? await hands.waypost.call(call, ...given) : await hands.taken[wire].ask(call, ...given)
    }, [wire, call, args] as const))
  }
  expect(outcomes).toEqual(Object.fromEntries(ON_THE_WIRES.map(([what, , , , refusal]) => [what, refusal])))
  expect(await askedByMain(waypost)).toEqual([])
  // Nothing of it is in the vault: as many records as before, the same lock, the same ring, no file that was not there.
  expect(await page.evaluate(() => (window as unknown as Hands).taken.notary.ask('state'))).toEqual(state)
  expect(vaultFiles(profile)).toEqual(before)
  expect(existsSync('/tmp/evil.tar')).toBe(false)
  waypost.forgive(PROVOKED)
})

test('[HARD-7] a workspace that was taken over cannot press for an answer, nor answer in the place of the person', async ({ launch }) => {
  const { waypost, page } = await takenOver(launch, makeProfile())
  await waypost.app.evaluate(({ dialog }) => {
    const scope = globalThis as unknown as { shown?: number; open?: number; most?: number }
    Object.assign(scope, { shown: 0, open: 0, most: 0 })
    dialog.showMessageBox = async () => {
      scope.shown = (scope.shown ?? 0) + 1
      scope.open = (scope.open ?? 0) + 1
      scope.most = Math.max(scope.most ?? 0, scope.open)
      await new Promise(resolve => setTimeout(resolve, 500))
      scope.open -= 1
      return { response: 0, checkboxChecked: false }
    }
  })
  const answers = await page.evaluate(() => Promise.all(Array.from({ length: 50 }, (_, i) => (window as unknown as Hands).waypost.call('approveOrigin', `https://evil-${i}.example`))))
  expect(await waypost.app.evaluate(() => [(globalThis as unknown as { shown?: number }).shown, (globalThis as unknown as { most?: number }).most])).toEqual([1, 1])
  expect(new Set(answers.map(answer => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ ok: true, value: { allowed: false } }), JSON.stringify({ ok: false, problem: { code: 'not-allowed' } })]))
  expect(code(await page.evaluate(() => (window as unknown as Hands).taken.uplink.ask('send', 1, { method: 'GET', url: 'https://evil-0.example/', headers: {} }, { seconds: 2, bytes: 1_000 })))).toBe('not-allowed')
  // What a person did allow is remembered, and what is asked again is not asked again.
  await answerMain(waypost, YES)
  expect(await page.evaluate(() => (window as unknown as Hands).waypost.call('approveOrigin', 'https://taxii.example'))).toEqual({ ok: true, value: { allowed: true } })
  expect(await page.evaluate(() => (window as unknown as Hands).waypost.call('approveOrigin', 'https://taxii.example'))).toEqual({ ok: true, value: { allowed: true } })
  expect(await askedByMain(waypost)).toHaveLength(1)
  waypost.forgive(PROVOKED)
})

test('[HARD-7] a workspace that was taken over cannot fill the screen with dialogs for files', async ({ launch }) => {
  const { waypost, page } = await takenOver(launch, makeProfile())
  await waypost.app.evaluate(({ dialog }) => {
    const scope = globalThis as unknown as { shown?: number }
    scope.shown = 0
    const later = async (): Promise<unknown> => {
      scope.shown = (scope.shown ?? 0) + 1
      await new Promise(resolve => setTimeout(resolve, 500))
      return { canceled: true, filePath: '', filePaths: [] }
    }
    Object.assign(dialog, { showSaveDialog: later, showOpenDialog: later })
  })
  const answers = await page.evaluate(() => Promise.all(Array.from({ length: 40 }, (_, i) => (window as unknown as Hands).waypost.call(i % 2 === 0 ? 'backUp' : 'mend'))))
  expect(answers.map(code).filter(refusal => refusal === 'not-allowed')).toHaveLength(39)
  expect(await waypost.app.evaluate(() => (globalThis as unknown as { shown?: number }).shown)).toBe(1)
  waypost.forgive(PROVOKED)
})

test('[HARD-7] what was taken over ends with the lock: no wire answers, no page is left, nothing of it runs in the next sitting', async ({ launch }) => {
  const profile = makeProfile()
  const { waypost, page } = await takenOver(launch, profile)
  expect(await page.evaluate(async () => {
    const soon = (work: Promise<unknown>) => Promise.race([work.then(() => 'done', () => 'refused'), new Promise(resolve => setTimeout(() => resolve('refused'), 1_000))])
    const tried = [
      await soon(navigator.serviceWorker.register('/assets/index.js')),
      await soon(Promise.resolve().then(() => { document.cookie = 'a=b; max-age=99999'; if (!document.cookie.includes('a=b')) throw new Error('kept nowhere') })),
    ]
    // It may hold on to the keys of a person, but not to the window.
    for (const name of ['keydown', 'keyup', 'beforeunload', 'blur', 'visibilitychange']) addEventListener(name, event => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }, true)
    setInterval(() => dispatchEvent(new MouseEvent('mousemove', { bubbles: true })), 50)
    return tried
  })).toEqual(['refused', 'refused'])
  const pids = await waypost.app.evaluate(({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab' || type === 'Utility').map(({ pid }) => pid))
  // A page that swallows every key does not swallow this one.
  await waypost.app.evaluate(({ webContents }) => {
    const workspace = webContents.getAllWebContents().find(contents => contents.getURL().startsWith('app://waypost/'))
    workspace?.sendInputEvent({ type: 'keyDown', keyCode: 'L', modifiers: ['control', 'shift'] })
  })
  await expect.poll(() => page.isClosed()).toBe(true)
  await waypost.page('unlock')
  const left = await waypost.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid, serviceName }) => ({ pid, serviceName })))
  expect(left.filter(({ pid, serviceName }) => pids.includes(pid) && /Waypost/.test(serviceName ?? ''))).toEqual([])
  waypost.forgive(PROVOKED)
})

test('[HARD-7] pages of other origins, and what they keep, are out of reach', async ({ launch }) => {
  const { waypost, page } = await takenOver(launch, makeProfile())
  expect(await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = 'app://unlock/'
    document.body.append(frame)
    await new Promise(resolve => setTimeout(resolve, 500))
    let inside
    try {
      inside = frame.contentDocument?.querySelector('input') ?? null
    } catch {
      inside = null
    }
    const opened = window.open('app://unlock/')
    return {
      inside, opened,
      door: await fetch('app://unlock/').then(({ ok }) => ok, () => false),
      intake: await fetch('app://intake/').then(({ ok }) => ok, () => false),
      channel: 'sent' in new BroadcastChannel('door'),
      databases: (await indexedDB.databases()).map(({ name }) => name?.includes('unlock') ?? false).includes(true),
    }
  })).toEqual({ inside: null, opened: null, door: false, intake: false, channel: false, databases: false })
  waypost.forgive(PROVOKED)
})

/** What the notary says of the vault once it has taken in the practice exchange and writes no more. */
async function quiet(page: Page): Promise<unknown> {
  const look = () => page.evaluate(() => (window as unknown as Hands).taken.notary.ask('state'))
  let last = await look()
  for (let still = 0; still < 3;) {
    await new Promise(resolve => setTimeout(resolve, 700))
    const now = await look()
    still = JSON.stringify(now) === JSON.stringify(last) ? still + 1 : 0
    last = now
  }
  return last
}

/** Of each file that belongs to the vault's truth its length, and of the small ones every byte. Records may be added by the workspace itself, so the journal is left to `state`. */
function vaultFiles(profile: string): readonly string[] {
  const vaults = path.join(profile, 'vaults')
  return readdirSync(vaults, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && /slots|keyring|origins|evil/i.test(entry.name))
    .map(entry => `${path.relative(vaults, path.join(entry.parentPath, entry.name))} ${readFileSync(path.join(entry.parentPath, entry.name)).toString('base64')}`).toSorted()
}
