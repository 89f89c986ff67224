import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alongRibbon, distanceToRibbon, ribbon } from '../../../renderer/map/ribbon.ts'

const at = fc.integer({ min: -500, max: 1500 })

test('[CHART-3] a ribbon runs from where movements come from to where they go', () => {
  const one = ribbon(10, 20, 300, 90, 6)
  expect([alongRibbon(one, 0), alongRibbon(one, 1)]).toEqual([{ x: 10, y: 20 }, { x: 300, y: 90 }])
})

test('[CHART-3] both directions of a route are two curves', () => {
  fc.assert(fc.property(at, at, at, at, (x1, y1, x2, y2) => {
    fc.pre(Math.hypot(x2 - x1, y2 - y1) > 40)
    const there = alongRibbon(ribbon(x1, y1, x2, y2, 5), 0.5)
    const back = alongRibbon(ribbon(x2, y2, x1, y1, 5), 0.5)
    expect(Math.hypot(there.x - back.x, there.y - back.y)).toBeGreaterThan(0.15 * Math.hypot(x2 - x1, y2 - y1))
  }))
})

test('[CHART-4] the distance to a ribbon is that of its nearest point', () => {
  fc.assert(fc.property(at, at, at, at, at, at, (x1, y1, x2, y2, x, y) => {
    const one = ribbon(x1, y1, x2, y2, 5)
    const slow = Math.min(...Array.from({ length: 2_001 }, (_, step) => alongRibbon(one, step / 2_000)).map(point => Math.hypot(point.x - x, point.y - y)))
    // Twelve straight pieces leave a bent curve by at most a hundredth of its length.
    expect(Math.abs(distanceToRibbon(one, x, y) - slow)).toBeLessThanOrEqual(1 + 0.01 * Math.hypot(x2 - x1, y2 - y1))
  }))
})
