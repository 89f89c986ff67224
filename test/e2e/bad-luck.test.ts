// Bad input and bad luck: what an analyst reads then. That nothing stored is lost is proved under test/shared, test/electron, test/renderer and test/vault; here stands the screen.
import type { Locator, Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ProblemCode } from '../../shared/contract/reply.ts'
import { EXTENSIONS } from '../../shared/movement/extensions.ts'
import { sentence } from '../../shared/wording/wording.ts'
import { type Waypost, checkAccess, expect, launchWaypost, makeProfile, shot, test } from '../electron.ts'
import { answerMain, createVault, opened } from './at-the-door.ts'
import { openChooser } from './choose-file.ts'
import { type MisbehavingExchange, type Mood, cutShort, startMisbehaving, toFindings, toPages } from './misbehaving-exchange.ts'

const CANVAS = ['.leaflet-container']
const PRACTICE = ['--practice', '--practice-movements=2000']
/** A little more, so that an answer that takes a second is still a day away. */
const DAY_SECONDS = 86_400 + 30

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

async function look(page: Page, name: string): Promise<void> {
  await checkAccess(page, CANVAS)
  await shot(page, `bad-luck-${name}`)
}

/** Shows a panel by its key, wherever the keys are. */
async function show(page: Page, key: string, name: string): Promise<Locator> {
  if (!await panel(page, name).isVisible()) {
    await page.locator('[data-region="table"]').focus()
    await page.keyboard.press(key)
  }
  await expect(panel(page, name)).toBeVisible()
  return panel(page, name)
}

test.describe('an exchange that', () => {
  let exchange: MisbehavingExchange
  let waypost: Awaited<ReturnType<typeof launchWaypost>>
  let page: Page

  test.beforeAll(async () => {
    exchange = await startMisbehaving()
    waypost = await launchWaypost()
    await createVault(await waypost.page('unlock'), 'M. Kovač')
    page = await opened(waypost)
    await answerMain(waypost, 1)
    await page.getByRole('button', { name: 'Connect a source' }).click()
    await panel(page, 'Sources').getByRole('button', { name: 'Add a source' }).click()
    await page.getByLabel('Address').fill(exchange.url)
    await page.getByLabel('User name').fill(exchange.user)
    await page.getByLabel('Password', { exact: true }).fill(exchange.password)
    await page.getByRole('button', { name: /^Save/ }).click()
    await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
    await everythingIsThere()
  })

  test.afterAll(async () => {
    await waypost.close()
    exchange.end()
    expect(waypost.complaints, 'policy violations and uncaught errors').toEqual([])
  })

  const everythingIsThere = async (): Promise<void> => {
    const all = exchange.movements.toLocaleString('en')
    await expect(page.locator('.table-count')).toHaveText(`${all} of ${all} movements`)
  }

  const pages: readonly (readonly [does: string, mood: Mood, code: ProblemCode, words: RegExp, stage?: string])[] = [
    ['answers with the sign-in page of a network', toPages(200, '<!doctype html><title>Free Wi-Fi</title>', { 'content-type': 'text/html' }), 'captive-portal', /Nothing was sent. Sign in to the network/, 'captive-portal'],
    ['cuts a page short', cutShort, 'cut-short', /What had arrived complete is kept/],
    ['answers 401', toPages(401, '{"title":"Unauthorized"}', { 'www-authenticate': 'Basic realm="x"' }), 'unauthorised', /Nothing was lost. Correct them/, '401'],
    ['answers 403', toPages(403, '{"title":"Forbidden"}'), 'forbidden', /Nothing was lost. Ask/],
    ['answers 404', toPages(404, '{"title":"Not Found"}'), 'not-found', /What you hold is kept. Check/],
    ['answers 406', toPages(406, '{"title":"Not Acceptable"}'), 'not-acceptable', /Nothing was lost. Ask/],
    ['answers 429 and says for how long', toPages(429, '{"title":"Too Many Requests"}', { 'retry-after': '2' }), 'rate-limited', /of 2 seconds. Nothing was lost. Waypost goes on by itself/, '429'],
    ['answers 503', toPages(503, '{"title":"Busy"}', { 'retry-after': '1' }), 'server-error', /Nothing was lost. Waypost tries again by itself/],
  ]
  for (const [does, mood, code, words, stage] of pages) {
    test(`[JOURNEY-2] ${does} while fetching`, async () => {
      const sources = await show(page, 's', 'Sources')
      exchange.mood = mood
      await page.getByRole('button', { name: 'Fetch and send now' }).click()
      const alert = sources.getByRole('alert')
      await expect(alert).toHaveText(sentence({ code, detail: { seconds: 2 } }))
      expect(await alert.innerText()).toMatch(words)
      await everythingIsThere()
      if (stage !== undefined) await look(page, stage)
      exchange.mood = undefined
      await expect(sources.getByRole('button', { name: 'Fetch now' })).toBeVisible()
      await page.getByRole('button', { name: 'Fetch and send now' }).click()
      await expect(sources.getByRole('alert')).toHaveCount(0)
    })
  }

  test('[JOURNEY-2] has a clock that is wrong by a day, or is it ours', async () => {
    const sources = await show(page, 's', 'Sources')
    for (const [skew, says] of [[-DAY_SECONDS, 'This computer’s clock is 1 d ahead of the exchange’s. Set it before you note times.'], [DAY_SECONDS, 'This computer’s clock is 1 d behind the exchange’s.']] as const) {
      exchange.skew = skew
      // What is asked while a fetch runs is answered by that fetch, which may be past the clock.
      await expect(sources.getByRole('button', { name: 'Fetch now' })).toBeVisible()
      await page.getByRole('button', { name: 'Fetch and send now' }).click()
      await expect(sources.getByText(says)).toBeVisible()
      if (skew < 0) await look(page, 'clock')
    }
    await everythingIsThere()
    exchange.skew = 0
    await page.getByRole('button', { name: 'Fetch and send now' }).click()
    await expect(sources.getByText('This computer’s clock')).toHaveCount(0)
  })

  const findings: readonly (readonly [does: string, mood: Mood, state: 'waiting' | 'refused', says: readonly string[], stage?: string])[] = [
    ['answers 413', toFindings(413, '{"title":"Too large","description":"Twelve kilobytes are the most."}'), 'refused', ['Twelve kilobytes are the most.'], '413'],
    ['answers 415', toFindings(415, '{"title":"Unsupported Media Type"}'), 'waiting', [sentence({ code: 'unsupported-media' })]],
    ['answers 422', toFindings(422, '{"title":"Unprocessable","description":"A note must name its case."}'), 'refused', ['A note must name its case.'], '422'],
    ['answers 401', toFindings(401, '{"title":"Unauthorized"}', { 'www-authenticate': 'Basic realm="x"' }), 'waiting', [sentence({ code: 'unauthorised' })]],
    ['answers with the sign-in page of a network', toFindings(200, '<html>Sign in</html>', { 'content-type': 'text/html' }), 'waiting', [sentence({ code: 'captive-portal' })]],
    ['answers 429', toFindings(429, '{"title":"Too Many Requests"}', { 'retry-after': '90' }), 'waiting', ['The exchange asks for a pause', /* its own wait, counted down */ 'next try in 1 min']],
  ]
  for (const [does, mood, state, says, stage] of findings) {
    test(`[JOURNEY-2] ${does} to a finding`, async () => {
      const title = `Finding to which it ${does}`
      await page.getByRole('row').nth(1).click()
      await show(page, 'n', 'New note')
      const note = panel(page, 'New note')
      await note.getByLabel('Title').fill(title)
      await note.getByLabel('What you see in it').fill('Three lorries with the same seal.')
      await expect(note.getByRole('button', { name: /^Remove/ })).toBeVisible()
      await page.keyboard.press('Control+Enter')
      await expect(note).toHaveCount(0)
      exchange.mood = mood
      const notes = await show(page, 'a', 'Notes')
      await notes.getByRole('button', { name: new RegExp(title) }).first().click()
      await notes.getByRole('button', { name: 'Forward', exact: true }).click()
      const finding = panel(page, 'Finding')
      await expect(finding.getByRole('button', { name: /^Forward/ })).toBeEnabled()
      await finding.getByRole('button', { name: /^Forward/ }).click()
      const item = panel(page, 'Outbox').locator('.outbox-item').filter({ hasText: title })
      await expect(item).toHaveAttribute('data-state', state, { timeout: 20_000 })
      for (const words of says) await expect(item).toContainText(words)
      if (stage !== undefined) await look(page, stage)
      exchange.mood = undefined
      await item.getByRole('button', { name: 'Try now' }).click()
      await expect(item).toHaveAttribute('data-state', 'accepted')
      expect(new Set(exchange.added.map(({ id, modified }) => `${id} ${modified ?? ''}`)).size).toBe(exchange.added.length)
    })
  }
})

/** Files that are not as they should be, all brought in over the window's own choice of files. */
test.describe('a file that', () => {
  let waypost: Awaited<ReturnType<typeof launchWaypost>>
  let page: Page

  test.beforeAll(async () => {
    waypost = await launchWaypost({ args: PRACTICE })
    page = await waypost.mapDrawn()
  })

  test.afterAll(async () => {
    await waypost.close()
    expect(waypost.complaints, 'policy violations and uncaught errors').toEqual([])
  })

  /** @returns the line of this file in the list. */
  const bring = async (name: string, content: unknown): Promise<Locator> => {
    // Two presses within half a second count as one.
    await page.waitForTimeout(650)
    const chooser = await openChooser(page)
    await chooser.setFiles([{ name, mimeType: 'application/json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)) }])
    return panel(page, 'Import').locator('.import').filter({ hasText: name })
  }

  test('[JOURNEY-2] is not JSON', async () => {
    await expect((await bring('portal.json', '<html>Sign in</html>')).getByRole('alert')).toHaveText(sentence({ code: 'not-json' }))
    await expect((await bring('broken.json', '{"type":"bundle","objects":[')).getByRole('alert')).toContainText('Nothing was taken from it.')
  })

  test('[JOURNEY-2] is STIX 2.0', async () => {
    const old = { type: 'bundle', id: bundle(1), spec_version: '2.0', objects: [identity(1, 'Old office')] }
    await expect((await bring('old.json', old)).getByRole('alert')).toHaveText(sentence({ code: 'stix-2.0' }))
  })

  test('[JOURNEY-2] has objects of a type that nobody knows: they are kept, and found', async () => {
    const strange = { ...made('x-river-gauge', 1), name: 'EXERCISE Gauge at the weir' }
    const file = await bring('strange.json', { type: 'bundle', id: bundle(2), objects: [strange] })
    await expect(file.getByRole('row', { name: /New objects/ })).toContainText('1')
    await expect(file.getByRole('row', { name: /kept as they came/ })).toContainText('1')
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Search and commands' }).fill('Gauge at the weir')
    await expect(page.getByRole('menuitem', { name: /Gauge at the weir/ })).toBeVisible()
    await shot(page, 'bad-luck-unknown-type')
    await page.keyboard.press('Escape')
  })

  test('[JOURNEY-2] refers to what has not arrived: it waits, says so, and completes itself', async () => {
    const [vessel, owner] = [{ ...made('infrastructure', 2), name: 'EXERCISE Barge 77', infrastructure_types: ['unknown'] }, identity(2, 'EXERCISE Owner of Barge 77')]
    const owns = { ...made('relationship', 2), relationship_type: 'owns', source_ref: owner.id, target_ref: vessel.id }
    // The invented year refers to something that is not in it, too.
    await bring('nothing.json', '')
    const already = panel(page, 'Import').locator('.import-waiting')
    const before = await already.count() === 0 ? 0 : Number.parseInt(await already.innerText(), 10)
    await bring('without-owner.json', { type: 'bundle', id: bundle(3), objects: [vessel, owns] })
    const waiting = panel(page, 'Import').locator('.import-waiting')
    await expect(waiting).toContainText(`${before + 1} object`)
    await expect(waiting).toContainText('not arrived')
    await look(page, 'dangling')
    await bring('owner.json', { type: 'bundle', id: bundle(4), objects: [owner] })
    if (before === 0) await expect(waiting).toHaveCount(0)
    else await expect(waiting).toContainText(`${before} object`)
  })

  test('[JOURNEY-2] has one object twice, with different times: both are kept, the later one speaks', async () => {
    const [first, later] = [identity(3, 'EXERCISE Haulier before'), { ...identity(3, 'EXERCISE Haulier renamed'), modified: '2026-02-01T00:00:00.000Z' }]
    const file = await bring('twice.json', { type: 'bundle', id: bundle(5), objects: [later, first, later] })
    await expect(file.getByRole('row', { name: /New objects/ })).toContainText('2')
    await expect(file.getByRole('row', { name: /the same twice in this file/ })).toContainText('1')
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox', { name: 'Search and commands' }).fill('EXERCISE Haulier')
    await expect(page.getByRole('menuitem', { name: /Haulier renamed/ })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: /Haulier before/ })).toHaveCount(0)
    await page.keyboard.press('Escape')
  })

  test('[JOURNEY-2] has latitude 91, longitude 181, and times without a zone: those are left out and counted, the others come in', async () => {
    const crossing = (n: number, change: object, time = '2026-03-01T09:15:30Z') => ({
      ...made('observed-data', n), first_observed: time, last_observed: time, number_observed: 1, object_refs: [`sensor-track--0b7f4c36-6a0e-5a55-8d2a-3f1f8f6e9d0${n}`],
      extensions: { [EXTENSIONS.observation]: { extension_type: 'property-extension', observation_kind: 'detection', movement_type: 'unknown', mode: 'foot', latitude: 46, longitude: 14, ...change } },
    })
    const file = await bring('globe.json', { type: 'bundle', id: bundle(6), objects: [
      crossing(4, {}), crossing(5, { latitude: 91 }), crossing(6, { longitude: 181 }), crossing(7, {}, '2026-03-01T09:15:30'), { ...made('location', 8), name: 'Nowhere', latitude: 91, longitude: 0 },
    ] })
    await expect(file.getByRole('row', { name: /New movements/ })).toContainText('1')
    await expect(file.getByRole('row', { name: /Kept, but not on the map: position outside the globe/ })).toContainText('3')
    await expect(file.getByRole('row', { name: /Left out: time not readable or without a zone/ })).toContainText('1')
    await look(page, 'left-out')
  })
})

const uuid = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`
const bundle = (n: number): string => `bundle--${uuid(n)}`
const made = (type: string, n: number) => ({ type, spec_version: '2.1', id: `${type}--${uuid(n)}`, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' })
const identity = (n: number, name: string) => ({ ...made('identity', n), name, identity_class: 'organization' })

/** The folder of the only vault of a profile. */
const vaultIn = (profile: string): string => {
  const [name] = readdirSync(path.join(profile, 'vaults'))
  if (name === undefined) throw new Error('this profile has no vault')
  return path.join(profile, 'vaults', name)
}

const openPractice = async (waypost: Waypost): Promise<Page> => {
  const door = await waypost.page('unlock')
  await door.getByRole('button', { name: 'Open it' }).click()
  return door
}

test('[JOURNEY-2] a vault from a newer version is left as it is, and its door says so', async ({ launch }) => {
  const profile = makeProfile()
  const first = await launch({ profile, args: PRACTICE })
  await first.mapDrawn()
  await first.close()
  const slots = ['slots.a', 'slots.b'].map(name => path.join(vaultIn(profile), name)).filter(file => readdirSync(path.dirname(file)).includes(path.basename(file)))
  for (const file of slots) {
    const bytes = readFileSync(file)
    Buffer.from([9, 0, 0xf6, 0xff]).copy(bytes, 8)
    writeFileSync(file, bytes)
  }
  const before = slots.map(file => readFileSync(file))
  const second = await launch({ profile })
  const door = await openPractice(second)
  await expect(door.getByRole('alert')).toHaveText(sentence({ code: 'vault-newer' }))
  await checkAccess(door)
  await shot(door, 'bad-luck-newer')
  expect(slots.map(file => readFileSync(file))).toEqual(before)
})

test('[JOURNEY-2] of two copies of Waypost on one vault the second is told, and the first goes on', async ({ launch }) => {
  const profile = makeProfile()
  const first = await launch({ profile, args: PRACTICE })
  const page = await first.mapDrawn()
  const other = makeProfile()
  symlinkSync(path.join(profile, 'vaults'), path.join(other, 'vaults'))
  const second = await launch({ profile: other })
  const door = await openPractice(second)
  await expect(door.getByRole('alert')).toHaveText(sentence({ code: 'vault-in-use' }))
  await checkAccess(door)
  await shot(door, 'bad-luck-in-use')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Build the cache again' }).click()
  await expect(page.getByText(/^Built: 2,000 movements/)).toBeVisible()
  await first.close()
  await openPractice(second)
  await second.mapDrawn()
})

test('[JOURNEY-2] a full disk refuses what does not fit, keeps the text, and takes it once there is room', async ({ launch }) => {
  const profile = makeProfile()
  const mounted = mountSmallDisk(profile)
  test.skip(!mounted, 'a small disk to fill can be mounted by root alone')
  try {
    const waypost = await launch({ profile, args: PRACTICE })
    const page = await waypost.mapDrawn()
    await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
    fill(profile)
    const many = Array.from({ length: 3_000 }, (_, n) => ({ ...identity(1, `EXERCISE Somebody ${n}`), id: `identity--00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}` }))
    const chooser = await openChooser(page)
    await chooser.setFiles([{ name: 'many.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ type: 'bundle', id: bundle(9), objects: many })) }])
    const full = /everything stored before is intact. Free at least \d+ MB, then try again/
    expect(sentence({ code: 'disk-full', detail: { needed: 3 } })).toMatch(full)
    await expect(panel(page, 'Import').getByRole('alert')).toHaveText(full)
    await look(page, 'disk-full-import')
    // Longer than what is left of the last block of the journal, and nothing that can be packed.
    const long = randomBytes(15_000).toString('base64')
    await page.getByRole('row').nth(1).click()
    const note = await show(page, 'n', 'New note')
    await note.getByLabel('Title').fill('Written on a full disk')
    fill(profile)
    await note.getByLabel('What you see in it').fill(long)
    await page.keyboard.press('Control+Enter')
    await expect(note.getByRole('alert')).toContainText(full)
    await expect(note.getByLabel('What you see in it')).toHaveValue(long)
    await look(page, 'disk-full-note')
    rmSync(path.join(profile, 'filler'))
    await note.getByLabel('Title').focus()
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Note saved and sealed.')).toBeVisible()
    await waypost.close()
    const again = await launch({ profile, args: PRACTICE })
    const later = await again.mapDrawn()
    await later.keyboard.press('a')
    await expect(panel(later, 'Notes')).toContainText('Written on a full disk')
    await again.close()
  } finally {
    if (mounted) execFileSync('umount', ['-l', profile], { stdio: 'ignore' })
  }
})

function mountSmallDisk(folder: string): boolean {
  const user = process.env['WAYPOST_USER'] ?? ''
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=96m,mode=700${user === '' ? '' : `,uid=${user},gid=${user}`}`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Takes every block that is left. */
function fill(folder: string): void {
  const file = path.join(folder, 'filler')
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4096'], { stdio: 'ignore' })
  } catch {
    // Full is what was wanted.
  }
}
