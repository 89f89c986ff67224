import { isReference } from './id.ts'
import type { StixId, StixObject } from './object.ts'

/** Deeper than any object that `parse.ts` lets in. */
const DEEPEST = 64

/**
 * Everything that an object names in a property `…_ref` or `…_refs`, at any depth: its creator and markings, granular markings
 * (`marking_ref`), extensions. Each once, in order of appearance, its own id left out.
 */
export function references(object: StixObject): readonly StixId[] {
  const found = new Set<StixId>()
  collect(object, 0, found)
  found.delete(object.id)
  return [...found]
}

function collect(value: object, depth: number, found: Set<StixId>): void {
  if (depth > DEEPEST) return
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object' && element !== null) collect(element, depth + 1, found)
    return
  }
  for (const [name, held] of Object.entries(value)) {
    if (typeof held === 'object' && held !== null) {
      if (Array.isArray(held) && name.endsWith('_refs')) for (const ref of held) if (isReference(ref)) found.add(ref)
      collect(held, depth + 1, found)
    } else if (name.endsWith('_ref') && isReference(held)) found.add(held)
  }
}
