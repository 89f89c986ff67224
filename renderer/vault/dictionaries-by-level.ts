import { LEVELS, type Level } from '../../shared/handling/level.ts'
import { journalled, type Dictionaries, type Novelties } from './dictionaries.ts'
import type { DictionaryAdditions } from './ledger.ts'

export interface AdditionsOfLevel {
  readonly level: Level
  readonly adds: DictionaryAdditions
}

const NOTHING = { run: undefined, again: [], known: [] }
const NONE: Novelties = { entities: NOTHING, places: NOTHING, sources: NOTHING, markings: NOTHING }

/**
 * Everything that the dictionaries hold, as additions to write into a ledger that begins anew, one entry each, in the order in which they are to be
 * restored: what stands in a row by its ordinal, so that it is read as it is, then the rest of each level. A level is told its own words, never
 * those that a stricter one has for the same.
 */
export function dictionariesByLevel({ levelled }: Dictionaries): readonly AdditionsOfLevel[] {
  const whole = LEVELS.map(level => ({
    level, entities: levelled.entities.whole(level), places: levelled.places.whole(level), sources: levelled.sources.whole(level), markings: levelled.markings.whole(level),
  }))
  const runs = whole.flatMap(({ level, entities, places, sources, markings }) => [
    ...entities.runs.map(run => ({ level, first: run.first, adds: journalled({ ...NONE, entities: { ...NOTHING, run } }) })),
    ...places.runs.map(run => ({ level, first: run.first, adds: journalled({ ...NONE, places: { ...NOTHING, run } }) })),
    ...sources.runs.map(run => ({ level, first: run.first, adds: journalled({ ...NONE, sources: { ...NOTHING, run } }) })),
    ...markings.runs.map(run => ({ level, first: run.first, adds: journalled({ ...NONE, markings: { ...NOTHING, run } }) })),
  ])
  const rest = whole.map(({ level, entities, places, sources, markings }) =>
    ({ level, adds: journalled({ entities: entities.rest, places: places.rest, sources: sources.rest, markings: markings.rest }) }))
  return [...runs.toSorted((a, b) => a.first - b.first).map(({ level, adds }) => ({ level, adds })), ...rest.filter(({ adds }) => Object.keys(adds).length > 0)]
}
