import type { Credibility, Reliability } from '../movement/movement.ts'
import type { StixId, Timestamp } from '../stix/object.ts'
import type { Tlp } from '../handling/marking.ts'

/** What a note is about. A note may have several anchors. */
export type Anchor =
  | { readonly on: 'movement'; readonly ref: StixId }
  | { readonly on: 'subject'; readonly ref: StixId }
  | { readonly on: 'place'; readonly ref: StixId }
  /** Closed ring of [longitude, latitude] degrees. */
  | { readonly on: 'area'; readonly ring: readonly (readonly [number, number])[] }
  /** Milliseconds since 1970-01-01 UTC, half-open. */
  | { readonly on: 'span'; readonly from: number; readonly to: number }

/** What the analyst typed and chose, before it has an id. */
export interface AnnotationDraft {
  readonly title: string
  readonly text: string
  readonly anchors: readonly Anchor[]
  readonly reliability: Reliability
  readonly credibility: Credibility
  readonly tlp: Tlp
  /** Why the marking is lower than what the anchors carry; required exactly then. */
  readonly loweredBecause?: string
}

/** Who writes, on which laptop, with or without a link. */
export interface Hand {
  /** The name as people read it. */
  readonly author: string
  /** `identity--…` of that person. */
  readonly authorRef: StixId
  readonly device: string
  readonly writtenOffline: boolean
}

export interface Annotation extends AnnotationDraft, Hand {
  /** `note--…` */
  readonly id: StixId
  readonly created: Timestamp
  readonly modified: Timestamp
  readonly withdrawn: boolean
  /** Counts from 1. */
  readonly version: number
  /** Counts what this laptop wrote, so that the order survives a wrong clock. */
  readonly sequence: number
}
