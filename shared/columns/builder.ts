import { NO_ENTITY, NO_PLACE, NO_SOURCE, type RowNames, type RowsPart, type Source } from '../movement/batch-columns.ts'
import { Dictionary, NARROW, WIDE } from './dictionary.ts'
import { batchIds, explicitIds, type RowIds } from './identity.ts'
import { remap, type Block, type OrdinalMaps } from './block.ts'
import type { Entity, Place } from '../movement/movement.ts'
import type { StixId } from '../stix/object.ts'

/** The four dictionaries of a vault. */
export interface Dictionaries {
  readonly places: Dictionary<Place>
  readonly entities: Dictionary<Entity>
  readonly sources: Dictionary<Source>
  readonly markings: Dictionary<readonly StixId[]>
}

export const newDictionaries = (): Dictionaries => ({
  places: new Dictionary(NO_PLACE, place => place.ref, NARROW),
  entities: new Dictionary(NO_ENTITY, entity => entity.ref, WIDE),
  sources: new Dictionary(NO_SOURCE, source => source.ref, NARROW),
  markings: new Dictionary<readonly StixId[]>([], markings => markings.join(' '), NARROW),
})

/** The rows' names as ids of a block. */
export const idsOf = (names: RowNames, rows: number): RowIds =>
  ('uuids' in names ? explicitIds(names.uuids) : batchIds(names.batch, names.first, rows))

/**
 * Rows of a batch or page with the vault's ordinals; what its dictionaries name and the vault's lack is added.
 * The first word for a thing stands until its own object arrives.
 *
 * @param arrived When this laptop stores them, seconds since 1970-01-01 UTC.
 * @returns undefined when a dictionary is full; some entries may be added then.
 */
export function blockOfRows({ columns, names }: RowsPart, arrived: number, dictionaries: Dictionaries): Block | undefined {
  const places = ordinalsOf(columns.places, dictionaries.places)
  const entities = ordinalsOf(columns.entities, dictionaries.entities)
  const sources = ordinalsOf(columns.sources, dictionaries.sources)
  const markings = ordinalsOf(columns.markings, dictionaries.markings)
  if (places === undefined || entities === undefined || sources === undefined || markings === undefined) return undefined
  const { rows, remarkLengths: lengths, remarkBytes: bytes } = columns
  const maps: OrdinalMaps = { places, entities, sources, markings }
  return remap({
    rows, ids: idsOf(names, rows), remarks: { lengths, bytes }, arrived: new Uint32Array(rows).fill(arrived),
    time: columns.time, latitude: columns.latitude, longitude: columns.longitude, post: columns.post, other: columns.other,
    mode: columns.mode, direction: columns.direction, kind: columns.kind,
    subject: columns.subject, conveyance: columns.conveyance, document: columns.document,
    source: columns.source, marking: columns.marking, grade: columns.grade,
  }, maps)
}

function ordinalsOf<Entry>(entries: readonly Entry[], dictionary: Dictionary<Entry>): Uint32Array | undefined {
  const ordinals = new Uint32Array(entries.length)
  for (let i = 1; i < entries.length; i++) {
    const ordinal = dictionary.add(entries[i]!)
    if (ordinal === undefined) return undefined
    ordinals[i] = ordinal
  }
  return ordinals
}

/** Rows [from, from + rows) of a block, such as a segment's worth; views where that is possible. */
export function sliceBlock(block: Block, from: number, rows: number): Block {
  const to = from + rows
  const { ids, remarks } = block
  let before = 0
  let within = 0
  if (remarks.lengths.length > 0) {
    for (let row = 0; row < from; row++) before += remarks.lengths[row]!
    for (let row = from; row < to; row++) within += remarks.lengths[row]!
  }
  return {
    rows,
    ids: sliceIds(ids, from, to),
    remarks: within === 0 ? { lengths: remarks.lengths.subarray(0, 0), bytes: remarks.bytes.subarray(0, 0) } : { lengths: remarks.lengths.subarray(from, to), bytes: remarks.bytes.subarray(before, before + within) },
    time: block.time.subarray(from, to), arrived: block.arrived.subarray(from, to), latitude: block.latitude.subarray(from, to), longitude: block.longitude.subarray(from, to),
    post: block.post.subarray(from, to), other: block.other.subarray(from, to),
    mode: block.mode.subarray(from, to), direction: block.direction.subarray(from, to), kind: block.kind.subarray(from, to),
    subject: block.subject.subarray(from, to), conveyance: block.conveyance.subarray(from, to), document: block.document.subarray(from, to),
    source: block.source.subarray(from, to), marking: block.marking.subarray(from, to), grade: block.grade.subarray(from, to),
  }
}

/** Of rows with explicit ids among rows of batches, all explicit ids are kept: a row says which is its own. */
function sliceIds(ids: RowIds, from: number, to: number): RowIds {
  if (ids.batches.length === 0) return { ...ids, explicit: ids.explicit.subarray(from * 16, to * 16) }
  return { ...ids, batch: ids.batch.subarray(from, to), number: ids.number.subarray(from, to) }
}
