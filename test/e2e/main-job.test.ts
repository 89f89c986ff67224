// The whole story in one sitting and a half: from an empty laptop to a finding that an exchange holds, and the same again with the plug pulled.
import type { Page } from '@playwright/test'
import type { StixObject } from '../../shared/stix/object.ts'
import { type Waypost, checkAccess, expect, makeProfile, shot, test as plain } from '../electron.ts'
import { canary, findOnDisk } from '../vault/disk.ts'
import { answerMain, askedByMain, createVault, opened, unlock } from './at-the-door.ts'
import { type ExchangeProcess, startExchange } from './exchange-process.ts'
import { type Degrees, mapScale } from './map-point.ts'
import { copyOf } from './profile-copy.ts'
import { farEnds } from './sockets.ts'
import { wear } from './wear.ts'

const test = plain.extend<{ exchange: ExchangeProcess }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from this pattern which fixtures to set up
  exchange: async ({}, use) => {
    const exchange = await startExchange()
    await use(exchange)
    await exchange.end()
  },
})

const MOVEMENTS = 50_000
/** The canvas says nothing to axe, and the controls over it are looked at as part of the page. */
const CANVAS = ['.leaflet-container']
const FIRST_NOTE = 'The same two again'
const AREA_NOTE = 'Lorries wait here before the post opens'
const OFFLINE_NOTE = 'Seen while the link was down'
const HALF_NOTE = 'Half a thought'
/** Words that nothing else contains, looked for on the disk afterwards. */
const CANARIES = ['first', 'offline', 'half'].map(canary)

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function look(page: Page, stage: string): Promise<void> {
  await checkAccess(page, CANVAS)
  await shot(page, `job-${stage}`)
}

/** The number that an element says first, whatever stands around it. */
async function numberIn(page: Page, selector: string): Promise<number> {
  return Number(/[\d,]+/.exec(await page.locator(selector).first().innerText())?.[0].replaceAll(',', ''))
}

/** Map, timeline and table stand on one selection, so they count the same. @param before what they counted until now. */
async function countsAgree(page: Page, before?: number): Promise<number> {
  await expect.poll(async () => await numberIn(page, '.table-count')).not.toBe(before)
  await expect.poll(async () => await numberIn(page, '.table-count') - await numberIn(page, '.timeline-count')).toBe(0)
  const count = await numberIn(page, '.table-count')
  await expect(page.locator('.facets-total')).toHaveText(count.toLocaleString('en'))
  return count
}

async function connect(page: Page, exchange: ExchangeProcess, waypost: Waypost): Promise<void> {
  await page.getByRole('button', { name: 'Connect a source' }).click()
  await look(page, '03-sources-empty')
  await panel(page, 'Sources').getByRole('button', { name: 'Add a source' }).click()
  await page.getByLabel('Address').fill(exchange.url)
  await page.getByLabel('User name').fill(exchange.user)
  await page.getByLabel('Password', { exact: true }).fill(exchange.password)
  await answerMain(waypost, 0)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('Not allowed, so nothing was sent or stored')).toBeVisible()
  await answerMain(waypost, 1)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText(/^Connected to EXERCISE/)).toBeVisible()
  await look(page, '04-source-tested')
  const [question] = await askedByMain(waypost)
  expect(question).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${exchange.port}`), buttons: ['No', 'Allow this address'] })
  await page.getByRole('button', { name: /^Save/ }).click()
}

/** A post that the list calls busy, by its name and its place in the world as the exchange tells it. */
async function busiestPost(page: Page, exchange: ExchangeProcess): Promise<Degrees & { readonly name: string }> {
  const name = await panel(page, 'In view').locator('ol').first().locator('.facets-label').first().innerText()
  const place = (await exchange.objects('reference', 'match[type]=location')).find(object => object.name === name)
  if (typeof place?.['latitude'] !== 'number' || typeof place['longitude'] !== 'number') throw new Error('the exchange has no such post')
  return { name, latitude: place['latitude'], longitude: place['longitude'] }
}

/** Opens each line of "Exactly this leaves" and reads the object under it. */
async function leavingObjects(page: Page): Promise<readonly StixObject[]> {
  const leaving = panel(page, 'Exactly this leaves')
  const entries = leaving.locator('.leaving-entry')
  for (let at = 0; at < await entries.count(); at++) await entries.nth(at).click()
  return (await leaving.locator('.leaving-json').allInnerTexts()).map(text => JSON.parse(text) as StixObject)
}

const byId = (objects: readonly StixObject[]): readonly StixObject[] => objects.toSorted((a, b) => (a.id < b.id ? -1 : 1))
const versions = (objects: readonly StixObject[]): readonly string[] => objects.map(({ id, modified }) => `${id} ${modified ?? ''}`)

async function writeNote(page: Page, title: string, text: string): Promise<void> {
  const note = panel(page, 'New note')
  await note.getByLabel('Title').fill(title)
  await note.getByLabel('What you see in it').fill(text)
  await note.getByRole('radio', { name: /^B:/ }).click({ force: true })
  await note.getByRole('radio', { name: /^2:/ }).click({ force: true })
}

async function forwardNotes(page: Page, titles: readonly string[], name: string): Promise<readonly StixObject[]> {
  await page.keyboard.press('a')
  const notes = panel(page, 'Notes')
  for (const title of titles) await notes.getByRole('checkbox', { name: `Choose ${title}` }).click({ force: true })
  await notes.getByRole('button', { name: /^Forward \d+ notes? as a finding/ }).click()
  const finding = panel(page, 'Finding')
  await finding.getByLabel('Title').fill(name)
  await expect(finding.getByRole('button', { name: /^Forward/ })).toBeEnabled()
  await expect(finding.getByText('Looking up what leaves')).toHaveCount(0)
  return await leavingObjects(page)
}

test('[JOURNEY-1] vault, sync, map, notes, finding, receipts; the plug; kill -9; and it leaves by itself, once', async ({ launch, exchange }) => {
  test.setTimeout(240_000)
  const profile = makeProfile()
  const first = await launch({ profile })
  const door = await first.page('unlock')
  const words = await createVault(door, 'M. Kovač')
  const page = await opened(first)
  await look(page, '02-empty-vault')

  // Sync: everything that the exchange has, over HTTP and from nowhere else.
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  await connect(page, exchange, first)
  await expect(page.locator('.table-count')).toHaveText(`${MOVEMENTS.toLocaleString('en')} of ${MOVEMENTS.toLocaleString('en')} movements`, { timeout: 60_000 })
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
  await first.mapDrawn()
  await look(page, '05-synced')
  await page.keyboard.press('f')
  expect(await countsAgree(page)).toBe(MOVEMENTS)
  expect(asked.filter(url => !/^(app|blob|data):/.test(url))).toEqual([])
  expect(farEnds(first).filter(end => end !== `127.0.0.1:${exchange.port}`)).toEqual([])
  await look(page, '06-in-view')

  // Brush, filter, post: one selection for all views.
  const timeline = await page.locator('.timeline-canvas').boundingBox()
  if (timeline === null) throw new Error('there is no timeline')
  const middle = timeline.y + timeline.height / 2
  await page.mouse.move(timeline.x + timeline.width * 0.35, middle)
  await page.mouse.down()
  await page.mouse.move(timeline.x + timeline.width * 0.5, middle, { steps: 8 })
  await page.mouse.move(timeline.x + timeline.width * 0.7, middle, { steps: 8 })
  await page.mouse.up()
  const brushed = await countsAgree(page, MOVEMENTS)
  expect(brushed).toBeGreaterThan(MOVEMENTS * 0.2)
  expect(brushed).toBeLessThan(MOVEMENTS * 0.5)
  await page.getByRole('toolbar', { name: 'Conditions' }).getByRole('button', { name: 'Mode' }).click()
  await page.getByRole('option', { name: /^Road/ }).click()
  await page.keyboard.press('Escape')
  const byRoad = await countsAgree(page, brushed)
  expect(byRoad).toBeGreaterThan(0)
  expect(byRoad).toBeLessThan(brushed)
  const post = await busiestPost(page, exchange)
  const { x, y } = (await mapScale(page))(post)
  await page.mouse.move(x, y, { steps: 4 })
  await expect(page.locator('.map-tooltip strong')).toHaveText(post.name)
  const onMap = await numberIn(page, '.map-tooltip span')
  await shot(page, 'job-07-post-pointed')
  await page.mouse.click(x, y)
  await expect(page.locator('.card-name h3')).toHaveText(post.name)
  await expect(page.locator('.table-count')).toHaveText(new RegExp(`^${onMap.toLocaleString('en')} of `))
  await look(page, '08-post')

  // Subject, note, area note.
  const rows = page.getByRole('row').filter({ hasText: /TLP:(GREEN|AMBER)(?!\+)/ }).filter({ hasNot: page.locator('.cell-subject .table-nothing') })
  await rows.first().dblclick()
  await expect(page.getByRole('button', { name: 'Note on it' })).toBeVisible()
  await expect(page.getByRole('listbox', { name: /Movements, newest first/ })).toBeVisible()
  await look(page, '09-subject')
  await page.getByRole('button', { name: 'Note on it' }).click()
  await writeNote(page, FIRST_NOTE, `Both cars crossed within four minutes of each other, as on the two Sundays before. ${CANARIES[0]}`)
  const note = panel(page, 'New note')
  await note.getByRole('button', { name: /Marking/ }).click()
  await page.getByRole('option', { name: 'TLP:AMBER+STRICT' }).click()
  await expect(note.getByText(/Draft sealed/)).toBeVisible()
  await look(page, '10-note')
  await note.getByRole('button', { name: /Save note/ }).click()
  await expect(page.getByText('Note saved and sealed.')).toBeVisible()

  await page.getByRole('button', { name: 'Note about an area' }).click()
  await page.mouse.click(x - 60, y - 50)
  await page.mouse.click(x + 70, y - 40)
  await page.mouse.move(x + 50, y + 60, { steps: 3 })
  await look(page, '11-drawing-area')
  await page.mouse.click(x + 50, y + 60)
  await page.mouse.dblclick(x - 60, y + 50)
  await expect(note.getByText(/Area of 4 corners/)).toBeVisible()
  await writeNote(page, AREA_NOTE, 'Twelve to twenty of them, with their engines running, from four in the morning.')
  await note.getByRole('button', { name: /Save note/ }).click()
  await expect(panel(page, 'New note')).toHaveCount(0)

  // Finding: what is shown is what leaves, and what leaves is what the exchange holds.
  const shown = await forwardNotes(page, [FIRST_NOTE, AREA_NOTE], 'Two vehicles and a waiting place')
  await look(page, '12-finding')
  await panel(page, 'Finding').getByRole('button', { name: /^Forward/ }).click()
  const outbox = panel(page, 'Outbox')
  await expect(outbox.locator('[data-state="accepted"]')).toContainText('Two vehicles and a waiting place', { timeout: 30_000 })
  await outbox.getByRole('button', { name: /accepted/ }).click()
  await expect(outbox.locator('.receipt')).toHaveCount(shown.length)
  await look(page, '13-receipts')
  expect(byId(await exchange.objects('findings'))).toEqual(byId(shown))

  // The plug.
  await exchange.kill()
  await page.keyboard.press('u')
  await page.getByRole('button', { name: 'Note on it' }).click()
  await writeNote(page, OFFLINE_NOTE, `A third car has joined them. ${CANARIES[1]}`)
  await note.getByRole('button', { name: /Save note/ }).click()
  await expect(page.getByText('Note saved and sealed.')).toBeVisible()
  const owed = await forwardNotes(page, [OFFLINE_NOTE], 'A third vehicle')
  await panel(page, 'Finding').getByRole('button', { name: /^Forward/ }).click()
  await expect(outbox.locator('[data-state="waiting"]')).toContainText('A third vehicle')
  await expect(outbox.locator('[data-state="waiting"]')).toContainText('could not be reached')
  await expect(page.getByRole('button', { name: '1 finding waiting' })).toBeVisible()
  await look(page, '14-waiting')
  await page.keyboard.press('n')
  await panel(page, 'New note').getByLabel('Title').fill(HALF_NOTE)
  await panel(page, 'New note').getByLabel('What you see in it').fill(`${CANARIES[2]} and`)
  await expect(page.getByText(/Draft sealed/)).toBeVisible()
  await first.kill9()
  expect(findOnDisk(profile, [...CANARIES, exchange.password, words, 'M. Kovač', OFFLINE_NOTE])).toEqual([])
  const copy = copyOf(profile)

  // The same words open it, and everything is there.
  const second = await launch({ profile })
  await expect((await second.page('unlock')).getByText('Unlock My vault')).toBeVisible()
  await look(await second.page('unlock'), '15-locked')
  await unlock(second, words)
  const again = await second.mapDrawn()
  await again.keyboard.press('o')
  const queue = panel(again, 'Outbox')
  await expect(queue.locator('[data-state="waiting"]')).toContainText('A third vehicle')
  await again.keyboard.press('n')
  await expect(panel(again, 'New note').getByLabel('Title')).toHaveValue(HALF_NOTE)
  await again.keyboard.press('Escape')
  await again.keyboard.press('a')
  await expect(panel(again, 'Notes').locator('.notes-title')).toHaveText([OFFLINE_NOTE, AREA_NOTE, FIRST_NOTE])
  await wear(again, 'light')
  await look(again, '16-notes-light')
  await again.keyboard.press('o')
  await look(again, '17-waiting-light')

  // The link is back: nobody touches anything.
  await exchange.restart()
  await expect(queue.locator('[data-state="accepted"]')).toHaveCount(2, { timeout: 60_000 })
  await look(again, '18-receipts-light')
  for (const [key, name] of [['f', '19-in-view-light'], ['s', '20-sources-light']] as const) {
    await again.keyboard.press(key)
    await look(again, name)
  }
  const held = await exchange.objects('findings')
  expect(byId(held)).toEqual(byId([...shown, ...owed.filter(object => !shown.some(({ id, modified }) => id === object.id && modified === object.modified))]))
  await second.close()

  // The queue of before, played once more from a copy of the laptop: the exchange has it all and takes nothing twice.
  const third = await launch({ profile: copy })
  await unlock(third, words)
  const replay = await third.mapDrawn()
  await replay.keyboard.press('o')
  await expect(panel(replay, 'Outbox').locator('[data-state="accepted"]')).toHaveCount(2, { timeout: 60_000 })
  expect(await exchange.objects('findings')).toEqual(held)
  const taken = versions(exchange.added())
  expect(taken.length).toBe(new Set(taken).size)
})
