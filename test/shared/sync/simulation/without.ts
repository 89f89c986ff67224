/** Mechanisms that a run takes away, to see that it notices. */
export interface Without {
  /** The watermark stays behind the server's clock. */
  readonly overlap: boolean
  /** Comparing the server's list with what is held. */
  readonly comparison: boolean
  /** One version of an object counts once. */
  readonly dedup: boolean
  /** A page and its watermark are one record. */
  readonly atomicity: boolean
  /** What an exchange has lost is offered to it again. */
  readonly offering: boolean
  /** What was being sent when the power went is sent again. */
  readonly recovery: boolean
  /** A number of an author's that is missing calls for a comparison. */
  readonly numbers: boolean
  /** Only its maker changes an object. */
  readonly ownership: boolean
}

export const NOTHING_REMOVED: Without = { overlap: false, comparison: false, dedup: false, atomicity: false, offering: false, recovery: false, numbers: false, ownership: false }
