// The timeline's faces and the way back to what was known, in the real application: by key, with axe, each undone again.
import { checkAccess, expect, shot, test } from '../electron.ts'
import { wear } from './wear.ts'

const CANVAS = ['.leaflet-container']

test('[TIME-9] hours and weekdays are chosen by key and taken back, gaps are shown, and a screen of the past says that it is one', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: ['--practice-movements=20000'], env: { TZ: 'Europe/Berlin' } })
  const door = await waypost.page('unlock')
  await door.getByRole('button', { name: 'Try it now' }).press('Enter')
  const page = await waypost.mapDrawn()
  const timeline = page.getByRole('region', { name: 'Timeline', exact: true }).first()
  await expect(timeline.locator('.timeline-count')).not.toContainText(/^0 /, { timeout: 30_000 })
  await timeline.getByRole('button', { name: /No lanes/ }).press('Enter')
  await page.getByRole('option', { name: 'Lanes: posts' }).press('Enter')
  await expect(timeline.locator('.many-lane').first()).toBeVisible()
  await checkAccess(page, CANVAS)
  await shot(page, 'timeline-bars-dark')

  await timeline.getByRole('radio', { name: 'Rhythm' }).press('Enter')
  await timeline.locator('[data-cell="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+Enter')
  await expect(page.locator('.filter-force')).toContainText('Tue–Wed, 01:00–03:00 (UTC)')
  await shot(page, 'timeline-rhythm-dark')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.locator('.filter-force')).toContainText('Tue, 01:00–02:00 (UTC)')
  await checkAccess(page, CANVAS)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.locator('.filter-force')).not.toContainText('UTC')

  await timeline.getByRole('radio', { name: 'Gaps' }).press('Enter')
  await expect(timeline.getByText(/of .* shown/)).toBeVisible()
  await shot(page, 'timeline-gaps-dark')
  await checkAccess(page, CANVAS)

  await timeline.getByRole('button', { name: 'As known at …' }).press('Enter')
  const known = page.getByRole('region', { name: 'As known at', exact: true })
  await expect(known).toContainText('held')
  await known.getByRole('slider').press('Home')
  await expect(known).toContainText('0 movements held')
  await shot(page, 'known-at-dark')
  await checkAccess(page, CANVAS)
  await known.getByRole('button', { name: 'Back to now' }).press('Enter')
  await expect(known).toHaveCount(0)

  await wear(page, 'light')
  await timeline.getByRole('radio', { name: 'Rhythm' }).press('Enter')
  await shot(page, 'timeline-rhythm-light')
  await checkAccess(page, CANVAS)
})
