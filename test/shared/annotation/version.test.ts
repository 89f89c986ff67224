import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Annotation, AnnotationDraft } from '../../../shared/annotation/annotation.ts'
import { floorOf } from '../../../shared/annotation/draft.ts'
import { currentVersions, historyOf } from '../../../shared/annotation/history.ts'
import { annotate, revise, takeBack, withdraw, type Written } from '../../../shared/annotation/version.ts'
import { TLP } from '../../../shared/handling/marking.ts'
import { isLower } from '../../../shared/handling/strictest.ts'
import { parseTimestamp } from '../../../shared/stix/timestamp.ts'
import { marks } from '../handling/marks.ts'
import { draft, hand, NOON, NOTE, writing } from './fixture.ts'

const must = (written: Written): Annotation => {
  if (!written.ok) throw new Error(`not written: ${written.why}`)
  return written.annotation
}
const first = (more: Partial<AnnotationDraft> = {}) => must(annotate(NOTE, draft(more), [], writing(NOON, 1)))

test('[ANNOTATION-5] the first version', () => {
  expect(first()).toEqual({
    ...draft(), ...hand, id: NOTE, created: '2026-10-05T12:00:00.000Z', modified: '2026-10-05T12:00:00.000Z', withdrawn: false, version: 1,
    sequence: 1,
  })
})

test('[ANNOTATION-5] every change is a new version of the same note; what it was stays in the history', () => {
  const one = first()
  const two = must(revise(one, draft({ text: 'Asked the carrier: two seals.' }), [], writing(NOON + 5000, 2)))
  const three = withdraw(two, writing(NOON + 9000, 3))
  expect(two).toMatchObject({
    id: NOTE, created: one.created, modified: '2026-10-05T12:00:05.000Z', version: 2, text: 'Asked the carrier: two seals.',
  })
  expect(three).toMatchObject({ version: 3, withdrawn: true, text: two.text })
  expect(historyOf([two, three, one, two], NOTE)).toEqual([three, two, one])
  expect(currentVersions([two, one, three])).toEqual([three])
})

test('[ANNOTATION-6] a version is later than the one before it even when the clock was set back', () => {
  const two = must(revise(first(), draft(), [], writing(NOON - 86_400_000, 2)))
  expect(two.modified).toBe('2026-10-05T12:00:00.001Z')
})

test('[ANNOTATION-7] undo of the first version withdraws, undo of a change restores, undo of a withdrawal brings back', () => {
  const one = first()
  const two = must(revise(one, draft({ title: 'Other', anchors: [{ on: 'span', from: 1, to: 2 }] }), [], writing(NOON + 1, 2)))
  expect(takeBack(one, undefined, [], writing(NOON + 2, 3))).toMatchObject({ withdrawn: true, version: 2, text: one.text })
  const restored = takeBack(two, one, [], writing(NOON + 2, 3))
  expect(restored).toEqual({ ...one, version: 3, sequence: 3, modified: '2026-10-05T12:00:00.002Z' })
  expect(takeBack(withdraw(one, writing(NOON + 1, 2)), one, [], writing(NOON + 2, 3))).toMatchObject({ withdrawn: false, version: 3 })
})

test('[ANNOTATION-3] a reason stays only while the mark is lowered', () => {
  const lowered = must(annotate(NOTE, draft({ tlp: 'GREEN', loweredBecause: ' originator agreed ' }), ['AMBER'], writing(NOON, 1)))
  expect(lowered.loweredBecause).toBe('originator agreed')
  expect(must(revise(
    lowered, draft({ tlp: 'AMBER', loweredBecause: 'originator agreed' }), ['AMBER'], writing(NOON + 1, 2)
  ))).not.toHaveProperty('loweredBecause')
})

test('[ANNOTATION-8] no way through annotate, revise, withdraw and undo lowers a mark without a reason', () => {
  const step = fc.record({
    act: fc.constantFrom('revise', 'withdraw', 'undo'), tlp: fc.constantFrom(...TLP), quoted: fc.array(marks, { maxLength: 3 }), reason: fc.constantFrom(undefined, 'agreed'), clock: fc.integer({ min: -1e6, max: 1e6 }),
  })
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), steps => {
    const history = [first({ tlp: 'RED' })]
    for (const [i, { act, tlp, quoted, reason, clock }] of steps.entries()) {
      const current = history.at(-1)!
      const by = writing(NOON + clock, i + 2)
      const wanted = draft({ tlp, ...(reason === undefined ? {} : { loweredBecause: reason }) })
      const result: Written = act === 'revise' ? revise(current, wanted, quoted, by)
        : { ok: true, annotation: act === 'withdraw' ? withdraw(current, by) : takeBack(current, history.at(-2), quoted, by) }
      if (!result.ok) continue
      const next = result.annotation
      // A withdrawal says nothing anew, so what it quotes is not looked at again.
      const floor = act === 'withdraw' || (act === 'undo' && history.length === 1) ? current.tlp : floorOf(quoted)
      if (isLower(next.tlp, floor)) expect(next.loweredBecause).toBe('agreed')
      expect(next.version).toBe(current.version + 1)
      expect(parseTimestamp(next.modified)!).toBeGreaterThan(parseTimestamp(current.modified)!)
      history.push(next)
    }
    expect(currentVersions(history)).toEqual([history.at(-1)])
    expect(historyOf(history, NOTE)).toEqual(history.toReversed())
  }))
})
