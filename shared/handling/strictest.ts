import { TLP, type Tlp } from './marking.ts'

/** A mark as it was found: `unmarked` is nobody's permission. */
export type Mark = Tlp | 'unmarked'

/** 0 is the freest. What nobody has marked is as strict as RED until somebody decides. */
export const strictness = (mark: Mark): number => (mark === 'unmarked' ? TLP.length - 1 : TLP.indexOf(mark))

/** The strictest of some marks, `unmarked` counted as RED; of none at all CLEAR, the bottom of the lattice. */
export const strictest = (marks: Iterable<Mark>): Tlp => {
  let highest = 0
  for (const mark of marks) highest = Math.max(highest, strictness(mark))
  return TLP[highest] ?? 'RED'
}

/** Whether `mark` lets more people read than `floor` does. */
export const isLower = (mark: Mark, floor: Mark): boolean => strictness(mark) < strictness(floor)
