import { isLower, strictest, type Mark } from '../handling/strictest.ts'
import type { Tlp } from '../handling/marking.ts'
import type { Anchor, AnnotationDraft } from './annotation.ts'

/** Why a draft is not a note yet. `marking-lowered`: the mark is below what the anchors carry and no reason is given. */
export type DraftObjection = 'no-text' | 'no-anchor' | 'bad-area' | 'bad-span' | 'marking-lowered'

/** A note that quotes nothing marked starts here: its author may lower it without giving a reason, but has to do it. */
const START: Tlp = 'AMBER'

/** The last moment that a STIX timestamp can name. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Below this a mark is lowered. @param quoted the marks of everything that the anchors name, `unmarked` included. */
export const floorOf = (quoted: readonly Mark[]): Tlp => strictest(quoted)

/** What a draft starts from. */
export const startingMark = (quoted: readonly Mark[]): Tlp => (quoted.length === 0 ? START : strictest(quoted))

const samePosition = (a: readonly [number, number] | undefined, b: readonly [number, number] | undefined): boolean =>
  a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]

const onEarth = ([longitude, latitude]: readonly [number, number]): boolean => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90

/** A ring closes on itself and has at least three corners. RFC 7946 §3.1.6. */
const isRing = (ring: readonly (readonly [number, number])[]): boolean => ring.length >= 4 && samePosition(ring[0], ring.at(-1)) && ring.every(onEarth)

function anchorObjection(anchor: Anchor): DraftObjection | undefined {
  if (anchor.on === 'area' && !isRing(anchor.ring)) return 'bad-area'
  if (anchor.on === 'span' && !(anchor.from < anchor.to && anchor.from >= 0 && anchor.to <= LATEST)) return 'bad-span'
  return undefined
}

/** Everything that keeps a draft from being written, worst first; empty = may be written. */
export function objectionsTo(draft: AnnotationDraft, quoted: readonly Mark[]): readonly DraftObjection[] {
  const anchors = new Set(draft.anchors.flatMap(anchor => anchorObjection(anchor) ?? []))
  const lowered = isLower(draft.tlp, floorOf(quoted)) && (draft.loweredBecause ?? '').trim() === ''
  return [
    ...(draft.text.trim() === '' ? ['no-text' as const] : []),
    ...(draft.anchors.length === 0 ? ['no-anchor' as const] : []),
    ...anchors,
    ...(lowered ? ['marking-lowered' as const] : []),
  ]
}
