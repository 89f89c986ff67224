import type { Credibility, Reliability } from '../movement/movement.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { both, meaningOf, type DefinitionOf, type Meaning } from './definition.ts'
import type { Mark } from './strictest.ts'

/** How an object may be handled: all its marks taken together. */
export interface Handling {
  /** `unmarked` when nothing on it is a TLP; RED when any mark on it cannot be read. */
  readonly tlp: Mark
  readonly originatorControlled: boolean
  /** Country codes; absent = not limited. */
  readonly releasableTo?: readonly string[]
  readonly reliability?: Reliability
  readonly credibility?: Credibility
  /** Every marking-definition that it names, each once, object marks first. */
  readonly refs: readonly StixId[]
}

/** Every marking-definition that an object names. A mark on one field counts for the whole: fields travel together. STIX 2.1 §7.2.3. */
export function markingsOf(object: StixObject): readonly StixId[] {
  const granular = object['granular_markings']
  const fields = Array.isArray(granular) ? granular.map(entry => (entry as { readonly marking_ref?: unknown } | null)?.marking_ref) : []
  const refs = Array.isArray(object.object_marking_refs) ? object.object_marking_refs : []
  return [...new Set([...refs, ...fields].filter((ref): ref is StixId => typeof ref === 'string'))]
}

/** @param definitionOf finds a marking-definition among what has arrived. */
export function handlingOfRefs(refs: readonly StixId[], definitionOf: DefinitionOf): Handling {
  const all = refs.map(id => meaningOf(id, definitionOf)).reduce<Meaning>(both, { unknown: false, originatorControlled: false })
  const { unknown, tlp, ...rest } = all
  return { ...rest, tlp: unknown ? 'RED' : (tlp ?? 'unmarked'), refs }
}

export const handlingOf = (object: StixObject, definitionOf: DefinitionOf): Handling => handlingOfRefs(markingsOf(object), definitionOf)

/** The TLP of a set of marking refs, such as one of the vault's marking sets. */
export const tlpOf = (refs: readonly StixId[], definitionOf: DefinitionOf): Mark => handlingOfRefs(refs, definitionOf).tlp

/** How something without a mark of its own may be handled: as the strictest of those that name it, `unmarked` when one of them is. */
export function handlingOfAll(sets: readonly (readonly StixId[])[], definitionOf: DefinitionOf): Handling {
  const together = handlingOfRefs([...new Set(sets.flat())].toSorted(), definitionOf)
  return sets.some(refs => tlpOf(refs, definitionOf) === 'unmarked') ? { ...together, tlp: 'unmarked' } : together
}
