import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zoneOf } from '../../../shared/columns/zone.ts'
import { momentAt } from '../../../renderer/timeline/local-clock.ts'
import { momentText, readMoment } from '../../../renderer/timeline/moment-text.ts'
import { DAY, HOUR, barsOf, ticksOf, timeOf, within, xOf, zoomed } from '../../../renderer/timeline/time-axis.ts'

/** Evenly spread; fast-check's own doubles are spread over exponents, so that nearly all of them lie at 0. */
const fraction = fc.integer({ min: 0, max: 1_000 }).map(n => n / 1_000)
const moment = fc.integer({ min: 0, max: 4_000_000_000 })
const span = fc.tuple(moment, fc.integer({ min: DAY, max: 400_000_000 })).map(([from, length]) => ({ from, to: from + length }))

test('[TIME-1] what is written in a field reads back, and what is no moment is none', () => {
  fc.assert(fc.property(moment, seconds => {
    expect(readMoment(momentText(seconds))).toBe(Math.floor(seconds / 60) * 60)
  }))
  expect(momentText(Date.UTC(2026, 2, 14, 6, 40) / 1000)).toBe('2026-03-14 06:40')
  expect(readMoment(' 2026-03-14 ')).toBe(Date.UTC(2026, 2, 14) / 1000)
  expect(readMoment('2026-03-14 6:05Z')).toBe(Date.UTC(2026, 2, 14, 6, 5) / 1000)
  for (const text of ['', '14.3.2026', '2026-02-30', '2026-13-01', '2026-03-14 24:00', '2026-03-14 10:60', '1960-01-01', '2026-03-14T10:00+02:00']) expect(readMoment(text)).toBeUndefined()
})

test('[TIME-2] bars cover the stretch in whole steps that begin at midnight, and are wide enough to see', () => {
  fc.assert(fc.property(span, fc.integer({ min: 200, max: 3_000 }), (stretch, width) => {
    const { from, to, step, count } = barsOf(stretch, width)
    expect(from).toBeLessThanOrEqual(stretch.from)
    expect(to).toBeGreaterThanOrEqual(stretch.to)
    expect([count * step, from % step]).toEqual([to - from, 0])
    expect(DAY % step === 0 || step % DAY === 0).toBe(true)
    if (step < 91 * DAY) expect(step / (stretch.to - stretch.from) * width).toBeGreaterThanOrEqual(2.6)
  }))
})

test('[TIME-3] enlarging keeps the moment under the pointer where it is, as far as the record reaches', () => {
  fc.assert(fc.property(span, fraction, fc.integer({ min: 30, max: 300 }).map(n => n / 100), (all, part, factor) => {
    const around = all.from + part * (all.to - all.from)
    const next = zoomed(all, around, factor, all)
    expect(next.from).toBeGreaterThanOrEqual(all.from - 1e-6)
    expect(next.to).toBeLessThanOrEqual(all.to + 1e-6)
    if (factor <= 1 && (all.to - all.from) * factor >= 2 * HOUR) expect(xOf(next, 1, around)).toBeCloseTo(part, 6)
  }))
})

test('[TIME-3] a stretch that leaves the record is moved back without changing its length', () => {
  expect(within({ from: -5, to: 15 }, { from: 0, to: 100 })).toEqual({ from: 0, to: 20 })
  expect(within({ from: 95, to: 115 }, { from: 0, to: 100 })).toEqual({ from: 80, to: 100 })
  expect(within({ from: -50, to: 500 }, { from: 0, to: 100 })).toEqual({ from: 0, to: 100 })
})

test('[TIME-4] a place and its moment are the same going there and back', () => {
  fc.assert(fc.property(span, fc.integer({ min: 100, max: 3_000 }), fraction, (stretch, width, part) => {
    expect(xOf(stretch, width, timeOf(stretch, width, part * width))).toBeCloseTo(part * width, 3)
  }))
})

test('[TIME-5] ticks are told in UTC: years, months, days, hours', () => {
  const year = { from: Date.UTC(2025, 10, 24) / 1000, to: Date.UTC(2026, 10, 24) / 1000 }
  expect(ticksOf(year, 1_200).map(tick => tick.label)).toEqual(['Dec', '2026', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov'])
  const day = { from: Date.UTC(2026, 2, 29) / 1000, to: Date.UTC(2026, 2, 30) / 1000 }
  expect(ticksOf(day, 800).map(tick => tick.label)).toEqual(['29 Mar', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '30 Mar'])
})

test('[TIME-10] a local moment carries its offset, so that the hour that comes twice is two', () => {
  const berlin = zoneOf('Europe/Berlin', 1_735_689_600, 1_767_225_600)
  const at = (text: string): number => Date.parse(text) / 1000
  expect(momentAt(berlin, at('2025-10-26T00:30:00Z'))).toBe('2025-10-26 02:30 +02:00')
  expect(momentAt(berlin, at('2025-10-26T01:30:00Z'))).toBe('2025-10-26 02:30 +01:00')
  expect(momentAt(zoneOf('America/St_Johns', 0, 1), at('1969-12-31T23:59:00Z'))).toBe('1969-12-31 20:29 −03:30')
})
