import { uuidText } from '../stix/uuid.ts'
import { gradesAt } from './grade.ts'
import { DIRECTIONS, KINDS, MODES, type Entity, type Movement } from './movement.ts'
import { rowId } from './row-id.ts'
import type { BatchColumns, RowNames } from './batch-columns.ts'
import type { StixId } from '../stix/object.ts'

/** The id of one row. */
export const idAt = (names: RowNames, row: number): StixId =>
  ('uuids' in names ? `observed-data--${uuidText(names.uuids, row * 16)}` : rowId(names.batch, names.first + row))

/** One row as a movement again. The columns must be sound. Sums up the remarks before it, so that it is not for all rows of a batch. */
export function movementAt(columns: BatchColumns, names: RowNames, row: number): Movement {
  const entity = (ordinals: Uint32Array): Entity | undefined => (ordinals[row] === 0 ? undefined : columns.entities[ordinals[row]!])
  const [subject, conveyance, document] = [entity(columns.subject), entity(columns.conveyance), entity(columns.document)]
  const other = columns.other[row]!
  const remark = remarkAt(columns, row)
  return {
    id: idAt(names, row),
    time: columns.time[row]! * 1000,
    latitude: columns.latitude[row]! / 1e5,
    longitude: columns.longitude[row]! / 1e5,
    post: columns.places[columns.post[row]!]!.ref,
    ...(other === 0 ? {} : { other: columns.places[other]!.ref }),
    mode: MODES[columns.mode[row]!]!,
    direction: DIRECTIONS[columns.direction[row]!]!,
    kind: KINDS[columns.kind[row]!]!,
    ...(subject === undefined ? {} : { subject }),
    ...(conveyance === undefined ? {} : { conveyance }),
    ...(document === undefined ? {} : { document }),
    source: columns.sources[columns.source[row]!]!.ref,
    markings: columns.markings[columns.marking[row]!]!,
    ...gradesAt(columns.grade[row]!),
    ...(remark === '' ? {} : { remark }),
  }
}

function remarkAt({ remarkLengths, remarkBytes }: BatchColumns, row: number): string {
  let from = 0
  for (let before = 0; before < row; before++) from += remarkLengths[before] ?? 0
  return new TextDecoder().decode(remarkBytes.subarray(from, from + (remarkLengths[row] ?? 0)))
}
