/**
 * What may have to be answered for later. The first six are those of Article 25 of Directive (EU) 2016/680: collection, alteration, consultation, disclosure,
 * combination, erasure. `security` is who could open the vault and where it may send.
 */
export const ACTS = ['collect', 'alter', 'consult', 'disclose', 'combine', 'erase', 'security'] as const
export type Act = (typeof ACTS)[number]

/** One thing that a person did. */
export interface AuditEvent {
  readonly act: Act
  /** The call that did it. */
  readonly call: string
  /** Id of the member; absent in a vault of one. */
  readonly member?: string
  /** What it was done to: an id, or the words that were searched for. */
  readonly object?: string
  /** How much came of it: hits, objects, rows. */
  readonly count?: number
  /** Why, where the person was asked. */
  readonly reason?: string
}

/** As it is asked to be kept: what it was done to, and why, is for those who are cleared as its member is, and not for everybody who opens the vault. The notary adds when. */
export interface SealedEvent extends Omit<AuditEvent, 'object' | 'reason'> {
  /** Object and reason, in base64 (`detail.ts`). */
  readonly sealed?: string
}

/** As it lies in the log. */
export interface LoggedEvent extends SealedEvent {
  /** Of the notary's own events: the address that was approved. */
  readonly object?: string
  /** Its place, from 0. */
  readonly number: number
  /** Milliseconds since 1970-01-01 UTC, by this computer's clock. */
  readonly at: number
  /** Events before this one that the disk did not take. */
  readonly missed?: number
}

export const LONGEST = { call: 64, member: 64, object: 2_000, reason: 2_000, sealed: 40_000 } as const
