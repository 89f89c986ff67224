import { isStixId } from '../stix/id.ts'
import { EXTENSIONS } from './extensions.ts'
import { factsOf, onGlobe, words, type Facts } from './facts.ts'
import { ENTITY_KINDS, PLACE_KINDS, type Entity, type EntityKind, type Place, type PlaceKind } from './movement.ts'
import type { StixObject } from '../stix/object.ts'

const isKind = (value: unknown): value is EntityKind => typeof value === 'string' && (ENTITY_KINDS as readonly string[]).includes(value)
const isPlaceKind = (value: unknown): value is PlaceKind => typeof value === 'string' && (PLACE_KINDS as readonly string[]).includes(value)

/** What an identity, an infrastructure or an observable of ours stands for in a dictionary; undefined for objects that do not move. */
export function entityOf(object: StixObject): Entity | undefined {
  if (!isStixId(object.id)) return undefined
  const kind = kindOf(object)
  return kind === undefined ? undefined : { ref: object.id, kind, label: labelOf(object) }
}

function kindOf(object: StixObject): EntityKind | undefined {
  const facts = factsOf(object, EXTENSIONS.entity, 'entity_kind')
  switch (object.type) {
    case 'identity': return isKind(facts?.['entity_kind']) ? facts['entity_kind'] : identityKind(object['identity_class'])
    case 'infrastructure': return conveyanceKind(facts?.['conveyance_type'] ?? facts?.['entity_kind'], object['infrastructure_types'])
    case 'traveller': return 'person'
    case 'travel-document': return 'document'
    case 'transport-unit': return isKind(object['unit_type']) ? object['unit_type'] : 'unknown'
    case 'sensor-track': return 'track'
    default: return undefined
  }
}

/** STIX 2.1 §10.6, identity-class-ov. */
const identityKind = (of: unknown): EntityKind => (of === 'individual' ? 'person' : of === 'organization' || of === 'group' ? 'organisation' : 'unknown')

function conveyanceKind(stated: unknown, types: unknown): EntityKind {
  if (isKind(stated)) return stated
  // `unknown` is a word of infrastructure-type-ov as well, and may stand before another.
  const listed: readonly unknown[] = Array.isArray(types) ? types : []
  return listed.filter(isKind).find(kind => kind !== 'unknown') ?? 'unknown'
}

function labelOf(object: StixObject): string {
  switch (object.type) {
    case 'traveller': return travellerLabel(object)
    case 'travel-document': return documentLabel(object)
    case 'transport-unit': return unitLabel(object)
    case 'sensor-track': return trackLabel(object)
    default: return words(object.name)
  }
}

/** `ERIKSSON, Anna Maria` */
export function travellerLabel(facts: Facts): string {
  const [surname, given, whole] = [words(facts['surname']), words(facts['given_names']), words(facts['full_name'])]
  return surname !== '' && given !== '' ? `${surname}, ${given}` : surname || given || whole
}

/** `L898902C3 UTO` */
export const documentLabel = (facts: Facts): string => words(`${words(facts['document_number'])} ${words(facts['issuing_state'])}`)

/** The name that people use of a vehicle, a vessel, an aircraft or a container. */
export const unitLabel = (facts: Facts): string =>
  words(facts['equipment_number']) || words(facts['unit_name']) || words(facts['registration']) || words(facts['call_sign'])
  || words(facts['imo_number']) || words(facts['mmsi']) || words(facts['icao24'])

/** `RDR-ALPHA-2 004711` */
export const trackLabel = (facts: Facts): string => words(`${words(facts['sensor_id'])} ${words(facts['track_number'])}`)

/** A location with a position; undefined for any other object and for a location that has none or one off the globe. */
export function placeOf(object: StixObject): Place | undefined {
  const { latitude, longitude } = object
  if (object.type !== 'location' || !isStixId(object.id) || !onGlobe(latitude, longitude)) return undefined
  const facts = factsOf(object, EXTENSIONS.entity, 'entity_kind')
  const kind = isPlaceKind(facts?.['entity_kind']) ? facts['entity_kind'] : 'unknown'
  const label = words(object.name) || placeCodes(object)[0] || words(object['city']) || words(object['administrative_area'])
  return { ref: object.id, kind, label, latitude: latitude as number, longitude: longitude as number, country: words(object['country']).toUpperCase().slice(0, 2) }
}

/** Whether a location says where it is, and wrongly. */
export const isOffGlobe = ({ type, latitude, longitude }: StixObject): boolean =>
  type === 'location' && (latitude !== undefined || longitude !== undefined) && !onGlobe(latitude, longitude)

/** The UN/LOCODEs that a location is known by, in upper case without blanks, such as `XAALP`. */
export function placeCodes(object: StixObject): readonly string[] {
  const references = object['external_references']
  if (object.type !== 'location' || !Array.isArray(references)) return []
  return (references as readonly unknown[]).flatMap(reference => {
    const { source_name: source, external_id: code } = typeof reference === 'object' && reference !== null ? reference as Facts : {}
    return source === 'UN/LOCODE' && typeof code === 'string' && code.length <= 10 ? [code.replaceAll(' ', '').toUpperCase()] : []
  })
}
