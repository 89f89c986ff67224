import { TLP_IDS } from '../../handling/marking.ts'
import { NO_ENTITY, NO_PLACE, NO_SOURCE, type BatchColumns } from '../../movement/batch-columns.ts'
import { batchObjects } from '../../movement/batch.ts'
import type { Entity } from '../../movement/movement.ts'
import { rowId } from '../../movement/row-id.ts'
import { stixId, uuidOf } from '../../stix/id.ts'
import type { StixId, StixObject } from '../../stix/object.ts'
import { mustReadUuid } from '../../stix/uuid.ts'
import type { Scenario } from './build.ts'
import { HOUR } from './calendar.ts'
import { EXERCISE_LABEL } from '../../handling/exercise.ts'
import { PLACES } from './places.ts'
import { mix, scenarioUuid } from './random.ts'
import { REMARKS } from './remarks.ts'
import type { RowNumber } from './rows.ts'
import { agencyId, MARKING_SETS, SOURCES } from './sources.ts'

/** Rows of a full batch, as many as a full segment of a vault. */
export const BATCH_ROWS = 16_384

const BATCH_STREAM = 0xba7c

export const batchCount = (movements: number): number => Math.ceil(movements / BATCH_ROWS)

/** The n-th batch of a scenario. Another number of movements is another scenario: its rows are others. */
export const batchId = ({ seed, movements }: Scenario, batch: number): StixId =>
  stixId('observed-data', scenarioUuid(mix(seed, movements), BATCH_STREAM, batch))

const PLACE_DICTIONARY = PLACES.map(place => (place === undefined ? NO_PLACE : {
  ref: place.ref, kind: place.kind, label: place.label, latitude: place.latitude, longitude: place.longitude, country: place.country,
}))
const SOURCE_DICTIONARY = SOURCES.map(source => source ?? NO_SOURCE)
const REMARK_BYTES = REMARKS.map(remark => new TextEncoder().encode(remark))

/** Rows of a batch in the order of time, with a dictionary of those who appear in it. */
export function batchColumns(scenario: Scenario, batch: number): BatchColumns {
  const { rows, order, entities } = scenario
  const numbers = order.subarray(batch * BATCH_ROWS, Math.min((batch + 1) * BATCH_ROWS, scenario.movements))
  const { length } = numbers
  const dictionary: Entity[] = [NO_ENTITY]
  const ordinals = new Uint32Array(entities.count + 1)
  const ordinal = (entity: number): number => {
    if (entity === 0) return 0
    const known = ordinals[entity]!
    if (known !== 0) return known
    const added = dictionary.push(entities.entity(entity)) - 1
    ordinals[entity] = added
    return added
  }
  // Loops instead of `from` with a function: a million rows take a second less.
  const narrow = (column: Uint8Array): Uint8Array<ArrayBuffer> => {
    const picked = new Uint8Array(length)
    for (let i = 0; i < length; i++) picked[i] = column[numbers[i]!]!
    return picked
  }
  const party = (column: Uint32Array): Uint32Array<ArrayBuffer> => {
    const picked = new Uint32Array(length)
    for (let i = 0; i < length; i++) picked[i] = ordinal(column[numbers[i]!]!)
    return picked
  }
  const time = new Uint32Array(length)
  const latitude = new Int32Array(length)
  const longitude = new Int32Array(length)
  const remarkLengths = new Uint16Array(length)
  let remarkEnd = 0
  for (let i = 0; i < length; i++) {
    const row = numbers[i]!
    time[i] = rows.time[row]!
    latitude[i] = rows.latitude[row]!
    longitude[i] = rows.longitude[row]!
    remarkEnd += remarkLengths[i] = REMARK_BYTES[rows.remark[row]!]!.length
  }
  const remarkBytes = new Uint8Array(remarkEnd)
  remarkEnd = 0
  for (let i = 0; i < length; i++) {
    if (remarkLengths[i] === 0) continue
    const bytes = REMARK_BYTES[rows.remark[numbers[i]!]!]!
    remarkBytes.set(bytes, remarkEnd)
    remarkEnd += bytes.length
  }
  return {
    rows: length, time, latitude, longitude,
    post: Uint16Array.from(narrow(rows.post)), other: Uint16Array.from(narrow(rows.other)), mode: narrow(rows.mode),
    direction: narrow(rows.direction), kind: narrow(rows.kind),
    subject: party(rows.subject), conveyance: party(rows.conveyance), document: party(rows.document),
    source: Uint16Array.from(narrow(rows.source)), marking: Uint16Array.from(narrow(rows.marking)), grade: narrow(rows.grade), remarkLengths, remarkBytes,
    places: PLACE_DICTIONARY, entities: dictionary, sources: SOURCE_DICTIONARY, markings: MARKING_SETS,
  }
}

/** The two objects that carry a batch, marked like the strictest of its rows. It was made an hour after its last row. */
export function batchPair(scenario: Scenario, batch: number): readonly [artifact: StixObject, observed: StixObject] {
  const columns = batchColumns(scenario, batch)
  const [artifact, observed] = batchObjects(columns, {
    id: batchId(scenario, batch), createdBy: agencyId('exchange'), created: (columns.time[columns.rows - 1]! + HOUR) * 1000,
    markings: [TLP_IDS['AMBER+STRICT']],
  })
  return [artifact, { ...observed, labels: [EXERCISE_LABEL] }]
}

/** Where a row stands: its batch, and its number in it. */
export function placeInBatches(scenario: Scenario, row: RowNumber): { readonly batch: number; readonly number: number } {
  const position = scenario.positions[row]!
  return { batch: Math.floor(position / BATCH_ROWS), number: position % BATCH_ROWS }
}

/** The id that every laptop gives a row. */
export function rowIdOf(scenario: Scenario, row: RowNumber): StixId {
  const { batch, number } = placeInBatches(scenario, row)
  return rowId(mustReadUuid(uuidOf(batchId(scenario, batch))), number)
}
