import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoxCount, DensityGrid } from '../../../shared/columns/density.ts'
import { facetCounts } from '../../../shared/columns/facets.ts'
import { matching, windowOf } from '../../../shared/columns/filter.ts'
import { busiestFlows, busiestPosts } from '../../../shared/columns/flows.ts'
import { histogram } from '../../../shared/columns/histogram.ts'
import { nearest, positionsIn } from '../../../shared/columns/nearest.ts'
import { type Scan, rowAt, scanOf } from '../../../shared/columns/scan.ts'
import { INBOUND_SLOT, MODE_SLOTS, Tally, windowSteps } from '../../../shared/columns/tally.ts'
import { DIRECTIONS } from '../../../shared/movement/movement.ts'
import { lenses, tables } from './random-table.ts'

/** Windows that jump, and windows that move by a little, as a brush does. */
const windows = fc.oneof(
  fc.array(fc.tuple(fc.nat(70), fc.nat(70)), { minLength: 1, maxLength: 8 }),
  fc.tuple(fc.nat(30), fc.nat(30), fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), { minLength: 1, maxLength: 8 })).map(([start, length, moves]) => {
    const window = [start, start + length]
    return moves.map(([left, right]): [number, number] => [window[0] = Math.max(0, window[0]! + left), window[1] = Math.max(0, window[1]! + right)])
  }),
)

/** Evenly spread; fast-check's own doubles are spread over exponents, so that nearly all of them lie at 0. */
const fraction = fc.integer({ min: 0, max: 1_000 }).map(n => n / 1_000)
const shownPositions = (scan: Scan, positions: Uint32Array | undefined, start: number, end: number): readonly number[] =>
  Array.from(positions ?? Array.from({ length: scan.rows }, (_, at) => at)).slice(start, end)

test('[QUERY-6] after any moves of the window the counts are those of counting it anew', () => {
  fc.assert(fc.property(tables(), lenses, windows, fc.boolean(), ({ table, routes }, lens, moves, isWhole) => {
    const scan = scanOf(table)
    const positions = isWhole ? undefined : matching(scan, lens)
    const all = positions?.length ?? scan.rows
    const tally = new Tally(scan, positions)
    const frame = { west: 0.25, north: 0.25, world: 256, width: 150, height: 110, cell: 2 }
    const box = new BoxCount(scan, positions, { west: 0.25, north: 0.1, east: 0.7, south: 0.6 })
    const grid = new DensityGrid(scan, positions, frame)
    for (const [one, other] of moves) {
      const [start, end] = [Math.min(one, other, all), Math.min(Math.max(one, other), all)]
      tally.moveTo(start, end)
      grid.moveTo(start, end)
      box.moveTo(start, end)
      const shown = shownPositions(scan, positions, start, end)
      const byRoute = new Int32Array(scan.routes * MODE_SLOTS)
      const cells = new Int32Array(75 * 55)
      for (const position of shown) {
        byRoute[scan.route[position]! * MODE_SLOTS + scan.mode[position]!]!++
        if (['entry', 'refused'].includes(DIRECTIONS[scan.direction[position]!]!)) byRoute[scan.route[position]! * MODE_SLOTS + INBOUND_SLOT]!++
        const column = Math.floor((scan.x[position]! - frame.west) * frame.world / frame.cell)
        const row = Math.floor((scan.y[position]! - frame.north) * frame.world / frame.cell)
        if (column >= 0 && column < 75 && row >= 0 && row < 55) cells[row * 75 + column]!++
      }
      expect(tally.count).toBe(shown.length)
      expect(tally.byRoute).toEqual(byRoute)
      expect(Buffer.compare(Buffer.from(grid.counts.buffer), Buffer.from(cells.buffer))).toBe(0)
      expect(grid.inside).toBe(cells.reduce((sum, count) => sum + count, 0))
      expect(box.count).toBe(shown.filter(p => scan.x[p]! >= 0.25 && scan.x[p]! <= 0.7 && scan.y[p]! >= 0.1 && scan.y[p]! <= 0.6).length)
      expect([...tally.modes()]).toEqual(Array.from({ length: MODE_SLOTS }, (_, mode) => shown.filter(position => scan.mode[position] === mode).length))

      const flows = busiestFlows(tally, routes, Infinity)
      for (const flow of flows) {
        expect(flow.count).toBe(shown.filter(position => scan.route[position] === flow.route).length)
        expect(new Set(routes[flow.route])).toEqual(new Set([flow.from, flow.to]))
      }
      for (const most of [0, 1, 3]) expect(busiestFlows(tally, routes, most)).toEqual(flows.slice(0, most))
      const near = Uint8Array.of(0, 1, 0, 0, 1, 0)
      expect(busiestFlows(tally, routes, 2, near)).toEqual(flows.filter(flow => near[flow.from] === 1 || near[flow.to] === 1).slice(0, 2))
      expect(flows.map(flow => flow.count)).toEqual(flows.map(flow => flow.count).toSorted((a, b) => b - a))
      const ends = (position: number): readonly [number, number] => [table.post[rowAt(scan, position)]!, table.other[rowAt(scan, position)]!]
      expect(flows.reduce((sum, flow) => sum + flow.count, 0)).toBe(shown.filter(position => ends(position)[0] !== ends(position)[1] && ends(position).every(end => end !== 0)).length)
      expect(busiestPosts(tally).map(post => [post.post, post.count])).toEqual(
        [1, 2, 3, 4, 5].map(post => [post, shown.filter(position => scan.post[position] === post).length] as const).filter(([, count]) => count > 0).sort(([a, x], [b, y]) => y - x || a - b))
      expect([...facetCounts(scan, { positions, start, end }, 'marking', 4)]).toEqual([0, 1, 2, 3].map(value => shown.filter(position => scan.marking[position] === value).length))
    }
  }), { numRuns: 200 })
})

test('[QUERY-7] a window that moves a little touches only what enters and leaves', () => {
  const touched = (...window: readonly [number, number, number, number]): number =>
    windowSteps(...window).reduce((sum, { from, to }) => sum + (to - from), 0)
  expect(touched(100_000, 900_000, 100_500, 900_500)).toBe(1_000)
  expect(touched(0, 1_000_000, 0, 1_000_000)).toBe(0)
  expect(touched(0, 10, 500_000, 500_010)).toBe(10)
  expect(touched(0, 1_000_000, 10, 20)).toBe(10)
})

test('[QUERY-8] every movement of the span is in exactly one bin, at its place and mode', () => {
  fc.assert(fc.property(tables(), lenses, fc.nat(100), fc.integer({ min: 1, max: 2_000_000_001 }), fc.integer({ min: 1, max: 40 }), ({ table }, lens, from, length, bins) => {
    const scan = scanOf(table)
    const positions = matching(scan, lens)
    const to = from + length
    const found = histogram(scan, positions, from, to, bins)
    const wanted = new Uint32Array(bins * MODE_SLOTS)
    const { start, end } = windowOf(scan, positions, from, to)
    for (const position of shownPositions(scan, positions, start, end)) wanted[Math.floor((scan.time[position]! - from) * (bins / length)) * MODE_SLOTS + scan.mode[position]!]!++
    expect(found.counts).toEqual(wanted)
    expect(found.counts.reduce((sum, count) => sum + count, 0)).toBe(end - start)
    expect(found.highest).toBe(Math.max(0, ...Array.from({ length: bins }, (_, bin) => wanted.subarray(bin * MODE_SLOTS, (bin + 1) * MODE_SLOTS).reduce((a, b) => a + b, 0))))
  }), { numRuns: 300 })
})

test('[QUERY-9] the nearest movement is as near as the nearest of all, and none beyond the reach', () => {
  fc.assert(fc.property(tables(), lenses, fraction, fraction, fc.constantFrom(0.001, 0.1, 2), ({ table }, lens, x, y, reach) => {
    const scan = scanOf(table)
    const positions = matching(scan, lens)
    const { start, end } = windowOf(scan, positions, lens.from, lens.to)
    const distance = (position: number) => Math.hypot(scan.x[position]! - x, scan.y[position]! - y)
    const within = shownPositions(scan, positions, start, end).filter(position => distance(position) <= reach)
    const found = nearest(scan, { positions, start, end }, x, y, reach)
    if (within.length === 0) expect(found).toBe(-1)
    else expect(distance(found)).toBeCloseTo(Math.min(...within.map(distance)), 9)
  }), { numRuns: 300 })
})

test('[QUERY-10] the points of a part of the map are all of them or, when they are too many, none', () => {
  fc.assert(fc.property(tables(), fc.tuple(fraction, fraction), fc.nat(40), ({ table }, [west, north], most) => {
    const scan = scanOf(table)
    const box = { west, north, east: west + 0.4, south: north + 0.4 }
    const wanted = shownPositions(scan, undefined, 0, scan.rows).filter(p => scan.x[p]! >= box.west && scan.x[p]! <= box.east && scan.y[p]! >= box.north && scan.y[p]! <= box.south)
    const found = positionsIn(scan, { positions: undefined, start: 0, end: scan.rows }, box, most)
    expect(found === undefined ? undefined : [...found]).toEqual(wanted.length > most ? undefined : wanted)
  }), { numRuns: 300 })
})

test('[QUERY-14] the ribbon of a route runs the way that most of its movements went', () => {
  fc.assert(fc.property(tables(), ({ table, routes }) => {
    const scan = scanOf(table)
    const tally = new Tally(scan, undefined)
    tally.moveTo(0, scan.rows)
    for (const { route, from, to, count } of busiestFlows(tally, routes, Infinity)) {
      const [post, other] = routes[route]!
      const towards = Array.from(scan.route).filter((r, position) => r === route && ['entry', 'refused'].includes(DIRECTIONS[scan.direction[position]!]!)).length
      expect([from, to]).toEqual(towards * 2 > count ? [other, post] : [post, other])
    }
  }))
})
