// Waypost in real Electron, for the tests under test/vault and test/e2e and for the benchmarks. scripts/setup/place.mjs lays the environment.
import { type ElectronApplication, type Page, _electron, errors, expect, test as plain } from '@playwright/test'
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export { expect } from '@playwright/test'

export interface Launch {
  /** Switches for Waypost, like `--practice`. */
  readonly args?: readonly string[]
  /** A folder from `makeProfile`, which is kept for the next launch. Without one the profile goes with the application. */
  readonly profile?: string
  readonly env?: { readonly [name: string]: string | undefined }
}

/** `waypost` is the workspace, `unlock` the door, `intake` the parser of files. */
export type PageName = 'waypost' | 'unlock' | 'intake'

/** One running Waypost. */
export interface Waypost {
  readonly app: ElectronApplication
  readonly profile: string
  /** The newest page on `app://<name>/`, as soon as there is one; the workspace loads hidden behind the door. */
  page(name: PageName, patience?: number): Promise<Page>
  /** Resolves when the map is drawn and the workspace has taken the place of the door. */
  mapDrawn(patience?: number): Promise<Page>
  /** Violations of the content security policy, uncaught errors and faults in any page or in main, in order. A test fails on any that is left. */
  readonly complaints: string[]
  /** Drops complaints that a test provoked on purpose. */
  forgive(about: RegExp): void
  /** Quits as a person would, and waits for the end. */
  close(): Promise<void>
  /** Pulls the plug: SIGKILL to the main process, with no warning. */
  kill9(): Promise<void>
}

const PATIENCE_MS = 30_000
/** A start takes a second or two; the debugger of about one in a dozen full runs attaches and then hears nothing for ever. */
const ATTACH_MS = 12_000
const ATTEMPTS = 3
/** One in fifty waits for ever with a debugger attached, none of hundreds without. */
const QUIT_MS = 5_000
const SETTLE_MS = 3_000
const COMPLAINT = /content security policy|trusted ?type|refused to|uncaught|unhandled/i
const FAULT_IN_MAIN = /^waypost: |uncaught exception|unhandledrejection|^(\w*Error): /i
const MOST_LOG_LINES = 400

/** Playwright's `test` with `launch`: what a test launched ends with it, and a complaint that it did not forgive fails it. */
export const test = plain.extend<{ launch: (options?: Launch) => Promise<Waypost> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from this pattern which fixtures to set up
  launch: async ({}, use, info) => {
    const running: (Waypost & { readonly log: readonly string[] })[] = []
    await use(async options => {
      const waypost = await launchWaypost(options)
      running.push(waypost)
      return waypost
    })
    if (info.status !== info.expectedStatus) {
      for (const [index, { app, log }] of running.entries()) {
        await info.attach(`log-${index}.txt`, { body: log.join('\n'), contentType: 'text/plain' })
        for (const page of app.windows().filter(page => !page.isClosed())) {
          const picture = await page.screenshot({ timeout: 3_000 }).catch(() => undefined)
          if (picture !== undefined) await info.attach(`${new URL(page.url()).host}-${index}.png`, { body: picture, contentType: 'image/png' })
        }
      }
    }
    await Promise.all(running.map(waypost => waypost.close()))
    expect(running.flatMap(waypost => waypost.complaints), 'policy violations and uncaught errors').toEqual([])
  },
})

/** An empty folder for a profile, which the user that Electron runs as may write. Goes with the test run. */
export function makeProfile(): string {
  const folder = mkdtempSync(path.join(process.env['WAYPOST_SCRATCH'] ?? tmpdir(), 'profile-'))
  const user = Number(process.env['WAYPOST_USER'])
  if (user > 0) chownSync(folder, user, user)
  return folder
}

/** Starts Waypost. A test takes the fixture `launch` instead, which also ends it. */
export async function launchWaypost({ args = [], profile, env = {} }: Launch = {}): Promise<Waypost & { readonly log: readonly string[] }> {
  const folder = profile ?? makeProfile()
  const app = await attach({
    executablePath: mustKnow('WAYPOST_ELECTRON'),
    args: [...(process.env['WAYPOST_SWITCHES'] ?? '').split(' ').filter(Boolean), mustKnow('WAYPOST_APP'), `--user-data-dir=${folder}`, ...args],
    env: Object.fromEntries(Object.entries({ ...process.env, ...env }).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    // As root Playwright would otherwise switch the sandbox off by itself; the executable we give has become an ordinary user by then.
    chromiumSandbox: true,
    // Playwright would otherwise make every page believe that the system is light.
    colorScheme: null,
    timeout: ATTACH_MS,
  })
  const complaints: string[] = []
  const log: string[] = []
  const note = (line: string, isComplaint: boolean): void => {
    if (log.length < MOST_LOG_LINES) log.push(line)
    if (isComplaint) complaints.push(line)
  }
  const watch = (page: Page): void => {
    page.on('pageerror', error => note(`${page.url()}: uncaught ${error.stack ?? error.message}`, true))
    page.on('console', message => note(`${page.url()}: ${message.type()} ${message.text()}`, message.type() === 'error' && COMPLAINT.test(message.text())))
    page.on('crash', () => note(`${page.url()}: crashed`, false))
  }
  for (const page of app.windows()) watch(page)
  app.on('window', watch)
  app.process().stderr?.on('data', (bytes: Buffer) => {
    for (const line of bytes.toString().split('\n').filter(Boolean)) note(`main: ${line}`, FAULT_IN_MAIN.test(line))
  })
  let over = false
  const ended = new Promise<void>(resolve => app.process().once('exit', () => {
    over = true
    resolve()
  }))
  const tidy = (): void => {
    appendFileSync(path.join(mustKnow('WAYPOST_TEST_OUTPUT'), 'electron.log'), log.map(line => `${line}\n`).join(''))
    if (profile === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const page = async (name: PageName, patience = PATIENCE_MS): Promise<Page> => {
    const find = (): Page | undefined => app.windows().findLast(page => !page.isClosed() && page.url().startsWith(`app://${name}/`))
    await expect.poll(() => over ? 'Waypost has ended' : find() !== undefined, { timeout: patience, intervals: [20, 50, 100], message: `page app://${name}/` }).toBe(true)
    return find() ?? page(name, patience)
  }
  return {
    app,
    profile: folder,
    complaints,
    log,
    page,
    async mapDrawn(patience = 60_000) {
      const workspace = await page('waypost', patience)
      await expect(workspace.locator('html')).toHaveAttribute('data-drawn', 'map', { timeout: patience })
      // A window that is still hidden opens no file chooser and takes no focus.
      await expect.poll(() => over || app.windows().every(page => page.isClosed() || !page.url().startsWith('app://unlock/')), { timeout: patience, intervals: [20, 50, 100] }).toBe(true)
      return workspace
    },
    forgive(about) {
      complaints.splice(0, complaints.length, ...complaints.filter(line => !about.test(line)))
    },
    async close() {
      if (over) return
      // A page that is being made when its debugger leaves waits for it for ever, and Chromium for the page.
      await page('waypost', SETTLE_MS).catch(() => {})
      const { pid } = app.process()
      const plug = setTimeout(() => {
        note('main: did not quit in time and was killed', false)
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      }, QUIT_MS)
      await app.close().catch(() => {})
      await ended
      clearTimeout(plug)
      tidy()
    },
    async kill9() {
      if (over) return
      const { pid } = app.process()
      if (pid === undefined) return
      process.kill(pid, 'SIGKILL')
      await ended
      tidy()
    },
  }
}

/** Starts the program under the debugger, and again when that hears nothing. A program that ends by itself is not started again. */
async function attach(options: Parameters<typeof _electron.launch>[0]): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await _electron.launch(options)
    } catch (problem) {
      if (attempt === ATTEMPTS || !(problem instanceof errors.TimeoutError)) throw problem
    }
  }
}

/** A picture of the page in the test output's screenshots/, for people to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = path.join(mustKnow('WAYPOST_TEST_OUTPUT'), 'screenshots')
  mkdirSync(folder, { recursive: true })
  await page.evaluate(() => document.fonts.ready.then(() => null))
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' })
}

const AXE = path.resolve('node_modules/axe-core/axe.min.js')
let axe: string | undefined

interface Violation { readonly id: string; readonly impact: string | null; readonly help: string; readonly nodes: readonly { readonly target: readonly unknown[] }[] }

/**
 * Fails when axe finds something serious or critical on the page as it stands.
 *
 * @param leaveOut selectors of what is not ours to mend.
 */
export async function checkAccess(page: Page, leaveOut: readonly string[] = []): Promise<void> {
  axe ??= readFileSync(AXE, 'utf8')
  // @axe-core/playwright opens a second target, which Electron does not do; evaluated by the debugger, the script needs no exception from our policy.
  await page.evaluate(axe)
  const violations = await page.evaluate(async (exclude): Promise<Violation[]> => {
    const { axe } = window as unknown as { readonly axe: { run(context: unknown, options: unknown): Promise<{ violations: Violation[] }> } }
    return (await axe.run({ include: [['html']], exclude: exclude.map(selector => [selector]) }, { resultTypes: ['violations'] })).violations
  }, leaveOut)
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 5).map(({ target }) => target.join(' ')).join(', ')})`)
  expect(grave, `accessibility of ${page.url()}`).toEqual([])
}

function mustKnow(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: start this with \`npm run journeys -- [file …]\` or \`npm run bench\``)
  return value
}
