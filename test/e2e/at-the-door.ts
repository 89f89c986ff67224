// In and out of a vault as a person goes, for journeys that are about something else.
import type { Page } from '@playwright/test'
import { type Waypost, expect } from '../electron.ts'

/** Argon2id over 256 MiB on two slow cores. */
export const LOCK_MS = 20_000

/** Makes a vault with the six words that the door offers, and no kit. @returns them, as they would stand on paper. */
export async function createVault(door: Page, user: string): Promise<string> {
  const words = await makeVault(door, user)
  await goOnWithoutKit(door)
  return words
}

/** The door may be gone before it can say that it was pressed. */
export async function goOnWithoutKit(door: Page): Promise<void> {
  const go = door.getByRole('button', { name: 'Go on without a kit' })
  await expect(go).toBeVisible({ timeout: LOCK_MS })
  await go.click().catch(() => {})
}

/** As far as the offer of a kit. */
export async function makeVault(door: Page, user: string): Promise<string> {
  await door.getByRole('button', { name: 'Create a vault' }).click()
  await door.getByLabel('Your name').fill(user)
  const words = (await door.getByRole('list', { name: 'Your passphrase' }).getByRole('listitem').allInnerTexts()).map(item => item.replace(/^\d\s*/, '')).join(' ')
  await door.getByRole('button', { name: 'I have written it down' }).click()
  await door.getByLabel('Passphrase again').fill(words)
  await door.getByLabel('Passphrase again').press('Enter')
  return words
}

export async function unlock(waypost: Waypost, passphrase: string): Promise<void> {
  const door = await waypost.page('unlock')
  await door.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await door.getByLabel('Passphrase', { exact: true }).press('Enter')
}

/** The workspace once its vault is open and has taken the place of the door. */
export async function opened(waypost: Waypost): Promise<Page> {
  const workspace = await waypost.page('waypost')
  await expect(workspace.locator('html')).toHaveAttribute('data-phase', 'open', { timeout: LOCK_MS })
  await expect(workspace.getByRole('button', { name: 'Lock', exact: true })).toBeVisible()
  await expect.poll(() => waypost.app.windows().some(page => !page.isClosed() && page.url().startsWith('app://unlock/')), { timeout: LOCK_MS, intervals: [20, 50, 100] }).toBe(false)
  return workspace
}

/** What main asked in windows of the operating system, which no page can answer. */
export interface Question {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

/** Answers main's questions from now on in the place of a person, with the button of this number. */
export async function answerMain({ app }: Waypost, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const scope = globalThis as { asked?: unknown[] }
    scope.asked ??= []
    dialog.showMessageBox = async (...args: unknown[]) => {
      scope.asked?.push(args.at(-1))
      return await Promise.resolve({ response, checkboxChecked: false })
    }
  }, button)
}

export async function askedByMain({ app }: Waypost): Promise<readonly Question[]> {
  return await app.evaluate(() => ((globalThis as { asked?: Question[] }).asked ?? []).map(({ message, detail, buttons }) => ({ message, detail, buttons })))
}

/** Answers main's dialogs about files from now on: the next file that is asked for is this one. */
export async function answerFiles({ app }: Waypost, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => await Promise.resolve({ canceled: false, filePath })
    dialog.showOpenDialog = async () => await Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)
}

/** The page is gone before it can say that it took the key. */
export const lock = (workspace: Page): Promise<void> => workspace.keyboard.press('Control+Shift+L').catch(() => {})

/** Waits until a vault that was tried with something wrong takes another attempt. */
export async function takesAnother(door: Page): Promise<void> {
  await expect(door.getByRole('timer')).toHaveCount(0, { timeout: LOCK_MS })
}

/** The door that shows after this window went with its sitting. */
export async function nextDoor(waypost: Waypost, before: Page): Promise<Page> {
  await expect.poll(() => before.isClosed(), { timeout: LOCK_MS, intervals: [20, 50, 100] }).toBe(true)
  return await waypost.page('unlock')
}
