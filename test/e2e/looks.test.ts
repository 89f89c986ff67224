import { checkAccess, expect, shot, test } from '../electron.ts'

test('[APP-13] [UI-1] night, high contrast, text of 200 percent, large controls and a mirrored page can be read and used', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: ['--practice', '--practice-movements=3000'] })
  const page = await waypost.mapDrawn()
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('region', { name: 'Settings', exact: true })
  const choose = async (name: RegExp, option: string): Promise<void> => {
    await settings.getByRole('button', { name }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  for (const [option, theme] of [['Night (dim red)', 'night'], ['High contrast', 'contrast'], ['Light', 'light'], ['Dark', 'dark']] as const) {
    await choose(/Theme/, option)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await checkAccess(page)
    await shot(page, `look-${theme}`)
  }
  await settings.getByText('Larger buttons and rows').click()
  await expect(page.locator('html')).toHaveAttribute('data-touch', 'true')
  const box = await page.getByRole('button', { name: 'Views and workspaces' }).boundingBox()
  expect(Math.min(box!.width, box!.height)).toBeGreaterThanOrEqual(44)
  await shot(page, 'look-touch')
  await choose(/Text size/, '200 %')
  await expect(page.locator('.panel-head h2').first()).toHaveCSS('font-size', '26px')
  await checkAccess(page)
  await shot(page, 'look-200')
  await choose(/Text size/, '100 %')
  await page.evaluate(() => { document.documentElement.dir = 'rtl' })
  const rail = (await page.locator('.side-rail').boundingBox())!
  const panel = (await settings.boundingBox())!
  expect(rail.x).toBeGreaterThan(panel.x)
  await shot(page, 'look-rtl')
})
