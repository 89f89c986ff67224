import type { StixId } from '../stix/object.ts'

/** What was decided about a notice and whom it names. A pair that was decided stays silent until either of the two changes. */
export interface Decision {
  readonly notice: StixId
  readonly subject: StixId
  /** Versions of the two that were looked at; empty where only rows know the subject. */
  readonly noticeVersion: string
  readonly subjectVersion: string
  readonly outcome: 'confirmed' | 'dismissed'
  readonly reason: DismissReason | ''
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

export const DISMISS_REASONS = ['other-person', 'data-error', 'handled', 'out-of-date'] as const
export type DismissReason = typeof DISMISS_REASONS[number]

/** Where a vault keeps a person's decisions, and since when she wants to hear of things. */
export const DECISIONS = 'desk.decisions'
export const SEEN = 'desk.seen'
/** A decision is about 300 bytes, and a setting a million at most. */
const MOST_DECISIONS = 3_000

/** What a decision is about, as it stands now. */
export type Pair = Pick<Decision, 'notice' | 'subject' | 'noticeVersion' | 'subjectVersion'>

const keyOf = ({ notice, subject }: Pick<Pair, 'notice' | 'subject'>): string => `${notice} ${subject}`

/** Which pairs need nobody: those decided on the versions that stand now. */
export function silenced(decisions: readonly Decision[]): (pair: Pair) => boolean {
  const byPair = new Map(decisions.map(decision => [keyOf(decision), decision]))
  return pair => {
    const decision = byPair.get(keyOf(pair))
    return decision !== undefined && decision.noticeVersion === pair.noticeVersion && decision.subjectVersion === pair.subjectVersion
  }
}

/** With one more; an earlier one on the same pair gives way, and the oldest when there are too many. */
export const decided = (decisions: readonly Decision[], decision: Decision): readonly Decision[] =>
  [...decisions.filter(other => keyOf(other) !== keyOf(decision)), decision].slice(-MOST_DECISIONS)

/** Reads what was kept; tolerates anything. */
export function readDecisions(kept: unknown): readonly Decision[] {
  return Array.isArray(kept) ? kept.slice(-MOST_DECISIONS).filter(isDecision) : []
}

export const readSeen = (kept: unknown): number | undefined => (typeof kept === 'number' && Number.isFinite(kept) && kept > 0 ? kept : undefined)

function isDecision(value: unknown): value is Decision {
  if (typeof value !== 'object' || value === null) return false
  const { notice, subject, noticeVersion, subjectVersion, outcome, reason, at } = value as { readonly [key: string]: unknown }
  return [notice, subject, noticeVersion, subjectVersion].every(part => typeof part === 'string') && (outcome === 'confirmed' || outcome === 'dismissed') &&
    (reason === '' || DISMISS_REASONS.includes(reason as DismissReason)) && typeof at === 'number'
}
