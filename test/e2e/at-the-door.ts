// In and out of a vault as a person goes, for journeys that are about something else.
import type { Page } from '@playwright/test'
import { type Waypost, expect } from '../electron.ts'

/** Argon2id over 256 MiB on two slow cores. */
export const LOCK_MS = 20_000

/** Makes a vault with the six words that the door offers. @returns them, as they would stand on paper. */
export async function createVault(door: Page, user: string): Promise<string> {
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
