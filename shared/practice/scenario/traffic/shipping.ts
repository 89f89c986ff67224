import { BEGIN, DAY, END, HOUR } from '../calendar.ts'
import type { EntityNumber } from '../entities.ts'
import { along, lane, laneLength } from '../lanes.ts'
import { HOSTS, mustPlace, placeAt, placesWhere, type CountryCode } from '../places.ts'
import { Random } from '../random.ts'
import { direction, kind, mode } from '../rows.ts'
import { borderService, MARKING, SOURCE } from '../sources.ts'
import { GATES, latitudeNear, longitudeNear, type World } from '../world.ts'
import { crossingMarking, NOT_GRADED, SENSED_GRADE } from './handled.ts'

const STREAM = 31

/** A ship under way reports every two hours; a silence four times as long does not happen by chance. */
const REPORT = 2 * HOUR
/** Kilometres an hour: 13 to 16 knots. */
const SLOWEST = 24
const FASTEST = 30

/** Which shore station hears a ship. */
export function stationFor(latitude: number): number {
  return placeAt(latitude > 45 ? 'XCRAD' : latitude > 43.8 ? 'XDRAD' : 'XDOUT')
}

/** Fills up to `wanted` rows with voyages: positions under way, and the arrival and departure at ports of the five. @returns how many were added. */
export function shipping(world: World, ships: readonly EntityNumber[], wanted: number): number {
  const { rows, seed, calls } = world
  const random = new Random(seed, STREAM)
  const ports = placesWhere(place => place.kind === 'seaport')
  const isHost = (port: number): boolean => (HOSTS as readonly CountryCode[]).includes(mustPlace(port).country)
  const sea = mode('sea')
  const before = rows.count
  const berth = ships.map(() => random.pick(ports))
  const freeFrom = ships.map(() => BEGIN + random.below(20 * DAY))
  // Voyages are spread over the year: after each, a ship rests as long as the budget of the whole fleet asks for.
  const voyages = Math.max(1, wanted / 12 / ships.length)
  const pause = Math.max(10 * HOUR, Math.floor(340 * DAY / voyages) - 2 * DAY)

  const call = (ship: number, port: number, other: number, time: number, way: 'entry' | 'exit'): void => {
    rows.add({
      time, latitude: latitudeNear(port, GATES, random), longitude: longitudeNear(port, GATES, random), post: port, other, mode: sea,
      direction: direction(way), kind: kind('crossing'), subject: ships[ship]!, conveyance: 0, document: 0,
      source: borderService(mustPlace(port).country), marking: crossingMarking(random), grade: NOT_GRADED, remark: 0,
    })
  }

  for (let turn = 0, idle = 0; idle < ships.length; turn++) {
    const ship = turn % ships.length
    idle++
    const from = berth[ship]!
    const to = random.pick(ports)
    if (to === from) {
      idle--
      continue
    }
    const way = lane(mustPlace(from).code, mustPlace(to).code)
    const length = laneLength(way)
    const speed = random.between(SLOWEST, FASTEST)
    const departure = freeFrom[ship]!
    const arrival = departure + Math.round(length / speed * HOUR)
    const plots = Math.floor((arrival - departure - 1) / REPORT)
    if (arrival >= END || plots + 2 > Math.min(rows.free, wanted - (rows.count - before))) continue
    idle = 0
    if (isHost(from)) call(ship, from, to, departure, 'exit')
    for (let plot = 1; plot <= plots; plot++) {
      const time = departure + plot * REPORT + random.between(-300, 300)
      const [latitude, longitude] = along(way, (time - departure) / HOUR * speed)
      rows.add({
        time, latitude: Math.round(latitude * 1e5), longitude: Math.round(longitude * 1e5), post: stationFor(latitude), other: 0, mode: sea,
        direction: direction('unknown'),
        kind: kind('detection'), subject: ships[ship]!, conveyance: 0, document: 0, source: SOURCE.coast, marking: MARKING.clear,
        grade: SENSED_GRADE, remark: 0,
      })
    }
    if (isHost(to)) {
      call(ship, to, from, arrival, 'entry')
      calls.push({ port: to, from, vessel: ships[ship]!, arrival })
    }
    berth[ship] = to
    freeFrom[ship] = arrival + random.between(Math.floor(pause / 2), Math.floor(pause * 1.5))
  }
  return rows.count - before
}
