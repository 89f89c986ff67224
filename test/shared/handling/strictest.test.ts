import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TLP } from '../../../shared/handling/marking.ts'
import { isLower, strictest, type Mark } from '../../../shared/handling/strictest.ts'
import { marks } from './marks.ts'

// The order as FIRST states it, written out once more so that a change of the array above is noticed.
const ORDER: readonly Mark[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

test('[HANDLING-1] RED > AMBER+STRICT > AMBER > GREEN > CLEAR', () => {
  expect(TLP).toEqual(ORDER)
  for (const [i, a] of ORDER.entries()) for (const [j, b] of ORDER.entries()) {
    expect(strictest([a, b])).toBe(ORDER[Math.max(i, j)])
    expect(isLower(a, b)).toBe(i < j)
  }
})

test('[HANDLING-2] what nobody has marked counts as RED; nothing at all as CLEAR', () => {
  expect(strictest(['unmarked'])).toBe('RED')
  expect(strictest(['CLEAR', 'unmarked', 'GREEN'])).toBe('RED')
  expect(isLower('AMBER+STRICT', 'unmarked')).toBe(true)
  expect(isLower('unmarked', 'RED')).toBe(false)
  expect(strictest([])).toBe('CLEAR')
})

test('[HANDLING-1] strictest is a join: order, repeats and grouping do not matter, more marks never make it freer', () => {
  fc.assert(fc.property(fc.array(marks), fc.array(marks), (some, more) => {
    const joined = strictest([...some, ...more])
    expect(strictest([...more, ...some])).toBe(joined)
    expect(strictest([...some, ...some, ...more])).toBe(joined)
    expect(strictest([strictest(some), strictest(more)])).toBe(joined)
    expect(isLower(joined, strictest(some))).toBe(false)
    for (const mark of some) expect(isLower(joined, mark)).toBe(false)
  }))
})
