import { EXTENSIONS } from '../movement/extensions.ts'
import type { Entity } from '../movement/movement.ts'
import { OBSERVABLE_TYPES } from '../movement/observable.ts'
import { typeOf } from '../stix/id.ts'
import type { StixId, StixObject } from '../stix/object.ts'

/** What is known of an entity by its kind and label alone, in the properties that a partner reads. */
function factsOf({ kind, label }: Entity): { readonly [property: string]: string } {
  switch (kind) {
    case 'document': return { document_number: label }
    case 'track': return { track_number: label }
    case 'container': case 'seal': return { unit_type: kind, equipment_number: label }
    case 'vehicle': case 'drone': case 'aircraft': return { unit_type: kind, registration: label }
    case 'vessel': case 'train': return { unit_type: kind, unit_name: label }
    case 'person': case 'organisation': case 'unknown': return { full_name: label }
  }
}

/**
 * An observable that rows name and that never came as an object, under its own id; undefined for an entity of another type, which
 * only its creator may write.
 *
 * @param markings of a row that names it.
 */
export function statedObservable(entity: Entity, markings: readonly StixId[]): StixObject | undefined {
  const type = typeOf(entity.ref)
  if (!OBSERVABLE_TYPES.includes(type)) return undefined
  return {
    type, spec_version: '2.1', id: entity.ref, ...factsOf(entity), ...(markings.length === 0 ? {} : { object_marking_refs: markings }),
    extensions: { [EXTENSIONS.observables]: { extension_type: 'new-sco' } },
  }
}
