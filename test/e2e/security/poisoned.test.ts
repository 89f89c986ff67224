// A feed in which every text is an attack, taken in as a file and looked at in every view: it is shown as it is written, and does nothing. Rules in test/security/README.md.
import type { Page } from '@playwright/test'
import { observedData } from '../../../shared/movement/write.ts'
import { expect, makeProfile, shot, test } from '../../electron.ts'
import { must, vaultWorker } from '../../vault/worker.ts'

/** Each would leave a mark on the window, or on how the lines around it read. */
const ATTACKS = [
  `<img src=x onerror="window.pwned='img'">`, `"><svg/onload="window.pwned='svg'">`, `<script>window.pwned='script'</script>`, `javascript:window.pwned='url'`, `<iframe srcdoc="<script>parent.pwned='frame'</script>">`,
  `<style>*{display:none!important}</style>`, `<base href="https://evil.example/">`, `<form action="https://evil.example/"><input name=p autofocus onfocus="window.pwned='focus'">`, `<a href="javascript:window.pwned='a'">press me</a>`,
  '{{constructor.constructor("window.pwned=1")()}}', '${window.pwned=1}', '%s%n%x%d', '{n, plural, other {<b>#</b>}}', `'{`, '<b/>', '</title><script>window.pwned=1</script>',
  '../../../../etc/passwd', String.raw`\\host\share\x`, 'file:///etc/passwd', '=HYPERLINK("https://evil.example","x")', '@SUM(1+1)*cmd|\'/C calc\'!A0', '-2+3', `'; DROP TABLE movements; --`, '$(id)`id`;id|id',
  'invoice \u202Egnp.exe', '\u2067\u202Eright\u202C\u2069 to left', '\u200F\u061C\u200E', '\u2028line\u2029paragraph', 'a\u0000b', '\uFEFF\u200Bzero\u200Dwidth',
  `Z${'\u0351\u036B\u0343\u035C'.repeat(40)}algo`, '\u0651'.repeat(200), '﷽'.repeat(40), '👩‍👩‍👧‍👦'.repeat(50), 'x'.repeat(480), 'ж '.repeat(240), '__proto__', 'constructor', 'hasOwnProperty', 'null', 'NaN', '',
]
/** What must be so of a page whatever it shows. */
async function unharmed(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll('*')]
    return {
      pwned: (window as unknown as { readonly pwned?: unknown }).pwned,
      title: document.title,
      handlers: all.flatMap(element => [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => `${element.tagName} ${name}`)),
      strangers: all.filter(element => ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'FORM', 'FRAME', 'APPLET', 'MARQUEE'].includes(element.tagName) && element.closest('[data-own]') === null).map(({ tagName }) => tagName).filter(name => name !== 'FORM'),
      scripts: [...document.scripts].filter(script => script.textContent !== '' || !new URL(script.src).pathname.startsWith('/assets/')).length,
      styles: [...document.querySelectorAll('style')].filter(({ textContent }) => textContent.includes('display:none!important')).length,
      links: [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href') ?? '').filter(href => !href.startsWith('#') && !href.startsWith('app:')),
      wide: document.documentElement.scrollWidth > innerWidth + 1,
      hidden: getComputedStyle(document.body).display === 'none',
      /** Lines of a list that are as high as no other: letters on top of letters would lean over their neighbours. */
      tall: (() => {
        const rows = [...document.querySelectorAll('[role="row"]')].map(row => row.getBoundingClientRect().height).filter(height => height > 0)
        return rows.length < 3 ? 0 : Math.max(...rows) - Math.min(...rows)
      })(),
    }
  })
  expect({ where, ...found }).toEqual({ where, pwned: undefined, title: 'Waypost', handlers: [], strangers: [], scripts: 0, styles: 0, links: [], wide: false, hidden: false, tall: expect.any(Number) })
  expect(found.tall, `${where}: rows of one height`).toBeLessThan(24)
}

/** The key may go out before Playwright has begun to catch choosers, or while the page is busy: it is pressed again then. */
async function takeIn(page: Page, name: string, text: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const choosing = page.waitForEvent('filechooser', { timeout: 5_000 }).catch(() => undefined)
    await page.evaluate(() => null)
    await page.keyboard.press('Control+o')
    const chooser = await choosing
    if (chooser !== undefined) return await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
    if (attempt === 3) throw new Error('no chooser of files came')
  }
}

const ID = <T extends string>(type: T): `${T}--${string}` => `${type}--${crypto.randomUUID()}`
const TIMES = { spec_version: '2.1', created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' }

test('[HARD-8] a feed whose every text is an attack is shown in every view and does nothing', async ({ launch }) => {
  test.setTimeout(240_000)
  const waypost = await launch({ profile: makeProfile(), args: ['--practice', '--practice-movements=2000'] })
  const page = await waypost.mapDrawn()
  const dialogs: string[] = []
  page.on('dialog', dialog => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await expect(page.getByRole('button', { name: /Sources and the age/ })).toContainText('just now', { timeout: 30_000 })
  const source = ID('identity')
  const site = ID('location')
  const people = ATTACKS.map(attack => ({ type: 'identity', id: ID('identity'), ...TIMES, name: attack, identity_class: 'individual', created_by_ref: source, description: attack, roles: [attack], contact_information: attack }))
  const marking = { type: 'marking-definition', id: ID('marking-definition'), spec_version: '2.1', created: TIMES.created, definition_type: 'statement', definition: { statement: ATTACKS[0] }, name: ATTACKS[1] }
  const others = [
    { type: 'identity', id: source, ...TIMES, name: ATTACKS[0], identity_class: 'organization' },
    { type: 'location', id: site, ...TIMES, name: ATTACKS[4], latitude: 45, longitude: 14, description: ATTACKS[5] },
    marking,
    ...ATTACKS.map(attack => ({ type: 'indicator', id: ID('indicator'), ...TIMES, name: attack, description: attack, pattern: `[identity:name = '${attack.replaceAll("'", String.raw`\'`)}']`, pattern_type: 'stix', valid_from: TIMES.created, labels: [attack], created_by_ref: source, object_marking_refs: [marking.id] })),
    ...ATTACKS.map((attack, i) => ({ type: 'note', id: ID('note'), ...TIMES, abstract: attack, content: attack, authors: [attack], object_refs: [people[i % people.length]!.id], created_by_ref: source })),
    ...ATTACKS.slice(0, 10).map(attack => ({ type: 'x-unheard-of', id: ID('x-unheard-of'), ...TIMES, name: attack, anything: { [attack]: attack } })),
  ]
  // Before everything that practice holds, so that they stand on top of the table.
  const rows = ATTACKS.flatMap((attack, i): readonly object[] => observedData({
    id: ID('observed-data'), time: Date.UTC(2019, 0, 1) + i * 60_000, latitude: 45, longitude: 14, post: site, mode: 'road', direction: 'entry', kind: 'crossing', source, markings: [marking.id], reliability: 'B', credibility: 2,
    subject: { ref: people[i]!.id, kind: 'person', label: attack }, conveyance: { ref: ID('transport-unit'), kind: 'vehicle', label: attack }, document: { ref: ID('travel-document'), kind: 'document', label: attack }, remark: attack === '' ? 'none' : attack,
  }))
  const objects = [...others, ...people, ...rows]
  await takeIn(page, `">${ATTACKS[0]}\u202Egpj.json`.replaceAll('/', '-'), JSON.stringify({ type: 'bundle', id: ID('bundle'), objects }))
  await expect(page.locator('.import-done').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.locator('.table-count')).toHaveText(`${(2_000 + ATTACKS.length).toLocaleString('en')} of ${(2_000 + ATTACKS.length).toLocaleString('en')} movements`)
  await unharmed(page, 'import')
  await shot(page, 'poisoned-import')

  const vault = await vaultWorker(page)
  const found = await vault.ask('find', '<img', 50)
  expect(must(found).entities.length + must(found).objects.length + must(found).annotations.length).toBeGreaterThan(0)

  // Every panel that a key opens, with what stands in it.
  for (const [key, where] of [['f', 'filters'], ['u', 'subject'], ['a', 'notes'], ['o', 'outbox'], ['s', 'sources'], ['b', 'safety'], ['n', 'note']] as const) {
    await page.locator('[data-region="table"]').focus()
    await page.keyboard.press(key)
    await new Promise(resolve => setTimeout(resolve, 400))
    await unharmed(page, where)
    await shot(page, `poisoned-${where}`)
    await page.keyboard.press('Escape')
  }
  // The search of everything, for each attack as it is typed.
  for (const attack of ATTACKS.filter(text => text.length > 1 && text.length < 60 && !text.includes('\0')).slice(0, 24)) {
    await page.keyboard.press('Control+k')
    await page.keyboard.insertText(attack)
    await new Promise(resolve => setTimeout(resolve, 120))
    await unharmed(page, `search for ${attack}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
  // Cards of what the feed names.
  const named = must(await vault.ask('find', 'pwned', 50)).entities
  for (const { ref } of named.slice(0, 12)) {
    const card = await vault.ask('subject', ref)
    expect(card.ok).toBe(true)
  }
  await page.keyboard.press('Alt+3')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Home')
  for (let step = 0; step < ATTACKS.length; step++) {
    await page.keyboard.press('Enter')
    await expect(page.locator('.card-name h3')).toBeVisible()
    await unharmed(page, `card ${step}`)
    if (step === 0 || step === 24) await shot(page, `poisoned-card-${step}`)
    await page.keyboard.press('Alt+3')
    await page.keyboard.press('ArrowDown')
  }
  // Map: the pointer over it calls up what stands there.
  const map = page.locator('.leaflet-container').first()
  const box = await map.boundingBox()
  if (box !== null) for (let step = 1; step < 12; step++) await page.mouse.move(box.x + box.width * step / 12, box.y + box.height / 2)
  await unharmed(page, 'map')
  // A note of our own in the same words, and a finding made of it.
  await page.locator('[data-region="table"]').focus()
  await page.keyboard.press('n')
  const note = page.getByRole('region', { name: 'New note', exact: true })
  await note.getByLabel('Title').fill(ATTACKS[0]!)
  await note.getByLabel('What you see in it').fill(ATTACKS.join('\n'))
  await unharmed(page, 'a note in these words')
  await shot(page, 'poisoned-note')
  expect(dialogs).toEqual([])
  // The hand is still obeyed at once.
  const delay = await page.evaluate(() => new Promise<number>(resolve => {
    const begun = performance.now()
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)))
  }))
  expect(delay).toBeLessThan(500)
  console.log(`poisoned: ${ATTACKS.length} attacks in ${objects.length} objects, two frames after them ${delay.toFixed(0)} ms`)
})
