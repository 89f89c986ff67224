import type { HeldDocument } from '../../shared/contract/vault.ts'
import { newestFirst } from './fact-groups.ts'

/** What is known of a document's life; each part by the newest that any source says. */
export interface Validity {
  readonly type: string | undefined
  readonly issuer: string | undefined
  /** Dates as they came: `2031-04-15`. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly state: 'valid' | 'expired' | 'not-yet' | 'unknown'
}

const NAMES = {
  type: ['document_type'],
  issuer: ['issuing_state', 'issuing_authority', 'issued_by'],
  from: ['valid_from', 'issue_date', 'date_of_issue', 'issued'],
  until: ['valid_until', 'expiry_date', 'date_of_expiry', 'expires', 'valid_to'],
} as const

/** @param now Milliseconds since 1970-01-01 UTC. A document is valid on the whole of its last day. */
export function validityOf({ facts }: Pick<HeldDocument, 'facts'>, now: number): Validity {
  const known = (names: readonly string[]): string | undefined =>
    facts.filter(({ name }) => names.includes(name)).toSorted(newestFirst)[0]?.value
  const [type, issuer, from, until] = [known(NAMES.type), known(NAMES.issuer), known(NAMES.from), known(NAMES.until)]
  const [begins, ends] = [moment(from), moment(until)]
  const state = begins !== undefined && now < begins ? 'not-yet' : ends === undefined ? 'unknown' : now < ends + (until?.length === 10 ? 86_400_000 : 0) ? 'valid' : 'expired'
  return { type, issuer, from, until, state }
}

function moment(date: string | undefined): number | undefined {
  if (date === undefined || !/^\d{4}-\d\d-\d\d/.test(date)) return undefined
  const at = Date.parse(date)
  return Number.isNaN(at) ? undefined : at
}
