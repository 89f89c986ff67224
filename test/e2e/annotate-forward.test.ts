// From somebody that a notice names to a finding that the exchange has accepted. Rules in renderer/desk, renderer/cases and renderer/exchanges.
import type { Page } from '@playwright/test'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { practiceScenario } from '../../shared/practice/scenario.ts'
import { checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { wear } from './wear.ts'

const SEED = 7
const MOVEMENTS = 5_000
const PRACTICE = ['--practice', `--seed=${SEED}`, `--practice-movements=${MOVEMENTS}`]
/** The map's own tiles and controls are looked at by the map's tests. */
const NOT_OURS = ['.leaflet-container']

/** A missing person of the scenario, by name. */
function missingPerson(): string {
  const objects = practiceScenario(SEED, MOVEMENTS).collections.filter(({ alias }) => alias === 'notices' || alias === 'reference').flatMap(collection => collection.objects(0, collection.count))
  const notice = objects.find(object => object.extensions?.[EXTENSIONS.notice]?.['action_to_take'] === 'protect-and-inform')
  const subjects = notice?.extensions?.[EXTENSIONS.notice]?.['subject_refs']
  const ref: unknown = Array.isArray(subjects) ? subjects[0] : undefined
  const name = objects.find(({ id }) => id === ref)?.name
  if (name === undefined) throw new Error('this scenario has nobody missing')
  return name
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function bothThemes(page: Page, name: string): Promise<void> {
  await checkAccess(page, NOT_OURS)
  await shot(page, `${name}-dark`)
  await wear(page, 'light')
  await checkAccess(page, NOT_OURS)
  await shot(page, `${name}-light`)
  await wear(page, 'dark')
}

async function openSubject(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox', { name: 'Search and commands' }).fill(name)
  await page.getByRole('menuitem', { name }).first().click()
  await expect(page.locator('.card-name h3')).toHaveText(name)
}

test('[DESK-1] [CASES-5] [CASES-8] [EXCHANGES-1] from a notice to a finding that the exchange has accepted', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ args: PRACTICE })
  const page = await waypost.mapDrawn()
  await expect(page.locator('[data-link="online"]')).toBeVisible()
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 60_000 })
  const name = missingPerson()
  await openSubject(page, name)
  await expect(page.getByText('Protect and inform')).toBeVisible()
  await bothThemes(page, 'card-subject')

  const movements = page.getByRole('listbox', { name: /Movements, newest first/ })
  await movements.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(panel(page, 'Movement')).toBeVisible()
  await bothThemes(page, 'card-movement')
  await page.getByRole('button', { name: 'Quote in finding' }).click()
  await page.getByRole('button', { name: 'Back to the card before' }).click()
  await expect(page.locator('.card-name h3')).toHaveText(name)

  await page.getByRole('button', { name: 'Note on it' }).click()
  const note = panel(page, 'New note')
  await expect(note.getByLabel('Title')).toBeFocused()
  await page.keyboard.type('Seen again at the gate')
  await page.keyboard.press('Control+Enter')
  await expect(note.getByText('Write what you have to say.')).toBeVisible()
  await note.getByLabel('What you see in it').fill('Crossed on foot, with a younger man who carried both bags.')
  await note.getByRole('radio', { name: /^B:/ }).check({ force: true })
  await note.getByRole('radio', { name: /^2:/ }).check({ force: true })
  await expect(note.getByText(/Draft sealed/)).toBeVisible()
  await bothThemes(page, 'note')
  await note.getByRole('button', { name: /Marking/ }).click()
  await page.getByRole('option', { name: 'TLP:GREEN' }).click()
  await note.getByRole('button', { name: /Save note/ }).click()
  await expect(note.getByText('Give the reason, or raise the marking.')).toBeVisible()
  await shot(page, 'note-lowered')
  await note.getByLabel(/Why lower than/).fill('Agreed with the originator by telephone.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Note saved and sealed.')).toBeVisible()
  await expect(page.locator('.card-notes')).toContainText('Seen again at the gate')

  await page.locator('.card-notes button').click()
  const notes = panel(page, 'Notes')
  await expect(notes.getByText('Crossed on foot, with a younger man')).toBeVisible()
  await notes.getByRole('button', { name: 'Change', exact: true }).click()
  await panel(page, 'New version of a note').getByLabel('What you see in it').fill('Crossed on foot, with an older woman who carried both bags.')
  await page.keyboard.press('Control+Enter')
  await notes.getByRole('button', { name: 'History' }).click()
  await expect(notes.locator('ins').first()).toContainText('older woman')
  await bothThemes(page, 'notes')
  await notes.getByRole('button', { name: 'Withdraw' }).click()
  await expect(notes.getByText('No notes yet')).toBeVisible()
  await notes.click({ position: { x: 20, y: 300 } })
  await page.keyboard.press('Control+z')
  await expect(notes.getByText('Seen again at the gate')).toBeVisible()

  await notes.getByRole('checkbox', { name: /Choose Seen again/ }).click({ force: true })
  await notes.getByRole('button', { name: 'Forward 1 note as a finding' }).click()
  const finding = panel(page, 'Finding')
  await expect(finding.getByLabel('Title')).toHaveValue('Seen again at the gate')
  await finding.getByLabel('Summary').fill('The missing person was seen twice.')
  await expect(finding.getByRole('region', { name: 'Exactly this leaves' })).toContainText('EXERCISE Seen again at the gate')
  await bothThemes(page, 'finding')
  await finding.getByRole('button', { name: /Note Seen again/ }).click()
  await expect(finding.locator('.leaving-json')).toContainText('"type": "note"')
  await shot(page, 'finding-json')
  await finding.getByLabel('Summary').focus()
  await page.keyboard.press('Control+Enter')

  const outbox = panel(page, 'Outbox')
  await expect(outbox.locator('[data-state="accepted"]')).toContainText('Seen again at the gate', { timeout: 30_000 })
  await outbox.getByRole('button', { name: /accepted/ }).click()
  await expect(outbox.getByText('refused')).toHaveCount(0)
  await bothThemes(page, 'outbox-accepted')
  await page.keyboard.press('s')
  await bothThemes(page, 'sources')
  // [EXCHANGES-8]
  await expect(panel(page, 'Sources').getByRole('button', { name: /Remove|Change/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Add a source' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Give the address of the exchange.')).toBeVisible()
  await bothThemes(page, 'source-form')
})

test('[EXCHANGES-2] with the link cut a finding waits, sealed, through a restart, and leaves by itself when the link is back', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  const first = await launch({ args: PRACTICE, profile })
  const page = await first.mapDrawn()
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Cut the link (drill)' }).click()
  await expect(page.locator('[data-link="drill"]')).toBeVisible()
  await openSubject(page, missingPerson())
  await page.getByRole('button', { name: 'Note on it' }).click()
  await page.keyboard.type('Half a thought')
  await expect(page.getByText(/Draft sealed/)).toBeVisible()
  await first.kill9()

  const second = await launch({ args: PRACTICE, profile })
  const again = await second.mapDrawn()
  await again.getByRole('button', { name: 'Cut the link (drill)' }).click()
  await expect(again.locator('[data-link="drill"]')).toBeVisible()
  await again.keyboard.press('n')
  const note = panel(again, 'New note')
  await expect(note.getByLabel('Title')).toHaveValue('Half a thought')
  await expect(note.getByText('This is the draft that you were writing.')).toBeVisible()
  await note.getByLabel('What you see in it').fill('Now whole.')
  await again.keyboard.press('Control+Enter')
  await expect(note).toHaveCount(0)
  const notes = panel(again, 'Notes')
  await again.keyboard.press('a')
  await notes.getByRole('button', { name: /Half a thought/ }).click()
  await notes.getByRole('button', { name: 'Forward', exact: true }).click()
  const finding = panel(again, 'Finding')
  await expect(finding.getByText('No link: it will be queued, sealed on this computer')).toBeVisible()
  await expect(finding.getByRole('region', { name: 'Exactly this leaves' })).toBeVisible()
  await shot(again, 'finding-offline')
  await again.keyboard.press('Control+Enter')
  const outbox = panel(again, 'Outbox')
  await expect(outbox.locator('[data-state="waiting"]')).toContainText('goes when the link returns')
  await bothThemes(again, 'outbox-waiting')
  await again.getByRole('button', { name: 'Restore the link' }).click()
  await expect(outbox.locator('[data-state="accepted"]')).toBeVisible({ timeout: 30_000 })
})

test('[EXCHANGES-3] a finding that was refused is mended and sent again', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: PRACTICE })
  const page = await waypost.mapDrawn()
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 60_000 })
  await openSubject(page, missingPerson())
  await page.getByRole('button', { name: 'Note on it' }).click()
  await page.keyboard.type('Two bags')
  await panel(page, 'New note').getByLabel('What you see in it').fill('One of them changed hands.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Note saved and sealed.')).toBeVisible()
  await page.keyboard.press('a')
  const notes = panel(page, 'Notes')
  await notes.getByRole('button', { name: /Two bags/ }).click()
  await notes.getByRole('button', { name: 'Forward', exact: true }).click()
  const finding = panel(page, 'Finding')
  await finding.getByLabel('Title').fill('EXERCISE-REFUSE Two bags')
  await finding.getByRole('button', { name: /Forward/ }).click()
  const outbox = panel(page, 'Outbox')
  await expect(outbox.locator('[data-state="refused"]')).toContainText('Refused for the exercise', { timeout: 30_000 })
  await bothThemes(page, 'outbox-refused')
  await outbox.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('will not be sent')
  await shot(page, 'outbox-discard')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await outbox.getByRole('button', { name: 'Fix and resend' }).click()
  await expect(outbox.getByLabel('Title')).toHaveValue('EXERCISE-REFUSE Two bags')
  await outbox.getByLabel('Title').fill('Two bags')
  await shot(page, 'outbox-fix')
  await page.keyboard.press('Control+Enter')
  await expect(outbox.locator('[data-state="accepted"]')).toContainText('Two bags', { timeout: 30_000 })
})

test('[DESK-2] [CASES-3] a subject without a notice, a place, and a note about a drawn area', async ({ launch }) => {
  test.setTimeout(120_000)
  const waypost = await launch({ args: PRACTICE })
  const page = await waypost.mapDrawn()
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 60_000 })
  await page.keyboard.press('Alt+3')
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No entry in:')).toBeVisible()
  await expect(page.locator('.card-no-entry')).toContainText('EXERCISE Five Neighbours Exchange')
  await bothThemes(page, 'card-no-entry')

  await page.keyboard.press('f')
  await page.getByRole('region', { name: 'In view' }).locator('ol button').first().click()
  await expect(page.getByText('Recorded here, in the window')).toBeVisible()
  await bothThemes(page, 'card-place')

  await page.getByRole('button', { name: 'Note about an area' }).click()
  const map = page.locator('.leaflet-container')
  await map.focus()
  for (const key of [' ', 'ArrowRight', ' ', 'ArrowDown', ' ', 'Enter']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(400)
  }
  const note = panel(page, 'New note')
  await expect(note.getByText(/Area of 3 corners/)).toBeVisible()
  await expect(note.getByLabel('Title')).toBeFocused()
  await bothThemes(page, 'note-area')
})
