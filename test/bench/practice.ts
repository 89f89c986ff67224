import type { Page } from '@playwright/test'
import { type Waypost, launchWaypost } from '../electron.ts'
import type { Options, Report } from './figure.ts'

export const needsElectron = true

const WINDOWS = 10
const MAPS = 3

/** How soon a person sees something: a window, and a map of the practice vault made from nothing. */
export async function run(report: Report, { say }: Options): Promise<void> {
  const windows: number[] = []
  for (let i = 0; i < WINDOWS; i++) {
    const waypost = await launchWaypost()
    windows.push(await untilWindow(waypost))
    await waypost.close()
  }
  report('practice.window_ms', windows)

  const firstMaps: number[] = []
  for (let i = 0; i < MAPS; i++) {
    const waypost = await launchWaypost({ args: ['--practice'] })
    const workspace = await waypost.page('waypost')
    firstMaps.push(await drawnAt(workspace) - await startedAt(waypost))
    say(`practice vault ${i + 1} of ${MAPS}: ${(firstMaps.at(-1) ?? 0).toFixed(0)} ms`)
    await waypost.close()
  }
  report('practice.first_map_ms.50k', firstMaps)
}

/** Milliseconds from the birth of the main process to a window on screen. */
async function untilWindow({ app }: Waypost): Promise<number> {
  return await app.evaluate(async ({ BrowserWindow }) => {
    while (!BrowserWindow.getAllWindows().some(window => window.isVisible())) await new Promise(resolve => setTimeout(resolve, 2))
    return Date.now() - (process.getCreationTime() ?? NaN)
  })
}

async function startedAt({ app }: Waypost): Promise<number> {
  return await app.evaluate(() => process.getCreationTime() ?? NaN)
}

/** Unix time in milliseconds of the moment at which the map is drawn. */
async function drawnAt(workspace: Page): Promise<number> {
  const seen = await workspace.waitForFunction(() => document.documentElement.dataset['drawn'] === 'map' && Date.now(), undefined, { polling: 10, timeout: 60_000 })
  return Number(await seen.jsonValue())
}
