import { EXTENSIONS } from '../movement/extensions.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { references } from '../stix/references.ts'

/**
 * What a leaving object cannot be understood without: who made it, what an observation observed and where. Reports, groupings and
 * relationships of partners are not followed: they would draw half the store along.
 */
export function needsOf(object: StixObject): readonly StixId[] {
  const creator = object.created_by_ref === undefined ? [] : [object.created_by_ref]
  if (object.type !== 'observed-data') return creator
  const observation = object.extensions?.[EXTENSIONS.observation]
  const named = observation === undefined ? [] : references({ type: object.type, id: object.id, observation })
  return [...new Set([...creator, ...(object.object_refs ?? []), ...named])].filter(id => !id.startsWith('marking-definition--'))
}
