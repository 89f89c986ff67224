import type { Random } from '../random.ts'
import { ORDINARY_REMARKS } from '../remarks.ts'
import { MARKING } from '../sources.ts'

/** How ordinary rows of border services are marked: nearly all may be passed on to partners, a few may not. */
export function crossingMarking(random: Random): number {
  const share = random.below(1000)
  return share < 120 ? MARKING.green : share < 930 ? MARKING.amber : share < 985 ? MARKING.strict : MARKING.originator
}

/** B2 of a list that somebody else made; nobody grades what an officer saw. */
export const LISTED_GRADE = 1 * 6 + 2 - 1
/** C3 of a machine alone. */
export const SENSED_GRADE = 2 * 6 + 3 - 1
export const NOT_GRADED = 255

/** One ordinary row in thirty has a remark. */
export const ordinaryRemark = (random: Random): number =>
  (random.below(30) === 0 ? random.between(ORDINARY_REMARKS.first, ORDINARY_REMARKS.last) : 0)
