import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '../../../shared/columns/capacity.ts'
import { type Scan, scanOf } from '../../../shared/columns/scan.ts'
import { type Silence, silences } from '../../../shared/columns/silence.ts'

const HOUR = 3_600

interface Report { readonly who: number; readonly time: number; readonly arrived: number }

function scanOfReports(reports: readonly Report[]): Scan {
  const table = { ...allocate(reports.length + 1, bytes => new ArrayBuffer(bytes)), rows: reports.length }
  for (const [row, { who, time, arrived }] of reports.entries()) {
    table.post[row] = who
    table.source[row] = who
    table.time[row] = time
    table.arrived[row] = arrived
  }
  return scanOf(table)
}

/** The rule as the view states it, one post after another, with sorted lists. */
function plainly(reports: readonly Report[]): readonly Silence[] {
  const newest = Math.max(0, ...reports.map(report => report.time))
  const found: Silence[] = []
  for (const who of new Set(reports.map(report => report.who))) {
    const times = reports.filter(report => report.who === who).map(report => report.time).sort((a, b) => a - b)
    const hours = [...new Set(times.map(time => Math.floor(time / HOUR)))]
    if (who === 0 || hours.length < 50) continue
    const pauses = hours.slice(1).map((hour, at) => hour - hours[at]!).sort((a, b) => a - b)
    const usual = pauses[Math.ceil(pauses.length * 0.95) - 1]!
    if (usual >= 744) continue
    const ends = [...times, newest]
    for (let at = 1; at < ends.length; at++) {
      const pause = Math.floor(ends[at]! / HOUR) - Math.floor(ends[at - 1]! / HOUR)
      if (pause > 12 && pause > 3 * usual) found.push({ who, from: ends[at - 1]!, to: ends[at]!, lasts: at === times.length, usual })
    }
  }
  return found
}

const ordered = (list: readonly Silence[]): readonly Silence[] => list.toSorted((a, b) => a.who - b.who || a.from - b.from)

test('[QUERY-18] a post that reports every hour and falls silent for a day is found; one that reports once a week is not', () => {
  const busy = Array.from({ length: 200 }, (_, hour) => ({ who: 1, time: (hour < 100 ? hour : hour + 24) * HOUR, arrived: 5 }))
  const weekly = Array.from({ length: 60 }, (_, week) => ({ who: 2, time: week * 168 * HOUR + 7, arrived: 5 }))
  const found = silences(scanOfReports([...busy, ...weekly]), 'post')
  expect(found.map(({ who, from, lasts }) => ({ who, from, lasts }))).toEqual([{ who: 1, from: 223 * HOUR, lasts: true }, { who: 1, from: 99 * HOUR, lasts: false }])
  expect(silences(scanOfReports([...busy, ...weekly]), 'source')).toEqual(found)
})

test('[QUERY-18] what had not arrived by a moment is no report', () => {
  const reports = Array.from({ length: 100 }, (_, hour) => ({ who: 1, time: hour * HOUR, arrived: hour < 60 || hour > 80 ? 1 : 9 }))
  expect(silences(scanOfReports(reports), 'post')).toEqual([])
  expect(silences(scanOfReports(reports), 'post', 1)).toHaveLength(1)
})

test('[QUERY-18] silences are those of the rule said plainly', () => {
  const pause = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 9_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 90 * HOUR }) }, { weight: 1, arbitrary: fc.integer({ min: 700 * HOUR, max: 800 * HOUR }) })
  const post = fc.array(pause, { minLength: 0, maxLength: 160, size: 'max' })
  fc.assert(fc.property(fc.array(post, { maxLength: 4 }), posts => {
    const reports = posts.flatMap((pauses, who) => {
      let time = 0
      return pauses.map(seconds => ({ who, time: time += seconds, arrived: 1 }))
    })
    expect(ordered(silences(scanOfReports(reports), 'post'))).toEqual(ordered(plainly(reports)))
  }), { numRuns: 150 })
})

test('[QUERY-18] no rows, no silence', () => expect(silences(scanOfReports([]), 'post')).toEqual([]))
