// W2: with the link down, something is pasted or typed anywhere, and the answer says what it was and what was looked at.
import { checkAccess, expect, shot, test } from '../electron.ts'

const CANVAS = ['.leaflet-container']

test('[W2] a container is looked up in two acts and three seconds, wrong digits are told, and words become conditions', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ args: ['--practice', '--practice-movements=20000'] })
  const page = await waypost.mapDrawn()
  await expect(page.locator('.table-count')).toHaveText(/^20,000 of /, { timeout: 90_000 })

  const began = Date.now()
  await page.keyboard.press('/')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('searchbox')).toBeFocused()
  await page.keyboard.insertText('CSQU3054384')
  await expect(dialog).toContainText('check digit does not hold, 3 expected (ISO 6346)')
  await expect(dialog).toContainText('No entry in: ')
  expect(Date.now() - began).toBeLessThan(3_000)
  await shot(page, 'search-container-dark')

  await dialog.getByRole('searchbox').fill('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10')
  await expect(dialog).toContainText('TD3 L898902C3, ERIKSSON ANNA MARIA (UTO) · all check digits hold')

  await dialog.getByRole('searchbox').fill('mode:ro')
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('searchbox')).toHaveValue('mode:road ')
  await page.keyboard.type('since:2000-01-01 post:nowhere')
  await expect(dialog).toContainText('post:nowhere: not known here')
  await expect(dialog.getByRole('menuitem', { name: /^Show the movements: Road · since/ })).toBeVisible()
  await checkAccess(page, CANVAS)
  await shot(page, 'search-typed-dark')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Conditions in force' })).toContainText('Road')

  await page.keyboard.press('/')
  await expect(dialog).toContainText('Looked for before')
})
