import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Microseconds, findInstant, writeInstant } from '../../../shared/exchange/instant.ts'

test('[TAXII-12] timestamps are written with exactly six fraction digits and read with any number of them', () => {
  expect(writeInstant(0 as Microseconds)).toBe('1970-01-01T00:00:00.000000Z')
  for (const [text, micros] of [['2016-11-02T12:34:34Z', 1_478_090_074_000_000], ['2016-11-02T12:34:34.123456Z', 1_478_090_074_123_456], ['2016-11-02T12:34:34.1234569Z', 1_478_090_074_123_456], ['2016-11-02T13:34:34.1+01:00', 1_478_090_074_100_000]] as const) expect(findInstant(text)).toBe(micros)
  for (const text of ['', 'now', '2016-11-02', '2016-11-02T12:34:34', '2016-13-02T12:34:34Z', '2016-11-02T12:34:34.Z', ' 2016-11-02T12:34:34Z']) expect(findInstant(text)).toBeUndefined()
})

test('[TAXII-12] what is written is read again, for every microsecond of two centuries', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 7_000_000_000_000_000 }), micros => {
    expect(findInstant(writeInstant(micros as Microseconds))).toBe(micros)
  }))
})
