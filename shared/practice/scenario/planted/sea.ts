import { at, DAY, END, HOUR, MINUTE } from '../calendar.ts'
import type { Cast } from '../cast.ts'
import type { EntityNumber } from '../entities.ts'
import { along, distance, lane, laneLength } from '../lanes.ts'
import { mustPlace, placeAt, placesWhere } from '../places.ts'
import type { Random } from '../random.ts'
import { direction, kind, mode, type RowNumber } from '../rows.ts'
import { borderService, MARKING, SOURCE } from '../sources.ts'
import { goodsPosts } from '../traffic/containers.ts'
import { LISTED_GRADE, NOT_GRADED, SENSED_GRADE } from '../traffic/handled.ts'
import { stationFor } from '../traffic/shipping.ts'
import { GATES, LANES, latitudeNear, longitudeNear, type World } from '../world.ts'
import type { Planted } from './pattern.ts'

/** Where the two ships meet: open water on the lane of both, 36 kilometres from the nearest shore station. */
const MEETING = [42.70, 16.15] as const

/** Kilometres along a way at which it comes nearest to a point. */
function nearestAlong(way: ReturnType<typeof lane>, point: readonly [number, number]): number {
  let best = 0
  for (let travelled = 0; travelled < laneLength(way); travelled++) {
    if (distance(along(way, travelled), point) < distance(along(way, best), point)) best = travelled
  }
  return best
}

/** A ship falls silent for eleven hours; another waits where it would be, and the radar sees a second echo beside it. */
export function darkMeeting({ rows, entities }: World, cast: Cast, random: Random): readonly Planted[] {
  const [dark, other] = cast.meeting
  const written: RowNumber[] = []
  const plot = (subject: EntityNumber, time: number, [latitude, longitude]: readonly [number, number], source: number, marking: number, spread = 0): void => {
    written.push(rows.add({
      time, latitude: Math.round(latitude * 1e5) + random.between(-spread, spread),
      longitude: Math.round(longitude * 1e5) + random.between(-spread, spread), post: stationFor(latitude), other: 0,
      mode: mode('sea'), direction: direction('unknown'), kind: kind('detection'), subject, conveyance: 0, document: 0, source, marking,
      grade: SENSED_GRADE, remark: 0,
    }))
  }
  const call = (subject: EntityNumber, port: string, from: string, time: number): void => {
    const post = placeAt(port)
    written.push(rows.add({
      time, latitude: latitudeNear(post, GATES, random), longitude: longitudeNear(post, GATES, random), post, other: placeAt(from),
      mode: mode('sea'), direction: direction('entry'), kind: kind('crossing'), subject, conveyance: 0, document: 0,
      source: borderService(mustPlace(post).country), marking: MARKING.amber, grade: NOT_GRADED, remark: 0,
    }))
  }
  /** Reports of a ship between two points of its way; @returns when it reaches the second. */
  const sail = (subject: EntityNumber, way: ReturnType<typeof lane>, from: number, to: number, start: number, speed: number): number => {
    const arrival = start + Math.round((to - from) / speed * HOUR)
    for (let time = start; time < arrival; time += 2 * HOUR) plot(
      subject, time, along(way, from + (time - start) / HOUR * speed), SOURCE.coast, MARKING.green
    )
    return arrival
  }

  const north = lane('XSPAT', 'XAHER')
  const meets = nearestAlong(north, MEETING)
  const silent = sail(dark.entity, north, 60, meets - 18, at('2026-05-13T06:00'), 26)
  plot(dark.entity, silent, along(north, meets - 18), SOURCE.coast, MARKING.green)
  const speaks = silent + 11 * HOUR
  const arrived = sail(dark.entity, north, meets + 9, laneLength(north), speaks, 26)
  call(dark.entity, 'XAHER', 'XSPAT', arrived)

  const across = lane('XSBAR', 'XDSPH')
  const waits = nearestAlong(across, MEETING)
  const reaches = silent + 2 * HOUR
  const leaves = reaches + 6 * HOUR
  sail(other.entity, across, 20, waits, reaches - Math.round((waits - 20) / 27 * HOUR), 27)
  for (let time = reaches; time < leaves; time += 30 * MINUTE) plot(other.entity, time, MEETING, SOURCE.coast, MARKING.green, 500)
  call(other.entity, 'XDSPH', 'XSBAR', sail(other.entity, across, waits, laneLength(across), leaves, 27))

  const echo = entities.add('track', 'XD')
  for (let time = reaches + HOUR; time < leaves - HOUR; time += 15 * MINUTE) plot(echo, time, MEETING, SOURCE.coast, MARKING.originator, 300)
  return [{
    kind: 'dark-meeting', innocent: false, title: 'A ship falls silent and meets another',
    truth: 'Eleven hours without a report where reports come every two; the other ship lay still six hours on the same spot with a second echo beside it; both then went on.',
    subjects: [dark.entity, other.entity, echo], rows: written,
  }]
}

/** Containers that leave the country under another seal than they came off the ship with, and nobody recorded an inspection. */
export function resealed({ rows, entities, calls }: World, random: Random): readonly Planted[] {
  const usable = calls.filter(call => call.arrival + 9 * DAY < END)
  return Array.from({ length: 3 }, (): Planted => {
    const call = random.pick(usable)
    const country = mustPlace(call.port).country
    const gate = random.pick(goodsPosts(country, 'rail'))
    const { country: owner, neighbour } = mustPlace(gate)
    const abroad = owner === country ? neighbour : owner
    const [container, first, second] = [entities.add('container', 'XA'), entities.add('seal', country), entities.add('seal', country)]
    const landed = call.arrival + random.between(2, 6) * HOUR
    const common = { kind: kind('cargo-line'), subject: container, marking: MARKING.releasable, grade: LISTED_GRADE, remark: 0 }
    const written = [
      rows.add({
        ...common, latitude: latitudeNear(call.port, GATES, random), longitude: longitudeNear(call.port, GATES, random), time: landed,
        post: call.port, other: call.from, mode: mode('sea'), direction: direction('entry'), conveyance: call.vessel,
        document: first, source: SOURCE.ports,
      }),
      rows.add({
        ...common, latitude: latitudeNear(gate, LANES, random), longitude: longitudeNear(gate, LANES, random),
        time: landed + random.between(60, 110) * HOUR, post: gate,
        other: random.pick(placesWhere(place => place.kind === 'area' && place.country === abroad)), mode: mode('rail'),
        direction: direction(owner === country ? 'exit' : 'entry'),
        conveyance: entities.add('train', country), document: second, source: SOURCE.rail,
      }),
    ]
    return {
      kind: 'resealed-container', innocent: false, title: 'Left under another seal than it came with',
      truth: 'One seal number at the quay, another at the land border within a week, no inspection between. A typing error in one list is possible.',
      subjects: [container, first, second], rows: written,
    }
  })
}
