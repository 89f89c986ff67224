import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRange } from '../../../electron/main/range.ts'

// RFC 9110 §14.1.2 gives these for a representation of 10,000 bytes.
test.each([
  ['bytes=0-499', { start: 0, end: 500 }],
  ['bytes=500-999', { start: 500, end: 1_000 }],
  ['bytes=-500', { start: 9_500, end: 10_000 }],
  ['bytes=9500-', { start: 9_500, end: 10_000 }],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=-1', { start: 9_999, end: 10_000 }],
])('[MAIN-1] the standard\'s example %s', (header, span) => {
  expect(readRange(header, 10_000)).toEqual(span)
})

test.each([
  ['bytes=9000-20000', { start: 9_000, end: 10_000 }],
  ['bytes=-20000', { start: 0, end: 10_000 }],
  ['bytes=10000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['items=0-5', 'whole'],
  ['bytes=0-99999999999999999999', 'whole'],
])('[MAIN-1] %s of 10,000 bytes', (header, span) => {
  expect(readRange(header, 10_000)).toEqual(span)
})

test('[MAIN-1] no header asks for everything', () => {
  expect(readRange(null, 10)).toBe('whole')
})

test('[MAIN-1] whatever is asked, no byte outside the file is sent', () => {
  const asked = fc.oneof(fc.string(), fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`), fc.nat().map(a => `bytes=-${a}`), fc.nat().map(a => `bytes=${a}-`))
  fc.assert(fc.property(asked, fc.nat(100_000), (header, size) => {
    const span = readRange(header, size)
    if (typeof span === 'string') return
    expect(span.start).toBeGreaterThanOrEqual(0)
    expect(span.end).toBeGreaterThan(span.start)
    expect(span.end).toBeLessThanOrEqual(size)
  }))
})
