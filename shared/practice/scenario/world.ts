import { EntityBook, type EntityNumber } from './entities.ts'
import { mustPlace, PLACES } from './places.ts'
import type { Random } from './random.ts'
import { Rows } from './rows.ts'

/** Everything that a generator writes to, and the seed that all chance comes from. */
export interface World {
  readonly seed: number
  readonly rows: Rows
  readonly entities: EntityBook
  /** Ships that call at ports, in order of arrival: containers travel on them. */
  readonly calls: PortCall[]
}

export interface PortCall {
  readonly port: number
  readonly from: number
  readonly vessel: EntityNumber
  readonly arrival: number
}

export const newWorld = (seed: number, movements: number): World => ({ seed, rows: new Rows(movements), entities: new EntityBook(seed), calls: [] })

const LATITUDES = Int32Array.from(PLACES, place => Math.round((place?.latitude ?? 0) * 1e5))
const LONGITUDES = Int32Array.from(PLACES, place => Math.round((place?.longitude ?? 0) * 1e5))

/** Hundred-thousandths of a degree, scattered around a place by up to `spread` of them: lanes, gates, berths. */
export const latitudeNear = (place: number, spread: number, random: Random): number => LATITUDES[place]! + random.between(-spread, spread)
export const longitudeNear = (place: number, spread: number, random: Random): number => LONGITUDES[place]! + random.between(-spread, spread)

/** Lanes of a crossing lie within about a hundred metres. */
export const LANES = 90
/** Gates of an airport and berths of a port within about four hundred. */
export const GATES = 350

/** Degrees of longitude are shorter than those of latitude by this at 46° north. */
const SHORTER = 0.7

/** Kilometres between two places, good to a few percent within the region. */
export function kilometres(a: number, b: number): number {
  const from = mustPlace(a)
  const to = mustPlace(b)
  const north = from.latitude - to.latitude
  const east = (from.longitude - to.longitude) * SHORTER
  return Math.sqrt(north * north + east * east) * 111.2
}
