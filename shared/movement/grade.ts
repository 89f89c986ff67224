import { NO_GRADE } from './batch-columns.ts'
import type { Credibility, Reliability } from './movement.ts'

const RELIABILITIES = 'ABCDEF'

/** Reliability and credibility as one number of a column. A row has both or counts as not graded: neither stands for the other. */
export const gradeOf = (reliability: Reliability | undefined, credibility: Credibility | undefined): number =>
  (reliability === undefined || credibility === undefined ? NO_GRADE : RELIABILITIES.indexOf(reliability) * 6 + credibility - 1)

/** The two of a row that is graded. */
export function gradesAt(grade: number): { readonly reliability?: Reliability; readonly credibility?: Credibility } {
  if (grade >= 36) return {}
  return { reliability: RELIABILITIES[Math.floor(grade / 6)] as Reliability, credibility: grade % 6 + 1 as Credibility }
}

export const isReliability = (value: unknown): value is Reliability => typeof value === 'string' && value.length === 1 && RELIABILITIES.includes(value)

/** 1 to 6, as a number or as the text that the published extension has. */
export function credibilityOf(value: unknown): Credibility | undefined {
  const number = typeof value === 'string' && value.length === 1 ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 6 ? number as Credibility : undefined
}
