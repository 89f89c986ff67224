import type { StixObject } from '../stix/object.ts'

const OPENING = '{"objects":['
const CLOSING = ']}'

/** The body of Add Objects: an envelope, never a bundle. TAXII 2.1 §3.7, §5.5. */
export function envelope(objects: readonly StixObject[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${OPENING}${objects.map(object => JSON.stringify(object)).join(',')}${CLOSING}`)
}

/** Octets that one object adds to an envelope, its comma included. */
export const octetsOf = (object: StixObject): number => new TextEncoder().encode(JSON.stringify(object)).length + 1

/** Octets of an envelope without objects. */
export const EMPTY_OCTETS = OPENING.length + CLOSING.length
