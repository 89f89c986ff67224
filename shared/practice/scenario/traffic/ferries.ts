import { BEGIN, DAY, END, HOUR, MINUTE } from '../calendar.ts'
import type { EntityNumber } from '../entities.ts'
import { mustPlace, placeAt } from '../places.ts'
import { Random } from '../random.ts'
import { RHYTHMS } from '../rhythm.ts'
import { direction, kind, mode } from '../rows.ts'
import { borderService } from '../sources.ts'
import { GATES, latitudeNear, longitudeNear, type World } from '../world.ts'
import { crossingMarking, NOT_GRADED, ordinaryRemark } from './handled.ts'

const STREAM = 41

/** Ferry lines: the port that records, the port at the other end. */
const LINES = [
  ['XDSPH', 'XAANC'], ['XDZAD', 'XAANC'], ['XAHER', 'XDRIJ'], ['XAMAR', 'XDRIJ'], ['XDSPH', 'XSBAR'], ['XAANC', 'XSPAT'], ['XCQUA', 'XAMAR'],
] as const

/** Fills up to `wanted` rows with foot passengers and cars on ferries. @returns how many were added. */
export function ferries(world: World, wanted: number): number {
  const { rows, entities, seed } = world
  const random = new Random(seed, STREAM)
  const boats = LINES.map((): readonly EntityNumber[] => [entities.add('vessel', 'XD'), entities.add('vessel', 'XA')])
  const before = rows.count
  while (wanted - (rows.count - before) >= 2 && rows.free >= 2) {
    const line = Math.min(random.below(LINES.length), random.below(LINES.length))
    const [here, there] = LINES[line]!.map(placeAt) as [number, number]
    const home = mustPlace(there).country
    const out = RHYTHMS.sea.momentAt(random.unit(), random)
    const back = out - (out - BEGIN) % DAY + random.between(1, 14) * DAY + RHYTHMS.sea.secondOfDay(random)
    if (back < out + 10 * HOUR || back + HOUR >= END) continue
    const person = entities.add('person', home)
    const common = {
      post: here, other: there, mode: mode('sea'), kind: kind('crossing'), subject: person, document: entities.add('document', home),
      source: borderService(mustPlace(here).country), marking: crossingMarking(random), grade: NOT_GRADED,
    }
    rows.add({
      ...common, latitude: latitudeNear(here, GATES, random), longitude: longitudeNear(here, GATES, random),
      time: out + random.below(30 * MINUTE), direction: direction('entry'), conveyance: random.pick(boats[line]!),
      remark: ordinaryRemark(random),
    })
    rows.add({
      ...common, latitude: latitudeNear(here, GATES, random), longitude: longitudeNear(here, GATES, random), time: back,
      direction: direction('exit'), conveyance: random.pick(boats[line]!), remark: 0,
    })
  }
  return rows.count - before
}
