import type { StixId } from '../stix/object.ts'
import type { RowsPart } from './batch-columns.ts'
import type { Movement, Place } from './movement.ts'

/**
 * Movements that came one by one as columns, in their order.
 *
 * @param places Where the posts are; a post that is not among them stands at the movement's own position until its location arrives.
 * @param labels Words for the sources that are known.
 */
export function gather(_movements: readonly Movement[], _places: ReadonlyMap<StixId, Place>, _labels?: ReadonlyMap<StixId, string>): RowsPart {
  throw new Error('soon')
}
