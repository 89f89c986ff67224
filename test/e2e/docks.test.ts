import type { Page } from '@playwright/test'
import { checkAccess, expect, shot, test } from '../electron.ts'

const dock = (page: Page, view: string) => page.locator(`[data-dock="${view}"]`)
const order = (page: Page): Promise<readonly (string | undefined)[]> => page.locator('[data-dock]').evaluateAll(docks => docks.map(one => (one as HTMLElement).dataset['dock']))

test('[ARRANGE-3] [STATE-1] views are maximised, hidden, moved and shown again, and every step is taken back', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice', '--practice-movements=5000'] })
  const page = await waypost.mapDrawn()
  expect(await order(page)).toEqual(['map', 'timeline', 'table'])
  await shot(page, 'docks-first')
  await checkAccess(page)

  await page.keyboard.press('Alt+3')
  await page.keyboard.press('Alt+Enter')
  await expect(dock(page, 'map')).toHaveCount(0)
  await expect(dock(page, 'table')).toBeVisible()
  await page.keyboard.press('Alt+3')
  await page.keyboard.press('Alt+Enter')
  await expect(dock(page, 'map')).toBeVisible()

  // By the menu, with keys alone.
  await dock(page, 'timeline').getByRole('button', { name: 'Arrange Timeline' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Hide' }).press('Enter')
  await expect(dock(page, 'timeline')).toHaveCount(0)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(dock(page, 'timeline')).toBeVisible()

  // By hand: the table to the right half of the map.
  const from = (await dock(page, 'table').locator('.dock-handle').boundingBox())!
  const onto = (await dock(page, 'map').boundingBox())!
  await page.mouse.move(from.x + 60, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(onto.x + onto.width * 0.5, onto.y + onto.height * 0.5, { steps: 5 })
  await page.mouse.move(onto.x + onto.width * 0.93, onto.y + onto.height * 0.5, { steps: 5 })
  await shot(page, 'docks-dragging')
  await page.mouse.up()
  await expect.poll(() => order(page)).toEqual(['map', 'table', 'timeline'])
  await shot(page, 'docks-beside')

  await page.getByRole('button', { name: 'Views and workspaces' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name of this arrangement' }).fill('Night watch')
  await page.getByRole('dialog').getByRole('textbox').press('Enter')
  await page.getByRole('button', { name: 'Map alone' }).click()
  await expect.poll(() => order(page)).toEqual(['map'])
  await shot(page, 'docks-menu')
  await page.getByRole('button', { name: 'Night watch', exact: true }).click()
  await expect.poll(() => order(page)).toEqual(['map', 'table', 'timeline'])
  await page.keyboard.press('Escape')
})
