import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Launch, type Waypost, launchWaypost, makeProfile } from '../electron.ts'
import type { Options, Report } from './figure.ts'

export const needsElectron = true

const WINDOWS = 10
const FIRST_MAPS = 5
const UNLOCKS = 7
const EVERYTHING = '50,000 of 50,000 movements'
const PATIENCE_MS = 120_000

/** Says at which moment its first window shows. Not by the process's own birth time, which Linux knows only to the second. */
const WATCH = `
  import { app } from 'electron/main'
  app.on('browser-window-created', (_event, window) => window.once('show', () => console.log('shown', Date.now())))`
/** The least that Electron does before a person sees anything. */
const EMPTY_WINDOW = `
  import { BrowserWindow } from 'electron/main'
  void app.whenReady().then(() => {
    const window = new BrowserWindow({ show: false, width: 1440, height: 900 })
    window.once('ready-to-show', () => window.show())
    void window.loadURL('data:text/html,<title>Empty</title>')
  })`

/** How soon a person sees something: a window, a map of the practice vault made from nothing, and the map again after unlocking. */
export async function run(report: Report, { say }: Options): Promise<void> {
  const electron = process.env['WAYPOST_ELECTRON'] ?? ''
  const waypost = pathToFileURL(join(process.env['WAYPOST_APP'] ?? '', 'out/main/index.js')).href
  const applications = [makeApplication(WATCH + EMPTY_WINDOW), makeApplication(`${WATCH}\nawait import('${waypost}')`)]
  // In turns, so that whatever else the machine does falls on both alike.
  const windows = await timesOf(WINDOWS, async () => await timesOf(2, async which => await untilWindow(electron, applications[which] ?? '')))
  const baseline = { name: 'empty-electron-window', samples: windows.map(([empty]) => empty ?? NaN) }
  report('practice.window_ms', windows.map(([, ours]) => ours ?? NaN), baseline)

  const profile = makeProfile()
  const firstMaps = await timesOf(FIRST_MAPS, async turn => {
    const took = await untilFirstMap(turn === 0 ? { profile } : {})
    say(`practice vault from nothing, ${turn + 1} of ${FIRST_MAPS}: ${took.toFixed(0)} ms`)
    return took
  })
  report('practice.first_map_ms.50k', firstMaps, baseline)
  report('practice.unlock_to_map_ms.50k', await timesOf(UNLOCKS, async () => await untilMapAgain(profile)), baseline)
}

async function timesOf<T>(count: number, time: (turn: number) => Promise<T>): Promise<T[]> {
  const times: T[] = []
  for (let turn = 0; turn < count; turn++) times.push(await time(turn))
  return times
}

/** Without a debugger: one that is attached holds the application back until it is ready itself. */
async function untilWindow(electron: string, application: string): Promise<number> {
  const begun = Date.now()
  const app = spawn(electron, [...(process.env['WAYPOST_SWITCHES'] ?? '').split(' ').filter(Boolean), application, `--user-data-dir=${makeProfile()}`], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise(resolve => app.once('exit', resolve))
  try {
    return await new Promise((resolve, reject) => {
      app.once('exit', code => reject(new Error(`Electron ended with ${code} before it showed a window`)))
      app.stdout.on('data', (words: Buffer) => {
        const shown = /shown (\d+)/.exec(words.toString())?.[1]
        if (shown !== undefined) resolve(Number(shown) - begun)
      })
    })
  } finally {
    app.kill('SIGTERM')
    await ended
  }
}

/** From the start of the program to the map with every movement of the exchange: generated, pulled, sealed, written and drawn. */
async function untilFirstMap(options: Launch): Promise<number> {
  const begun = Date.now()
  return await during({ ...options, args: ['--practice'] }, async waypost => await allDrawn(await waypost.page('waypost')) - begun)
}

/** From the Enter key under the passphrase to the map with every movement. */
async function untilMapAgain(profile: string): Promise<number> {
  return await during({ profile }, async waypost => {
    const door = await waypost.page('unlock')
    const open = door.getByRole('button', { name: 'Open it' })
    const vault = door.getByRole('button', { name: 'Practice' }).first()
    await open.or(vault).first().waitFor()
    if (!await open.isVisible()) await vault.click()
    const workspace = await waypost.page('waypost')
    await workspace.waitForLoadState('load')
    await open.focus()
    const begun = Date.now()
    await door.keyboard.press('Enter')
    return await allDrawn(workspace) - begun
  })
}

async function during(options: Launch, measure: (waypost: Waypost) => Promise<number>): Promise<number> {
  const waypost = await launchWaypost(options)
  try {
    return await measure(waypost)
  } finally {
    await waypost.close()
  }
}

/** Unix time in milliseconds at which the map is drawn and nothing is missing. */
async function allDrawn(workspace: Page): Promise<number> {
  const seen = await workspace.waitForFunction(everything =>
    document.documentElement.dataset['drawn'] === 'map' && document.querySelector('.table-count')?.textContent === everything && Date.now(), EVERYTHING, { polling: 10, timeout: PATIENCE_MS })
  return Number(await seen.jsonValue())
}

function makeApplication(main: string): string {
  const folder = makeProfile()
  writeFileSync(join(folder, 'package.json'), '{ "name": "measured", "version": "0.0.0", "type": "module", "main": "main.js" }')
  writeFileSync(join(folder, 'main.js'), main)
  chmodSync(folder, 0o755)
  return folder
}
