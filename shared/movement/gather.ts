import { readUuid } from '../stix/uuid.ts'
import { isUuid } from '../stix/id.ts'
import { NO_ENTITY, NO_GRADE, NO_PLACE, NO_SOURCE, type RowsPart, type Source } from './batch-columns.ts'
import { gradeOf } from './grade.ts'
import { packRemarkBytes } from './remark-bytes.ts'
import { DIRECTIONS, KINDS, MODES, type Entity, type Movement, type Place } from './movement.ts'
import type { StixId } from '../stix/object.ts'

/** Ordinals of 16 bits. */
const MOST_NARROW = 0x10000

/**
 * Movements that came one by one as columns, in their order.
 *
 * @param places Where the posts are; a post that is not among them stands at the movement's own position until its location arrives.
 * @param labels Words for the sources that are known.
 * @throws {RangeError} The id of a movement does not end with a UUID (`readMovement` gives none such), or they name more than 65,535 places,
 *   sources or sets of markings, which no vault could number either.
 */
export function gather(movements: readonly Movement[], places: ReadonlyMap<StixId, Place>, labels: ReadonlyMap<StixId, string> = new Map()): RowsPart {
  const rows = movements.length
  const uuids = new Uint8Array(rows * 16)
  const posts = new Numbering<Place>(NO_PLACE)
  const entities = new Numbering<Entity>(NO_ENTITY)
  const sources = new Numbering<Source>(NO_SOURCE)
  const markings = new Numbering<readonly StixId[]>([])
  /** Rows that name one thing differently keep their own words: what one row may be read for is not what another may. */
  const entity = (one: Entity | undefined): number => {
    if (one === undefined) return 0
    const ordinal = entities.of(one.ref, () => one)
    const held = entities.entries[ordinal]!
    return held.label === one.label && held.kind === one.kind ? ordinal : entities.of(`${one.ref} ${one.kind} ${one.label}`, () => one)
  }
  const columns = {
    time: new Uint32Array(rows), latitude: new Int32Array(rows), longitude: new Int32Array(rows), post: new Uint16Array(rows), other: new Uint16Array(rows),
    mode: new Uint8Array(rows), direction: new Uint8Array(rows), kind: new Uint8Array(rows),
    subject: new Uint32Array(rows), conveyance: new Uint32Array(rows), document: new Uint32Array(rows),
    source: new Uint16Array(rows), marking: new Uint16Array(rows), grade: new Uint8Array(rows).fill(NO_GRADE),
  }
  for (let row = 0; row < rows; row++) {
    const movement = movements[row]!
    const uuidAt = movement.id.length - 36
    if (!isUuid(movement.id, uuidAt) || !readUuid(movement.id, uuidAt, uuids, row * 16)) throw new RangeError('the id of a movement is no UUID')
    const here = (ref: StixId) => (): Place => places.get(ref) ?? { ...NO_PLACE, ref, latitude: movement.latitude, longitude: movement.longitude }
    columns.time[row] = Math.floor(movement.time / 1000)
    columns.latitude[row] = Math.round(movement.latitude * 1e5)
    columns.longitude[row] = Math.round(movement.longitude * 1e5)
    columns.post[row] = posts.of(movement.post, here(movement.post))
    columns.other[row] = movement.other === undefined ? 0 : posts.of(movement.other, here(movement.other))
    columns.mode[row] = MODES.indexOf(movement.mode)
    columns.direction[row] = DIRECTIONS.indexOf(movement.direction)
    columns.kind[row] = KINDS.indexOf(movement.kind)
    columns.subject[row] = entity(movement.subject)
    columns.conveyance[row] = entity(movement.conveyance)
    columns.document[row] = entity(movement.document)
    columns.source[row] = sources.of(movement.source, () => ({ ref: movement.source, label: labels.get(movement.source) ?? '' }))
    columns.marking[row] = movement.markings.length === 0 ? 0 : markings.of(movement.markings.join(' '), () => movement.markings)
    columns.grade[row] = gradeOf(movement.reliability, movement.credibility)
  }
  if (Math.max(posts.entries.length, sources.entries.length, markings.entries.length) > MOST_NARROW) throw new RangeError('too many places, sources or markings at once')
  return {
    names: { uuids },
    columns: { rows, ...columns, ...packRemarkBytes(movements.map(({ remark }) => remark)), places: posts.entries, entities: entities.entries, sources: sources.entries, markings: markings.entries },
  }
}

class Numbering<Entry> {
  readonly entries: Entry[]
  readonly #ordinals = new Map<string, number>()

  constructor(none: Entry) {
    this.entries = [none]
  }

  of(key: string, make: () => Entry): number {
    const known = this.#ordinals.get(key)
    if (known !== undefined) return known
    const ordinal = this.entries.push(make()) - 1
    this.#ordinals.set(key, ordinal)
    return ordinal
  }
}
