import { BEGIN, DAY, END, HOUR, MINUTE } from '../calendar.ts'
import type { EntityNumber } from '../entities.ts'
import { HOSTS, mustPlace, placesWhere, type CountryCode } from '../places.ts'
import { Random } from '../random.ts'
import { RHYTHMS } from '../rhythm.ts'
import { direction, kind, mode } from '../rows.ts'
import { borderService, MARKING, SOURCE } from '../sources.ts'
import { GATES, kilometres, latitudeNear, longitudeNear, type World } from '../world.ts'
import { crossingMarking, LISTED_GRADE, NOT_GRADED, ordinaryRemark } from './handled.ts'

const STREAM = 21

/** Departures of one route on one day stand in so many slots. */
const SLOTS = 4

const AIR = mode('air')
const ENTRY = direction('entry')
const EXIT = direction('exit')
const CROSSING = kind('crossing')
const MANIFEST = kind('manifest-line')

/** Rows of one trip by air: the manifest line, the arrival, the departure and the manifest line of the way back. */
export const FLIGHT_ROWS = 4

/** Fills up to `wanted` rows (a multiple of four) with trips by air. @returns how many were added. */
export function flights(world: World, wanted: number): number {
  const { rows, entities, seed } = world
  const random = new Random(seed, STREAM)
  const airports = placesWhere(place => place.kind === 'airport')
  const hostAirports = airports.filter(airport => (HOSTS as readonly CountryCode[]).includes(mustPlace(airport).country))
  const routes = new Map<number, readonly EntityNumber[]>()
  const before = rows.count
  const aloft = (from: number, to: number): number => 25 * MINUTE + Math.round(kilometres(from, to) * 4.6)
  const flightOf = (from: number, to: number, time: number): EntityNumber => {
    const key = from * 256 + to
    const flights = routes.get(key) ?? Array.from({ length: SLOTS }, () => entities.add('aircraft', mustPlace(from).country))
    routes.set(key, flights)
    return flights[Math.floor(time % DAY / (DAY / SLOTS))]!
  }

  while (wanted - (rows.count - before) >= FLIGHT_ROWS && rows.free >= FLIGHT_ROWS) {
    const host = hostAirports[Math.min(random.below(hostAirports.length), random.below(hostAirports.length))]!
    const there = random.pick(airports)
    const home = mustPlace(there).country
    const country = mustPlace(host).country
    if (home === country) continue
    const service = borderService(country)
    const person = entities.add('person', home)
    const document = entities.add('document', home)
    const trips = random.below(6) === 0 ? random.between(2, 9) : 1
    let freeFrom = BEGIN + DAY
    for (let trip = 0; trip < trips; trip++) {
      if (wanted - (rows.count - before) < FLIGHT_ROWS || rows.free < FLIGHT_ROWS) break
      const leaves = RHYTHMS.air.momentAt((trip + random.unit()) / trips, random)
      const lands = leaves + aloft(there, host)
      const returns = leaves - (leaves - BEGIN) % DAY + random.between(1, random.below(3) === 0 ? 16 : 5) * DAY + RHYTHMS.air.secondOfDay(random)
      if (leaves < freeFrom || returns < lands + 8 * HOUR || returns + HOUR >= END) continue
      const marking = crossingMarking(random)
      const add = (time: number, kind: number, way: number, conveyance: EntityNumber, remark: number): void => {
        const listed = kind === MANIFEST
        rows.add({
          time, latitude: latitudeNear(host, GATES, random), longitude: longitudeNear(host, GATES, random), post: host, other: there,
          mode: AIR, direction: way, kind,
          subject: person, conveyance, document, source: listed ? SOURCE.airlines : service, marking: listed ? MARKING.releasable : marking,
          grade: listed ? LISTED_GRADE : NOT_GRADED, remark,
        })
      }
      const inbound = flightOf(there, host, leaves)
      const outbound = flightOf(host, there, returns)
      add(leaves, MANIFEST, ENTRY, inbound, 0)
      add(lands + random.between(15, 50) * MINUTE, CROSSING, ENTRY, inbound, ordinaryRemark(random))
      add(returns - random.between(35, 100) * MINUTE, CROSSING, EXIT, outbound, 0)
      add(returns, MANIFEST, EXIT, outbound, 0)
      freeFrom = returns + 2 * DAY
    }
  }
  return rows.count - before
}
