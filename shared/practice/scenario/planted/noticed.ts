import { BEGIN, DAY, HOUR } from '../calendar.ts'
import type { Cast } from '../cast.ts'
import { mustPlace, placesWhere } from '../places.ts'
import type { Random } from '../random.ts'
import type { RowNumber } from '../rows.ts'
import type { World } from '../world.ts'
import { seen } from './pattern.ts'

/** Half of those that a notice names were seen: one visit each. The other half never came. */
export function visitsOfNoticed({ rows }: World, cast: Cast, random: Random): readonly RowNumber[] {
  const noticed = cast.byRole('noticed')
  return noticed.slice(0, noticed.length / 2).flatMap(person => {
    const post = random.pick(placesWhere(place => place.kind === 'crossing-point' && place.country !== person.home && place.neighbour === person.home))
    const { neighbour } = mustPlace(post)
    const other = random.pick(placesWhere(place => place.kind === 'area' && place.country === neighbour))
    const entry = BEGIN + random.between(20, 340) * DAY + random.between(7, 20) * HOUR
    return [
      rows.add(seen(post, entry, 'entry', person, 0, other, random)),
      rows.add(seen(post, entry + random.between(1, 6) * DAY + random.below(3 * HOUR), 'exit', person, 0, other, random)),
    ]
  })
}
