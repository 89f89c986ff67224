import type { Page } from '@playwright/test'
import { matching } from '../../shared/columns/filter.ts'
import { busiest, laneCounts } from '../../shared/columns/lanes.ts'
import { type Scan, extent } from '../../shared/columns/scan.ts'
import { silences } from '../../shared/columns/silence.ts'
import type { Lens } from '../../shared/columns/table.ts'
import { weekCounts } from '../../shared/columns/week.ts'
import { zoneOf } from '../../shared/columns/zone.ts'
import type { Report } from './figure.ts'

const EVERYTHING: Lens = { modes: [], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [] }
const PLAYED_MS = 4_000

const times = (count: number, work: () => unknown): readonly number[] => Array.from({ length: count }, () => {
  const start = performance.now()
  work()
  return performance.now() - start
})

/** What the faces of the timeline ask of the columns. @param size As figures name it: `1m`. */
export function timeQuestions(report: Report, scan: Scan, size: string): void {
  const { first, last } = extent(scan) ?? { first: 0, last: 1 }
  const zone = zoneOf('Europe/Berlin', first, last)
  const plain = {
    name: 'a calendar date for each row',
    samples: times(3, () => {
      const counts = new Map<number, number>()
      for (let position = 0; position < scan.rows; position++) {
        const date = new Date((scan.time[position]! + 3_600) * 1_000)
        const hour = date.getUTCDay() * 24 + date.getUTCHours()
        counts.set(hour, (counts.get(hour) ?? 0) + 1)
      }
    }),
  }
  report(`workstation.rhythm_ms.${size}`, times(20, () => weekCounts(scan, { positions: undefined, start: 0, end: scan.rows }, zone)), plain)
  report(`workstation.rhythm_filter_ms.${size}`, times(20, () => matching(scan, { ...EVERYTHING, hours: [1, 2, 3], weekdays: [1, 4], zone: 'Europe/Berlin' })), plain)
  report(`workstation.known_at_ms.${size}`, times(20, () => matching(scan, { ...EVERYTHING, knownAt: 0 })))
  report(`workstation.gaps_ms.${size}`, times(10, () => silences(scan, 'post')))
  const { ordinals } = busiest(scan, undefined, 'post', 0x10000, 1_000)
  report(`workstation.lanes_order_ms.${size}`, times(10, () => busiest(scan, undefined, 'subject', 200_000, 1_000)))
  report(`workstation.lanes_ms.${size}`, times(20, () => laneCounts(scan, undefined, 'post', ordinals.subarray(0, 40), first, last + 1, 600)))
}

/** Frames of the record played at its fastest in an open workspace, from one animation frame to the next. At a million a year about 100,000 are in motion then. */
export async function playback(report: Report, page: Page, size: string): Promise<void> {
  await page.getByRole('button', { name: 'All time', exact: true }).click({ force: true })
  const timeline = page.locator('.timeline')
  await timeline.locator('.window-handle.from').focus()
  for (let step = 0; step < 6; step++) await page.keyboard.press('.')
  await page.keyboard.press('Space')
  const gaps = await page.evaluate(async long => {
    const found: number[] = []
    let before = await new Promise<number>(resolve => requestAnimationFrame(resolve))
    for (const start = before; before - start < long;) {
      const now = await new Promise<number>(resolve => requestAnimationFrame(resolve))
      found.push(now - before)
      before = now
    }
    return found
  }, PLAYED_MS)
  await page.keyboard.press('Space')
  report(`workstation.playback_frame_ms.${size}`, gaps)
  report(`workstation.playback_fps.${size}`, [gaps.length / gaps.reduce((sum, gap) => sum + gap, 0) * 1_000])
}
