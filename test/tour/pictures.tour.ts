// The pictures of README.md's tour: the year that `npm start -- --practice` opens, and a vehicle in it that a partner wants looked at.
import type { Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { practiceAnswers } from '../../shared/practice/answers.ts'
import { practiceScenario } from '../../shared/practice/scenario.ts'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { indexed } from '../../scripts/tour/palette.mjs'
import { expect, test } from '../electron.ts'
import { wear } from '../e2e/wear.ts'

/** As the practice vault has them unless told otherwise. */
const SEED = 1
const MOVEMENTS = 50_000
const FOLDER = 'assets/tour'
const MOST_BYTES = 250_000
const PATIENCE_MS = 60_000
/** Tooltips fade, and the map draws its labels after its lines. */
const SETTLE_MS = 400

/** One of two vans that cross minutes apart, which a notice names, and when and where they did. */
function wantedVan(): { readonly label: string, readonly post: string, readonly from: number, readonly to: number } {
  const notices = practiceScenario(SEED, MOVEMENTS).collections.filter(({ alias }) => alias === 'notices').flatMap(collection => collection.objects(0, collection.count))
  const named = new Set(notices.flatMap(({ extensions }) => extensions?.[EXTENSIONS.notice]?.['subject_refs'] ?? []))
  for (const { kind, subjects, movements } of practiceAnswers(SEED, MOVEMENTS).patterns) {
    const van = kind === 'convoy' ? subjects.find(({ ref }) => named.has(ref)) : undefined
    const times = movements.map(({ time }) => Date.parse(time))
    if (van !== undefined && movements[0] !== undefined) return { label: van.label, post: movements[0].post, from: Math.min(...times), to: Math.max(...times) }
  }
  throw new Error('no notice of this scenario names a van of a convoy')
}

/** Without a ring around what was pressed last and without words about what lies under the pointer: both answer a person who is not in the picture. */
async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(24, 560)
  await page.evaluate(async () => {
    await document.fonts.ready
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await page.waitForTimeout(SETTLE_MS)
  const file = indexed(await page.screenshot({ animations: 'disabled' }))
  expect(file.length, `bytes of ${name}.png`).toBeLessThan(MOST_BYTES)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(path.join(FOLDER, `${name}.png`), file)
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const utc = (at: number): string => new Date(at).toISOString().slice(0, 10) + ' 00:00'
const DAY_MS = 86_400_000

async function closeNotices(page: Page): Promise<void> {
  const close = page.getByRole('log', { name: 'Notices' }).getByRole('button', { name: 'Close' })
  while (await close.count() > 0) await close.first().click()
}

test('the first screen', async ({ launch }) => {
  const door = await (await launch()).page('unlock')
  await expect(door.getByRole('button', { name: 'Try it now' })).toBeVisible()
  await picture(door, '1-first-screen')
})

test('from the map to a finding that is through', async ({ launch }) => {
  test.setTimeout(180_000)
  const van = wantedVan()
  const waypost = await launch({ args: ['--practice', `--seed=${SEED}`, `--practice-movements=${MOVEMENTS}`] })
  const page = await waypost.mapDrawn()
  await expect(page.locator('.table-count')).toHaveText(`${MOVEMENTS.toLocaleString('en')} of ${MOVEMENTS.toLocaleString('en')} movements`, { timeout: PATIENCE_MS })
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: PATIENCE_MS })
  await expect(panel(page, 'In view')).toBeVisible()
  await closeNotices(page)
  await page.getByRole('button', { name: 'Zoom in', exact: true }).click()
  await picture(page, '2-map-timeline-table')

  await page.getByRole('textbox', { name: 'From' }).fill(utc(van.from - 7 * DAY_MS))
  await page.getByRole('textbox', { name: 'From' }).press('Enter')
  await page.getByRole('textbox', { name: 'To' }).fill(utc(van.to + 7 * DAY_MS))
  await page.getByRole('textbox', { name: 'To' }).press('Enter')
  const conditions = page.getByRole('toolbar', { name: 'Conditions' })
  await conditions.getByRole('button', { name: 'Mode' }).click()
  await page.getByRole('option', { name: /^Road/ }).click()
  await page.keyboard.press('Escape')
  await expect(page.locator('.table-count')).not.toHaveText(`${MOVEMENTS.toLocaleString('en')} of ${MOVEMENTS.toLocaleString('en')} movements`)
  await picture(page, '3-brush-and-filters')

  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox', { name: 'Search and commands' }).fill(van.label)
  await page.getByRole('menuitem', { name: van.label }).first().click()
  await expect(page.locator('.card-name h3')).toHaveText(van.label)
  await expect(page.getByText('Action to take')).toBeVisible()
  await expect(page.getByRole('listbox', { name: /Movements, newest first/ })).toBeVisible()
  await picture(page, '4-action-to-take')

  const movements = page.getByRole('listbox', { name: /Movements, newest first/ })
  await movements.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Quote in finding' }).click()
  await page.getByRole('button', { name: 'Back to the card before' }).click()
  await page.getByRole('button', { name: 'Note on it' }).click()
  const note = panel(page, 'New note')
  await note.getByLabel('Title').fill('Two vehicles, minutes apart, always at night')
  await note.getByLabel('What you see in it').fill('Same order every time, in by one post and out by another within five hours. A delivery round would also explain it.')
  await note.getByRole('radio', { name: /^B:/ }).check({ force: true })
  await note.getByRole('radio', { name: /^2:/ }).check({ force: true })
  await expect(note.getByText(/Draft sealed/)).toBeVisible()
  await picture(page, '5-note')
  await note.getByRole('button', { name: /Save note/ }).click()
  await expect(page.getByText('Note saved and sealed.')).toBeVisible()

  await page.keyboard.press('a')
  const notes = panel(page, 'Notes')
  await notes.getByRole('checkbox', { name: /Choose Two vehicles/ }).click({ force: true })
  await notes.getByRole('button', { name: 'Forward 1 note as a finding' }).click()
  const finding = panel(page, 'Finding')
  await finding.getByLabel('Summary').fill('Seen on seven nights. One of the two is subject to a vehicle check.')
  await expect(finding.getByRole('region', { name: 'Exactly this leaves' })).toContainText('EXERCISE Two vehicles')
  await expect(finding.getByText('Looking up what leaves')).toHaveCount(0)
  await closeNotices(page)
  await picture(page, '6-exactly-this-leaves')

  await finding.getByRole('button', { name: /^Forward/ }).click()
  const outbox = panel(page, 'Outbox')
  await expect(outbox.locator('[data-state="accepted"]')).toContainText('Two vehicles', { timeout: 30_000 })
  await outbox.getByRole('button', { name: /accepted/ }).click()
  await closeNotices(page)
  await picture(page, '7-receipts')

  await wear(page, 'light')
  await page.keyboard.press('Shift+x')
  await page.keyboard.press('f')
  await closeNotices(page)
  await picture(page, '8-light')
})
