import { isStixId, stixId, typeOf } from '../stix/id.ts'
import { isWellFormed } from '../stix/canonical.ts'
import { sameJson } from '../stix/same-json.ts'
import { parseTimestamp } from '../stix/timestamp.ts'
import { uuid5 } from '../stix/uuid.ts'
import { documentLabel, entityOf, isOffGlobe, placeOf, trackLabel, travellerLabel, unitLabel } from './entity.ts'
import { EXTENSIONS, PLACE_NAMESPACE, UNKNOWN_SOURCE } from './extensions.ts'
import { clipped, factsOf, onGlobe, record, words, type Facts } from './facts.ts'
import { credibilityOf, isReliability } from './grade.ts'
import { DIRECTIONS, ENTITY_KINDS, KINDS, MODES, type Credibility, type Direction, type Entity, type EntityKind, type Kind, type Movement, type Place, type Reliability } from './movement.ts'
import { observableId, observableOf } from './observable.ts'
import { observedData } from './write.ts'
import type { StixId, StixObject } from '../stix/object.ts'

/** What a reader may look up: objects that came with the movement or are held already. */
export interface Lookup {
  find(id: StixId): StixObject | undefined
  /** A location by UN/LOCODE, upper case. */
  placeByCode(code: string): StixObject | undefined
}

/**
 * Why an observed-data is no row. `no-position` may mend itself: the place that it names may still arrive. `other` observes something
 * that does not move, such as a file, and stays an object.
 */
export type NoMovement = 'other' | 'batch' | 'no-position' | 'bad-position' | 'bad-time'

export type Reading =
  | { readonly ok: true; readonly movement: Movement; readonly places: readonly Place[] }
  | { readonly ok: false; readonly why: NoMovement; readonly waitsFor?: readonly StixId[] }

/** The last second that a column of 32 bits holds, in the year 2106. */
const LAST_SECOND = 0xffffffff

/**
 * One movement out of an observed-data: our own form, and the forms of partners who carry an observation extension of the same words,
 * whatever its id. The position is the one that it states, or else where its track begins, or else where the place is that it names.
 * Whether the object is revoked is for whoever stores it to see.
 *
 * `places` are those that the movement names: locations that are known, and stand-ins for a sensor or reporter that no location describes.
 */
export function readMovement(object: StixObject, lookup: Lookup): Reading {
  const facts = object.type === 'observed-data' ? factsOf(object, EXTENSIONS.observation, 'observation_kind') : undefined
  if (facts === undefined || !isStixId(object.id)) return { ok: false, why: 'other' }
  if (facts['observation_kind'] === BATCH_KIND) return { ok: false, why: 'batch' }
  const kind = oneOf(KINDS, facts['observation_kind'])
  if (kind === undefined) return { ok: false, why: 'other' }
  const time = parseTimestamp(object['first_observed'])
  if (time === undefined || time < 0 || time >= (LAST_SECOND + 1) * 1000) return { ok: false, why: 'bad-time' }
  const direction = directionOf(facts['movement_type'])
  const where = whereabouts(object, facts, direction, lookup)
  if (!where.ok) return where
  const markings = (object.object_marking_refs ?? []).filter(isStixId)
  const { subject, conveyance, document } = entitiesOf(object, facts, kind, lookup)
  const remark = remarkOf(facts)
  return {
    ok: true,
    places: where.places,
    movement: {
      id: object.id,
      time,
      latitude: where.latitude,
      longitude: where.longitude,
      post: where.post,
      ...(where.other === undefined ? {} : { other: where.other }),
      mode: oneOf(MODES, facts['mode']) ?? 'unknown',
      direction,
      kind,
      ...(subject === undefined ? {} : { subject }),
      ...(conveyance === undefined ? {} : { conveyance }),
      ...(document === undefined ? {} : { document }),
      source: isStixId(object.created_by_ref) ? object.created_by_ref : UNKNOWN_SOURCE,
      markings,
      ...gradesOf(facts, markings, lookup),
      ...(remark === '' ? {} : { remark }),
    },
  }
}

/** What `observation_kind` says of a movement batch. */
export const BATCH_KIND = 'movement-batch'

/** Whether `observedData` writes this object again from its movement alone, so that the row is all that has to be kept. */
export const rebuilds = (object: StixObject, movement: Movement): boolean =>
  sameJson(observedData(movement).at(-1), object) && [movement.remark, movement.subject?.label, movement.conveyance?.label, movement.document?.label].every(survives)

/** Half of a surrogate pair is not kept by UTF-8, which rows are written in. */
const survives = (text: string | undefined): boolean => text === undefined || isWellFormed(text)

const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined => list.find(one => one === value)

/** `planned-entry` of a manifest is an entry that has not happened yet. */
function directionOf(stated: unknown): Direction {
  const planned = typeof stated === 'string' && stated.startsWith('planned-') ? stated.slice(8) : stated
  return oneOf(DIRECTIONS, planned) ?? 'unknown'
}

type Whereabouts =
  | { readonly ok: true; readonly latitude: number; readonly longitude: number; readonly post: StixId; readonly other?: StixId; readonly places: readonly Place[] }
  | { readonly ok: false; readonly why: 'no-position' | 'bad-position'; readonly waitsFor?: readonly StixId[] }

function whereabouts(object: StixObject, facts: Facts, direction: Direction, lookup: Lookup): Whereabouts {
  const journey = record(facts['journey'])
  const leaves = direction === 'exit'
  const [here, there] = leaves ? [journey?.['departure_locode'], journey?.['arrival_locode']] : [journey?.['arrival_locode'], journey?.['departure_locode']]
  const sensor = record(facts['sensor'])
  const postRef = firstId(facts['crossing_point_ref'], facts['location_ref'], sensor?.['location_ref']) ?? byCode(here, lookup)
  const post = postRef === undefined ? undefined : lookup.find(postRef)
  const track = record(Array.isArray(facts['track']) ? facts['track'][0] : undefined)
  const stated = [facts, track].find(from => from?.['latitude'] !== undefined || from?.['longitude'] !== undefined)
  const place = post === undefined ? undefined : placeOf(post)
  const [latitude, longitude] = stated === undefined ? [place?.latitude, place?.longitude] : [stated['latitude'], stated['longitude']]
  if (stated === undefined && place === undefined) {
    if (post !== undefined && isOffGlobe(post)) return { ok: false, why: 'bad-position' }
    return { ok: false, why: 'no-position', ...(postRef === undefined ? {} : { waitsFor: [postRef] }) }
  }
  if (!onGlobe(latitude, longitude)) return { ok: false, why: 'bad-position' }
  const at = { latitude: latitude as number, longitude: longitude as number }
  const standIn = postRef === undefined ? standInFor(object, sensor, at) : undefined
  const otherRef = firstId(facts['other_point_ref']) ?? byCode(there, lookup)
  const other = otherRef === undefined ? undefined : lookup.find(otherRef)
  const otherPlace = other === undefined ? undefined : placeOf(other)
  const places = [place, standIn, otherPlace].filter(known => known !== undefined)
  return { ok: true, ...at, post: postRef ?? standIn!.ref, ...(otherRef === undefined ? {} : { other: otherRef }), places }
}

const firstId = (...candidates: readonly unknown[]): StixId | undefined => candidates.find(isStixId)

const byCode = (code: unknown, lookup: Lookup): StixId | undefined =>
  (typeof code === 'string' && code.length <= 10 ? lookup.placeByCode(code.replaceAll(' ', '').toUpperCase())?.id : undefined)

/** A place for what a sensor or an agency saw away from any post; it stands where it was first heard of. */
function standInFor({ created_by_ref: source }: StixObject, sensor: Facts | undefined, at: { readonly latitude: number; readonly longitude: number }): Place {
  const name = words(sensor?.['sensor_id'])
  const ref = stixId('location', uuid5(PLACE_NAMESPACE, `${isStixId(source) ? source : UNKNOWN_SOURCE} ${name}`))
  return { ref, kind: name === '' ? 'area' : 'sensor', label: name, ...at, country: '' }
}

interface Entities {
  readonly subject: Entity | undefined
  readonly conveyance: Entity | undefined
  readonly document: Entity | undefined
}

/** Ours are stated; a partner's follow from the words of its extension and from the observables that the object refers to. */
function entitiesOf(object: StixObject, facts: Facts, kind: Kind, lookup: Lookup): Entities {
  const refs = (object.object_refs ?? []).filter(isStixId)
  const stated = { subject: statedEntity(facts['subject']), conveyance: statedEntity(facts['conveyance']), document: statedEntity(facts['document']) }
  const [traveller, paper, unit, sensor] = [record(facts['traveller']), record(facts['document']), record(facts['conveyance']), record(facts['sensor'])]
  const equipment = record(Array.isArray(facts['equipment']) ? facts['equipment'][0] : undefined)
  // Whoever states one party has stated all that there are: the observables are those parties once more. In our own form a row without any
  // refers to a conveyance that nobody recorded, because STIX wants an observable.
  const isOurs = object.extensions?.[EXTENSIONS.observation] !== undefined
  const described = traveller ?? paper ?? unit ?? sensor ?? equipment
  if (Object.values(stated).some(entity => entity !== undefined) || (isOurs && described === undefined)) return stated
  const container = equipment === undefined ? undefined : observableOf('transport-unit', { ...equipment, unit_type: 'container' })
  const ofType = (type: string): StixId | undefined => refs.find(ref => typeOf(ref) === type)
  const entity = (ref: StixId | undefined, otherwise: EntityKind, label: string): Entity | undefined => {
    if (ref === undefined) return undefined
    const known = lookup.find(ref)
    return (known === undefined ? undefined : entityOf(known)) ?? { ref, kind: otherwise, label }
  }
  const units = refs.filter(ref => typeOf(ref) === 'transport-unit' && ref !== container)
  const person = entity(firstId(traveller?.['traveller_ref']) ?? ofType('traveller') ?? observableOf('traveller', traveller), 'person', travellerLabel(traveller ?? {}))
  const cargo = entity(container, 'container', unitLabel(equipment ?? {}))
  const track = entity(ofType('sensor-track') ?? observableOf('sensor-track', trackFacts(sensor, facts)), 'track', trackLabel(sensor ?? {}))
  const unitKind = oneOf(ENTITY_KINDS, unit?.['unit_type']) ?? (kind === 'cargo-line' ? 'vessel' : 'unknown')
  const carried = entity(firstId(unit?.['conveyance_ref']) ?? units[0] ?? observableOf('transport-unit', unit), unitKind, unitLabel(unit ?? {}))
  const papers = entity(firstId(paper?.['document_ref']) ?? ofType('travel-document') ?? observableOf('travel-document', paper), 'document', documentLabel(paper ?? {}))
  return {
    subject: kind === 'cargo-line' ? cargo : kind === 'detection' ? track ?? person : person,
    conveyance: carried,
    document: kind === 'cargo-line' ? sealOf(equipment) : papers,
  }
}

function statedEntity(value: unknown): Entity | undefined {
  const stated = record(value)
  const ref = stated?.['entity_ref']
  return isStixId(ref) ? { ref, kind: oneOf(ENTITY_KINDS, stated?.['entity_kind']) ?? 'unknown', label: words(stated?.['label']) } : undefined
}

const trackFacts = (sensor: Facts | undefined, facts: Facts): Facts | undefined =>
  (sensor === undefined ? undefined : { ...sensor, track_start: record(Array.isArray(facts['track']) ? facts['track'][0] : undefined)?.['time'] })

function sealOf(equipment: Facts | undefined): Entity | undefined {
  const seals = equipment?.['seal_numbers']
  const number = words(Array.isArray(seals) ? seals[0] : undefined)
  return number === '' ? undefined : { ref: observableId('transport-unit', { unit_type: 'seal', equipment_number: number }), kind: 'seal', label: number }
}

/** Stated by us, or by the published Admiralty markings, which a partner may have under another extension's id. */
function gradesOf(facts: Facts, markings: readonly StixId[], lookup: Lookup): { readonly reliability?: Reliability; readonly credibility?: Credibility } {
  let reliability = facts['source_reliability']
  let credibility = facts['information_credibility']
  for (const id of markings) {
    for (const marking of Object.values(lookup.find(id)?.extensions ?? {})) {
      reliability ??= marking['admiralty_source_reliability']
      credibility ??= marking['admiralty_information_credibility']
    }
  }
  const number = credibilityOf(credibility)
  return { ...(isReliability(reliability) ? { reliability } : {}), ...(number === undefined ? {} : { credibility: number }) }
}

const LONGEST_REMARK = 20_000

/** Ours is stated; of a partner's inspection the outcome and its reasons are worth a line. */
function remarkOf(facts: Facts): string {
  const { remark } = facts
  if (typeof remark === 'string') return clipped(remark, LONGEST_REMARK)
  const inspection = record(facts['inspection'])
  const reasons = inspection?.['reason_codes']
  return [words(inspection?.['outcome']), Array.isArray(reasons) ? reasons.map(words).filter(Boolean).join(', ') : ''].filter(Boolean).join(': ')
}

