// The way in and out: create, lock, a wrong passphrase, change, practice. Rules in renderer/unlock/README.md and renderer/app/README.md.
import type { Page } from '@playwright/test'
import { type Waypost, checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { goOnWithoutKit } from './at-the-door.ts'
import { wear } from './wear.ts'

const OWN = 'nine wet herons signed the ferry ledger'
const OTHER = 'seven dry geese lost the harbour stamp'
/** Argon2id over 256 MiB on two slow cores. */
const LOCK_MS = 20_000

const phrase = (page: Page) => page.getByLabel('Passphrase', { exact: true })
const again = (page: Page) => page.getByLabel('Passphrase again')

async function isOpen(waypost: Waypost): Promise<Page> {
  const workspace = await waypost.page('waypost')
  await expect(workspace.locator('html')).toHaveAttribute('data-phase', 'open', { timeout: LOCK_MS })
  await expect(workspace.getByRole('button', { name: 'Lock', exact: true })).toBeVisible()
  return workspace
}

/** The page is gone before it can say that it took the key. */
const lock = (workspace: Page): Promise<void> => workspace.keyboard.press('Control+Shift+L').catch(() => {})

async function unlock(waypost: Waypost, passphrase: string): Promise<Page> {
  const door = await waypost.page('unlock')
  await phrase(door).fill(passphrase)
  await phrase(door).press('Enter')
  return door
}

test('[DOOR-3] [DOOR-5] [DOOR-6] a vault is made with an own passphrase, locked, refused, counted down and opened', async ({ launch }) => {
  const profile = makeProfile()
  const waypost = await launch({ profile })
  const door = await waypost.page('unlock')
  await expect(door.getByRole('button', { name: 'Try it now' })).toBeVisible()
  await shot(door, 'door-first')
  await checkAccess(door)
  await door.getByRole('button', { name: 'Open a sealed package' }).click()
  await shot(door, 'door-package')
  await checkAccess(door)
  await door.getByRole('button', { name: 'Back' }).click()

  await door.getByRole('button', { name: 'Create a vault' }).click()
  await expect(door.getByText('everything in this vault is gone')).toBeVisible()
  await expect(door.getByRole('list', { name: 'Your passphrase' }).getByRole('listitem')).toHaveCount(6)
  await shot(door, 'door-create')
  await checkAccess(door)
  await door.getByLabel('Your name').fill('M. Kovač')
  await door.getByRole('tab', { name: 'My own passphrase' }).click()
  const next = door.getByRole('button', { name: 'Next' })
  await phrase(door).fill('Summer2025!Border')
  await expect(door.getByText('Could be guessed')).toBeVisible()
  await expect(next).toBeDisabled()
  await phrase(door).fill(OWN)
  await expect(door.getByText('Strong enough')).toBeVisible()
  await shot(door, 'door-own-passphrase')
  await next.click()
  await again(door).fill(`${OWN}!`)
  await again(door).press('Enter')
  await expect(door.getByText('not the same passphrase yet')).toBeVisible()
  await again(door).fill(OWN)
  await again(door).press('Enter')
  await expect(door.getByText('a forgotten passphrase means that everything in this vault is gone')).toBeVisible({ timeout: LOCK_MS })
  await shot(door, 'door-kit-offer')
  await checkAccess(door)
  await goOnWithoutKit(door)
  const workspace = await isOpen(waypost)
  await shot(workspace, 'workspace-empty')
  await checkAccess(workspace, ['.leaflet-container'])

  await lock(workspace)
  const wrong = await unlock(waypost, 'nine wet herons signed the ferry')
  await expect(wrong.getByRole('alert')).toContainText('not the passphrase of this vault')
  await expect(wrong.getByRole('timer').or(wrong.getByRole('button', { name: 'Unlock' }))).not.toHaveCount(0)
  await shot(wrong, 'door-wrong')
  await checkAccess(wrong)
  // The wait doubles with each failure; a right one after it is let in.
  await expect(wrong.getByRole('button', { name: 'Unlock' })).toBeEnabled()
  await phrase(wrong).fill(OWN)
  await phrase(wrong).press('Enter')
  await isOpen(waypost)
})

test('[DOOR-8] the passphrase changes under an open vault, and only the new one opens it', async ({ launch }) => {
  const profile = makeProfile()
  const first = await launch({ profile })
  const door = await first.page('unlock')
  await door.getByRole('button', { name: 'Create a vault' }).click()
  await door.getByLabel('Your name').fill('A')
  const words = (await door.getByRole('list', { name: 'Your passphrase' }).getByRole('listitem').allInnerTexts()).map(item => item.replace(/^\d\s*/, '')).join(' ')
  await door.getByRole('button', { name: 'I have written it down' }).click()
  await again(door).fill(words)
  await again(door).press('Enter')
  await goOnWithoutKit(door)
  const workspace = await isOpen(first)
  await workspace.keyboard.press('Control+,')
  await shot(workspace, 'settings')
  await workspace.getByRole('button', { name: 'Change the passphrase' }).click()

  const change = await first.page('unlock')
  await change.getByLabel('Passphrase until now').fill('not this one at all')
  await change.getByRole('tab', { name: 'My own passphrase' }).click()
  await phrase(change).fill(OTHER)
  await expect(change.getByText('Strong enough')).toBeVisible()
  await again(change).fill(OTHER)
  await again(change).press('Enter')
  await expect(change.getByRole('alert')).toContainText('not the passphrase of this vault', { timeout: LOCK_MS })
  await shot(change, 'door-change')
  await checkAccess(change)
  await change.getByLabel('Passphrase until now').fill(words)
  await expect(change.getByRole('button', { name: 'Change it' })).toBeEnabled()
  await change.getByRole('button', { name: 'Change it' }).click()
  await expect(change.getByText('From now on the new passphrase')).toBeVisible({ timeout: LOCK_MS })
  // The window goes with the press, sometimes before it is told of.
  await change.getByRole('button', { name: 'Close' }).click().catch(() => {})
  await expect.poll(() => change.isClosed()).toBe(true)
  await expect(workspace.getByRole('button', { name: 'Lock', exact: true })).toBeVisible()
  await first.close()

  const second = await launch({ profile })
  await unlock(second, words)
  const refused = await second.page('unlock')
  await expect(refused.getByRole('alert')).toContainText('not the passphrase of this vault', { timeout: LOCK_MS })
  await expect(refused.getByRole('button', { name: 'Unlock' })).toBeEnabled()
  await phrase(refused).fill(OTHER)
  await phrase(refused).press('Enter')
  await isOpen(second)
})

test('[APP-1] [APP-3] [APP-7] one press from the first screen to a map of the practice exchange, in both themes', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice-movements=5000'] })
  const door = await waypost.page('unlock')
  await door.getByRole('button', { name: 'Try it now' }).press('Enter')
  const workspace = await waypost.mapDrawn()
  await expect(workspace.getByRole('banner', { name: 'Marking' })).toContainText('EXERCISE')
  await expect(workspace.locator('[data-link="online"]')).toBeVisible()
  await expect(workspace.getByRole('button', { name: /Sources and the age/ })).toContainText('just now')
  await expect(workspace.getByRole('banner', { name: 'Marking' })).toContainText('TLP:')
  await shot(workspace, 'workspace-dark')
  await checkAccess(workspace, ['.leaflet-container'])

  await workspace.keyboard.press('Control+k')
  await workspace.getByRole('searchbox', { name: 'Search and commands' }).fill('lock')
  await expect(workspace.getByRole('menuitem', { name: 'Lock now' })).toBeVisible()
  await shot(workspace, 'palette')
  // The line that is marked is told to screen readers half a second after the list has settled.
  await expect.poll(() => workspace.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '') !== null)).toBe(true)
  await checkAccess(workspace, ['.leaflet-container'])
  await workspace.keyboard.press('Escape')
  await expect(workspace.getByRole('dialog')).toHaveCount(0)

  for (const [key, panel] of [['Control+/', 'Keyboard'], ['Control+,', 'Settings']] as const) {
    await workspace.keyboard.press(key)
    await expect(workspace.getByRole('region', { name: panel })).toBeVisible()
  }
  await wear(workspace, 'light')
  await shot(workspace, 'workspace-light')
  await checkAccess(workspace, ['.leaflet-container'])

  await workspace.getByRole('button', { name: 'Cut the link (drill)' }).click()
  await expect(workspace.locator('[data-link="drill"]')).toHaveText('Link cut (drill)')
  await workspace.getByRole('button', { name: 'Restore the link' }).click()
  await expect(workspace.locator('[data-link="online"]')).toBeVisible()

  await lock(workspace)
  const locked = await waypost.page('unlock')
  await locked.getByRole('button', { name: 'Open it' }).click()
  const back = await waypost.mapDrawn()
  await expect(back.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('[APP-2] files that are good, strange and bad come in side by side', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice', '--practice-movements=2000'] })
  const workspace = await waypost.mapDrawn()
  const id = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`
  const stamp = '2026-01-01T00:00:00.000Z'
  const note = { type: 'note', spec_version: '2.1', id: `note--${id(1)}`, created: stamp, modified: stamp, content: 'A note from elsewhere', object_refs: [`identity--${id(9)}`] }
  const good = { type: 'bundle', id: `bundle--${id(2)}`, objects: [note, { type: 'x-strange', spec_version: '2.1', id: `x-strange--${id(3)}`, created: stamp, modified: stamp }] }
  const choosing = workspace.waitForEvent('filechooser')
  // The debugger is told to catch the chooser by then; otherwise the system's own opens.
  await workspace.evaluate(() => null)
  await workspace.keyboard.press('Control+o')
  await (await choosing).setFiles([
    { name: 'good.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(good)) },
    { name: 'portal.json', mimeType: 'application/json', buffer: Buffer.from('<html>Sign in</html>') },
    { name: 'empty.json', mimeType: 'application/json', buffer: Buffer.alloc(0) },
  ])
  const panel = workspace.getByRole('region', { name: 'Import' })
  await expect(panel.getByText('This file is not JSON')).toBeVisible()
  await expect(panel.getByText('This file is empty')).toBeVisible()
  await expect(panel.getByRole('row', { name: /New objects/ })).toHaveText(/2/)
  await shot(workspace, 'import')
  await checkAccess(workspace, ['.leaflet-container'])
})

test('[APP-5] nobody there: a countdown that any key ends, and then the door', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice', '--practice-movements=2000', '--lock-after=12'] })
  const workspace = await waypost.mapDrawn()
  const warning = workspace.getByRole('dialog', { name: /Locking in/ })
  await expect(warning).toBeVisible({ timeout: 12_000 })
  await shot(workspace, 'idle')
  await checkAccess(workspace, ['.leaflet-container'])
  await workspace.keyboard.press('Shift')
  await expect(warning).toHaveCount(0)
  await expect(warning).toBeVisible({ timeout: 12_000 })
  const locked = await waypost.page('unlock', 12_000)
  await expect(locked.getByRole('button', { name: 'Open it' })).toBeVisible()
})
