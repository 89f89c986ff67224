// Backup, restore, and what is told of damage, of an older copy and of a lost cache. Rules in renderer/app/README.md and electron/notary/README.md.
import type { Page } from '@playwright/test'
import { cpSync, lchownSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { StateHash } from '../../shared/contract/vault.ts'
import type { StixObject } from '../../shared/stix/object.ts'
import { SEEN } from '../../shared/workspace/decision.ts'
import { type Waypost, checkAccess, expect, makeProfile, shot, test } from '../electron.ts'
import { must, vaultWorker } from '../vault/worker.ts'
import { LOCK_MS, answerFiles, answerMain, createVault, goOnWithoutKit, makeVault, nextDoor, opened, unlock } from './at-the-door.ts'

const BRIEF = { timeout: LOCK_MS }
const PRACTICE = ['--practice-movements=5000']

const safety = (page: Page) => page.getByRole('region', { name: 'Safety' })
const held = async (page: Page) => must(await (await vaultWorker(page)).ask('stateHash', true))

/** All but the moment since when the desk tells what is new: each sitting moves it on. */
async function heldSettings(page: Page): Promise<{ readonly [key: string]: unknown }> {
  const { [SEEN]: _, ...others } = must(await (await vaultWorker(page)).ask('settings'))
  return others
}

async function backUp(waypost: Waypost, workspace: Page, file: string): Promise<void> {
  await answerFiles(waypost, file)
  await workspace.keyboard.press('b')
  await safety(workspace).getByRole('button', { name: 'Make a backup…' }).click()
  await expect(safety(workspace).getByText('every piece is as it should be')).toBeVisible(BRIEF)
}

interface Peopled {
  readonly waypost: Waypost
  readonly workspace: Page
  readonly words: string
}

/** A vault of one's own with 300 people in it that nobody else has. */
async function peopled(waypost: Waypost): Promise<Peopled> {
  const words = await createVault(await waypost.page('unlock'), 'M. Kovač')
  const workspace = await opened(waypost)
  await bringPeople(workspace)
  return { waypost, workspace, words }
}

async function bringPeople(workspace: Page): Promise<void> {
  const worker = await vaultWorker(workspace)
  const stamp = '2026-01-01T00:00:00.000Z'
  const objects = Array.from({ length: 300 }, (_, i) => ({ type: 'identity', spec_version: '2.1', id: `identity--${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`, created: stamp, modified: stamp, name: `Person ${i}`, identity_class: 'individual' }))
  const { import: number } = must(await worker.ask('beginImport', 'people.json'))
  must(await worker.ask('importPart', number, { objects: objects as unknown as readonly StixObject[] }))
  expect(must(await worker.ask('commitImport', number)).objects).toBe(300)
}

async function openedWith(waypost: Waypost, words: string): Promise<Page> {
  await unlock(waypost, words)
  return await opened(waypost)
}

/** A practice vault that has fetched everything. @returns its workspace. */
async function practised(waypost: Waypost): Promise<Page> {
  await (await waypost.page('unlock')).getByRole('button', { name: 'Try it now' }).click()
  const workspace = await waypost.mapDrawn()
  await expect(workspace.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
  return workspace
}

/** A practice vault that is there already. */
async function openedAgain(waypost: Waypost): Promise<Page> {
  await (await waypost.page('unlock')).getByRole('button', { name: 'Open it' }).click()
  return await waypost.mapDrawn()
}

test('[DOOR-24] [G32] everything comes back on a new computer from a backup and the kit', async ({ launch }) => {
  test.setTimeout(300_000)
  const began = Date.now()
  const first = await launch({ profile: makeProfile() })
  const door = await first.page('unlock')
  await makeVault(door, 'M. Kovač')
  await door.getByRole('button', { name: 'Make the kit' }).click(BRIEF)
  const sheet = door.getByRole('article', { name: 'Recovery kit' })
  await expect(sheet).toBeVisible(BRIEF)
  const lines = (await sheet.getByRole('list').first().getByRole('listitem').allInnerTexts()).map(line => line.replace(/^\d\s+/, '').replaceAll(/\s+/g, ' ').trim())
  await door.getByRole('button', { name: 'I have it on paper' }).click()
  for (const [i, line] of lines.entries()) {
    const field = door.getByLabel(`Line ${i + 1}`, { exact: true })
    if (await field.count() > 0) await field.fill(line)
  }
  await door.getByRole('button', { name: 'Keep this kit' }).click().catch(() => {})
  const workspace = await opened(first)
  await bringPeople(workspace)
  const before = await held(workspace)
  const settings = await heldSettings(workspace)
  const file = path.join(makeProfile(), 'My vault 2026-11-25.waypost')
  await backUp(first, workspace, file)
  await shot(workspace, 'safety-backed-up')
  await checkAccess(workspace, ['.leaflet-container'])
  await first.close()

  const second = await launch({ profile: makeProfile() })
  const other = await second.page('unlock')
  await answerFiles(second, file)
  await other.getByRole('button', { name: 'Restore from a backup' }).click()
  await other.getByRole('button', { name: 'Choose the backup…' }).click()
  await expect(other.getByLabel('Name of the vault')).toHaveValue('My vault')
  await shot(other, 'door-restore')
  await checkAccess(other)
  await other.getByRole('button', { name: 'Bring it back' }).click()
  await expect(other.getByText('The vault is back')).toBeVisible(BRIEF)
  await shot(other, 'door-restored')
  await checkAccess(other)
  await other.getByRole('button', { name: 'Another way in' }).click()
  await other.getByRole('button', { name: 'Open with the recovery kit' }).click()
  await other.getByLabel('The lines of the sheet').fill(lines.join('\n'))
  await other.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(other.getByRole('heading', { name: 'Choose a new passphrase' })).toBeVisible(BRIEF)
  const words = (await other.getByRole('list', { name: 'Your passphrase' }).getByRole('listitem').allInnerTexts()).map(item => item.replace(/^\d\s*/, '')).join(' ')
  await other.getByLabel('Passphrase again').fill(words)
  await other.getByRole('button', { name: 'Use this passphrase' }).click()
  await goOnWithoutKit(other)
  const back = await opened(second)
  const after = await held(back)
  for (const section of ['rows', 'objects', 'texts', 'words', 'notes', 'user'] as const) expect(after[section], section).toBe(before[section])
  expect(await heldSettings(back)).toEqual(settings)
  // A backup of another laptop is not one of this laptop.
  await back.keyboard.press('b')
  await expect(safety(back).getByText('Never backed up from this laptop')).toBeVisible()
  // G32: at most ten minutes, scripted.
  expect(Date.now() - began).toBeLessThan(600_000)
})

test('[APP-9] a file that is gone is named, the rest opens, and a backup puts it back', async ({ launch }) => {
  test.setTimeout(240_000)
  const profile = makeProfile()
  const { waypost: first, workspace, words } = await peopled(await launch({ profile }))
  const file = path.join(makeProfile(), 'people.waypost')
  await backUp(first, workspace, file)
  const before = await held(workspace)
  await first.close()

  const segments = path.join(profile, 'vaults', 'My vault', 'segments')
  const [largest] = readdirSync(segments).sort((one, other) => statSync(path.join(segments, other)).size - statSync(path.join(segments, one)).size)
  rmSync(path.join(segments, largest ?? 'none'))
  rmSync(cacheOf(profile), { recursive: true })

  const second = await launch({ profile })
  const hurt = await openedWith(second, words)
  const notice = hurt.getByRole('log', { name: 'Notices' })
  await expect(notice.getByText('could not be read')).toBeVisible(BRIEF)
  await notice.getByRole('button', { name: 'Show' }).first().click()
  await expect(safety(hurt).getByText('Some of this vault could not be read')).toBeVisible()
  await expect(safety(hurt).getByText(/One file with movements|\d+ files with movements/)).toBeVisible()
  await shot(hurt, 'safety-damaged')
  await checkAccess(hurt, ['.leaflet-container'])

  await answerFiles(second, file)
  await safety(hurt).getByRole('button', { name: 'Put back from a backup…' }).click().catch(() => {})
  const shut = await nextDoor(second, hurt)
  await expect(shut.getByText('What was missing was put back')).toBeVisible()
  await shot(shut, 'door-mended')
  const whole = await openedWith(second, words)
  await whole.keyboard.press('b')
  await expect(safety(whole).getByText('Nothing is damaged or missing')).toBeVisible()
  await safety(whole).getByRole('button', { name: 'Read every file' }).click()
  await expect(safety(whole).getByText('Every file was read and is as it was written')).toBeVisible(BRIEF)
  await shot(whole, 'safety-whole')
  const after = await held(whole)
  for (const section of ['rows', 'objects', 'texts', 'words'] as const) expect(after[section], section).toBe(before[section])
})

test('[APP-9] an older copy in the place of the vault is an alarm until a person goes on from it', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  const vault = path.join(profile, 'vaults', 'Practice')
  const first = await launch({ profile, args: PRACTICE })
  await practised(first)
  await first.close()
  const old = path.join(makeProfile(), 'old')
  copyFolder(vault, old)

  const second = await launch({ profile, args: PRACTICE })
  const worker = await vaultWorker(await openedAgain(second))
  for (const n of [1, 2, 3]) must(await worker.ask('keepSetting', `mark-${n}`, n))
  // What is remembered outside the vault may lag a second behind.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  await second.close()
  rmSync(vault, { recursive: true })
  copyFolder(old, vault)

  const third = await launch({ profile, args: PRACTICE })
  const workspace = await openedAgain(third)
  await expect(workspace.getByText('An older copy of this vault was put in its place. What is here is whole')).toBeVisible(BRIEF)
  await workspace.keyboard.press('b')
  const alarm = safety(workspace).getByRole('alert')
  await expect(alarm).toContainText(/entr(y|ies) that (was|were) saved on this laptop/)
  await shot(workspace, 'safety-rolled-back')
  await checkAccess(workspace, ['.leaflet-container'])
  await answerMain(third, 0)
  await alarm.getByRole('button', { name: 'Go on from here…' }).click()
  await expect(alarm).toBeVisible()
  await answerMain(third, 1)
  await alarm.getByRole('button', { name: 'Go on from here…' }).click()
  await expect(alarm).toHaveCount(0)
})

test('[APP-9] a lost cache is built again from the files, and told', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  const first = await launch({ profile, args: PRACTICE })
  const before = await held(await practised(first))
  await first.close()
  rmSync(cacheOf(profile), { recursive: true })

  const second = await launch({ profile, args: PRACTICE })
  const workspace = await openedAgain(second)
  await expect(workspace.getByText('was built again from the sealed files')).toBeVisible(BRIEF)
  await shot(workspace, 'rebuilt-notice')
  // The practice exchange has new movements now and then; none that was here is missing.
  expect(countOf(await held(workspace))).toBeGreaterThanOrEqual(countOf(before))
})

const countOf = ({ rows = '0' }: StateHash): number => Number(rows.split(' ')[0])

/** Where Chromium keeps the sealed second copy. */
const cacheOf = (profile: string): string => path.join(profile, 'Partitions', 'waypost', 'IndexedDB')

/** A folder of the vaults, with everything as the user has it whom Electron runs as. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  const user = Number(process.env['WAYPOST_USER'])
  if (user > 0) for (const name of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })]) lchownSync(path.join(to, name), user, user)
}
