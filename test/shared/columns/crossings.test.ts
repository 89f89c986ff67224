import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, countCrossings, routesAcross } from '../../../shared/columns/crossings.ts'
import { mercatorX, mercatorY } from '../../../shared/columns/projection.ts'
import { INBOUND_SLOT, MODE_SLOTS, type Tally } from '../../../shared/columns/tally.ts'

/** Places by [longitude, latitude]; 0 is no place. */
const at = (places: readonly (readonly [number, number])[]) => ({
  x: [0, ...places.map(([longitude]) => mercatorX(longitude))], y: [0, ...places.map(([, latitude]) => mercatorY(latitude))],
})

test('[QUERY-22] a line is crossed by direction, and one that is crossed back is not', () => {
  const { x, y } = at([[10, 40], [10, 50], [30, 50]])
  // From west to east at 45°: its right side is the south.
  const line: Line = [[5, 45], [20, 45]]
  expect([...routesAcross(line, x, y, [[0, 0], [1, 2], [2, 1], [2, 3], [1, 0]])]).toEqual([[1, 1], [2, -1]])
  const hairpin: Line = [[5, 45], [20, 45], [20, 47], [5, 47]]
  expect(routesAcross(hairpin, x, y, [[0, 0], [1, 2]]).size).toBe(0)
  const tally = { byRoute: Int32Array.from({ length: 3 * MODE_SLOTS }) }
  tally.byRoute[MODE_SLOTS] = 10
  tally.byRoute[MODE_SLOTS + INBOUND_SLOT] = 7
  tally.byRoute[2 * MODE_SLOTS + 1] = 5
  tally.byRoute[2 * MODE_SLOTS + INBOUND_SLOT] = 1
  expect(countCrossings(new Map([[1, 1], [2, -1], [99, 1]]), tally as Tally)).toEqual({ toRight: 7 + 4, toLeft: 3 + 1 })
})

test('[QUERY-22] a route over 180° crosses a line there and none in Africa', () => {
  const { x, y } = at([[178, -10], [-176, -10]])
  const routes = [[0, 0], [2, 1]] as const
  expect([...routesAcross([[179, 0], [179, -20]], x, y, routes)]).toEqual([[1, -1]])
  expect([...routesAcross([[-179, 0], [-179, -20]], x, y, routes)]).toEqual([[1, -1]])
  expect(routesAcross([[10, 20], [10, -30]], x, y, routes).size).toBe(0)
})

test('[QUERY-22] every way over a closed wall goes in or out, as the even-odd rule says', () => {
  const degree = fc.double({ min: 1, max: 20, noNaN: true })
  fc.assert(fc.property(degree, degree, degree, degree, (ax, ay, bx, by) => {
    const wall: Line = [[5, 5], [5, 15], [15, 15], [15, 5], [5, 5]]
    const { x, y } = at([[ax, ay], [bx, by]])
    const isIn = (px: number, py: number): boolean => px > 5 && px < 15 && py > 5 && py < 15
    const side = routesAcross(wall, x, y, [[0, 0], [2, 1]]).get(1)
    // Clockwise on the map: inside is its right side.
    expect(side).toBe(isIn(ax, ay) === isIn(bx, by) ? undefined : isIn(bx, by) ? 1 : -1)
  }), { seed: 7, numRuns: 2_000 })
})
