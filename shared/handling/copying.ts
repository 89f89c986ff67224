import type { Mark } from './strictest.ts'

/** What the marking lets happen when somebody copies: at once, after a question, or not at all. */
export type Copying = 'free' | 'ask' | 'never'

/** The handling of everything that would be copied, taken together. */
export interface CopyHandling {
  readonly tlp: Mark
  readonly originatorControlled: boolean
}

/**
 * A clipboard is read by every program of the computer and kept by some of them. CLEAR and GREEN may be shared beyond the reader, so they are
 * copied at once; AMBER may within the organisation that needs it, which only the person knows; RED, what nobody has marked, and what its maker
 * controls stay here. FIRST TLP 2.0.
 */
export function copyingOf({ tlp, originatorControlled }: CopyHandling): Copying {
  if (originatorControlled) return 'never'
  switch (tlp) {
    case 'CLEAR': case 'GREEN': return 'free'
    case 'AMBER': case 'AMBER+STRICT': return 'ask'
    case 'RED': case 'unmarked': return 'never'
  }
}
