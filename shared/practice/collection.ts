import type { StixObject } from '../stix/object.ts'

/**
 * What the scenario hands to the practice exchange. Objects are asked for by position, a page at a time, so that a million movements need
 * never lie in memory together: the same position always gives the same object.
 */
export interface SeededCollection {
  /** A UUID, fixed for ever: vaults store it. TAXII 2.1 §5.2.1. */
  readonly id: string
  /** Also usable in the path: lower case, `movements`. */
  readonly alias: string
  /** Begins with `EXERCISE`. */
  readonly title: string
  readonly description: string
  readonly canRead: boolean
  readonly canWrite: boolean
  /** Seeded objects in it. */
  readonly count: number
  /** Objects `from` ≤ position < `to`, one per position, no id twice in a collection. At least 50,000 a second, please. */
  objects(from: number, to: number): readonly StixObject[]
  /** Where an object lies; only for `match[id]` and single objects. Undefined: the exchange makes an index of its own when first asked. */
  readonly positionOf?: (id: string) => number | undefined
}

export interface PracticeScenario {
  readonly title: string
  /** Milliseconds since 1970-01-01 UTC: when the last seeded object was added. Fixed by the seed, in the past, so that watermarks survive a restart. */
  readonly opened: number
  readonly collections: readonly SeededCollection[]
}
