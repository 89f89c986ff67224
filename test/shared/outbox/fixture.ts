import type { Annotation, AnnotationDraft } from '../../../shared/annotation/annotation.ts'
import { annotate } from '../../../shared/annotation/version.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import type { Mark } from '../../../shared/handling/strictest.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import type { Movement } from '../../../shared/movement/movement.ts'
import type { Finding, Issue, Recipient, Sender, Sources } from '../../../shared/outbox/finding.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { draft, hand, NOON, writing } from '../annotation/fixture.ts'

export const id = (type: string, n: number): StixId => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const made = (type: string, n: number, more: object = {}): StixObject => ({
  type, spec_version: '2.1', id: id(type, n), created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z', object_marking_refs: [TLP_IDS.GREEN], ...more,
})

export const author: StixObject = { ...made('identity', 1, { name: 'Analyst 17', identity_class: 'individual' }), id: hand.authorRef }
export const organisation = made('identity', 2, { name: 'Border post Alpha', identity_class: 'organization' })
export const sender: Sender = { author, organisation, exercise: false }
export const recipient: Recipient = { canWrite: true, maxContentLength: 100_000 }
export const issue: Issue = { report: id('report', 1), at: NOON }

export const service = made('identity', 3, { name: 'Neighbour service', identity_class: 'organization' })
export const post = made('location', 1, { name: 'Crossing Alpha', country: 'XA', latitude: 46, longitude: 14, created_by_ref: service.id })
export const suspect = made(
  'identity', 4,
  { name: 'ERIKSSON, Anna Maria', identity_class: 'individual', created_by_ref: service.id, object_marking_refs: [TLP_IDS.AMBER] }
)
export const control: StixObject = {
  type: 'marking-definition', spec_version: '2.1', id: id('marking-definition', 1), created: '2026-01-01T00:00:00.000Z', name: 'ORCON',
  extensions: { [EXTENSIONS.handling]: { extension_type: 'property-extension', originator_controlled: true } },
}
export const onlyNorth: StixObject = {
  type: 'marking-definition', spec_version: '2.1', id: id('marking-definition', 2), created: '2026-01-01T00:00:00.000Z', name: 'REL XN',
  extensions: { [EXTENSIONS.handling]: { extension_type: 'property-extension', releasable_to: ['XN'] } },
}

export const row = (n: number, more: Partial<Movement> = {}): Movement => ({
  id: id('observed-data', n), time: NOON - n * 60_000, latitude: 46, longitude: 14, post: post.id, mode: 'road', direction: 'entry', kind: 'crossing',
  subject: { ref: suspect.id, kind: 'person', label: 'ERIKSSON, Anna Maria' }, conveyance: {
    ref: id('transport-unit', n), kind: 'vehicle', label: `XA-${n}`,
  },
  source: service.id, markings: [TLP_IDS.AMBER], ...more,
})

/** What a vault holds, as the outbox asks for it. */
export function holding(objects: readonly StixObject[], rows: readonly Movement[]): Sources {
  const all = [service, post, suspect, control, onlyNorth, ...objects]
  const definitions = new Map(all.map(object => [object.id, object]))
  return {
    object: ref => definitions.get(ref), definitionOf: ref => definitions.get(ref), movement: ref => rows.find(movement => movement.id === ref),
    label: () => undefined,
  }
}

export function note(n: number, refs: readonly StixId[], more: Partial<AnnotationDraft> = {}, quoted: readonly Mark[] = []): Annotation {
  const anchors = refs.map(ref => ({ on: ref.startsWith('observed-data') ? 'movement' as const : 'subject' as const, ref }))
  const written = annotate(id('note', n), draft({ title: `Note ${n}`, anchors, ...more }), quoted, writing(NOON, n))
  if (!written.ok) throw new Error(written.why)
  return written.annotation
}

export const finding = (annotations: readonly Annotation[], movements: readonly StixId[] = []): Finding => ({
  title: 'Two visits', summary: 'Same person, two cars.', annotations, movements,
})
