import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaTest } from '../../../shared/columns/area.ts'
import { filter, matching, windowOf } from '../../../shared/columns/filter.ts'
import { mercatorX, mercatorY } from '../../../shared/columns/projection.ts'
import { extent, rowAt, scanOf } from '../../../shared/columns/scan.ts'
import type { Lens, MovementColumns } from '../../../shared/columns/table.ts'
import { EVERYTHING, lenses, tables } from './random-table.ts'

/** One row at a time, condition by condition, in the words of the Lens. */
function shows(table: MovementColumns, row: number, lens: Lens, textRows: readonly number[] | undefined): boolean {
  const has = (list: readonly number[], value: number) => list.length === 0 || list.includes(value)
  const names = [table.subject[row]!, table.conveyance[row]!, table.document[row]!]
  return (lens.from === undefined || table.time[row]! >= lens.from) && (lens.to === undefined || table.time[row]! < lens.to) &&
    has(lens.modes, table.mode[row]!) && has(lens.directions, table.direction[row]!) && has(lens.kinds, table.kind[row]!) && has(lens.posts, table.post[row]!) &&
    has(lens.sources, table.source[row]!) && has(lens.markings, table.marking[row]!) &&
    (lens.entities.length === 0 || names.some(name => lens.entities.includes(name))) &&
    (lens.area === undefined || areaTest(lens.area)(table.x[row]!, table.y[row]!)) &&
    (textRows === undefined || lens.text === undefined || textRows.includes(row))
}

test('[QUERY-1] a filter finds what asking every row one by one finds, in order of time', () => {
  fc.assert(fc.property(tables(), lenses, fc.option(fc.uniqueArray(fc.nat(60)), { nil: undefined }), ({ table }, lens, textRows) => {
    const asked = textRows === undefined ? lens : { ...lens, text: 'x' }
    const wanted = Array.from({ length: table.rows }, (_, row) => row)
      .filter(row => shows(table, row, asked, textRows))
      .sort((a, b) => table.time[a]! - table.time[b]! || a - b)
    expect([...filter(scanOf(table), asked, textRows === undefined ? undefined : Uint32Array.from(textRows))]).toEqual(wanted)
  }), { numRuns: 500 })
})

test('[QUERY-2] positions are in order of time, and rows of one second keep the order of their arrival', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    const scan = scanOf(table)
    for (let at = 1; at < scan.rows; at++) {
      const [before, here] = [rowAt(scan, at - 1), rowAt(scan, at)]
      expect(scan.time[at]).toBe(table.time[here])
      expect(table.time[before]! < table.time[here]! || table.time[before] === table.time[here] && before < here).toBe(true)
    }
    expect(extent(scan)).toEqual(table.rows === 0 ? undefined : { first: Math.min(...table.time.subarray(0, table.rows)), last: Math.max(...table.time.subarray(0, table.rows)) })
  }))
})

test('[QUERY-3] rows that arrived in order of time are scanned where they lie', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    const scan = scanOf(table)
    expect(scan.time.buffer === table.time.buffer).toBe(scan.row === undefined)
  }))
})

test('[QUERY-4] a window is half-open and never ends before it begins', () => {
  fc.assert(fc.property(tables(), lenses, ({ table }, lens) => {
    const scan = scanOf(table)
    const positions = matching(scan, lens)
    const { start, end } = windowOf(scan, positions, lens.from, lens.to)
    const times = Array.from(positions ?? Array.from({ length: scan.rows }, (_, at) => at), position => scan.time[position]!)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(times.slice(start, end)).toEqual(times.filter(time => time >= (lens.from ?? 0) && time < (lens.to ?? Infinity)))
  }), { numRuns: 300 })
})

test('[QUERY-1] the empty lens shows all rows without a list of them', () => {
  fc.assert(fc.property(tables(), ({ table }) => {
    expect(matching(scanOf(table), EVERYTHING)).toBeUndefined()
  }))
})

test('[QUERY-5] an area holds what lies between its sides as drawn, and is the same either way round', () => {
  const square = [[10, 40], [20, 40], [20, 50], [10, 50]] as const
  const at = (longitude: number, latitude: number) => [mercatorX(longitude), mercatorY(latitude)] as const
  for (const ring of [square, square.toReversed(), [...square, square[0]]]) {
    const test = areaTest(ring)
    expect(test(...at(15, 45))).toBe(true)
    expect(test(...at(9.99, 45))).toBe(false)
    expect(test(...at(15, 50.01))).toBe(false)
    expect(test(...at(15, 40.01))).toBe(true)
  }
})

test('[QUERY-5] an area drawn across 180° holds both of its halves', () => {
  const test = areaTest([[170, -20], [190, -20], [190, -10], [170, -10]])
  expect(test(mercatorX(175), mercatorY(-15))).toBe(true)
  expect(test(mercatorX(-175), mercatorY(-15))).toBe(true)
  expect(test(mercatorX(0), mercatorY(-15))).toBe(false)
})

test('[QUERY-5] a filter by area alone finds what asking the area of every row finds', () => {
  fc.assert(fc.property(tables(120), fc.array(fc.tuple(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -80, max: 80 })), { minLength: 3, maxLength: 6 }), ({ table }, area) => {
    const inside = areaTest(area)
    const wanted = Array.from({ length: table.rows }, (_, row) => row).filter(row => inside(table.x[row]!, table.y[row]!)).sort((a, b) => table.time[a]! - table.time[b]! || a - b)
    expect([...filter(scanOf(table), { ...EVERYTHING, area })]).toEqual(wanted)
  }), { numRuns: 300 })
})
