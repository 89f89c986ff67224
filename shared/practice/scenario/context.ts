import { EXERCISE_LABEL } from '../../handling/exercise.ts'
import type { StixId, StixObject } from '../../stix/object.ts'
import { stixId } from '../../stix/id.ts'
import { formatTimestamp } from '../../stix/timestamp.ts'
import { scenarioUuid } from './random.ts'

/** Random ids of the objects that are written once per seed, one stream per type. */
const STREAMS = {
  indicator: 0x1d1, sighting: 0x1d2, report: 0x1d3, relationship: 0x1d4, note: 0x1d5, opinion: 0x1d6, identity: 0x1d7,
  'observed-data': 0x1d8,
} as const

export const contextId = (seed: number, type: keyof typeof STREAMS, n: number): StixId => stixId(type, scenarioUuid(seed, STREAMS[type], n))

/** What every object of the scenario has that is made by somebody. @param time seconds since 1970-01-01 UTC. */
export function made(type: string, id: StixId, by: StixId, time: number, markings: readonly StixId[]): StixObject {
  const created = formatTimestamp(time * 1000)
  return {
    type, spec_version: '2.1', id, created_by_ref: by, created, modified: created, labels: [EXERCISE_LABEL],
    ...(markings.length === 0 ? {} : { object_marking_refs: markings }),
  }
}
