import type { StixId } from '../stix/object.ts'

/**
 * Our STIX extension definitions, minted once as random UUIDs. Never change one: vaults and partners hold objects that carry them.
 * STIX 2.1 §7.3.
 */
export const EXTENSIONS = {
  /** On observed-data: one movement, or a movement batch. */
  observation: 'extension-definition--a9ce6b0f-d2ee-4c28-ae7c-ce80a5153481',
  /** On identity, infrastructure and location: what kind of person, conveyance or place it is, and the facts known of it. */
  entity: 'extension-definition--8b3e4110-13e0-4dd2-8ebc-8573fc3be344',
  /** On indicator and sighting: a watchlist notice, and a match with one. */
  notice: 'extension-definition--3f7a11be-e288-4a46-b18b-004ec70579dd',
  /** On marking-definition: releasability, originator control, evaluation, retention. */
  handling: 'extension-definition--592ba6eb-60c9-4799-beee-4f590b6c43e5',
  /** On note, opinion, report, incident and task: anchors, review decisions, forwarding. */
  work: 'extension-definition--a417a7fe-be33-43d8-a354-4c0ef69da789',
  /** Makes travel-document, traveller, transport-unit and sensor-track observables (`new-sco`). */
  observables: 'extension-definition--e132be47-4385-4e74-ba6b-dde9cc31619c',
} as const satisfies { readonly [name: string]: StixId }

/** Published Admiralty markings: source reliability A–F and information credibility 1–6 (muchdogesec/stix2extensions). */
export const ADMIRALTY = {
  reliability: 'extension-definition--cdb5a8fd-b8df-4a7a-ae21-a07fed723797',
  credibility: 'extension-definition--88c675ee-098f-4502-8108-5167d24a5e11',
} as const satisfies { readonly [name: string]: StixId }

/** Namespace of the UUIDv5 that names a row of a movement batch. Never change it: the ids of rows on every laptop follow from it. */
export const ROW_NAMESPACE = '2e8160ad-f96c-4ca5-8d7b-9e14257a18a1'

/** Namespace of the UUIDv5 that names a Parquet file which came without any object around it, by its bytes. */
export const FLIGHTS_NAMESPACE = '44451dbe-404e-4fdf-b27d-0c0e75fa875f'

/** Stands for the source of a movement whose object names no creator. */
export const UNKNOWN_SOURCE: StixId = 'identity--6f8b52f1-7a2c-4d0e-9c35-1a4be2d7f093'

/** Namespace of the UUIDv5 that names a place which only a sensor's or a reporter's name stands for, and an airport that only its code names. */
export const PLACE_NAMESPACE = 'e3631cc6-fea5-4292-b438-1757d5756ff4'
