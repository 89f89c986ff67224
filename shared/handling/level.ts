import type { StixId } from '../stix/object.ts'
import type { DefinitionOf } from './definition.ts'
import { tlpOf } from './handling.ts'
import { strictness, type Mark } from './strictest.ts'

/** How strictly content is kept apart on disk: 0 CLEAR and GREEN, 1 AMBER and AMBER+STRICT, 2 RED and whatever is not understood or not marked. */
export type Level = 0 | 1 | 2

export const LEVELS: readonly Level[] = [0, 1, 2]
export const HIGHEST: Level = 2

/** By strictness: CLEAR, GREEN, AMBER, AMBER+STRICT, RED. */
const BY_STRICTNESS: readonly Level[] = [0, 0, 1, 1, 2]

/** `unmarked` is nobody's permission. */
export const levelOfMark = (mark: Mark): Level => BY_STRICTNESS[strictness(mark)] ?? HIGHEST

/** The level of a set of marking refs. @param definitionOf finds a marking-definition among what has arrived. */
export const levelOf = (refs: readonly StixId[], definitionOf: DefinitionOf): Level => levelOfMark(tlpOf(refs, definitionOf))
