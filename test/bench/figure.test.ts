import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figureOf, median, percentile } from './figure.ts'

test('[TOOL-10] a figure is the median, with p95 and the ratio to its baseline', () => {
  expect(figureOf('store.unlock_ms.1m', [371, 342, 330, 342.4, 341], { name: 'sqlcipher', samples: [170, 175, 180] }))
    .toEqual({ figure: 'store.unlock_ms.1m', value: 342, unit: 'ms', n: 5, p95: 371, baseline: 'sqlcipher', baseline_value: 175, ratio: 1.95 })
})

test('[TOOL-10] a figure may be held against several baselines', () => {
  expect(figureOf('store.filter_ms.1m', [3], { name: 'sqlcipher', samples: [150] }, { name: 'array of objects', samples: [12, 10, 20] }))
    .toMatchObject({ baseline: 'sqlcipher', ratio: 0.02, others: [{ baseline: 'array of objects', baseline_value: 12, ratio: 0.25 }] })
})

test('[TOOL-10] a single sample has no p95', () => {
  expect(figureOf('store.disk_bytes_per_row.1m', [21.4567])).toEqual({ figure: 'store.disk_bytes_per_row.1m', value: 21.46, unit: 'bytes_per_row', n: 1 })
})

test('[TOOL-10] how often something took longer than so much is a count', () => {
  expect(figureOf('workstation.longtasks_over_50ms', [3])).toMatchObject({ value: 3, unit: 'count', n: 1 })
})

test('[TOOL-10] a figure without a unit in its name, or without a sample, is none', () => {
  expect(() => figureOf('store.unlock.1m', [1])).toThrow(/names no unit/)
  expect(() => figureOf('store.unlock_ms.1m', [])).toThrow(/at least one sample/)
})

test('[TOOL-10] median and p95 are those of a slow count', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), samples => {
    const below = (value: number): number => samples.filter(sample => sample <= value).length
    const p95 = percentile(samples, 0.95)
    expect(samples).toContain(p95)
    expect(below(p95)).toBeGreaterThanOrEqual(0.95 * samples.length)
    expect(below(p95 - 1)).toBeLessThan(0.95 * samples.length)
    const middle = median(samples)
    expect(samples.filter(sample => sample < middle).length).toBeLessThanOrEqual(samples.length / 2)
    expect(samples.filter(sample => sample > middle).length).toBeLessThanOrEqual(samples.length / 2)
  }))
})
