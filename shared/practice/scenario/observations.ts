import { EXERCISE_LABEL } from '../../handling/exercise.ts'
import { EXTENSIONS } from '../../movement/extensions.ts'
import { DIRECTIONS, KINDS, MODES, type Entity, type Movement } from '../../movement/movement.ts'
import { gradesAt } from '../../movement/grade.ts'
import { observedData } from '../../movement/write.ts'
import type { StixId, StixObject } from '../../stix/object.ts'
import { rowIdOf } from './batches.ts'
import type { Scenario } from './build.ts'
import { mustPlace } from './places.ts'
import { REMARKS } from './remarks.ts'
import type { RowNumber } from './rows.ts'
import { MARKING_SETS, SOURCES } from './sources.ts'

/** Besides what is planted, every so-many-th row also comes one by one, so that the two ways can be compared. */
const SAMPLES = 120

/** A row as a movement, under the id that it has in its batch. */
export function movementOf(scenario: Scenario, row: RowNumber): Movement {
  const { rows, entities } = scenario
  const party = (number: number): Entity | undefined => (number === 0 ? undefined : entities.entity(number))
  const subject = party(rows.subject[row]!)
  const conveyance = party(rows.conveyance[row]!)
  const document = party(rows.document[row]!)
  const remark = REMARKS[rows.remark[row]!]!
  return {
    id: rowIdOf(scenario, row), time: rows.time[row]! * 1000, latitude: rows.latitude[row]! / 1e5, longitude: rows.longitude[row]! / 1e5,
    post: mustPlace(rows.post[row]!).ref, ...(rows.other[row] === 0 ? {} : { other: mustPlace(rows.other[row]!).ref }),
    mode: MODES[rows.mode[row]!]!, direction: DIRECTIONS[rows.direction[row]!]!, kind: KINDS[rows.kind[row]!]!,
    ...(subject === undefined ? {} : { subject }), ...(conveyance === undefined ? {} : { conveyance }), ...(document === undefined ? {} : { document }),
    source: SOURCES[rows.source[row]!]!.ref, markings: MARKING_SETS[rows.marking[row]!]!, ...gradesAt(rows.grade[row]!),
    ...(remark === '' ? {} : { remark }),
  }
}

/** Begins the label of every track; stands for the sensor. */
const TRACK = 'EX track'

/** What is known of an observable that a movement names by its id. Its label reads the same again. */
export function observableFor({ ref, kind, label }: Entity, markings: readonly StixId[]): StixObject | undefined {
  const facts = factsOf(kind, label)
  const type = ref.slice(0, ref.indexOf('--'))
  if (facts === undefined || type === 'identity' || type === 'infrastructure') return undefined
  return {
    type, spec_version: '2.1', id: ref, ...facts, object_marking_refs: markings, extensions: { [EXTENSIONS.observables]: { extension_type: 'new-sco' } },
  }
}

function factsOf(kind: Entity['kind'], label: string): { readonly [property: string]: string } | undefined {
  switch (kind) {
    case 'person': {
      const [surname = label, given_names = ''] = label.split(', ')
      return { surname, given_names }
    }
    case 'document': {
      const [document_number = label, issuing_state = ''] = label.split(' ')
      return { document_type: 'P', document_number, issuing_state }
    }
    case 'vehicle': case 'drone': return { unit_type: kind, registration: label }
    case 'container': case 'seal': return { unit_type: kind, equipment_number: label }
    case 'vessel': case 'train': case 'aircraft': return { unit_type: kind, unit_name: label }
    case 'track': return { sensor_id: TRACK, track_number: label.slice(TRACK.length + 1) }
    case 'organisation': case 'unknown': return undefined
  }
}

/** Rows that come one by one: everything planted, those whom notices name, and a sample of the rest; each once, in the order of time. */
export function observedRows(scenario: Scenario): readonly RowNumber[] {
  const { order, positions, planted, noticedRows } = scenario
  const step = Math.max(1, Math.floor(order.length / SAMPLES))
  const sample = Array.from({ length: Math.floor(order.length / step) }, (_, n) => order[n * step]!)
  return [...new Set([...planted.flatMap(({ rows }) => rows), ...noticedRows, ...sample])].toSorted((a, b) => positions[a]! - positions[b]!)
}

/** Observed-data of those rows, each behind the observables that it is the first to name. */
export function observations(scenario: Scenario): readonly StixObject[] {
  const written = new Map<StixId, StixObject>()
  for (const row of observedRows(scenario)) {
    const movement = movementOf(scenario, row)
    for (const entity of [movement.subject, movement.conveyance, movement.document]) {
      const observable = entity && observableFor(entity, movement.markings)
      if (observable !== undefined && !written.has(observable.id)) written.set(observable.id, observable)
    }
    for (const object of observedData(movement)) {
      if (!written.has(object.id)) written.set(object.id, object.type === 'observed-data' ? { ...object, labels: [EXERCISE_LABEL] } : object)
    }
  }
  return [...written.values()]
}
