import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filter, matching, windowOf } from '../../../shared/columns/filter.ts'
import { scanOf } from '../../../shared/columns/scan.ts'
import { hourOfWeek, weekCounts } from '../../../shared/columns/week.ts'
import { UTC, isZone, offsetAt, zoneOf } from '../../../shared/columns/zone.ts'
import { EVERYTHING, lenses, tables } from './random-table.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca'] as const
const at = (text: string): number => Date.parse(text) / 1000

/** Asks the runtime's calendar for the day and the hour in words, row by row. */
function plainHour(seconds: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' }).formatToParts(seconds * 1000)
  const part = (type: string): string => parts.find(one => one.type === type)!.value
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) * 24 + Number(part('hour'))
}

test('[QUERY-15] an hour of the week by known dates: the epoch, a leap day, before 1970, and both days on which clocks change', () => {
  expect(hourOfWeek(0, UTC)).toBe(3 * 24)
  expect(hourOfWeek(-1, UTC)).toBe(2 * 24 + 23)
  expect(hourOfWeek(at('1960-02-29T12:30:00Z'), UTC)).toBe(12)
  expect(hourOfWeek(at('2024-02-29T23:59:59Z'), UTC)).toBe(3 * 24 + 23)
  const berlin = zoneOf('Europe/Berlin', at('2025-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z'))
  // 30 March 2025: 01:59:59 is followed by 03:00:00. 26 October 2025: 02:00 comes twice.
  expect([hourOfWeek(at('2025-03-30T00:59:59Z'), berlin), hourOfWeek(at('2025-03-30T01:00:00Z'), berlin)]).toEqual([6 * 24 + 1, 6 * 24 + 3])
  expect([hourOfWeek(at('2025-10-26T00:30:00Z'), berlin), hourOfWeek(at('2025-10-26T01:30:00Z'), berlin)]).toEqual([6 * 24 + 2, 6 * 24 + 2])
  expect(berlin.changes).toEqual([at('2025-03-30T01:00:00Z'), at('2025-10-26T01:00:00Z')])
})

test('[QUERY-15] clocks of places are those of the runtime, also before 1970', () => {
  fc.assert(fc.property(fc.constantFrom(...ZONES), fc.integer({ min: at('1950-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }), (name, seconds) => {
    const zone = zoneOf(name, seconds - 400 * 86_400, seconds + 400 * 86_400)
    expect(hourOfWeek(seconds, zone)).toBe(plainHour(seconds, name))
  }), { numRuns: 60 })
})

test('[QUERY-15] a name that nobody knows is UTC and says so', () => {
  expect(isZone('Nowhere/At_All')).toBe(false)
  expect(zoneOf('Nowhere/At_All', 0, 1).name).toBe('UTC')
  expect(offsetAt(zoneOf(undefined, 0, 1), 5)).toBe(0)
})

test('[QUERY-16] every movement that is shown counts at one hour of the week', () => {
  fc.assert(fc.property(tables(), lenses, fc.constantFrom(...ZONES), ({ table }, lens, name) => {
    const scan = scanOf(table)
    const positions = matching(scan, lens)
    const window = windowOf(scan, positions, lens.from, lens.to)
    const wanted = Array.from({ length: 168 }, () => 0)
    for (const row of filter(scan, lens)) wanted[plainHour(table.time[row]!, name)]!++
    const zone = zoneOf(name, scan.time[0] ?? 0, scan.time[scan.rows - 1] ?? 0)
    expect([...weekCounts(scan, { positions, ...window }, zone)]).toEqual(wanted)
  }), { numRuns: 40 })
})

test('[QUERY-16] a condition on hours and weekdays leaves those that asking the calendar leaves', () => {
  const some = (largest: number) => fc.uniqueArray(fc.nat(largest), { maxLength: 4 })
  fc.assert(fc.property(tables(), lenses, some(23), some(6), fc.constantFrom(...ZONES), ({ table }, lens, hours, weekdays, zone) => {
    const scan = scanOf(table)
    const wanted = [...filter(scan, lens)].filter(row => {
      const hour = plainHour(table.time[row]!, zone)
      return (hours.length === 0 || hours.includes(hour % 24)) && (weekdays.length === 0 || weekdays.includes(Math.floor(hour / 24)))
    })
    expect([...filter(scan, { ...lens, hours, weekdays, zone })]).toEqual(wanted)
  }), { numRuns: 40 })
})

test('[QUERY-17] as known at a moment: the rows that had arrived by then, whatever they tell of', () => {
  fc.assert(fc.property(tables(), lenses, fc.array(fc.nat(9), { minLength: 80, maxLength: 80 }), fc.nat(10), ({ table }, lens, arrivals, knownAt) => {
    for (let row = 0; row < table.rows; row++) table.arrived[row] = arrivals[row]!
    const scan = scanOf(table)
    expect([...filter(scan, { ...lens, knownAt })]).toEqual([...filter(scan, lens)].filter(row => table.arrived[row]! <= knownAt))
  }), { numRuns: 200 })
  expect(matching(scanOf(fc.sample(tables(), 1)[0]!.table), { ...EVERYTHING, knownAt: 0xffffffff })).toBeUndefined()
})
