import type { RowNames, RowsPart, Source } from '../movement/batch-columns.ts'
import type { Entity, Place } from '../movement/movement.ts'
import type { StixId } from '../stix/object.ts'
import type { Block } from './block.ts'
import type { Dictionary } from './dictionary.ts'
import type { RowIds } from './identity.ts'

/** The four dictionaries of a vault. */
export interface Dictionaries {
  readonly places: Dictionary<Place>
  readonly entities: Dictionary<Entity>
  readonly sources: Dictionary<Source>
  readonly markings: Dictionary<readonly StixId[]>
}

export function newDictionaries(): Dictionaries {
  throw new Error('soon')
}

/** The rows' names as ids of a block. */
export function idsOf(_names: RowNames, _rows: number): RowIds {
  throw new Error('soon')
}

/**
 * Rows of a batch or page with the vault's ordinals; what its dictionaries name and the vault's lack is added.
 *
 * @param arrived When this laptop stores them, seconds since 1970-01-01 UTC.
 * @returns undefined when a dictionary is full; some entries may be added then.
 */
export function blockOfRows(_part: RowsPart, _arrived: number, _dictionaries: Dictionaries): Block | undefined {
  throw new Error('soon')
}

/** Rows [from, from + rows) of a block; views, no copies, but for the remarks' lengths. */
export function sliceBlock(_block: Block, _from: number, _rows: number): Block {
  throw new Error('soon')
}

