import { stixId } from '../stix/id.ts'
import { uuid5 } from '../stix/uuid.ts'
import { PLACE_NAMESPACE } from './extensions.ts'
import { onGlobe, words } from './facts.ts'
import type { Place } from './movement.ts'

/** Airports by IATA code, out of the rows of assets/reference/airports.json; rows that are none are left out. */
export function airportPlaces(list: unknown): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const row of Array.isArray(list) ? list as readonly unknown[] : []) {
    if (!Array.isArray(row)) continue
    const [code, town, country, latitude, longitude] = row as readonly unknown[]
    if (typeof code !== 'string' || !onGlobe(latitude, longitude)) continue
    places.set(code, airportPlace(code, words(town), words(country), latitude as number, longitude as number))
  }
  return places
}

/** The same id on every laptop, whatever list the position is from. */
const airportPlace = (code: string, town: string, country: string, latitude: number, longitude: number): Place =>
  ({ ref: stixId('location', uuid5(PLACE_NAMESPACE, `airport ${code}`)), kind: 'airport', label: `${town} ${code}`, latitude, longitude, country })
