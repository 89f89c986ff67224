import type { Page } from '@playwright/test'
import { allocate } from '../../shared/columns/capacity.ts'
import { rowsContaining, searchable } from '../../shared/columns/contains.ts'
import { filter } from '../../shared/columns/filter.ts'
import { histogram } from '../../shared/columns/histogram.ts'
import { nearest } from '../../shared/columns/nearest.ts'
import { project } from '../../shared/columns/projection.ts'
import { packRemarks } from '../../shared/columns/remarks.ts'
import { Routes } from '../../shared/columns/routes.ts'
import { scanOf } from '../../shared/columns/scan.ts'
import { indexSubjects, rowsNaming } from '../../shared/columns/subjects.ts'
import type { Lens, MovementColumns } from '../../shared/columns/table.ts'
import { Tally } from '../../shared/columns/tally.ts'
import { type Waypost, launchWaypost } from '../electron.ts'
import type { Options, Report } from './figure.ts'
import { cardAndTable } from './workstation-card.ts'
import { search } from './workstation-desk.ts'
import { brushSteps, longTasks, objectsCountedAnew, panSteps, switchModes, watchLongTasks, zoomSteps } from './workstation-page.ts'
import { playback, timeQuestions } from './workstation-time.ts'

export const needsElectron = true

const ROWS = 1_000_000
const DAY = 86_400
const BEGIN = 1_735_689_600
const SPAN = 365 * DAY
const PLACES = 300
const ENTITIES = 100_000

/** What a person waits for while working with a million movements: the questions to the columns, then the whole screen in real Electron. */
export async function run(report: Report, { say, args }: Options): Promise<void> {
  const rows = args.includes('--quick') ? 100_000 : ROWS
  const size = rows === ROWS ? '1m' : '100k'
  questions(report, rows, size)

  say(`waiting for a practice vault of ${rows.toLocaleString('en')} movements …`)
  const waypost = await launchWaypost({ args: ['--practice', `--practice-movements=${rows}`, '--lock-after=1800'] })
  const page = await waypost.mapDrawn(180_000)
  await isStill(page)
  await page.evaluate(watchLongTasks)
  const objects = { name: 'array of objects, counted anew, nothing drawn', samples: await page.evaluate(objectsCountedAnew, { rows }) }
  report(`workstation.brush_ms.${size}`, await brush(page, 0.18), objects)
  report(`workstation.brush_all_ms.${size}`, await brush(page, 0.94), objects)
  await page.getByRole('button', { name: 'All time', exact: true }).click()
  report(`workstation.filter_redraw_ms.${size}`, await page.evaluate(switchModes, { steps: 16 }), objects)
  report(`workstation.pan_frame_ms.${size}`, await pan(page), { name: 'one frame of a 30 Hz picture', samples: [1_000 / 30] })
  report('workstation.zoom_worst_ms', await zoom(page))
  report('workstation.longtasks_over_50ms', [(await page.evaluate(longTasks)).length])
  report(`workstation.memory_mb.${size}`, [await memory(waypost)])
  await cardAndTable(report, page, size, rows)
  await search(report, page, size)
  await playback(report, page, size)
  await waypost.close()
}

/** The pull has ended and nothing has arrived for two seconds. */
async function isStill(page: Page): Promise<void> {
  const counted = (): Promise<string> => page.locator('.table-count').innerText()
  for (let before = '', same = 0; same < 4;) {
    await new Promise(resolve => setTimeout(resolve, 1_000))
    const now = await counted()
    same = now === before ? same + 1 : 0
    before = now
  }
}

/** Draws a window that long by hand, then moves it along by what a hand does, and measures each step from the move to the last pixel. */
async function brush(page: Page, part: number): Promise<readonly number[]> {
  const box = (await page.locator('.timeline-canvas').boundingBox())!
  const y = box.y + box.height * 0.4
  await page.getByRole('button', { name: 'All time', exact: true }).click({ force: true })
  await page.mouse.move(box.x + 2, y)
  await page.mouse.down()
  await page.mouse.move(box.x + 2 + box.width * part, y, { steps: 4 })
  await page.mouse.up()
  await page.mouse.move(box.x + box.width * part / 2, y)
  await page.mouse.down()
  const steps = 60
  const times = await page.evaluate(brushSteps, { x: box.x + box.width * part / 2, y, step: box.width * (0.98 - part) / steps, steps })
  await page.mouse.up()
  return times
}

async function pan(page: Page): Promise<readonly number[]> {
  const box = (await page.locator('.map').boundingBox())!
  const [x, y] = [box.x + box.width * 0.7, box.y + box.height * 0.75]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 12, y - 4, { steps: 3 })
  const times = await page.evaluate(panSteps, { x: x - 12, y: y - 4, steps: 60 })
  await page.mouse.up()
  return times
}

/** Turns the wheel in and out over the map, and measures each frame that follows. */
async function zoom(page: Page): Promise<readonly number[]> {
  const box = (await page.locator('.map').boundingBox())!
  return await page.evaluate(zoomSteps, { x: box.x + box.width / 2, y: box.y + box.height / 2, steps: 12 })
}

/** Megabytes that the renderer of the workspace holds for itself, as the system counts them; what it shares with others is not in it. */
async function memory(waypost: Waypost): Promise<number> {
  return await waypost.app.evaluate(({ app, BrowserWindow }) => {
    const pid = BrowserWindow.getAllWindows().find(window => window.webContents.getURL().startsWith('app://waypost/'))?.webContents.getOSProcessId()
    return (app.getAppMetrics().find(one => one.pid === pid)?.memory.workingSetSize ?? 0) / 1_024
  })
}

function questions(report: Report, rows: number, size: string): void {
  const table = madeUp(rows)
  const scan = scanOf(table)
  timeQuestions(report, scan, size)
  const objects = Array.from({ length: rows }, (_, row) => ({
    time: table.time[row]!, mode: table.mode[row]!, x: table.x[row]!, y: table.y[row]!, post: table.post[row]!, route: table.route[row]!,
    subject: table.subject[row]!, conveyance: table.conveyance[row]!, document: table.document[row]!,
  }))
  const times = (count: number, work: (step: number) => unknown): readonly number[] => Array.from({ length: count }, (_, step) => {
    const start = performance.now()
    work(step)
    return performance.now() - start
  })
  const areaLens: Lens = {
    modes: [0, 2], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [], from: BEGIN + 60 * DAY, to: BEGIN + 160 * DAY,
    area: [[12, 42], [20, 42], [20, 47], [12, 47]],
  }
  const [west, east, north, south] = [12 / 360 + 0.5, 20 / 360 + 0.5, 0.3519, 0.3738]
  report(`workstation.filter_ms.${size}`, times(30, () => filter(scan, areaLens)), {
    name: 'array of objects',
    samples: times(10, () => objects.filter(one => one.time >= areaLens.from! && one.time < areaLens.to! && areaLens.modes.includes(one.mode) && one.x >= west && one.x <= east && one.y >= north && one.y <= south).length),
  })
  report(`workstation.histogram_ms.${size}`, times(30, () => histogram(scan, undefined, BEGIN, BEGIN + SPAN, 365 * 24)), {
    name: 'array of objects',
    samples: times(10, () => {
      const bins = new Map<number, number>()
      for (const { time } of objects) bins.set(Math.floor((time - BEGIN) / 3_600), (bins.get(Math.floor((time - BEGIN) / 3_600)) ?? 0) + 1)
      return bins
    }),
  })
  const tally = new Tally(scan, undefined)
  const window = Math.floor(rows * 0.18)
  tally.moveTo(0, window)
  report(`workstation.brush_count_ms.${size}`, times(60, step => tally.moveTo(step * window / 30 | 0, (step * window / 30 | 0) + window)), {
    name: 'the window counted anew',
    samples: times(20, () => new Tally(scan, undefined).moveTo(0, window)),
  })
  const everything = { positions: undefined, start: 0, end: rows }
  report(`workstation.nearest_ms.${size}`, times(30, step => nearest(scan, everything, scan.x[step * 997 % rows]!, scan.y[step * 997 % rows]!, 1e-5)), {
    name: 'array of objects',
    samples: times(10, step => {
      let [best, least] = [-1, Infinity]
      const { x, y } = objects[step * 997]!
      for (let row = 0; row < rows; row++) {
        const distance = Math.hypot(objects[row]!.x - x, objects[row]!.y - y)
        if (distance < least) [best, least] = [row, distance]
      }
      return best
    }),
  })
  const index = indexSubjects(table, ENTITIES)
  report(`workstation.subject_ms.${size}`, times(200, step => rowsNaming(index, 1 + step * 37).slice()), {
    name: 'array of objects',
    samples: times(10, step => objects.filter(one => one.subject === step * 37 || one.conveyance === step * 37 || one.document === step * 37).length),
  })
  const remarks = Array.from({ length: rows }, (_, row) => row % 2 === 0 ? `${WORDS[mixed(row) % 12]!}, ${WORDS[mixed(row + 5) % 12]!} ${mixed(row) % 9_973}` : '')
  const text = Array.from({ length: Math.ceil(rows / 16_384) }, (_, segment) => {
    const part = remarks.slice(segment * 16_384, (segment + 1) * 16_384)
    return searchable(packRemarks(part), part.length, segment * 16_384)
  })
  for (const [name, needle] of [['contains', 'papers renewed, night'], ['contains_none', 'no such words']] as const) {
    report(`workstation.${name}_ms.${size}`, times(20, () => rowsContaining(text, needle)), { name: 'array of strings', samples: times(8, () => remarks.filter(remark => remark.toLowerCase().includes(needle)).length) })
  }
}

const WORDS = ['lane', 'checked', 'nothing to declare', 'referred', 'second line', 'child on board', 'trailer', 'papers renewed', 'night', 'returned', 'seal intact', 'queue']

const mixed = (n: number): number => {
  const once = Math.imul(n ^ n >>> 16, 0x85ebca6b)
  const twice = Math.imul(once ^ once >>> 13, 0xc2b2ae35)
  return (twice ^ twice >>> 16) >>> 0
}

/** Movements of a year between invented posts, out of order as they come from several sources. */
function madeUp(rows: number): MovementColumns {
  const table = { ...allocate(rows, bytes => new SharedArrayBuffer(bytes)), rows }
  for (let row = 0; row < rows; row++) {
    const [a, b, c] = [mixed(row), mixed(row + 0x9e3779b9), mixed(row + 0x3c6ef372)]
    table.time[row] = BEGIN + Math.min(SPAN - 1, Math.floor(row / rows * SPAN) + a % (3 * DAY))
    table.post[row] = 1 + a % PLACES
    table.other[row] = 1 + (a % PLACES + 1 + b % 20) % PLACES
    table.latitude[row] = Math.round((38 + mixed(table.post[row]!) % 900 / 100) * 1e5) + b % 400
    table.longitude[row] = Math.round((9 + mixed(table.post[row]! + 999) % 1_400 / 100) * 1e5) + c % 400
    table.mode[row] = c % 5
    table.direction[row] = b % 2
    table.subject[row] = 1 + a % (ENTITIES - 1)
    table.conveyance[row] = b % 3 === 0 ? 1 + b % (ENTITIES - 1) : 0
    table.document[row] = c % 2 === 0 ? 1 + c % (ENTITIES - 1) : 0
  }
  project(table, 0, rows)
  new Routes().assign(table, 0, rows)
  return table
}
