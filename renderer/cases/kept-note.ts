import type { Anchor, Annotation, AnnotationDraft } from '../../shared/annotation/annotation.ts'
import { TLP, type Tlp } from '../../shared/handling/marking.ts'
import { CREDIBILITIES, RELIABILITIES } from '../../shared/handling/admiralty.ts'
import type { Credibility, Reliability } from '../../shared/movement/movement.ts'
import type { StixId } from '../../shared/stix/object.ts'

/** A note as it is being written: what was typed and chosen so far. */
export interface NoteText {
  readonly title: string
  readonly text: string
  readonly reliability: Reliability
  readonly credibility: Credibility
  /** Absent while the mark follows what the note quotes. */
  readonly tlp?: Tlp
  readonly loweredBecause: string
}

/** What lies sealed in the vault while it is being written. */
export interface KeptNote extends NoteText {
  readonly anchors: readonly Anchor[]
}

/** Nobody has judged anything yet. */
export const BLANK: NoteText = { title: '', text: '', reliability: 'F', credibility: 6, loweredBecause: '' }

/** Under which key the vault keeps the text of a new note, or of a new version of one. */
export const draftKey = (id: StixId | undefined): string => id === undefined ? 'note' : `note ${id}`

export const isBlank = ({ title, text }: Pick<NoteText, 'title' | 'text'>): boolean => title.trim() === '' && text.trim() === ''

/** What a new version starts from. */
export const textOf = ({ title, text, reliability, credibility, tlp, loweredBecause }: Annotation): NoteText => ({ title, text, reliability, credibility, tlp, loweredBecause: loweredBecause ?? '' })

/** Empty when nothing was typed: then there is nothing to keep. */
export const writeKept = (note: KeptNote): string => isBlank(note) ? '' : JSON.stringify(note)

/** Undefined for what another version of Waypost may have kept in another shape: a draft that cannot be read is no reason not to write. */
export function readKept(kept: string | undefined): KeptNote | undefined {
  if (kept === undefined || kept === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(kept)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { title, text, reliability, credibility, tlp, loweredBecause, anchors } = value as { readonly [name: string]: unknown }
  const graded = RELIABILITIES.find(step => step === reliability)
  const judged = CREDIBILITIES.find(step => step === credibility)
  const mark = TLP.find(step => step === tlp)
  if (typeof title !== 'string' || typeof text !== 'string' || typeof loweredBecause !== 'string' || !Array.isArray(anchors) || graded === undefined || judged === undefined) return undefined
  if (tlp !== undefined && mark === undefined) return undefined
  return { title, text, reliability: graded, credibility: judged, ...(mark === undefined ? {} : { tlp: mark }), loweredBecause, anchors: anchors.filter(isAnchor) }
}

function isAnchor(value: unknown): value is Anchor {
  if (typeof value !== 'object' || value === null) return false
  const { on, ref, ring, from, to } = value as { readonly [name: string]: unknown }
  if (on === 'movement' || on === 'subject' || on === 'place') return typeof ref === 'string' && ref.includes('--')
  if (on === 'span') return typeof from === 'number' && typeof to === 'number'
  return on === 'area' && Array.isArray(ring) && ring.every(corner => Array.isArray(corner) && corner.length === 2 && corner.every(degree => typeof degree === 'number'))
}

/** The strictest mark that the anchors bring along, below which a reason is due; undefined while they bring none. */
export const floorFor = (anchors: readonly Anchor[], inherited: Tlp | undefined): Tlp | undefined => anchors.some(anchor => 'ref' in anchor) ? inherited : undefined

/** @param inherited what the vault says that the anchors carry. */
export const draftOf = ({ title, text, reliability, credibility, tlp, loweredBecause }: NoteText, anchors: readonly Anchor[], inherited: Tlp): AnnotationDraft =>
  ({ title, text, anchors, reliability, credibility, tlp: tlp ?? inherited, ...(loweredBecause.trim() === '' ? {} : { loweredBecause }) })
