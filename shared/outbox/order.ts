import type { Leaving } from './finding.ts'

const RANK: { readonly [B in Leaving['because']]: number } = { marking: 0, needed: 1, quoted: 3, note: 4, finding: 5 }

// Observations refer to what they observed, so observables, identities and places go first even when they were quoted themselves.
const rank = ({ because, type }: Leaving): number => {
  if (because !== 'quoted' && because !== 'needed') return RANK[because]
  return type === 'identity' ? 1 : type === 'observed-data' || type === 'sighting' || type === 'relationship' || type === 'report' ? 3 : 2
}

/**
 * What others refer to goes first, the report last: a link that breaks leaves no reference into nothing behind.
 * The order is a function of the set alone, so that a preview and what is queued are the same.
 */
export const sendingOrder = (leaving: readonly Leaving[]): readonly Leaving[] =>
  leaving.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
