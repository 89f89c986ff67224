import { app, dialog, nativeTheme } from 'electron/main'
import path from 'node:path'
import { onLeaving } from '../device/leaving.ts'
import { openGate } from './gate.ts'
import { emptyCoreDumps } from './hardening.ts'
import { layMenu } from './menu.ts'
import type { Profile } from './profile.ts'
import { type Sitting, type Why, beginSitting } from './sitting.ts'
import type { Wishes } from './switches.ts'
import { openSessions } from './windows.ts'
import { say } from './words.ts'

/** A sitting that ends by itself sooner than this, several times over, will not get better by another try. */
const SHORT_MS = 10_000
const SHORT_SITTINGS = 3

/** Runs sittings, one after the other, until the person quits. */
export async function runShell(wishes: Wishes, profile: Profile): Promise<void> {
  // Dark first; the vault remembers who chose otherwise, and until it is open nobody knows.
  nativeTheme.themeSource = 'dark'
  const sessions = await openSessions()
  emptyCoreDumps()
  openGate(report)
  let sitting: Sitting | undefined
  let begun = 0
  let short = 0
  const sit = (why: Why = {}): void => {
    const first = sitting === undefined
    sitting?.end()
    begun = performance.now()
    sitting = beginSitting({ wishes, vaults: path.join(profile.folder, 'vaults'), sessions, first, lock, ...why })
  }
  const lock = (why: Why = {}): void => {
    short = why.problem !== undefined && performance.now() - begun < SHORT_MS ? short + 1 : 0
    if (short < SHORT_SITTINGS) return sit(why)
    sitting?.end()
    dialog.showErrorBox(app.name, say('shell.keepsEnding'))
    app.exit(1)
  }
  layMenu(item => sitting?.choose(item))
  sit()
  onLeaving(() => sitting?.choose('lock'))
  app.on('second-instance', () => sitting?.focus())
  app.on('activate', () => sitting?.focus())
  app.on('before-quit', () => sitting?.end())
  // Between two sittings there is no window for a moment; a sitting quits by itself when a person closes its window.
  app.on('window-all-closed', () => {})
}

/** Says which call failed and nothing of what was in it. */
function report(call: string, fault: unknown): void {
  console.error(`waypost: ${call} failed (${fault instanceof Error ? fault.name : typeof fault})`)
}
