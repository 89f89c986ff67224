// A line over the map that counts what crossed it, and a circle that narrows, both also by key.
import { checkAccess, expect, shot, test } from '../electron.ts'

const number = (text: string): number => Number(text.replaceAll(/\D/g, ''))

test('[JOURNEY-26] a drawn line counts crossings each way and opens exactly those rows; a circle drawn by key narrows', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: ['--practice', '--practice-movements=20000'] })
  const page = await waypost.mapDrawn()
  await expect(page.locator('.table-count')).toHaveText(/^20,000 of /, { timeout: 60_000 })

  await page.getByRole('button', { name: 'Measure and count over a line' }).click()
  const map = page.locator('.leaflet-container')
  await expect(map).toBeFocused()
  await page.keyboard.press('Space')
  for (const key of ['ArrowRight', 'ArrowDown']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(400)
  }
  await expect(page.locator('.map-drawing-help header')).toContainText(' km')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  const card = page.getByRole('region', { name: 'Line', exact: true })
  const ways = (await card.locator('li b').allInnerTexts()).map(number)
  expect(ways).toHaveLength(2)
  const crossed = ways[0]! + ways[1]!
  expect(crossed).toBeGreaterThan(0)
  await checkAccess(page, ['.leaflet-container'])
  await shot(page, 'map-line-dark')
  await card.getByRole('button', { name: 'Mark these rows' }).click()
  await expect.poll(async () => number((await page.locator('.table-count').innerText()).split(' of ')[0]!)).toBe(crossed)
  await card.getByRole('button', { name: 'Take the line away' }).click()
  await expect(card).toHaveCount(0)

  await page.getByRole('button', { name: 'Show only an area' }).click()
  await page.getByRole('button', { name: 'Circle', exact: true }).click()
  await expect(map).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.waitForTimeout(400)
  await page.keyboard.press('Space')
  await expect(page.getByText('Inside the drawn area')).toBeVisible()
})
