import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import { artifactOf, isBatch } from '../../shared/movement/batch.ts'
import { isOffGlobe, placeCodes } from '../../shared/movement/entity.ts'
import { readMovement, type Lookup } from '../../shared/movement/read.ts'
import { isKnownType } from '../../shared/stix/known-type.ts'
import { parseStix } from '../../shared/stix/parse.ts'
import type { IntakeSummary, LeftOut } from '../../shared/contract/intake.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Intake } from './take-in.ts'

const PART_OBJECTS = 2_000
/** Characters of payloads in one part; an artifact that is larger has a part of its own. */
const PART_PAYLOAD = 4_000_000

/**
 * Objects of a bundle, a list or an envelope, all of them, whatever their type. Movements stay objects: the vault reads them like those of
 * a pulled page and decides what is new. They are read here as well, only to say how many rows there will be and how many never will.
 */
export async function takeInStix(bytes: Uint8Array, intake: Intake): Promise<Reply<IntakeSummary>> {
  const parsed = parseStix(bytes)
  if (!parsed.ok) return failed(parsed.why)
  const { objects, skipped, form } = parsed
  const counts = new Map<LeftOut, number>(skipped.map(({ why, count }) => [why, count]))
  const movements = countMovements(objects, why => counts.set(why, (counts.get(why) ?? 0) + 1))
  let told = 0
  for (const part of parts(objects)) {
    intake.tell('objects', part)
    told += part.length
    intake.tell('progress', { done: told, total: objects.length })
    await intake.breathe()
  }
  const unknown = objects.filter(({ type }) => !isKnownType(type)).length
  const format = form === 'bundle' || form === 'envelope' ? 'stix-bundle' : 'stix-array'
  return done({ format, objects: objects.length, movements, ...(unknown === 0 ? {} : { unknown }), skipped: [...counts].map(([why, count]) => ({ why, count })) })
}

function countMovements(objects: readonly StixObject[], refused: (why: LeftOut) => void): number {
  const lookup = lookupIn(objects)
  let movements = 0
  for (const object of objects) {
    if (isOffGlobe(object)) refused('bad-position')
    if (object.type !== 'observed-data') continue
    const reading = readMovement(object, lookup)
    if (reading.ok) movements++
    else if (reading.why === 'bad-time' || reading.why === 'bad-position') refused(reading.why)
    else if (reading.why === 'batch') movements += typeof object['number_observed'] === 'number' ? object['number_observed'] : 0
  }
  return movements
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
