import path from 'node:path'
import { takePlace } from '../setup/place.mjs'
import { start } from '../setup/processes.mjs'
import { Trouble } from '../setup/say.mjs'

/** All that a packaged Waypost accepts of what this machine asks for. */
const ACCEPTED = ['--no-sandbox', '--disable-gpu']
const START_MS = 30_000
const DRAWN_MS = 120_000
const QUIT_MS = 10_000

/**
 * Starts a packaged Waypost as a person would, and looks at it through Chromium's debugger: the fuses leave no other way in, and this one
 * is open only over a throw-away practice vault.
 *
 * @param executable The packaged program.
 * @returns Milliseconds from the start to the drawn map.
 * @throws {Trouble} What did not come up.
 */
export async function smoke(executable) {
  const { chromium } = await import('@playwright/test')
  const { executable: program, switches, env } = await takePlace({ electron: executable, from: path.dirname(executable), parts: [] })
  const begun = performance.now()
  const app = start(program, ['--practice', '--remote-debugging-port=0', ...switches.filter(name => ACCEPTED.includes(name))], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise(resolve => app.once('exit', resolve))
  try {
    const browser = await chromium.connectOverCDP(await debuggerOf(app, ended))
    const workspace = await pageOn(browser, 'app://waypost/')
    await workspace.waitForFunction(() => document.documentElement.dataset.drawn === 'map', undefined, { polling: 50, timeout: DRAWN_MS })
    const took = performance.now() - begun
    const about = await workspace.evaluate(() => globalThis.waypost.call('about'))
    if (!about.ok || !about.value.practice) throw new Trouble('The packaged Waypost does not say that it practises.')
    if (!about.value.sandboxed && !switches.includes('--no-sandbox')) throw new Trouble('The packaged Waypost runs without its sandbox.')
    await browser.close()
    return took
  } finally {
    app.kill('SIGTERM')
    const plug = setTimeout(() => app.kill('SIGKILL'), QUIT_MS)
    await ended
    clearTimeout(plug)
  }
}

async function debuggerOf(app, ended) {
  let words = ''
  const listening = new Promise(resolve => app.stderr.on('data', text => {
    words += text
    const address = /DevTools listening on (ws:\S+)/.exec(words)?.[1]
    if (address !== undefined) resolve(address)
  }))
  const late = new Promise(resolve => setTimeout(resolve, START_MS).unref())
  const address = await Promise.race([listening, ended, late])
  if (typeof address === 'string') return address
  throw new Trouble(`The packaged Waypost did not start.\n${words.trim().split('\n').slice(-10).join('\n')}`)
}

async function pageOn(browser, address) {
  const until = performance.now() + START_MS
  while (performance.now() < until) {
    const page = browser.contexts().flatMap(context => context.pages()).find(page => page.url().startsWith(address))
    if (page !== undefined) return page
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Trouble(`The packaged Waypost shows no page on ${address}.`)
}
