import type { EntityNumber } from '../entities.ts'
import { mustPlace } from '../places.ts'
import type { Random } from '../random.ts'
import { direction, kind, mode, type Row, type RowNumber } from '../rows.ts'
import { borderService, MARKING } from '../sources.ts'
import { LANES, latitudeNear, longitudeNear } from '../world.ts'
import { NOT_GRADED } from '../traffic/handled.ts'
import type { Mode } from '../../../movement/movement.ts'

export const PATTERN_KINDS = [
  'convoy', 'entry-without-exit', 'two-places-at-once', 'document-with-two-faces', 'resealed-container', 'dark-meeting', 'innocent-commuter', 'rental-hub',
] as const
export type PatternKind = (typeof PATTERN_KINDS)[number]

/** What was planted, with the rows that show it. */
export interface Planted {
  readonly kind: PatternKind
  readonly title: string
  /** What happened, and what would be wrong to conclude. */
  readonly truth: string
  readonly innocent: boolean
  readonly subjects: readonly EntityNumber[]
  readonly rows: readonly RowNumber[]
}

/** A crossing of somebody with a part in a story: marked so that it may be quoted and forwarded. */
export function seen(
  post: number, time: number, way: 'entry' | 'exit', who: { readonly entity: EntityNumber; readonly document: EntityNumber },
  conveyance: EntityNumber, other: number, random: Random,
): Row {
  const place = mustPlace(post)
  const walks = conveyance === 0 && place.modes.includes('foot')
  const how: Mode = place.kind === 'airport' ? 'air' : walks ? 'foot' : (place.modes.find(mode => mode !== 'foot') ?? 'foot')
  return {
    time, latitude: latitudeNear(post, LANES, random), longitude: longitudeNear(post, LANES, random), post, other, mode: mode(how),
    direction: direction(way), kind: kind('crossing'), subject: who.entity, conveyance, document: who.document,
    source: borderService(place.country), marking: MARKING.amber, grade: NOT_GRADED, remark: 0,
  }
}
