import type { Anchor, Annotation } from '../../shared/annotation/annotation.ts'
import type { Tlp } from '../../shared/handling/marking.ts'
import type { Credibility, Reliability } from '../../shared/movement/movement.ts'
import { wordDiff, type Piece } from './word-diff.ts'

type Grade = { readonly reliability: Reliability, readonly credibility: Credibility }

/** One thing in which a version differs from the one before it. */
export type Change =
  | { readonly of: 'written' | 'withdrawn' | 'restored' }
  | { readonly of: 'title' | 'text'; readonly pieces: readonly Piece[] }
  | { readonly of: 'grade'; readonly from: Grade; readonly to: Grade }
  | { readonly of: 'mark'; readonly from: Tlp; readonly to: Tlp; readonly because?: string }
  | { readonly of: 'anchors'; readonly gone: readonly Anchor[]; readonly added: readonly Anchor[] }

/** What a version changed. @param before the version before it; undefined for the first. */
export function changesOf(version: Annotation, before: Annotation | undefined): readonly Change[] {
  if (before === undefined) return [{ of: 'written' }]
  const key = (anchor: Anchor): string => JSON.stringify(anchor)
  const [held, now] = [new Set(before.anchors.map(key)), new Set(version.anchors.map(key))]
  const gone = before.anchors.filter(anchor => !now.has(key(anchor)))
  const added = version.anchors.filter(anchor => !held.has(key(anchor)))
  return [
    ...(version.withdrawn === before.withdrawn ? [] : [{ of: version.withdrawn ? 'withdrawn' as const : 'restored' as const }]),
    ...(version.title === before.title ? [] : [{ of: 'title' as const, pieces: wordDiff(before.title, version.title) }]),
    ...(version.text === before.text ? [] : [{ of: 'text' as const, pieces: wordDiff(before.text, version.text) }]),
    ...(version.reliability === before.reliability && version.credibility === before.credibility ? [] : [{ of: 'grade' as const, from: before, to: version }]),
    ...(version.tlp === before.tlp ? [] : [{ of: 'mark' as const, from: before.tlp, to: version.tlp, ...(version.loweredBecause === undefined ? {} : { because: version.loweredBecause }) }]),
    ...(gone.length + added.length === 0 ? [] : [{ of: 'anchors' as const, gone, added }]),
  ]
}
