import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTimestamp, instantOf, parseTimestamp } from '../../../shared/stix/timestamp.ts'

test.each([
  ['2026-11-20T06:12:31Z', '2026-11-20T06:12:31.000Z'],
  ['2026-11-20T06:12:31.4Z', '2026-11-20T06:12:31.400Z'],
  ['2026-11-20T06:12:31.445Z', '2026-11-20T06:12:31.445Z'],
  ['2026-11-20T06:12:31.445999999Z', '2026-11-20T06:12:31.445Z'],
  ['2026-11-20t06:12:31z', '2026-11-20T06:12:31.000Z'],
  ['2026-11-20T06:12:31+01:00', '2026-11-20T05:12:31.000Z'],
  ['2026-11-20T06:12:31.5-03:30', '2026-11-20T09:42:31.500Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29T23:59:59Z', '2000-02-29T23:59:59.000Z'],
  ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
])('[STIX-5] %s is the instant %s', (text, instant) => {
  expect(formatTimestamp(parseTimestamp(text)!)).toBe(instant)
})

test.each([
  '2026-11-20T06:12:31', '2026-11-20 06:12:31Z', '2026-11-20', '2026-11-20T06:12Z', '2026-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z', '2026-11-31T00:00:00Z', '2026-11-20T24:00:00Z', '2026-11-20T06:60:31Z', '2016-12-31T23:59:60Z', '2026-11-20T06:12:31.Z',
  '2026-11-20T06:12:31.0000000001Z', '2026-11-20T06:12:31+1:00', '2026-11-20T06:12:31+24:00', '2026-11-20T06:12:31ZZ', ' 2026-11-20T06:12:31Z',
  '+002026-11-20T06:12:31Z', 'yesterday', '', 1_763_619_151, null, undefined,
])('[STIX-5] %j is no instant', text => {
  expect(parseTimestamp(text)).toBeUndefined()
})

test('[STIX-5] every instant of ten thousand years reads back, with exactly three fraction digits', () => {
  fc.assert(fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), instant => {
    const text = formatTimestamp(instant)
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(parseTimestamp(text)).toBe(instant)
  }))
})

test('[STIX-6] versions are the same when their instants are, however a server writes them', () => {
  const text = '2026-11-20T06:12:31.445Z'
  expect(instantOf(text)).toBe(text)
  expect(instantOf('2026-11-20T06:12:31.445000Z')).toBe(text)
  expect(instantOf('2026-11-20T07:12:31.445+01:00')).toBe(text)
  expect(instantOf('2026-11-20T06:12:31Z')).toBe('2026-11-20T06:12:31.000Z')
  expect(instantOf('2026-11-20T06:12:31.4450010Z')).toBe('2026-11-20T06:12:31.445001Z')
  expect(instantOf('2026-11-20T06:12:31')).toBeUndefined()
})
