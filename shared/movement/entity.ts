import type { StixObject } from '../stix/object.ts'
import type { Entity, Place } from './movement.ts'

/** What an identity, an infrastructure or an observable (ours and STIX's own) stands for in a dictionary; undefined for objects that move nowhere. */
export function entityOf(_object: StixObject): Entity | undefined {
  throw new Error('soon')
}

/** A location with a position; undefined for any other object and for a location that has none or one off the globe. */
export function placeOf(_object: StixObject): Place | undefined {
  throw new Error('soon')
}

/** UN/LOCODEs and other codes that a location is known by, upper case, such as `XAALP`. */
export function placeCodes(_object: StixObject): readonly string[] {
  throw new Error('soon')
}
