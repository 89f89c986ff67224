import { expect, test } from 'vitest'
import { levelOf, levelOfMark } from '../../../shared/handling/level.ts'
import { TLP, TLP_IDS } from '../../../shared/handling/marking.ts'
import { TLP_1_IDS } from '../../../shared/handling/published.ts'
import type { StixId } from '../../../shared/stix/object.ts'

const nothing = (): undefined => undefined

test('[HANDLING-10] each mark has its level, and what is not marked or not understood the highest', () => {
  expect(TLP.map(levelOfMark)).toEqual([0, 0, 1, 1, 2])
  expect(levelOfMark('unmarked')).toBe(2)
  expect(levelOf([], nothing)).toBe(2)
  expect(TLP.map(tlp => levelOf([TLP_IDS[tlp]], nothing))).toEqual([0, 0, 1, 1, 2])
  expect(Object.keys(TLP_1_IDS).map(id => levelOf([id as StixId], nothing))).toEqual([0, 0, 1, 2])
  expect(levelOf([TLP_IDS.GREEN, TLP_IDS.AMBER], nothing)).toBe(1)
  expect(levelOf([TLP_IDS.GREEN, 'marking-definition--00000000-0000-4000-8000-00000000beef'], nothing)).toBe(2)
})
