// A view on paper: what stands on the sheet, and that nothing but the chosen file appears. Rules in renderer/print/README.md.
import { copyFileSync, readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { answerFiles } from './at-the-door.ts'
import { textOfPdf } from './pdf-text.ts'

const CANVAS = ['.leaflet-container']
/** A4 lying, at 288 pixels to the inch. */
const PNG = { width: 1_123 * 3, height: 794 * 3 }

test('[JOURNEY-30] what is shown goes to paper as PDF and as PNG, with all that must stand on it, and to no other file', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  const folder = makeProfile()
  const waypost = await launch({ profile, args: ['--practice', '--practice-movements=20000'] })
  const page = await waypost.mapDrawn()
  await expect(page.locator('.table-count')).toHaveText(/^20,000 of /, { timeout: 60_000 })

  // Its makers keep control of some of it: nothing is pictured, and it says why.
  await page.keyboard.press('Control+p')
  await expect(page.getByText(/^Not printed: .*Its maker keeps control/)).toBeVisible()
  await expect(page.getByRole('dialog', { name: 'Print' })).toHaveCount(0)

  await page.getByRole('toolbar').getByRole('button', { name: 'Marking', exact: true }).click()
  await page.getByRole('option', { name: /GREEN/ }).first().click()
  await page.keyboard.press('Escape')
  await expect(page.locator('.table-count')).not.toHaveText(/^20,000 of /)
  const shown = (await page.locator('.table-count').textContent())?.split(' of ')[0] ?? ''

  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+p')
  const dialog = page.getByRole('dialog', { name: 'Print' })
  await expect(dialog).toBeVisible({ timeout: 30_000 })
  await expect.poll(() => dialog.locator('.sheet img').evaluate(image => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(2_000)
  await dialog.getByLabel('Title', { exact: true }).fill('Quay 4, week 11')
  await shot(page, 'print-preview-dark')
  await checkAccess(page, CANVAS)

  const files = (): readonly string[] => [profile, folder, tmpdir()].flatMap(place => readdirSync(place, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(pdf|png|jpe?g|tmp|bmp)$|blob/i.test(path.join(entry.parentPath, entry.name))).map(entry => path.join(entry.parentPath, entry.name)))
  const before = new Set(files())

  const pdf = path.join(folder, 'sheet.pdf')
  await answerFiles(waypost, pdf)
  await dialog.getByRole('button', { name: 'Write PDF' }).click()
  await expect(dialog).toHaveCount(0, { timeout: 30_000 })
  await expect(page.getByText(/^The sheet is written/)).toBeVisible()
  keep(pdf)
  const text = textOfPdf(readFileSync(pdf)).replaceAll(/\s+/g, '')
  for (const words of ['TLP:GREEN', 'EXERCISE', 'Quay 4, week 11', `${shown} of `, 'Marking: ', 'Five Neighbours Exchange: ', 'Worldview', 'Natural Earth', ' km', 'Made 20', 'Road']) {
    expect(text, words).toContain(words.replaceAll(/\s+/g, ''))
  }
  expect(text.split('TLP:GREEN').length).toBeGreaterThan(2)

  await page.keyboard.press('Control+p')
  await expect(dialog).toBeVisible({ timeout: 30_000 })
  const png = path.join(folder, 'sheet.png')
  await answerFiles(waypost, png)
  await dialog.getByRole('button', { name: 'Write PNG' }).click()
  await expect(dialog).toHaveCount(0, { timeout: 30_000 })
  const head = readFileSync(png)
  expect({ width: head.readUInt32BE(16), height: head.readUInt32BE(20) }).toEqual(PNG)

  expect([...new Set(files().filter(file => !before.has(file)))].sort()).toEqual([pdf, png])
  for (const file of [pdf, png]) expect(statSync(file).mode & 0o777).toBe(0o600)
  keep(png)
})

/** For people to look at. */
function keep(file: string): void {
  copyFileSync(file, path.join(process.env['WAYPOST_TEST_OUTPUT'] ?? tmpdir(), 'screenshots', path.basename(file)))
}
