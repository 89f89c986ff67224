import { expect, test } from 'vitest'
import { areaOf, circleAround, compassPoint, distance, lengthOf } from '../../../shared/columns/geodesic.ts'

test('[QUERY-23] distances are those of the ellipsoid: published answers', () => {
  // Geoscience Australia: Flinders Peak to Buninyong, 54,972.271 m on GRS 80, which differs from WGS 84 by a tenth of a millimetre.
  const flinders = [144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600)] as const
  const buninyong = [143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600)] as const
  expect(distance(flinders, buninyong)).toBeCloseTo(54_972.271, 2)
  // A degree of the equator, and the quarter of a meridian.
  expect(distance([0, 0], [1, 0])).toBeCloseTo(111_319.491, 2)
  expect(distance([10, 0], [77, 90])).toBeCloseTo(10_001_965.729, 2)
})

test('[QUERY-23] the short way leads over 180°, nowhere is nothing, and antipodes have an answer', () => {
  expect(distance([179.5, 0], [-179.5, 0])).toBeCloseTo(111_319.491, 2)
  expect(distance([33, 44], [33, 44])).toBe(0)
  expect(distance([0, 0.1], [179.9, -0.2]) / 20_000_000).toBeCloseTo(1, 1)
  expect(lengthOf([[0, 0], [1, 0], [0, 0]])).toBeCloseTo(2 * 111_319.491, 2)
  expect(lengthOf([[1, 1]])).toBe(0)
})

test('[QUERY-23] areas are those of the ellipsoid', () => {
  // One degree at the equator is 12,308.778 km²; the same over 180° as anywhere, either way round.
  expect(areaOf([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) / 1e6).toBeCloseTo(12_308.778, 0)
  expect(areaOf([[179.5, 1], [-179.5, 1], [-179.5, 0], [179.5, 0]]) / 1e6).toBeCloseTo(12_308.778, 0)
  // The whole band between the poles, one degree wide: a 360th of 510,065,622 km².
  expect(areaOf([[0, -90], [1, -90], [1, 90], [0, 90]]) / 1e6).toBeCloseTo(510_065_622 / 360, 0)
})

test('[QUERY-23] a circle keeps its distance everywhere, over 180° and up to the far north', () => {
  for (const centre of [[10, 0], [179.9, 45], [20, 75], [-70, -60]] as const) {
    for (const corner of circleAround(centre, 200_000)) expect(Math.abs(distance(centre, corner) - 200_000)).toBeLessThan(1)
  }
  expect(Math.max(...circleAround([0, 84], 5_000_000).map(([, latitude]) => latitude))).toBeLessThan(85.1)
  expect(circleAround([0, 0], 0)).toHaveLength(73)
})

test('[QUERY-23] a way leads to a point of the compass', () => {
  expect([[0, 1], [1, 1], [1, 0], [1, -1], [0, -1], [-1, -1], [-1, 0], [-1, 1]].map(([longitude, latitude]) => compassPoint([0, 0], [longitude!, latitude!]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})
