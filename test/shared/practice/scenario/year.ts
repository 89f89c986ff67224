import type { BatchColumns } from '../../../../shared/movement/batch-columns.ts'
import { readBatch } from '../../../../shared/movement/batch.ts'
import type { Movement } from '../../../../shared/movement/movement.ts'
import { movementAt } from '../../../../shared/movement/row.ts'
import type { PracticeScenario, SeededCollection } from '../../../../shared/practice/collection.ts'
import { practiceScenario } from '../../../../shared/practice/scenario.ts'
import type { StixObject } from '../../../../shared/stix/object.ts'

export interface Year {
  readonly scenario: PracticeScenario
  readonly batches: readonly BatchColumns[]
  /** Every movement as a partner reads it out of the batches. */
  readonly movements: readonly Movement[]
}

export function collection(scenario: PracticeScenario, alias: string): SeededCollection {
  const found = scenario.collections.find(candidate => candidate.alias === alias)
  if (found === undefined) throw new RangeError(`no collection ${alias}`)
  return found
}

export const objectsOf = (scenario: PracticeScenario, alias: string): readonly StixObject[] => {
  const served = collection(scenario, alias)
  return served.objects(0, served.count)
}

/** A scenario as whoever pulls it sees it: nothing of how it was made is used here. */
export function year(seed: number, count: number): Year {
  const scenario = practiceScenario(seed, count)
  const sent = objectsOf(scenario, 'movements')
  const batches: BatchColumns[] = []
  const movements: Movement[] = []
  for (let i = 0; i < sent.length; i += 2) {
    const read = readBatch(sent[i + 1]!, sent[i]!)
    if (!read.ok) throw new Error(`batch ${i / 2}: ${read.why}`)
    batches.push(read.columns)
    for (let row = 0; row < read.columns.rows; row++) movements.push(movementAt(read.columns, { batch: read.batch, first: 0 }, row))
  }
  return { scenario, batches, movements }
}
