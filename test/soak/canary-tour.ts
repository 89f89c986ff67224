// The whole product used by a person, with a canary in every field; then what of it can be read on the disk.
import type { Page } from '@playwright/test'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { deflateSync, gzipSync } from 'node:zlib'
import { loadZstd } from '../../renderer/vault/zstd.ts'
import { LOCK_MS, answerMain, makeVault, opened } from '../e2e/at-the-door.ts'
import { openChooser } from '../e2e/choose-file.ts'
import { type Waypost, expect, launchWaypost, makeProfile } from '../electron.ts'
import { type Canaries, makeCanaries, wantedCanaries } from './canaries-list.ts'
import { keysOf } from './keys-of.ts'
import { type Wanted, wantedBytes, wantedText } from './search.ts'
import { type Leak, plantLeaks, sweep } from './sweep.ts'
import type { Dice } from './suite.ts'

export interface TourFindings {
  /** What was readable, and at which stage it was found. */
  readonly leaks: readonly (Leak & { readonly stage: string })[]
  readonly canaries: number
  readonly keys: number
  /** Over all stages. */
  readonly files: number
  readonly bytes: number
  /** Ways to leak that were tried on purpose, and those that the scan did not see. */
  readonly planted: number
  readonly missed: readonly string[]
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** @param people how many persons, vehicles, documents and remarks are brought in. */
export async function tourWithCanaries(dice: Dice, people: number, say: (line: string) => void): Promise<TourFindings> {
  const running = new Set<Waypost>()
  try {
    return await tour(dice, people, say, running)
  } finally {
    await Promise.all([...running].map(waypost => waypost.kill9()))
  }
}

async function tour(dice: Dice, people: number, say: (line: string) => void, running: Set<Waypost>): Promise<TourFindings> {
  const canaries = makeCanaries(dice, people)
  const text = (what: string): string => canaries.texts.get(what) ?? ''
  const profile = makeProfile()
  const waypost = await launchWaypost({ profile })
  running.add(waypost)
  const door = await waypost.page('unlock')
  const passphrase = await makeVault(door, text('user'))
  const kit = await takeKit(door)
  let page = await opened(waypost)
  const found: (Leak & { readonly stage: string })[] = []
  let files = 0
  let bytes = 0
  const secrets: Wanted[] = [wantedText(passphrase, 'passphrase'), ...kit.map((line, n) => wantedText(line, `kit, line ${n + 1}`)), ...kit.map((line, n) => wantedText(line.replaceAll(' ', ''), `kit, line ${n + 1}, closed up`))]
  const wanted = (): Wanted[] => [...wantedCanaries(canaries), ...secrets]
  const scan = async (stage: string): Promise<void> => {
    const seen = await sweep(placesToLook(profile), wanted())
    files += seen.files
    bytes += seen.bytes
    found.push(...seen.leaks.map(leak => ({ ...leak, stage })))
    say(`${stage}: ${seen.files} files, ${(seen.bytes / 1e6).toFixed(0)} MB, ${seen.leaks.length} found`)
  }

  await bringIn(page, canaries)
  await write(page, text)
  await lookFor(page, text)
  await connectTo(page, text)
  await answerMain(waypost, 0)
  await scan('while it runs')
  await failToBringIn(page, canaries)
  await scan('after an import that failed')
  // The page is gone before it can say that the key was pressed.
  await page.keyboard.press('Control+Shift+L').catch(() => {})
  const shut = await waypost.page('unlock')
  await expect(shut.getByLabel('Passphrase', { exact: true })).toBeVisible({ timeout: LOCK_MS })
  await scan('locked')
  await shut.getByLabel('Passphrase', { exact: true }).fill(text('wrong passphrase'))
  await shut.getByLabel('Passphrase', { exact: true }).press('Enter')
  await expect(shut.getByRole('alert')).toBeVisible({ timeout: LOCK_MS })
  await expect(shut.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled({ timeout: LOCK_MS })
  await shut.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await shut.getByLabel('Passphrase', { exact: true }).press('Enter')
  page = await opened(waypost)
  await typeDraft(page, text)
  await waypost.kill9()
  await scan('after kill -9')

  const again = await launchWaypost({ profile })
  running.add(again)
  const opening = await again.page('unlock')
  await opening.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await opening.getByLabel('Passphrase', { exact: true }).press('Enter')
  await opened(again)
  await again.close()
  const keys = await keysOf(path.join(profile, 'vaults'), passphrase)
  secrets.push(...keys.map(({ name, bytes: key }) => wantedBytes(key, `key: ${name}`)))
  await scan('at rest, with the keys')

  // What would have been found.
  const zstd = await loadZstd()
  const planted = path.join(profile, 'planted')
  mkdirSync(planted, { recursive: true })
  const leaks = plantLeaks(planted, text('note text'), plain => zstd.compress(plain), gzipSync, deflateSync)
  const seen = new Set((await sweep([planted], wanted())).leaks.map(({ file }) => file))
  return { leaks: found, canaries: canaries.texts.size + 1 + kit.length, keys: keys.length, files, bytes, planted: leaks.length, missed: leaks.filter(file => !seen.has(file)).map(file => path.basename(file)) }
}

/** Copies of the program, which it cannot write. */
const PROGRAM = ['electron', 'application', 'rigged']

/** Profile, home, temporary folder, shared memory, crash dumps, logs. */
function placesToLook(profile: string): readonly string[] {
  const temporary = process.env['WAYPOST_SCRATCH'] ?? ''
  const output = process.env['WAYPOST_TEST_OUTPUT']
  const own = readdirSync(temporary).filter(name => !PROGRAM.includes(name)).map(name => path.join(temporary, name))
  return [...new Set([profile, ...own, '/dev/shm', '/var/crash', '/var/lib/systemd/coredump', ...output === undefined ? [] : [output]])]
}

/** The kit that the door offers, written down as on paper. */
async function takeKit(door: Page): Promise<readonly string[]> {
  await door.getByRole('button', { name: 'Make the kit' }).click({ timeout: LOCK_MS })
  const sheet = door.getByRole('article', { name: 'Recovery kit' })
  await expect(sheet).toBeVisible({ timeout: LOCK_MS })
  const lines = (await sheet.getByRole('list', { name: 'The lines to type' }).getByRole('listitem').allInnerTexts()).map(line => line.replace(/^\d\s+/, '').replaceAll(/\s+/g, ' ').trim())
  await door.getByRole('button', { name: 'I have it on paper' }).click()
  for (const [i, line] of lines.entries()) {
    const field = door.getByLabel(`Line ${i + 1}`, { exact: true })
    if (await field.count() > 0) await field.fill(line)
  }
  await door.getByRole('button', { name: 'Keep this kit' }).click().catch(() => {})
  return lines
}

async function bringIn(page: Page, { bundle }: Canaries): Promise<void> {
  await (await openChooser(page)).setFiles([{ name: bundle.name, mimeType: 'application/json', buffer: Buffer.from(bundle.content) }])
  await expect(panel(page, 'Import').locator('.import').filter({ hasText: bundle.name }).getByRole('row', { name: /New movements/ })).toBeVisible({ timeout: 60_000 })
}

async function failToBringIn(page: Page, { broken }: Canaries): Promise<void> {
  // Two presses within half a second count as one.
  await page.waitForTimeout(650)
  await (await openChooser(page)).setFiles([{ name: broken.name, mimeType: 'application/json', buffer: Buffer.from(broken.content) }])
  await expect(panel(page, 'Import').locator('.import').filter({ hasText: broken.name }).getByRole('alert')).toBeVisible({ timeout: 30_000 })
}

type Text = (what: string) => string

async function begin(page: Page, title: string, words: string): Promise<void> {
  await page.locator('[data-region="table"]').focus()
  await page.getByRole('row').nth(1).click()
  await page.keyboard.press('n')
  const note = panel(page, 'New note')
  await note.getByLabel('Title').fill(title)
  await note.getByLabel('What you see in it').fill(words)
}

async function write(page: Page, text: Text): Promise<void> {
  const note = panel(page, 'New note')
  for (const [title, words] of [['note title', 'note text'], ['note withdrawn', 'note withdrawn']] as const) {
    await begin(page, text(title), text(words))
    await note.getByRole('button', { name: /Marking/ }).click()
    await page.getByRole('option', { name: 'TLP:GREEN' }).click()
    await note.getByLabel(/Why lower than/).fill(text('reason'))
    await page.keyboard.press('Control+Enter')
    await expect(note).toHaveCount(0)
  }
  await page.keyboard.press('a')
  const notes = panel(page, 'Notes')
  await notes.getByRole('button', { name: new RegExp(text('note withdrawn')) }).first().click()
  await notes.getByRole('button', { name: 'Withdraw' }).click()
  await notes.getByRole('button', { name: new RegExp(text('note title')) }).first().click()
  await notes.getByRole('button', { name: 'Change', exact: true }).click()
  await panel(page, 'New version of a note').getByLabel('What you see in it').fill(text('note changed'))
  await page.keyboard.press('Control+Enter')
  await expect(panel(page, 'New version of a note')).toHaveCount(0)
  await notes.getByRole('button', { name: 'Forward', exact: true }).click()
  const finding = panel(page, 'Finding')
  await finding.getByLabel('Title').fill(text('finding title'))
  await finding.getByLabel('Summary').fill(text('finding summary'))
}

async function typeDraft(page: Page, text: Text): Promise<void> {
  await begin(page, text('draft title'), text('draft text'))
  await expect(panel(page, 'New note').getByText(/Draft sealed/)).toBeVisible()
}

async function lookFor(page: Page, text: Text): Promise<void> {
  const search = page.getByRole('searchbox', { name: 'Search and commands' })
  await page.locator('[data-region="table"]').focus()
  await page.keyboard.press('Control+k')
  for (const words of [text('plate 2'), text('document 3'), text('search'), text('search without a hit'), text('coordinates 1, decimal'), text('coordinates 2, degrees'), text('coordinates 3, grid'), text('text of an unknown object'), text('person 1')]) {
    await search.fill(words)
    await page.waitForTimeout(200)
  }
  await page.getByRole('menuitem', { name: text('person 1') }).first().click()
  await expect(page.locator('.card-name h3')).toHaveText(text('person 1'))
  await page.locator('.filter-text-input').fill(text('filter'))
  await page.waitForTimeout(300)
  await page.locator('.filter-text-input').fill(text('remark 1'))
  await page.waitForTimeout(300)
  expect(await page.title(), 'the title of the window').toBe('Waypost')
}

async function connectTo(page: Page, text: Text): Promise<void> {
  await page.locator('[data-region="table"]').focus()
  await page.keyboard.press('s')
  await panel(page, 'Sources').getByRole('button', { name: 'Add a source' }).click()
  await page.getByLabel('Address').fill(text('address'))
  await page.getByLabel('User name').fill(text('source user'))
  await page.getByLabel('Password', { exact: true }).fill(text('source password'))
}
