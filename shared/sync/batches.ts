import { EMPTY_OCTETS, octetsOf } from '../exchange/envelope.ts'
import type { StixObject } from '../stix/object.ts'

/** What servers take in one request without trouble: OpenTAXII answers 500 objects in a second, medallion in ten. */
const MOST_OBJECTS = 500
/** Room for what a proxy or another way of counting adds. */
const SHARE = 0.8

/**
 * Cuts objects into batches, in their order: at most 500 objects and four fifths of the server's limit each. An object that alone is
 * more than the whole limit stands in `oversized` and can never be sent.
 *
 * @param maxContentLength octets, TAXII 2.1 §4.2.
 */
export function batches(objects: readonly StixObject[], maxContentLength = Infinity): { readonly batches: readonly (readonly StixObject[])[]; readonly oversized: readonly StixObject[] } {
  const cut: StixObject[][] = []
  const oversized: StixObject[] = []
  let room = -1
  for (const object of objects) {
    const octets = octetsOf(object)
    if (EMPTY_OCTETS + octets > maxContentLength) {
      oversized.push(object)
      continue
    }
    room -= octets
    const current = cut.at(-1)
    if (current !== undefined && room >= 0 && current.length < MOST_OBJECTS) {
      current.push(object)
      continue
    }
    cut.push([object])
    room = maxContentLength * SHARE - EMPTY_OCTETS - octets
  }
  return { batches: cut, oversized }
}

/** The two halves of a batch of two or more. */
export function halves(batch: readonly StixObject[]): readonly (readonly StixObject[])[] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}
