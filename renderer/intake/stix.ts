import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { TLP_IDS } from '../../shared/handling/marking.ts'
import { artifactOf, isBatch } from '../../shared/movement/batch.ts'
import { isOffGlobe, placeCodes } from '../../shared/movement/entity.ts'
import { PART_ROWS } from '../../shared/movement/flights.ts'
import { gather } from '../../shared/movement/gather.ts'
import { readMovement, rebuilds, type Lookup } from '../../shared/movement/read.ts'
import { isKnownType } from '../../shared/stix/known-type.ts'
import { parseStix } from '../../shared/stix/parse.ts'
import type { IntakeSummary, LeftOut } from '../../shared/contract/intake.ts'
import type { Movement, Place } from '../../shared/movement/movement.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Intake } from './take-in.ts'

/** Markings of which everybody knows everything. */
const WELL_KNOWN: ReadonlySet<StixId> = new Set(Object.values(TLP_IDS))
const PART_OBJECTS = 2_000
/** Characters of payloads in one part; an artifact that is larger has a part of its own. */
const PART_PAYLOAD = 4_000_000

/**
 * Objects of a bundle, a list or an envelope, all of them, whatever their type. A movement that its row says all of goes straight into columns and
 * is never an object again; all others stay objects, which the vault reads like those of a pulled page. What the vault alone can know, such as
 * whether a movement is here already or was taken back, it asks of columns as of objects.
 */
export async function takeInStix(bytes: Uint8Array, intake: Intake): Promise<Reply<IntakeSummary>> {
  const parsed = parseStix(bytes)
  if (!parsed.ok) return failed(parsed.why)
  const { objects, skipped, form } = parsed
  const counts = new Map<LeftOut, number>(skipped.map(({ why, count }) => [why, count]))
  const sorted = sort(objects, why => counts.set(why, (counts.get(why) ?? 0) + 1))
  let told = 0
  const progress = async (more: number): Promise<void> => {
    told += more
    intake.tell('progress', { done: told, total: objects.length })
    await intake.breathe()
  }
  for (let from = 0; from < sorted.rows.length; from += PART_ROWS) {
    const some = sorted.rows.slice(from, from + PART_ROWS)
    intake.tell('rows', gather(some, sorted.places))
    await progress(some.length)
  }
  for (const part of parts(sorted.objects)) {
    intake.tell('objects', part)
    await progress(part.length)
  }
  const unknown = objects.filter(({ type }) => !isKnownType(type)).length
  const format = form === 'bundle' || form === 'envelope' ? 'stix-bundle' : 'stix-array'
  return done({ format, objects: objects.length, movements: sorted.movements, ...(unknown === 0 ? {} : { unknown }), skipped: [...counts].map(([why, count]) => ({ why, count })) })
}

interface Sorted {
  /** Movements that are no more than their rows. */
  readonly rows: readonly Movement[]
  readonly places: ReadonlyMap<StixId, Place>
  /** Everything else. */
  readonly objects: readonly StixObject[]
  /** How many rows there will be in all. */
  readonly movements: number
}

function sort(objects: readonly StixObject[], refused: (why: LeftOut) => void): Sorted {
  const lookup = lookupIn(objects)
  const versions = new Map<StixId, number>()
  for (const { id, type } of objects) if (type === 'observed-data') versions.set(id, (versions.get(id) ?? 0) + 1)
  const rows: Movement[] = []
  const places = new Map<StixId, Place>()
  const others: StixObject[] = []
  let movements = 0
  for (const object of objects) {
    if (isOffGlobe(object)) refused('bad-position')
    const reading = object.type === 'observed-data' ? readMovement(object, lookup) : undefined
    if (reading?.ok === true) movements++
    else if (reading?.why === 'bad-time' || reading?.why === 'bad-position') refused(reading.why)
    else if (reading?.why === 'batch') movements += typeof object['number_observed'] === 'number' ? object['number_observed'] : 0
    // Of several versions the vault chooses. What another marking means, a grade perhaps, it may know better than this file.
    if (reading?.ok === true && versions.get(object.id) === 1 && object.revoked !== true && reading.movement.markings.every(id => WELL_KNOWN.has(id)) && rebuilds(object, reading.movement)) {
      rows.push(reading.movement)
      for (const place of reading.places) places.set(place.ref, place)
    } else others.push(object)
  }
  return { rows, places, objects: others, movements }
}

function lookupIn(objects: readonly StixObject[]): Lookup {
  const byId = new Map<StixId, StixObject>()
  const byCode = new Map<string, StixObject>()
  for (const object of objects) {
    byId.set(object.id, object)
    for (const code of placeCodes(object)) byCode.set(code, object)
  }
  return { find: id => byId.get(id), placeByCode: code => byCode.get(code) }
}

/** Parts of bounded size; a batch and the artifact that holds its rows stay together, so that whoever reads it finds both. */
function* parts(objects: readonly StixObject[]): Generator<readonly StixObject[]> {
  const artifacts = new Map<StixId, StixObject>()
  for (const object of objects) if (object.type === 'artifact') artifacts.set(object.id, object)
  const told = new Set<StixObject>()
  let part: StixObject[] = []
  let payload = 0
  for (const object of objects) {
    const artifact = isBatch(object) ? artifacts.get(artifactOf(object) ?? object.id) : undefined
    for (const one of artifact === undefined ? [object] : [artifact, object]) {
      if (told.has(one)) continue
      told.add(one)
      part.push(one)
      payload += typeof one['payload_bin'] === 'string' ? one['payload_bin'].length : 0
    }
    if (part.length < PART_OBJECTS && payload < PART_PAYLOAD) continue
    yield part
    part = []
    payload = 0
  }
  if (part.length > 0) yield part
}
