import type { StixObject } from '../stix/object.ts'
import type { Movement } from './movement.ts'

/**
 * A movement as STIX: the observables that it quotes, then its observed-data, last. A function of the movement alone, so that two
 * laptops promote one row to identical bytes; `created` and `modified` are its time.
 */
export function observedData(_movement: Movement): readonly StixObject[] {
  throw new Error('soon')
}
