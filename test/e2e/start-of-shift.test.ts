// W1: an analyst comes back, sees what arrived while the laptop was shut, and decides the first hits by key.
import type { Page } from '@playwright/test'
import { checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { wear } from './wear.ts'

const CANVAS = ['.leaflet-container']
const PRACTICE = ['--practice', '--practice-movements=20000']
const MOST_ACTS = 6
const MOST_MS = 60_000
const desk = (page: Page) => page.getByRole('region', { name: 'Desk', exact: true })

test('[W1] the first hit is decided within six acts and a minute, and a dismissed one stays silent', async ({ launch }) => {
  test.setTimeout(240_000)
  const profile = makeProfile()
  const before = await launch({ args: PRACTICE, profile })
  const yesterday = await before.mapDrawn()
  await expect(yesterday.locator('.table-count')).toHaveText(/^20,000 of /, { timeout: 90_000 })
  await yesterday.getByRole('button', { name: 'Desk', exact: true }).click()
  await expect(desk(yesterday)).toContainText(/Life at risk/i, { timeout: 30_000 })
  await before.close()

  const waypost = await launch({ args: PRACTICE, profile })
  const page = await waypost.mapDrawn()
  const began = Date.now()
  let acts = 0
  const press = async (key: string): Promise<void> => {
    acts++
    await page.keyboard.press(key)
  }
  const lines = desk(page).locator('[data-desk-line]')
  await expect(lines.first()).toBeFocused({ timeout: 30_000 })
  await expect(desk(page)).toContainText('Since you left')
  await checkAccess(page, CANVAS)
  await shot(page, 'desk-dark')
  const many = await lines.count()
  const first = await lines.first().getAttribute('data-desk-line')

  await press('Enter')
  await expect(desk(page).locator('.desk-action').first()).toBeVisible()
  await shot(page, 'desk-hit-dark')
  await press('d')
  await press('1')
  await expect(lines).toHaveCount(many - 1)
  expect(acts).toBeLessThanOrEqual(MOST_ACTS)
  expect(Date.now() - began).toBeLessThan(MOST_MS)
  await expect(page.locator(`[data-desk-line="${first}"]`)).toHaveCount(0)

  // The next one stands open and has the keys; confirming it is one act more, and both can be taken back.
  await expect(lines.first()).toBeFocused()
  await press('c')
  await expect(lines).toHaveCount(many - 2)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(lines).toHaveCount(many)
  await lines.first().focus()
  await page.keyboard.press('d')
  await page.keyboard.press('1')
  await expect(lines).toHaveCount(many - 1)

  await page.getByRole('button', { name: 'Show only what is new' }).click()
  await expect(page.getByRole('list', { name: /in force/i })).toContainText('New since')
  await wear(page, 'light')
  await checkAccess(page, CANVAS)
  await shot(page, 'desk-light')
  await waypost.close()

  const again = await launch({ args: PRACTICE, profile })
  const later = await again.mapDrawn()
  await expect(desk(later).locator('[data-desk-line]').first()).toBeVisible({ timeout: 30_000 })
  await expect(later.locator(`[data-desk-line="${first}"]`)).toHaveCount(0)
})
