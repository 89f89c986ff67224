import { BEGIN, DAYS, DAY, HOUR } from '../calendar.ts'
import { mustPlace, placeAt } from '../places.ts'
import { Random } from '../random.ts'
import { direction, kind, mode } from '../rows.ts'
import { MARKING, SOURCE } from '../sources.ts'
import type { World } from '../world.ts'
import { SENSED_GRADE } from './handled.ts'

const STREAM = 61

/** Shortest and longest track in plots. */
const PLOTS = { fewest: 5, most: 12 } as const

/**
 * Fills up to `wanted` rows with what sensors see between the posts: walkers near the pass by night and day, drones near the cape, small
 * boats off the island. A track with fewer plots takes what is left over. @returns how many were added.
 */
export function sensing(world: World, wanted: number): number {
  const { rows, entities, seed } = world
  const random = new Random(seed, STREAM)
  const sorts = [
    { station: placeAt('XASEI'), entity: 'track' as const, way: mode('foot'), step: 90, reach: 90 },
    { station: placeAt('XCRAD'), entity: 'drone' as const, way: mode('air'), step: 30, reach: 450 },
    { station: placeAt('XDRAD'), entity: 'track' as const, way: mode('sea'), step: 240, reach: 1_400 },
  ]
  const before = rows.count
  while (wanted > rows.count - before && rows.free > 0) {
    const plots = Math.min(random.between(PLOTS.fewest, PLOTS.most), rows.free, wanted - (rows.count - before))
    const { station, entity, way, step, reach } = random.pick(sorts)
    const { latitude, longitude, country } = mustPlace(station)
    const subject = entities.add(entity, country)
    const start = BEGIN + random.below(DAYS) * DAY + random.below(23 * HOUR)
    // Boats keep to the open water west of the island, walkers and drones to all sides.
    let north = Math.round(latitude * 1e5) + random.between(-4_000, 4_000)
    let east = Math.round(longitude * 1e5) + (way === mode('sea') ? random.between(-32_000, -14_000) : random.between(-4_000, 4_000))
    const [drift, slip] = [random.between(-reach, reach), random.between(-reach, reach)]
    for (let plot = 0; plot < plots; plot++) {
      rows.add({
        time: start + plot * step + random.below(10), latitude: north, longitude: east, post: station, other: 0, mode: way,
        direction: direction('unknown'), kind: kind('detection'),
        subject, conveyance: 0, document: 0, source: SOURCE.sensors, marking: MARKING.green, grade: SENSED_GRADE, remark: 0,
      })
      north += drift + random.between(-20, 20)
      east += slip + random.between(-20, 20)
    }
  }
  return rows.count - before
}
