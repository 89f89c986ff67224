import type { AnnotationDraft, Hand } from '../../../shared/annotation/annotation.ts'
import type { Writing } from '../../../shared/annotation/version.ts'
import type { StixId } from '../../../shared/stix/object.ts'

export const hand: Hand = {
  author: 'Analyst 17', authorRef: 'identity--33b33b26-dc62-4f0b-bb99-0415e30cb915', device: 'laptop-alpha-04', writtenOffline: true,
}
export const NOTE: StixId = 'note--aa861134-d172-4bb5-8b67-97c60e9da167'
export const ROW: StixId = 'observed-data--0518ce0a-236e-4a55-93d4-93dba1ace09e'
export const NOON = Date.UTC(2026, 9, 5, 12)

export const writing = (at: number, sequence: number): Writing => ({ by: hand, at, sequence })

export const draft = (more: Partial<AnnotationDraft> = {}): AnnotationDraft => ({
  title: 'Same seal twice', text: 'Check with the carrier.', anchors: [{ on: 'movement', ref: ROW }], reliability: 'B', credibility: 2, tlp: 'AMBER', ...more,
})
