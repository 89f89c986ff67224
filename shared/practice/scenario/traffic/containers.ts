import { DAY, END, HOUR } from '../calendar.ts'
import type { EntityNumber } from '../entities.ts'
import { HOSTS, mustPlace, placesWhere, type CountryCode } from '../places.ts'
import { Random } from '../random.ts'
import { direction, kind, mode } from '../rows.ts'
import { MARKING, SOURCE } from '../sources.ts'
import { GATES, LANES, latitudeNear, longitudeNear, type PortCall, type World } from '../world.ts'
import { LISTED_GRADE } from './handled.ts'

const STREAM = 51
const CARGO = kind('cargo-line')

/** Land posts through which goods of a country leave it. */
export const goodsPosts = (country: CountryCode, way: 'rail' | 'road'): readonly number[] =>
  placesWhere(place => place.neighbour !== undefined && place.modes.includes(way) && (place.country === country || place.neighbour === country))

/** Fills up to `wanted` rows (a multiple of two) with containers that come off a ship and leave by land under the same seal. @returns how many were added. */
export function containers(world: World, wanted: number): number {
  const { rows, entities, seed, calls } = world
  const random = new Random(seed, STREAM)
  const before = rows.count
  const freightTrains = Array.from({ length: 60 }, () => entities.add('train', 'XA'))
  const usable = calls.filter(call => call.arrival + 9 * DAY < END)
  const rail = new Map(HOSTS.map((country): [CountryCode, readonly number[]] => [country, goodsPosts(country, 'rail')]))
  const road = new Map(HOSTS.map((country): [CountryCode, readonly number[]] => [country, goodsPosts(country, 'road')]))
  const areas = new Map(HOSTS.map((country): [CountryCode, readonly number[]] => [
    country, placesWhere(place => place.kind === 'area' && place.country === country),
  ]))

  const journey = (container: number, call: PortCall): void => {
    const country = mustPlace(call.port).country
    const way = random.below(5) < 3 ? 'rail' : 'road'
    const gate = random.pick((way === 'rail' ? rail : road).get(country)!)
    const { country: owner, neighbour } = mustPlace(gate)
    const abroad = owner === country ? neighbour! : owner
    const seal = entities.add('seal', country)
    const landed = call.arrival + random.between(1, 8) * HOUR + random.below(HOUR)
    const train = way === 'rail' ? random.pick(freightTrains) : entities.add('vehicle', country)
    const add = (time: number, post: number, spread: number, other: number, by: number, way: number, conveyance: EntityNumber, source: number): void => {
      rows.add({
        time, latitude: latitudeNear(post, spread, random), longitude: longitudeNear(post, spread, random), post, other, mode: by,
        direction: way, kind: CARGO, subject: container,
        conveyance, document: seal, source, marking: MARKING.releasable, grade: LISTED_GRADE, remark: 0,
      })
    }
    add(landed, call.port, GATES, call.from, mode('sea'), direction('entry'), call.vessel, SOURCE.ports)
    add(
      landed + random.between(20, 150) * HOUR, gate, LANES, random.pick(areas.get(abroad)!), mode(way),
      direction(owner === country ? 'exit' : 'entry'), train, SOURCE.rail
    )
  }

  while (usable.length > 0 && wanted - (rows.count - before) >= 2 && rows.free >= 2) {
    const container = entities.add('container', 'XA')
    journey(container, random.pick(usable))
  }
  return rows.count - before
}
