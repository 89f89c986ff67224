import { at, DAY, HOUR, MINUTE } from '../calendar.ts'
import { ROLES, type Cast, type Person } from '../cast.ts'
import { mustPlace, placeAt } from '../places.ts'
import type { Random } from '../random.ts'
import type { RowNumber } from '../rows.ts'
import type { World } from '../world.ts'
import { seen, type Planted } from './pattern.ts'

const NIGHTS = 7

/** Two vans, one behind the other, out by one post and back by another, night after night. */
export function convoys({ rows }: World, cast: Cast, random: Random): readonly Planted[] {
  const drivers = cast.byRole('convoyDrivers')
  const stories = [
    { out: 'XAHOL', back: 'XAPEB', other: 'XCCAP', first: at('2026-02-03T00:00') },
    { out: 'XDSTO', back: 'XDKIN', other: 'XELAK', first: at('2026-08-11T00:00') },
  ]
  return stories.map(({ out, back, other, first }, story): Planted => {
    const pair = [0, 1].map(n => ({ driver: drivers[story * 2 + n]!, van: cast.cars[story * 2 + n]! }))
    const written: RowNumber[] = []
    for (let night = 0; night < NIGHTS; night++) {
      const evening = first + night * 4 * DAY + 22 * HOUR + random.below(80 * MINUTE)
      const morning = evening + random.between(200, 260) * MINUTE
      for (const [post, time, way] of [[out, evening, 'entry'], [back, morning, 'exit']] as const) {
        const behind = random.between(4 * MINUTE, 9 * MINUTE)
        for (const [place, { driver, van }] of pair.entries()) written.push(rows.add(seen(
          placeAt(post), time + place * behind, way, driver, van.entity, placeAt(other), random
        )))
      }
    }
    return {
      kind: 'convoy', innocent: false, title: `Two vans cross 4 to 9 minutes apart on ${NIGHTS} nights`,
      truth: 'The same two vans enter by one post and leave by another within five hours, always in this order, always at night.',
      subjects: pair.flatMap(({ driver, van }) => [van.entity, driver.entity]), rows: written,
    }
  })
}

/** Somebody who came in and of whom no way out was ever recorded. The visit before it was complete. */
export function stayers({ rows }: World, cast: Cast, random: Random): readonly Planted[] {
  const stories = [
    { post: 'XCHAZ', other: 'XDCAP', earlier: at('2026-01-12T09:20'), entry: at('2026-04-09T07:50'), car: 5 },
    { post: 'XBAIR', other: 'XSONE', earlier: at('2025-12-04T11:05'), entry: at('2026-03-18T13:25'), car: undefined },
    { post: 'XEMAL', other: 'XBFOR', earlier: at('2026-02-20T15:10'), entry: at('2026-05-27T17:40'), car: undefined },
  ]
  return cast.byRole('stayers').map((person, story): Planted => {
    const { post, other, earlier, entry, car } = stories[story]!
    const conveyance = car === undefined ? 0 : cast.cars[car]!.entity
    const written = [
      rows.add(seen(placeAt(post), earlier, 'entry', person, conveyance, placeAt(other), random)),
      rows.add(seen(placeAt(post), earlier + 3 * DAY + random.below(4 * HOUR), 'exit', person, conveyance, placeAt(other), random)),
      rows.add(seen(placeAt(post), entry + random.below(HOUR), 'entry', person, 0, placeAt(other), random)),
    ]
    return {
      kind: 'entry-without-exit', innocent: false, title: 'Entered and never left',
      truth: 'A complete visit, then an entry after which nothing is recorded. A missed reading at the exit is possible: ask the post before anything else.',
      subjects: [person.entity], rows: written,
    }
  })
}

/** One person, one document, two posts 300 kilometres apart within the hour. */
export function doubles({ rows }: World, cast: Cast, random: Random): readonly Planted[] {
  const stories = [
    { near: 'XEWHE', far: 'XDJUN', day: at('2026-03-05T00:00') },
    { near: 'XEMAL', far: 'XAGEN', day: at('2026-06-17T00:00') },
  ]
  return cast.byRole('doubles').map((person, story): Planted => {
    const { near, far, day } = stories[story]!
    const morning = day + 10 * HOUR + random.below(20 * MINUTE)
    const evening = day + 18 * HOUR + random.below(20 * MINUTE)
    const gap = () => random.between(25 * MINUTE, 40 * MINUTE)
    const written = [
      rows.add(seen(placeAt(near), morning, 'entry', person, 0, placeAt('XBCAP'), random)),
      rows.add(seen(placeAt(far), morning + gap(), 'entry', person, 0, placeAt('XBCAP'), random)),
      rows.add(seen(placeAt(near), evening, 'exit', person, 0, placeAt('XBCAP'), random)),
      rows.add(seen(placeAt(far), evening + gap(), 'exit', person, 0, placeAt('XBCAP'), random)),
    ]
    return {
      kind: 'two-places-at-once', innocent: false, title: 'At two far posts within forty minutes',
      truth: 'The same document was read at two posts that lie hours apart. One of the two readings is somebody else.',
      subjects: [person.entity], rows: written,
    }
  })
}

/** One document that two people show, months apart. */
export function sharers({ rows }: World, cast: Cast, random: Random): readonly Planted[] {
  const people = cast.byRole('sharers')
  const stories = [
    { post: 'XCFER', otherPost: 'XCLAR', first: at('2025-11-24T08:00'), second: at('2026-05-06T19:00'), car: 6 },
    { post: 'XBCOP', otherPost: 'XCORC', first: at('2026-01-19T12:00'), second: at('2026-09-08T21:00'), car: undefined },
  ]
  return stories.map(({ post, otherPost, first, second, car }, story): Planted => {
    const owner = people[story * 2]!
    const other: Person = people[story * 2 + 1]!
    const conveyance = car === undefined ? 0 : cast.cars[car]!.entity
    const written: RowNumber[] = []
    const visit = (at: string, start: number, entity: number, vehicle: number): void => {
      written.push(rows.add(seen(
        placeAt(at), start + random.below(HOUR), 'entry', { entity, document: owner.document }, vehicle, placeAt('XAUPL'), random
      )))
      written.push(rows.add(seen(
        placeAt(at), start + DAY + random.below(9 * HOUR), 'exit', { entity, document: owner.document }, vehicle, placeAt('XAUPL'), random
      )))
    }
    visit(post, first, owner.entity, conveyance)
    visit(post, first + 31 * DAY, owner.entity, 0)
    visit(otherPost, second, other.entity, 0)
    return {
      kind: 'document-with-two-faces', innocent: false, title: 'One document, two holders',
      truth: 'The document was shown by one person in winter and by another later in the year. Both names were read from the same number.',
      subjects: [owner.entity, other.entity, owner.document], rows: written,
    }
  })
}

/** Somebody who crosses nearly every working day, and that is all there is to it. */
export function commuter({ rows }: World, cast: Cast, weeks: number, random: Random): readonly Planted[] {
  const [person] = cast.byRole('commuter')
  const car = cast.cars[4]!
  const written: RowNumber[] = []
  const monday = at('2025-11-10T00:00')
  for (let week = 0; week < weeks; week++) {
    if (week === 6 || week === 39 || week === 40) continue
    const free = random.below(5)
    for (let weekday = 0; weekday < 5; weekday++) {
      if (weekday === free) continue
      const day = monday + (week * 7 + weekday) * DAY
      written.push(rows.add(seen(
        placeAt('XCORC'), day + 6 * HOUR + random.between(25, 55) * MINUTE, 'exit', person!, car.entity, placeAt('XAUPL'), random
      )))
      written.push(rows.add(seen(
        placeAt('XCORC'), day + 16 * HOUR + random.between(0, 50) * MINUTE, 'entry', person!, car.entity, placeAt('XAUPL'), random
      )))
    }
  }
  return [{
    kind: 'innocent-commuter', innocent: true, title: 'The most frequent crosser of all',
    truth: 'Lives on one side and works on the other: same post, same car, same hours, no nights, holidays at home. Nothing to find.',
    subjects: [person!.entity, car.entity], rows: written,
  }]
}

/** A rental firm whose cars everybody drives: a link that means nothing by itself. */
export function rentals({ rows }: World, cast: Cast, random: Random): readonly Planted[] {
  const cars = cast.cars.filter(car => car.rented).slice(4)
  const posts = ['XDOAK', 'XCBAR', 'XEWHE', 'XBCOP', 'XDJUN', 'XELIN'] as const
  const written: RowNumber[] = []
  const drivers = cast.byRole('renters')
  for (let rental = 0; rental < ROLES.renters * 2; rental++) {
    const person = drivers[rental % drivers.length]!
    const car = cars[rental % cars.length]!
    const post = placeAt(posts[rental % posts.length]!)
    // A car and a driver are out in different weeks each time.
    const out = at('2025-11-17T00:00') + rental * 7 * DAY + random.between(8 * HOUR, 16 * HOUR)
    const way = rowWay(person, post)
    written.push(rows.add(seen(post, out, way[0], person, car.entity, 0, random)))
    written.push(rows.add(seen(post, out + 2 * DAY + random.below(5 * HOUR), way[1], person, car.entity, 0, random)))
  }
  return [{
    kind: 'rental-hub', innocent: true, title: 'A rental firm that links everybody',
    truth: 'Thirty-two vehicles of one firm, driven by two dozen unconnected customers, and by some of those in the other stories. The firm is a hub, not a finding.',
    subjects: cast.cars.filter(car => car.rented).map(car => car.entity), rows: written,
  }]
}

/** Out and home again as the post's own officers record it. */
function rowWay(person: Person, post: number): readonly ['entry' | 'exit', 'entry' | 'exit'] {
  return person.home === mustPlace(post).country ? ['exit', 'entry'] : ['entry', 'exit']
}
