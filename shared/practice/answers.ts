import { stixId } from '../stix/id.ts'
import type { StixId } from '../stix/object.ts'
import { formatTimestamp } from '../stix/timestamp.ts'
import { rowIdOf } from './scenario/batches.ts'
import { buildScenario } from './scenario/build.ts'
import type { PatternKind } from './scenario/planted/pattern.ts'
import { mustPlace } from './scenario/places.ts'
import { scenarioUuid } from './scenario/random.ts'
import { mustBeScenario } from './scenario.ts'

/** One planted pattern and the rows that show it. */
export interface Answer {
  readonly id: StixId
  readonly kind: PatternKind
  readonly title: string
  readonly truth: string
  /** Looks like something and is nothing. */
  readonly innocent: boolean
  readonly subjects: readonly { readonly ref: StixId; readonly label: string }[]
  readonly movements: readonly { readonly id: StixId; readonly time: string; readonly post: string }[]
}

export interface Answers {
  readonly exercise: true
  readonly seed: number
  readonly movements: number
  readonly patterns: readonly Answer[]
}

const ANSWER_STREAM = 0xa5

/** What is planted in a scenario: for whoever runs an exercise, never served by the exchange. @throws {RangeError} As practiceScenario. */
export function practiceAnswers(seed: number, movements: number): Answers {
  mustBeScenario(seed, movements)
  const scenario = buildScenario(seed, movements)
  const { rows, entities, planted } = scenario
  return {
    exercise: true, seed, movements,
    patterns: planted.map((story, n) => ({
      id: stixId('x-exercise-answer', scenarioUuid(seed, ANSWER_STREAM, n)),
      kind: story.kind, title: story.title, truth: story.truth, innocent: story.innocent,
      subjects: story.subjects.map(subject => entities.entity(subject)).map(({ ref, label }) => ({ ref, label })),
      movements: story.rows.map(row => ({
        id: rowIdOf(scenario, row), time: formatTimestamp(rows.time[row]! * 1000), post: mustPlace(rows.post[row]!).label,
      })),
    })),
  }
}
