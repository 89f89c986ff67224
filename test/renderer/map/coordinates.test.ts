import { expect, test } from 'vitest'
import { degrees, mgrs } from '../../../renderer/map/coordinates.ts'

test('[CHART-5] a place is told in degrees with every digit in its place', () => {
  expect(degrees(46.2, 18.5)).toBe('46.2000° N 018.5000° E')
  expect(degrees(-5.00004, -179.99996)).toBe('05.0000° S 180.0000° W')
  expect(degrees(0, 190)).toBe('00.0000° N 170.0000° W')
})

test('[CHART-5] and in the military grid to the metre, where there is one', () => {
  expect(mgrs(46.2, 18.5)).toBe('34T CS 07120 19307')
  expect(mgrs(0, 0)).toBe('31N AA 66021 00000')
  expect(mgrs(85, 10)).toBeUndefined()
  expect(mgrs(-80.5, 10)).toBeUndefined()
})
