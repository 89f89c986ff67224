import type { StixId, StixObject, Timestamp } from '../stix/object.ts'

export type ObjectState =
  | { readonly state: 'waiting' }
  | { readonly state: 'sent'; readonly at: Timestamp }
  | { readonly state: 'accepted'; readonly at: Timestamp }
  /** `words` are the server's own. */
  | { readonly state: 'refused'; readonly at: Timestamp; readonly words: string }

/** One finding on its way out, with a receipt per object. */
export interface OutboxItem {
  readonly id: string
  readonly title: string
  readonly queued: Timestamp
  /** Source id and collection id that it goes to. */
  readonly source: string
  readonly collection: string
  readonly objects: readonly StixObject[]
  readonly receipts: { readonly [id: StixId]: ObjectState }
  readonly state: 'waiting' | 'sending' | 'accepted' | 'refused' | 'withdrawn'
  readonly attempts: number
  /** Not before this moment, after a failed attempt. */
  readonly notBefore?: Timestamp
  /** Why the last attempt failed, a key of the wording catalogue. */
  readonly lastProblem?: string
}
