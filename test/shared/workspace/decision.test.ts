import { expect, test } from 'vitest'
import { type Decision, decided, readDecisions, silenced } from '../../../shared/workspace/decision.ts'

const pair = { notice: 'indicator--1', subject: 'identity--1', noticeVersion: '2026-01-01T00:00:00.000Z', subjectVersion: '' } as unknown as Decision
const dismissed: Decision = { ...pair, outcome: 'dismissed', reason: 'other-person', at: 5 }

test('[SHIFT-3] a pair that was decided is silent until either side changes', () => {
  const isSilent = silenced([dismissed])
  expect(isSilent(pair)).toBe(true)
  expect(isSilent({ ...pair, noticeVersion: '2026-02-01T00:00:00.000Z' })).toBe(false)
  expect(isSilent({ ...pair, subjectVersion: '2026-02-01T00:00:00.000Z' })).toBe(false)
  expect(isSilent({ ...pair, subject: 'identity--2' as never })).toBe(false)
})

test('[SHIFT-3] a later decision on a pair takes the place of the earlier, and the list has an end', () => {
  const again: Decision = { ...dismissed, outcome: 'confirmed', reason: '', at: 6 }
  expect(decided([dismissed], again)).toEqual([again])
  const many = Array.from({ length: 4_000 }, (_, n): Decision => ({ ...dismissed, subject: `identity--${n}` as never }))
  expect(many.reduce<readonly Decision[]>((list, one) => decided(list, one), []).length).toBe(3_000)
})

test('[SHIFT-3] reading tolerates anything', () => {
  for (const kept of [undefined, null, 1, 'x', {}, [1, null, { notice: 1 }, { ...dismissed, reason: 'because' }]]) expect(readDecisions(kept)).toEqual([])
  expect(readDecisions(JSON.parse(JSON.stringify([dismissed])))).toEqual([dismissed])
})
