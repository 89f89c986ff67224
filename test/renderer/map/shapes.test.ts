import { expect, test } from 'vitest'
import { outlineOf } from '../../../renderer/map/area-drawing.ts'
import { acrossOf, rowsAcross } from '../../../renderer/map/drawn-line.ts'
import { kilometres, squareKilometres } from '../../../renderer/map/measures.ts'
import type { Filtered } from '../../../renderer/state/filtered.ts'
import { countCrossings } from '../../../shared/columns/crossings.ts'
import { distance } from '../../../shared/columns/geodesic.ts'
import { scanOf } from '../../../shared/columns/scan.ts'
import { Tally } from '../../../shared/columns/tally.ts'
import { viewOf } from '../state/vault-of-rows.ts'

const view = viewOf(300)
const scan = scanOf(view.columns)

test('[CHART-10] the two counts of a line are together exactly the rows that it marks, in every window', () => {
  for (const [start, end] of [[0, 300], [17, 120], [40, 40]] as const) {
    const tally = new Tally(scan, undefined)
    tally.moveTo(start, end)
    const shown: Filtered = { view, scan, positions: undefined, start, end, tally, conditions: {}, textRows: undefined, searching: false }
    const across = acrossOf([[16.5, 30], [16.5, 60]], view)
    const { toRight, toLeft } = countCrossings(across, tally)
    const rows = rowsAcross(shown, across)
    expect(rows.length).toBe(toRight + toLeft)
    // The slow way: each row asked where its two ends lie.
    const slow = Array.from({ length: end - start }, (_, at) => start + at).filter(row => {
      const [post, other] = view.routes[scan.route[row]!]!
      return post !== 0 && other !== 0 && view.places[post]!.longitude > 16.5 !== view.places[other]!.longitude > 16.5
    })
    expect([...rows]).toEqual(slow)
  }
})

test('[CHART-11] two points make a box of degrees, a circle or a line; one makes nothing yet', () => {
  expect(outlineOf('rectangle', [[10, 40], [12, 43]])).toEqual([[10, 40], [12, 40], [12, 43], [10, 43], [10, 40]])
  expect(outlineOf('line', [[10, 40], [12, 43]])).toEqual([[10, 40], [12, 43]])
  expect(outlineOf('circle', [[10, 40]])).toEqual([[10, 40]])
  const radius = distance([10, 40], [12, 43])
  for (const corner of outlineOf('circle', [[10, 40], [12, 43]])) expect(Math.abs(distance([10, 40], corner) - radius)).toBeLessThan(1)
})

test('[CHART-11] sizes are told with as many digits as a hand is worth', () => {
  expect([0, 849.6, 999.6, 12_449, 99_960, 1_240_400].map(kilometres)).toEqual(['0 m', '850 m', '1.0 km', '12.4 km', '100 km', '1,240 km'])
  expect([420_000, 12_308_778_000].map(squareKilometres)).toEqual(['0.42 km²', '12,309 km²'])
})
