// The door, the kit and the desk without a mouse, and how they look in light (G43). Rules in renderer/unlock/README.md and renderer/ui/README.md.
import type { Page } from '@playwright/test'
import { checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { LOCK_MS, opened } from './at-the-door.ts'
import { seenFocus, tabTo } from './key-walk.ts'

const BRIEF = { timeout: LOCK_MS }
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Everything that Tab reaches, each with a mark of focus that one sees. */
async function walk(page: Page, most = 40): Promise<void> {
  const seen = new Set<string>()
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const here = await seenFocus(page)
    expect(here.isSeen, here.what).toBe(true)
    if (seen.has(here.what)) return
    seen.add(here.what)
  }
}

test('[DOOR-26] a vault with a kit is made by key alone', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ profile: makeProfile() })
  const door = await waypost.page('unlock')
  await expect(door.getByRole('button', { name: 'Try it now' })).toBeFocused()
  await tabTo(door, door.getByRole('button', { name: 'Create a vault' }), { key: 'Shift+Tab' })
  await door.keyboard.press('Enter')
  await expect(door.getByLabel('Your name')).toBeFocused()
  await door.keyboard.type('M. Kovač')
  const words = (await door.getByRole('list', { name: 'Your passphrase' }).getByRole('listitem').allInnerTexts()).map(item => item.replace(/^\d\s*/, '')).join(' ')
  await tabTo(door, door.getByRole('button', { name: /^This computer/ }))
  await door.keyboard.press('Enter')
  await expect(door.getByRole('list', { name: 'This computer' })).toBeVisible()
  await shot(door, 'door-this-computer')
  await checkAccess(door)
  await tabTo(door, door.getByRole('button', { name: 'I have written it down' }))
  await door.keyboard.press('Enter')
  await expect(door.getByLabel('Passphrase again')).toBeFocused()
  await door.keyboard.type(words)
  await door.keyboard.press('Enter')
  await expect(button(door, 'Make the kit')).toBeFocused(BRIEF)
  await door.keyboard.press('Enter')
  await expect(door.getByRole('article', { name: 'Recovery kit' })).toBeVisible(BRIEF)
  const lines = (await door.getByRole('list', { name: 'The lines to type' }).getByRole('listitem').allInnerTexts()).map(line => line.replace(/^\d\s+/, '').replaceAll(/\s+/g, ' ').trim())
  await walk(door)
  await tabTo(door, button(door, 'I have it on paper'))
  await door.keyboard.press('Enter')
  for (let field = 0; field < 2; field++) {
    const number = Number(/\d/.exec(await door.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent ?? ''))?.[0])
    await door.keyboard.type(lines[number - 1] ?? 'no line is asked for')
    if (field === 0) await door.keyboard.press('Tab')
  }
  await door.keyboard.press('Enter').catch(() => {})
  await opened(waypost)
})

test('[DOOR-26] people and keys, safety and the next shift by key alone, and in light', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ profile: makeProfile(), args: ['--practice-movements=2000'] })
  const first = await waypost.page('unlock')
  await expect(first.getByRole('button', { name: 'Try it now' })).toBeFocused()
  await first.keyboard.press('Enter')
  const workspace = await waypost.mapDrawn()
  await workspace.keyboard.press('Control+k')
  await workspace.keyboard.type('next look')
  await workspace.keyboard.press('Enter')
  await expect(workspace.locator('html')).toHaveAttribute('data-theme', 'light')

  await workspace.keyboard.press('b')
  const safety = workspace.getByRole('region', { name: 'Safety' })
  await expect(safety.getByText('Nothing is damaged or missing')).toBeVisible()
  await shot(workspace, 'safety-light')
  await checkAccess(workspace, ['.leaflet-container'])
  await tabTo(workspace, safety.getByRole('button', { name: 'Change the rule…' }))
  await workspace.keyboard.press('Enter')
  await expect(workspace.getByRole('alertdialog')).toBeVisible()
  await shot(workspace, 'retention-light')
  await checkAccess(workspace, ['.leaflet-container'])
  await workspace.keyboard.press('Escape')

  await workspace.keyboard.press('Control+Shift+K')
  const desk = await waypost.page('unlock')
  await expect(desk.getByLabel('Passphrase', { exact: true })).toBeFocused()
  await shot(desk, 'desk-ask-light')
  await desk.keyboard.type('exercise exercise exercise')
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('tab', { name: 'People' })).toBeVisible(BRIEF)
  await tabTo(desk, desk.getByRole('tab', { name: 'People' }))
  for (const name of ['People', 'My ways in', 'If it is forgotten', 'This laptop']) {
    await expect(desk.getByRole('tab', { name })).toBeFocused()
    await shot(desk, `desk-light-${name.toLowerCase().replaceAll(' ', '-')}`)
    await checkAccess(desk)
    await walk(desk)
    await tabTo(desk, desk.getByRole('tab', { name }))
    await desk.keyboard.press('ArrowRight')
  }
  await tabTo(desk, button(desk, 'Close'))
  await desk.keyboard.press('Enter').catch(() => {})
  await expect.poll(() => desk.isClosed(), BRIEF).toBe(true)

  await workspace.keyboard.press('Control+Shift+H').catch(() => {})
  await expect.poll(() => workspace.isClosed(), BRIEF).toBe(true)
  const door = await waypost.page('unlock')
  await expect(door.getByText('Handed over')).toBeVisible()
  await tabTo(door, button(door, 'Another way in'))
  await door.keyboard.press('Enter')
  await expect(door.getByText('neither a recovery kit nor escrow')).toBeVisible()
  await shot(door, 'door-light')
  await checkAccess(door)
  await walk(door)
})
