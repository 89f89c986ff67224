import { CREDIBILITIES, RELIABILITIES } from '../../shared/handling/admiralty.ts'
import { NO_GRADE } from '../../shared/movement/batch-columns.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { DIRECTIONS, KINDS, MODES, type Credibility, type Entity, type Movement, type Reliability } from '../../shared/movement/movement.ts'
import type { Holdings } from './holdings.ts'

/** Reliability and credibility of a row; empty when nobody graded it. */
export function gradeOf(grade: number): { readonly reliability?: Reliability; readonly credibility?: Credibility } {
  const reliability = RELIABILITIES[Math.floor(grade / 6)]
  const credibility = CREDIBILITIES[grade % 6]
  return grade === NO_GRADE || reliability === undefined || credibility === undefined ? {} : { reliability, credibility }
}

/** A row as the movement that it was made from. */
export function movementOfRow({ rows, dictionaries }: Holdings, row: number): Movement | undefined {
  const id = rows.idOf(row)
  if (id === undefined) return undefined
  const { columns } = rows
  const entity = (ordinal: number): Entity | undefined => (ordinal === 0 ? undefined : dictionaries.entities.at(ordinal))
  const subject = entity(columns.subject[row]!)
  const conveyance = entity(columns.conveyance[row]!)
  const document = entity(columns.document[row]!)
  const other = columns.other[row] === 0 ? undefined : dictionaries.places.at(columns.other[row]!)
  const remark = rows.remarkOf(row)
  return {
    id,
    time: columns.time[row]! * 1000,
    latitude: columns.latitude[row]! / 1e5,
    longitude: columns.longitude[row]! / 1e5,
    post: dictionaries.places.at(columns.post[row]!)!.ref,
    ...(other === undefined ? {} : { other: other.ref }),
    mode: MODES[columns.mode[row]!] ?? 'unknown',
    direction: DIRECTIONS[columns.direction[row]!] ?? 'unknown',
    kind: KINDS[columns.kind[row]!] ?? 'crossing',
    ...(subject === undefined ? {} : { subject }),
    ...(conveyance === undefined ? {} : { conveyance }),
    ...(document === undefined ? {} : { document }),
    source: dictionaries.sources.at(columns.source[row]!)?.ref ?? UNKNOWN_SOURCE,
    markings: dictionaries.markings.at(columns.marking[row]!) ?? [],
    ...gradeOf(columns.grade[row]!),
    ...(remark === '' ? {} : { remark }),
  }
}
