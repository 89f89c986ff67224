import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { sliceColumns } from '../../shared/movement/batch-columns.ts'
import { decodeBatch } from '../../shared/movement/batch-parquet.ts'
import { FLIGHTS_NAMESPACE } from '../../shared/movement/extensions.ts'
import { isFlights, PART_ROWS, readFlights } from '../../shared/movement/flights.ts'
import { mustReadUuid, uuid5 } from '../../shared/stix/uuid.ts'
import type { IntakeSummary } from '../../shared/contract/intake.ts'
import type { BatchFault } from '../../shared/movement/batch-parquet.ts'
import type { Intake } from './take-in.ts'

/** Rows of a movement batch that came as a file, or of flights. */
export const takeInParquet = (bytes: Uint8Array, intake: Intake): Promise<Reply<IntakeSummary>> =>
  (isFlights(bytes) ? flights(bytes, intake) : batch(bytes, intake))

async function flights(bytes: Uint8Array, intake: Intake): Promise<Reply<IntakeSummary>> {
  const read = readFlights(bytes, await intake.airports())
  if (!read.ok) return refused(read.why, 'flights-parquet')
  let told = 0
  for (const part of read.parts) {
    intake.tell('rows', part)
    told += part.columns.rows
    intake.tell('progress', { done: told, total: read.rows })
    await intake.breathe()
  }
  const skipped = [{ why: 'unknown-place', count: read.unplaced }, { why: 'bad-time', count: read.untimed }] as const
  return done({ format: 'flights-parquet', objects: 0, movements: told, skipped: skipped.filter(({ count }) => count > 0) })
}

async function batch(bytes: Uint8Array, intake: Intake): Promise<Reply<IntakeSummary>> {
  const decoded = decodeBatch(bytes)
  if (!decoded.ok) return refused(decoded.why, 'movement-parquet')
  const { columns } = decoded
  const name = mustReadUuid(uuid5(FLIGHTS_NAMESPACE, bytes))
  for (let from = 0; from < columns.rows; from += PART_ROWS) {
    const to = Math.min(columns.rows, from + PART_ROWS)
    intake.tell('rows', { columns: sliceColumns(columns, from, to), names: { batch: name, first: from } })
    intake.tell('progress', { done: to, total: columns.rows })
    await intake.breathe()
  }
  return done({ format: 'movement-parquet', objects: 0, movements: columns.rows, skipped: [] })
}

/** Rows off the globe: the file was read, and is left out whole. */
const refused = (why: BatchFault, format: IntakeSummary['format']): Reply<IntakeSummary> =>
  (why === 'bad-position' || why === 'bad-time' ? done({ format, objects: 0, movements: 0, skipped: [{ why, count: 1 }] }) : failed(why))
