import type { StixId, StixObject } from '../stix/object.ts'
import type { OutboxItem } from './item.ts'
import type { Preview } from './finding.ts'

/** What a server said of one object; the receipts of shared/sync fit. An object without a receipt, or a pending one, is sent again. */
export type Receipt =
  | { readonly id: StixId; readonly state: 'accepted' }
  /** `words` are the server's own. */
  | { readonly id: StixId; readonly state: 'refused'; readonly words: string }
  | { readonly id: StixId; readonly state: 'pending' }

/** Where and under what name an item is queued. */
export interface Posting {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly collection: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** A finding that may be forwarded, as the next item of the queue. @throws {RangeError} The preview has objections: look first. */
export declare function enqueue(preview: Preview, posting: Posting): OutboxItem

/** What may be sent now, in the order of the queue, at most one item per collection. @param now milliseconds since 1970-01-01 UTC. */
export declare function due(items: readonly OutboxItem[], now: number): readonly OutboxItem[]

/** When the next waiting item becomes due; undefined when none waits. Milliseconds since 1970-01-01 UTC. */
export declare function nextDue(items: readonly OutboxItem[], now: number): number | undefined

/** The item as it must be stored before its first byte leaves. */
export declare function begin(item: OutboxItem, at: number): OutboxItem

/** What is still to be sent of an item, in order: everything without an answer. */
export declare function unanswered(item: OutboxItem): readonly StixObject[]

/** Stores what a server said; to be stored as often as it comes. The item stays `sending` until `settle`. */
export declare function receive(item: OutboxItem, receipts: readonly Receipt[], at: number): OutboxItem

/** The attempt ended with every object sent: accepted, refused, or (a server without lists) waiting to be sent again. @param jitter 0…1, random. */
export declare function settle(item: OutboxItem, at: number, jitter: number): OutboxItem

/** The attempt failed as a whole. @param problem a code of the wording catalogue. @param retryAfter seconds, as the server asked. @param jitter 0…1, random. */
export declare function postpone(item: OutboxItem, problem: string, at: number, jitter: number, retryAfter?: number): OutboxItem

/** After a crash: an item that was being sent waits again, and is sent with the same ids and times. */
export declare function recover(item: OutboxItem): OutboxItem

/** "Send again now": what was refused and what waits becomes due at once. */
export declare function retryNow(item: OutboxItem): OutboxItem

/** The link is back: what waits because there was none is due at once. */
export declare function linkReturned(item: OutboxItem): OutboxItem

/** Fix and resend: a new version of the report; sent again is only what was refused or has changed. */
export declare function amend(item: OutboxItem, change: { readonly title: string; readonly summary: string }, at: number): OutboxItem

/** Takes an item out of the queue for good. What a server has accepted already stays there. */
export declare function discardUnsent(item: OutboxItem): OutboxItem
