import type { Anchor } from '../../shared/annotation/annotation.ts'
import { useLens } from '../state/lens.ts'
import { useSelection } from '../state/selection.ts'
import { vaultView } from '../state/vault.ts'
import { wordsOf } from '../state/words.ts'

/** What a new note is about before anybody says so: the rows that are marked, else what is open, else the row that is chosen. */
export function anchorsAtHand(): readonly Anchor[] {
  const { marked, opened, focused } = useSelection.getState()
  // A note that is open is nothing that another note could be about.
  const isNothingOpen = opened === undefined || opened.what === 'annotation'
  const rows = marked.length > 0 ? marked : opened?.what === 'movement' ? [opened.row] : isNothingOpen && focused !== undefined ? [focused] : []
  if (rows.length > 0) return movementAnchors(rows)
  if (opened?.what === 'subject') return [{ on: 'subject', ref: opened.ref }]
  return opened?.what === 'place' ? placeAnchor(opened.place) : []
}

/** Everything that could be added with one press: what is open, the row that is chosen, the rows that are marked, the window of time. */
export function anchorsToOffer(held: readonly Anchor[]): readonly Anchor[] {
  const { marked, opened, focused } = useSelection.getState()
  const { from, to } = useLens.getState().lens
  const offered: readonly Anchor[] = [
    ...(opened?.what === 'subject' ? [{ on: 'subject' as const, ref: opened.ref }] : []),
    ...(opened?.what === 'place' ? placeAnchor(opened.place) : []),
    ...movementAnchors(new Set([...marked, ...(focused === undefined ? [] : [focused]), ...(opened?.what === 'movement' ? [opened.row] : [])])),
    ...(from === undefined || to === undefined ? [] : [{ on: 'span' as const, from: from * 1000, to: to * 1000 }]),
  ]
  return offered.filter(anchor => !held.some(other => isSame(anchor, other)))
}

const movementAnchors = (rows: Iterable<number>): readonly Anchor[] => [...rows].flatMap((row): readonly Anchor[] => {
  const words = wordsOf(row)
  return words === undefined ? [] : [{ on: 'movement', ref: words.id }]
})

function placeAnchor(place: number): readonly Anchor[] {
  const ref = vaultView.get()?.places[place]?.ref
  return ref === undefined ? [] : [{ on: 'place', ref }]
}

export function isSame(one: Anchor, other: Anchor): boolean {
  if ('ref' in one && 'ref' in other) return one.on === other.on && one.ref === other.ref
  if (one.on === 'span' && other.on === 'span') return one.from === other.from && one.to === other.to
  return one === other
}
