import { expect, test } from 'vitest'
import { copyingOf } from '../../../shared/handling/copying.ts'
import { TLP } from '../../../shared/handling/marking.ts'

test('[HANDLING-11] every mark and what copying it comes to', () => {
  expect([...TLP, 'unmarked' as const].map(tlp => [tlp, copyingOf({ tlp, originatorControlled: false })])).toEqual([
    ['CLEAR', 'free'], ['GREEN', 'free'], ['AMBER', 'ask'], ['AMBER+STRICT', 'ask'], ['RED', 'never'], ['unmarked', 'never'],
  ])
  for (const tlp of TLP) expect(copyingOf({ tlp, originatorControlled: true })).toBe('never')
})
