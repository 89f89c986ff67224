import type { StixObject } from '../stix/object.ts'
import type { PracticeScenario, SeededCollection } from './collection.ts'
import { batchCount, batchPair } from './scenario/batches.ts'
import { buildScenario, type Scenario } from './scenario/build.ts'
import { OPENED } from './scenario/calendar.ts'
import { notices } from './scenario/notices.ts'
import { observations } from './scenario/observations.ts'
import { reference } from './scenario/reference.ts'
import { reports } from './scenario/reports.ts'

/** Movements without anything being said: a year between five small countries. */
export const USUAL_MOVEMENTS = 50_000
/** The planted patterns alone take some hundred. */
export const FEWEST_MOVEMENTS = 2_000
export const MOST_MOVEMENTS = 1_000_000

/** @throws {RangeError} There is no scenario of this seed or size. */
export function mustBeScenario(seed: number, movements: number): void {
  if (!Number.isInteger(seed) || seed < -0x8000_0000 || seed > 0xffff_ffff) throw new RangeError('a seed is a whole number of 32 bits')
  if (!Number.isInteger(movements) || movements < FEWEST_MOVEMENTS || movements > MOST_MOVEMENTS) {
    throw new RangeError(`${movements} movements; a scenario has ${FEWEST_MOVEMENTS} to ${MOST_MOVEMENTS}`)
  }
}

type Described = Pick<SeededCollection, 'id' | 'alias' | 'title' | 'description'>

/** A collection whose few objects are made together when the first is asked for. */
function listed(described: Described, write: () => readonly StixObject[]): SeededCollection {
  let written: readonly StixObject[] | undefined
  const all = (): readonly StixObject[] => (written ??= write())
  return { ...described, canRead: true, canWrite: false, get count() { return all().length }, objects: (from, to) => all().slice(from, to) }
}

/** Artifact and observed-data of each batch, side by side; a batch is encoded when one of the two is asked for. */
function batched(described: Described, movements: number, scenario: () => Scenario): SeededCollection {
  const count = batchCount(movements) * 2
  return {
    ...described, canRead: true, canWrite: false, count,
    objects: (from, to) => {
      const asked: StixObject[] = []
      for (let batch = Math.max(0, from) >>> 1; batch * 2 < Math.min(to, count); batch++) {
        asked.push(...batchPair(scenario(), batch).filter((_, side) => batch * 2 + side >= from && batch * 2 + side < to))
      }
      return asked
    },
  }
}

/**
 * A year of invented traffic between invented, friendly neighbours, with patterns planted in it. Same seed and count, same bytes.
 * Collections in the order in which a laptop should pull them: reference, movements, observations, notices, reports; then `findings`, empty and writable.
 *
 * @param seed any 32-bit integer. @param movements exact number of different movements, FEWEST_MOVEMENTS to MOST_MOVEMENTS.
 * @throws {RangeError} A number outside of these.
 */
export function practiceScenario(seed: number, movements: number): PracticeScenario {
  mustBeScenario(seed, movements)
  let built: Scenario | undefined
  const scenario = (): Scenario => (built ??= buildScenario(seed, movements))
  return {
    title: 'EXERCISE Five Neighbours Exchange',
    opened: OPENED * 1000,
    collections: [
      listed({
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e01', alias: 'reference', title: 'EXERCISE Reference',
        description: 'Markings, bodies, places, and people and conveyances with a file.',
      }, () => reference(scenario())),
      batched({
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e02', alias: 'movements', title: 'EXERCISE Movements',
        description: 'A year of movements in batches: Parquet in an artifact, one observed-data each.',
      }, movements, scenario),
      listed({
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e03', alias: 'observations', title: 'EXERCISE Observations',
        description: 'Some of the movements one by one, under the ids that they have in the batches.',
      }, () => observations(scenario())),
      listed({
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e04', alias: 'notices', title: 'EXERCISE Notices', description: 'Watchlist notices with the action to take, and hits.',
      }, () => notices(scenario())),
      listed({
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e05', alias: 'reports', title: 'EXERCISE Reports', description: 'What partners wrote during the year.',
      }, () => reports(scenario())),
      {
        id: '5d8f3a52-9f3c-4d0e-8b35-2f4f6a7c1e06', alias: 'findings', title: 'EXERCISE Findings', description: 'Send findings here.',
        canRead: true, canWrite: true, count: 0, objects: () => [],
      },
    ],
  }
}
