import { canonicalJson } from '../stix/canonical.ts'
import { OBSERVABLE_NAMESPACE, uuid5 } from '../stix/uuid.ts'
import { stixId } from '../stix/id.ts'
import type { Json } from '../stix/json.ts'
import type { StixId } from '../stix/object.ts'

/** Our observables (`new-sco`): STIX patterns match nothing else, so that these carry the facts that a watchlist asks for. */
export type ObservableType = 'traveller' | 'travel-document' | 'transport-unit' | 'sensor-track'

export const OBSERVABLE_TYPES: readonly string[] = ['traveller', 'travel-document', 'transport-unit', 'sensor-track'] satisfies readonly ObservableType[]

export type Contributions = { readonly [property: string]: Json }

/**
 * The id of an observable: UUIDv5 over the canonical form of the properties that make it what it is, so that bulk feeds may leave the
 * observables out and every laptop computes their ids. STIX 2.1 §2.9. It is an unsalted hash of what may be guessed, such as a document number.
 */
export const observableId = (type: ObservableType, contributions: Contributions): StixId =>
  stixId(type, uuid5(OBSERVABLE_NAMESPACE, canonicalJson(contributions)))

const ID_PROPERTIES: { readonly [T in ObservableType]: readonly (readonly string[])[] } = {
  traveller: [['surname', 'given_names', 'birth_date', 'nationality']],
  'travel-document': [['document_type', 'document_number', 'issuing_state']],
  // The strongest name that is known of a conveyance or a container.
  'transport-unit': [
    ['unit_type', 'equipment_number'], ['unit_type', 'imo_number'], ['unit_type', 'icao24'], ['unit_type', 'registration', 'registration_state'],
    ['unit_type', 'mmsi'], ['unit_type', 'registration'], ['unit_type', 'unit_name'],
  ],
  'sensor-track': [['sensor_id', 'track_number', 'track_start']],
}

/** The id of the observable that these facts describe; undefined when they do not suffice to tell it from others. */
export function observableOf(type: ObservableType, facts: { readonly [property: string]: unknown } | undefined): StixId | undefined {
  if (facts === undefined) return undefined
  for (const names of ID_PROPERTIES[type]) {
    const known = names.map(name => [name, facts[name]] as const)
    if (known.every((pair): pair is readonly [string, string] => typeof pair[1] === 'string' && pair[1] !== '')) return observableId(type, Object.fromEntries(known))
  }
  return undefined
}
