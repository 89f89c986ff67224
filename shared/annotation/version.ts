import { isLower, strictest, type Mark } from '../handling/strictest.ts'
import type { StixId } from '../stix/object.ts'
import { formatTimestamp, parseTimestamp } from '../stix/timestamp.ts'
import type { Annotation, AnnotationDraft, Hand } from './annotation.ts'
import { floorOf, objectionsTo, type DraftObjection } from './draft.ts'

/** When a version is written: milliseconds since 1970-01-01 UTC by this laptop's clock, and the laptop's own count. */
export interface Writing {
  readonly by: Hand
  readonly at: number
  readonly sequence: number
}

export type Written =
  | { readonly ok: true; readonly annotation: Annotation }
  | { readonly ok: false; readonly why: DraftObjection }

/** A reason for lowering stays only while the mark is lowered: an old reason beside a raised mark would be untrue. */
function content(draft: AnnotationDraft, quoted: readonly Mark[]): AnnotationDraft {
  const { title, text, anchors, reliability, credibility, tlp } = draft
  const reason = draft.loweredBecause?.trim()
  return {
    title: title.trim(), text: text.trim(), anchors, reliability, credibility, tlp,
    ...(reason !== undefined && reason !== '' && isLower(tlp, floorOf(quoted)) ? { loweredBecause: reason } : {}),
  }
}

/** Versions of one object are told apart by `modified` alone, so it grows even when the clock was set back. STIX 2.1 §3.6.2. */
const later = (previous: string, at: number): string => formatTimestamp(Math.max(at, (parseTimestamp(previous) ?? 0) + 1))

function next(previous: Annotation, draft: AnnotationDraft, withdrawn: boolean, { by, at, sequence }: Writing): Annotation {
  return {
    ...draft, ...by, id: previous.id, created: previous.created, modified: later(previous.modified, at), withdrawn,
    version: previous.version + 1, sequence,
  }
}

const plain = ({ title, text, anchors, reliability, credibility, tlp, loweredBecause }: Annotation): AnnotationDraft =>
  ({ title, text, anchors, reliability, credibility, tlp, ...(loweredBecause === undefined ? {} : { loweredBecause }) })

/**
 * The first version of a note.
 * @param id `note--…`, random.
 * @param quoted the mark of everything that the draft's anchors name.
 */
export function annotate(id: StixId, draft: AnnotationDraft, quoted: readonly Mark[], { by, at, sequence }: Writing): Written {
  const [why] = objectionsTo(draft, quoted)
  if (why !== undefined) return { ok: false, why }
  const now = formatTimestamp(at)
  return { ok: true, annotation: { ...content(draft, quoted), ...by, id, created: now, modified: now, withdrawn: false, version: 1, sequence } }
}

/** A new version with other words; a withdrawn note that is revised stands again. */
export function revise(previous: Annotation, draft: AnnotationDraft, quoted: readonly Mark[], writing: Writing): Written {
  const [why] = objectionsTo(draft, quoted)
  return why === undefined ? { ok: true, annotation: next(previous, content(draft, quoted), false, writing) } : { ok: false, why }
}

/** A new version that takes the note out of use; nothing is deleted. */
export const withdraw = (previous: Annotation, writing: Writing): Annotation => next(previous, plain(previous), true, writing)

/**
 * Undo: a new version that says what the version before the last act said, or withdraws what the act had written first.
 * A mark that is by now below what the anchors carry, and was not lowered with a reason, comes back raised.
 * @param before the version that the act replaced; absent when the act wrote version 1.
 */
export function takeBack(current: Annotation, before: Annotation | undefined, quoted: readonly Mark[], writing: Writing): Annotation {
  if (before === undefined) return withdraw(current, writing)
  const restored = plain(before)
  const tlp = restored.loweredBecause === undefined ? strictest([restored.tlp, ...quoted]) : restored.tlp
  return next(current, { ...restored, tlp }, before.withdrawn, writing)
}
