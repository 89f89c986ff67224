import type { StixObject } from './object.ts'

/** Why bytes hold no objects at all. */
export type StixFault = 'not-json' | 'not-stix' | 'stix-2.0' | 'too-large'

/**
 * Why one object was left out: no id that fits its type, a timestamp without zone or none at all, a property of the wrong kind
 * (a name that is a list), JSON that two readers may understand differently, an older version of STIX, or a repeat of an object that the same
 * bytes hold.
 */
export type SkipReason = 'no-id' | 'bad-time' | 'bad-shape' | 'not-i-json' | 'stix-2.0' | 'duplicate'

export interface Skipped {
  readonly why: SkipReason
  readonly count: number
}

export type Parsed =
  | { readonly ok: true; readonly form: 'bundle' | 'envelope' | 'array' | 'object'; readonly objects: readonly StixObject[]; readonly skipped: readonly Skipped[] }
  | { readonly ok: false; readonly why: StixFault }

/** One value as an object whose named properties are what `StixObject` says. Unknown types and properties are kept as they came. */
export function readObject(_value: unknown): { readonly ok: true; readonly object: StixObject } | { readonly ok: false; readonly why: SkipReason } {
  throw new Error('soon')
}

/** All values that are objects, in their order; versions of one object are all kept, exact repeats (same id, same instant of `modified`) are not. */
export function readObjects(_values: readonly unknown[]): { readonly objects: readonly StixObject[]; readonly skipped: readonly Skipped[] } {
  throw new Error('soon')
}

/** A bundle, a TAXII envelope, a plain list of objects or a single object out of a stranger's bytes. Never throws; linear time. */
export function parseStix(_bytes: Uint8Array, _largest?: number): Parsed {
  throw new Error('soon')
}
