import type { StixId, StixObject } from '../stix/object.ts'
import type { Movement, Place } from './movement.ts'

/** What a reader may look up: objects that came with the movement or are held already. */
export interface Lookup {
  find(id: StixId): StixObject | undefined
  /** A location by UN/LOCODE, upper case. */
  placeByCode(code: string): StixObject | undefined
}

/**
 * Why an observed-data is no row. `no-position` may mend itself: the place that it names may still arrive. `other` observes something
 * that does not move, such as a file, and stays an object.
 */
export type NoMovement = 'other' | 'batch' | 'no-position' | 'bad-position' | 'bad-time'

export type Reading =
  | { readonly ok: true; readonly movement: Movement; readonly places: readonly Place[] }
  | { readonly ok: false; readonly why: NoMovement; readonly waitsFor?: readonly StixId[] }

/**
 * One movement out of an observed-data: our own form, the forms of partners who carry an observation extension of the same words, and
 * plain STIX with a location among its objects. Revoked objects read like others; whoever stores them looks at `revoked`.
 *
 * `places` are those that the movement needs and that no location object stands for, such as a sensor.
 */
export function readMovement(_object: StixObject, _lookup: Lookup): Reading {
  throw new Error('soon')
}

/** Whether `observedData` writes this object again from its movement alone, so that the row is all that has to be kept. */
export function rebuilds(_object: StixObject, _movement: Movement): boolean {
  throw new Error('soon')
}
