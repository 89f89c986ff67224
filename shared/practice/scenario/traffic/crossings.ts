import type { Mode } from '../../../movement/movement.ts'
import { BEGIN, DAY, END, HOUR } from '../calendar.ts'
import type { EntityNumber } from '../entities.ts'
import { HOSTS, mustPlace, placesWhere, type CountryCode } from '../places.ts'
import { Random } from '../random.ts'
import { REFUSAL_REMARKS } from '../remarks.ts'
import { RHYTHMS, type Rhythm } from '../rhythm.ts'
import { direction, kind, mode, type Row } from '../rows.ts'
import { borderService } from '../sources.ts'
import { kilometres, LANES, latitudeNear, longitudeNear, type World } from '../world.ts'
import { crossingMarking, NOT_GRADED, ordinaryRemark } from './handled.ts'

/** Land and river traffic of one sort. */
export interface CrossingTraffic {
  readonly mode: Mode
  readonly stream: number
  readonly rhythm: Rhythm
  /** Who travels again and again at the same hours. */
  readonly commute: Rhythm
  /** Share of travellers that come in a conveyance of their own. */
  readonly ownConveyance: number
  /** One refused in so many travellers. */
  readonly refusedOneIn: number
}

export const ROAD: CrossingTraffic = {
  mode: 'road', stream: 11, rhythm: RHYTHMS.road, commute: RHYTHMS.commute, ownConveyance: 0.86, refusedOneIn: 90,
}
export const FOOT: CrossingTraffic = { mode: 'foot', stream: 12, rhythm: RHYTHMS.foot, commute: RHYTHMS.commute, ownConveyance: 0, refusedOneIn: 70 }
export const RAIL: CrossingTraffic = { mode: 'rail', stream: 13, rhythm: RHYTHMS.rail, commute: RHYTHMS.commute, ownConveyance: 0, refusedOneIn: 140 }
export const RIVER: CrossingTraffic = {
  mode: 'inland-water', stream: 14, rhythm: RHYTHMS.freight, commute: RHYTHMS.freight, ownConveyance: 1, refusedOneIn: 400,
}

/** How often one person travels in the year: mostly once, a few all the time. */
function tripsOfOne(random: Random): number {
  const share = random.below(100)
  if (share < 55) return 1
  if (share < 75) return 2
  if (share < 86) return random.between(3, 4)
  if (share < 94) return random.between(5, 12)
  return share < 98 ? random.between(13, 40) : random.between(60, 110)
}

/** From so many trips on somebody is a commuter: one post, weekdays, out in the morning and back in the afternoon. */
const COMMUTER = 41

/** Nobody is away from home again sooner; also the time that keeps one person from being at two far places at once. */
const REST = 14 * HOUR

const crossingsOf = (country: CountryCode, way: Mode): readonly number[] =>
  placesWhere(place => place.neighbour !== undefined && place.modes.includes(way) && (place.country === country || place.neighbour === country))

const areasOf = new Map(HOSTS.map(country => [country, placesWhere(place => place.kind === 'area' && place.country === country)]))

interface Traveller {
  readonly person: EntityNumber
  readonly document: EntityNumber
  readonly conveyance: EntityNumber
  readonly home: CountryCode
  readonly post: number
  /** Another post of the same two countries and the same owner, sometimes used for the way back. */
  readonly second: number
}

/** Fills up to `wanted` rows with round trips across land borders. @returns how many were added. */
export function crossings(world: World, traffic: CrossingTraffic, wanted: number): number {
  const { rows, entities, seed } = world
  const random = new Random(seed, traffic.stream)
  const posts = new Map(HOSTS.map(country => [country, crossingsOf(country, traffic.mode)]))
  const alike = new Map([...posts.values()].flat().map(post => {
    const { country, neighbour } = mustPlace(post)
    return [
      post,
      posts.get(country as (typeof HOSTS)[number])!.filter(place => mustPlace(place).country === country && mustPlace(place).neighbour === neighbour),
    ]
  }))
  const homes = HOSTS.filter(country => posts.get(country)!.length > 0)
  const trains = traffic.mode === 'rail' ? Array.from({ length: 160 }, () => entities.add('train', 'XA')) : []
  const way = mode(traffic.mode)
  const entry = direction('entry')
  const exit = direction('exit')
  const crossing = kind('crossing')
  const before = rows.count

  const conveyanceKind = traffic.mode === 'inland-water' ? 'vessel' : 'vehicle'
  const arrive = (): Traveller => {
    const home = random.pick(homes)
    const near = posts.get(home)!
    // The posts of a country are not equally busy: the first of the list take most.
    const post = near[Math.min(random.below(near.length), random.below(near.length))]!
    const person = entities.add('person', home)
    return {
      person, document: entities.add('document', home), home, post, second: random.pick(alike.get(post)!),
      conveyance: random.chance(traffic.ownConveyance) ? entities.add(conveyanceKind, home) : 0,
    }
  }

  const row = (traveller: Traveller, post: number, time: number, bound: number, other: number, marking: number, remark: number): Row => ({
    time, latitude: latitudeNear(post, LANES, random), longitude: longitudeNear(post, LANES, random), post, other, mode: way,
    direction: bound, kind: crossing, subject: traveller.person, document: traveller.document,
    // A train is told by its post and its hour, so that those who sat in one train share it.
    conveyance: trains.length > 0 ? trains[(post * 7 + Math.floor(time % DAY / HOUR)) % trains.length]! : traveller.conveyance,
    source: borderService(mustPlace(post).country), marking, grade: NOT_GRADED, remark,
  })

  const travel = (traveller: Traveller, trips: number): void => {
    const commuter = trips >= COMMUTER
    const rhythm = commuter ? traffic.commute : traffic.rhythm
    const country = mustPlace(traveller.post).country
    const abroad = country === traveller.home ? mustPlace(traveller.post).neighbour! : country
    const area = random.pick(areasOf.get(abroad as (typeof HOSTS)[number])!)
    const leavesThroughHome = country === traveller.home
    let freeFrom = BEGIN
    for (let trip = 0; trip < trips && rows.free >= 2 && rows.count - before < wanted; trip++) {
      const out = rhythm.momentAt((trip + random.unit()) / trips, random)
      if (out < freeFrom) continue
      const post = traveller.post
      const back = !commuter && random.below(5) === 0 ? traveller.second : post
      const home = commuter || random.below(5) < 2
        ? out + random.between(commuter ? 8 * HOUR : 3 * HOUR, 11 * HOUR)
        : out - (out - BEGIN) % DAY + (random.below(4) === 0 ? random.between(4, 20) : random.between(1, 3)) * DAY + rhythm.secondOfDay(random)
      // Whoever comes back elsewhere needs the time for the way.
      const soonest = out + 2 * HOUR + kilometres(post, back) * 90
      if (home >= END || home < soonest) continue
      const marking = crossingMarking(random)
      rows.add(row(traveller, post, out, leavesThroughHome ? exit : entry, area, marking, ordinaryRemark(random)))
      rows.add(row(traveller, back, home, leavesThroughHome ? entry : exit, area, marking, 0))
      freeFrom = home + REST
    }
  }

  const refuse = (traveller: Traveller): void => {
    const time = traffic.rhythm.momentAt(random.unit(), random)
    rows.add(row(
      traveller, traveller.post, time, direction('refused'), 0, crossingMarking(random),
      random.between(REFUSAL_REMARKS.first, REFUSAL_REMARKS.last)
    ))
  }

  while (rows.count - before < wanted && rows.free > 0) {
    const traveller = arrive()
    // One row left over belongs to somebody who was sent back, so that nobody's way home is missing.
    if (wanted - (rows.count - before) === 1 || rows.free === 1 || random.below(traffic.refusedOneIn) === 0) refuse(traveller)
    else travel(traveller, tripsOfOne(random))
  }
  return rows.count - before
}
