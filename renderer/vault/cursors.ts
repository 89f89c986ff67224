import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'
import { cursorKey, type Holdings } from './holdings.ts'
import type { CollectionCursor } from './ledger.ts'
import type { Change } from './truth.ts'

/** What a page brought: objects of it that were news, and everything on it by level. */
export interface Brought {
  readonly objects: number
  readonly counts: readonly [number, number, number]
}

const NOTHING: Brought = { objects: 0, counts: [0, 0, 0] }

/**
 * How the cursors of a collection stand after a page. Each clearance has its own, because who may keep less has not got what others have passed.
 * Whoever is cleared for less and stood at the same place has got the same page, as far as it was hers: her cursor moves along.
 *
 * @param next where the pull stands now.
 */
export function movedCursors(holdings: Holdings, next: Omit<CollectionCursor, 'objects' | 'above' | 'clearance'>, { objects, counts }: Brought = NOTHING): readonly CollectionCursor[] {
  const { cursors, clearance } = holdings
  const here = holdings.cursorOf(next.source, next.collection)?.watermark
  return LEVELS.toReversed().flatMap(each => {
    const held = cursors.get(cursorKey(next.source, next.collection, each))
    if (each > clearance || held?.watermark !== here) return []
    const beyond = sumAbove(counts, each)
    const above = (held?.above ?? 0) + beyond
    const kept = Math.max(0, objects - beyond + sumAbove(counts, clearance))
    return [{
      ...next, objects: (held?.objects ?? 0) + kept,
      ...(each === HIGHEST ? {} : { clearance: each }), ...(above === 0 ? {} : { above }),
    }]
  })
}

const sumAbove = (counts: Brought['counts'], clearance: Level): number => counts.reduce((sum, count, level) => (level > clearance ? sum + count : sum), 0)

/** The change that moves cursors and brings nothing. */
export function cursorChange(holdings: Holdings, next: Omit<CollectionCursor, 'objects' | 'above' | 'clearance'>): Change {
  const parts = movedCursors(holdings, next).map(cursor => ({ reader: 0, entry: { kind: 'cursor', cursor } } as const))
  return { parts, apply: () => holdings.foldAll(parts) }
}
