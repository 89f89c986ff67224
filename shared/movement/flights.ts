import { mustReadUuid, uuid5 } from '../stix/uuid.ts'
import { emptyColumns, NO_PLACE, NO_SOURCE, type RowNames, type RowsPart } from './batch-columns.ts'
import { FLIGHTS_NAMESPACE, UNKNOWN_SOURCE } from './extensions.ts'
import { DIRECTIONS, KINDS, MODES, type Place } from './movement.ts'
import { columnOf, isParquet, NULL, openParquet, readInt64, readTexts, type ParquetFile } from './parquet.ts'
import { rowUuids } from './row-id.ts'
import { LARGEST_BATCH, type BatchFault } from './batch-parquet.ts'

export type ReadFlights =
  | {
    readonly ok: true
    readonly rows: number
    /** Rows of an airport that is not in the list, and rows without a time that a column holds: left out of the parts. */
    readonly unplaced: number
    readonly untimed: number
    readonly parts: Iterable<RowsPart>
  }
  | { readonly ok: false; readonly why: BatchFault }

/** Rows of a part. */
export const PART_ROWS = 131_072

/** Whether Parquet bytes have the columns of a flights file. */
export function isFlights(bytes: Uint8Array): boolean {
  try {
    return isParquet(bytes) && hasFlightColumns(openParquet(bytes))
  } catch {
    return false
  }
}

const hasFlightColumns = (file: ParquetFile): boolean =>
  columnOf(file, 'date')?.type === 'INT64' && columnOf(file, 'origin')?.type === 'BYTE_ARRAY' && columnOf(file, 'destination')?.type === 'BYTE_ARRAY'

/**
 * Flights between airports: `date`, `origin`, `destination` (IATA codes). Each becomes a line of a manifest from origin to destination, by
 * air, at the position of its origin. The file names no time zone, so that its times are taken as UTC; what else it says of a
 * flight (delay, distance) is not kept. Its rows are named after the file's own bytes, so that reading it twice makes nothing new.
 *
 * @param airports By IATA code.
 */
export function readFlights(bytes: Uint8Array, airports: ReadonlyMap<string, Place>): ReadFlights {
  if (!isParquet(bytes)) return { ok: false, why: 'unknown-format' }
  try {
    const file = openParquet(bytes)
    if (!hasFlightColumns(file)) return { ok: false, why: 'not-a-movement-file' }
    if (file.rows === 0) return { ok: false, why: 'empty-file' }
    if (file.rows > LARGEST_BATCH) return { ok: false, why: 'too-large' }
    return read(file, mustReadUuid(uuid5(FLIGHTS_NAMESPACE, bytes)), airports)
  } catch {
    return { ok: false, why: 'not-a-movement-file' }
  }
}

/** Units of `date` in a second. */
function unitsPerSecond(file: ParquetFile): number {
  const date = columnOf(file, 'date')
  const unit = date?.logical_type?.type === 'TIMESTAMP' ? date.logical_type.unit : date?.converted_type === 'TIMESTAMP_MICROS' ? 'MICROS' : 'MILLIS'
  return unit === 'NANOS' ? 1e9 : unit === 'MICROS' ? 1e6 : 1e3
}

function read(file: ParquetFile, batch: Uint8Array<ArrayBuffer>, airports: ReadonlyMap<string, Place>): ReadFlights {
  const { rows } = file
  const places: Place[] = [NO_PLACE]
  const ordinals = new Map<string, number>()
  const ordinalOf = (code: string): number => {
    const place = airports.get(code)
    if (place === undefined) return 0
    const ordinal = ordinals.get(code) ?? places.push(place) - 1
    ordinals.set(code, ordinal)
    return ordinal
  }
  const origin = airportsOf(file, 'origin', ordinalOf)
  const destination = airportsOf(file, 'destination', ordinalOf)
  const time = readInt64(file, 'date')
  const unit = unitsPerSecond(file)
  let unplaced = 0
  let untimed = 0
  for (let row = 0; row < rows; row++) {
    const seconds = time[row] = Math.floor(time[row]! / unit)
    if (origin[row] === 0 || destination[row] === 0) unplaced++
    else if (!(seconds >= 0 && seconds <= 0xffffffff)) untimed++
  }
  return { ok: true, rows, unplaced, untimed, parts: cut({ batch, places, origin, destination, time }) }
}

function airportsOf(file: ParquetFile, name: string, ordinalOf: (code: string) => number): Uint16Array {
  const { ordinals, texts } = readTexts(file, name)
  const decoder = new TextDecoder()
  const known = Uint16Array.from(texts, code => (code.length === 3 ? ordinalOf(decoder.decode(code)) : 0))
  return Uint16Array.from(ordinals, text => (text === NULL ? 0 : known[text]!))
}

interface Flights {
  readonly batch: Uint8Array<ArrayBuffer>
  readonly places: readonly Place[]
  readonly origin: Uint16Array
  readonly destination: Uint16Array
  /** Seconds since 1970-01-01. */
  readonly time: Float64Array
}

function* cut({ batch, places, origin, destination, time }: Flights): Generator<RowsPart> {
  const latitudes = Int32Array.from(places, place => Math.round(place.latitude * 1e5))
  const longitudes = Int32Array.from(places, place => Math.round(place.longitude * 1e5))
  for (let from = 0; from < time.length; from += PART_ROWS) {
    const to = Math.min(time.length, from + PART_ROWS)
    const kept: number[] = []
    for (let row = from; row < to; row++) if (origin[row] !== 0 && destination[row] !== 0 && time[row]! >= 0 && time[row]! <= 0xffffffff) kept.push(row)
    if (kept.length === 0) continue
    const columns = { ...emptyColumns(kept.length), places, sources: [NO_SOURCE, { ref: UNKNOWN_SOURCE, label: '' }] }
    columns.mode.fill(MODES.indexOf('air'))
    columns.direction.fill(DIRECTIONS.indexOf('transit'))
    columns.kind.fill(KINDS.indexOf('manifest-line'))
    columns.source.fill(1)
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i]!
      columns.time[i] = time[row]!
      columns.post[i] = origin[row]!
      columns.other[i] = destination[row]!
      columns.latitude[i] = latitudes[origin[row]!]!
      columns.longitude[i] = longitudes[origin[row]!]!
    }
    yield { columns, names: namesOf(batch, from, to, kept) }
  }
}

/** Rows keep their number in the file; where some are left out between them, each is named for itself. */
function namesOf(batch: Uint8Array<ArrayBuffer>, from: number, to: number, kept: readonly number[]): RowNames {
  if (kept.length === to - from) return { batch, first: from }
  const all = rowUuids(batch, from, to - from)
  const uuids = new Uint8Array(kept.length * 16)
  kept.forEach((row, i) => uuids.set(all.subarray((row - from) * 16, (row - from + 1) * 16), i * 16))
  return { uuids }
}
