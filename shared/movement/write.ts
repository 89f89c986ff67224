import { stixId, typeOf, uuidOf } from '../stix/id.ts'
import { formatTimestamp } from '../stix/timestamp.ts'
import { EXTENSIONS, UNKNOWN_SOURCE } from './extensions.ts'
import { observableId, OBSERVABLE_TYPES, type Contributions, type ObservableType } from './observable.ts'
import type { Json } from '../stix/json.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import type { Credibility, Entity, Mode, Movement } from './movement.ts'

/** STIX 2.1 Appendix A, Admiralty credibility to confidence; 6, "cannot be judged", has none. */
const CONFIDENCE: { readonly [C in Credibility]: number | undefined } = { 1: 90, 2: 70, 3: 50, 4: 30, 5: 10, 6: undefined }

/**
 * A movement as STIX: the observables that it quotes, then its observed-data, last. A function of the movement alone, so that two
 * laptops promote one row to identical bytes: `created` and `modified` are its time, and what a row does not hold (fractions of a
 * second, a sixth decimal of a degree) is not written.
 *
 * An observable that the movement names by its own id is referred to and not written: whoever holds it has more to say of it.
 */
export function observedData(movement: Movement): readonly StixObject[] {
  const { id, source, markings, subject, conveyance, document, reliability, credibility, remark } = movement
  const time = formatTimestamp(Math.floor(movement.time / 1000) * 1000)
  const quoted = [subject, document, conveyance].filter(entity => entity !== undefined).map(entity => quote(entity, markings))
  const observed = quoted.length > 0 ? quoted : [unrecorded(movement)]
  const confidence = credibility === undefined ? undefined : CONFIDENCE[credibility]
  const movementObject: StixObject = {
    type: 'observed-data',
    spec_version: '2.1',
    id,
    ...(source === UNKNOWN_SOURCE ? {} : { created_by_ref: source }),
    created: time,
    modified: time,
    first_observed: time,
    last_observed: time,
    number_observed: 1,
    object_refs: [...new Set(observed.map(({ ref }) => ref))],
    ...(markings.length === 0 ? {} : { object_marking_refs: markings }),
    ...(confidence === undefined ? {} : { confidence }),
    extensions: {
      [EXTENSIONS.observation]: {
        extension_type: 'property-extension',
        observation_kind: movement.kind,
        movement_type: movement.direction,
        mode: movement.mode,
        crossing_point_ref: movement.post,
        ...(movement.other === undefined ? {} : { other_point_ref: movement.other }),
        latitude: fiveDecimals(movement.latitude),
        longitude: fiveDecimals(movement.longitude),
        ...(subject === undefined ? {} : { subject: stated(subject) }),
        ...(conveyance === undefined ? {} : { conveyance: stated(conveyance) }),
        ...(document === undefined ? {} : { document: stated(document) }),
        ...(reliability === undefined ? {} : { source_reliability: reliability }),
        ...(credibility === undefined ? {} : { information_credibility: String(credibility) }),
        ...(remark === undefined ? {} : { remark }),
      },
    },
  }
  const written = new Map(observed.flatMap(({ ref, object }) => (object === undefined ? [] : [[ref, object] as const])))
  return [...written.values(), movementObject]
}

/** Adding zero turns −0, which a row cannot hold, into 0. */
const fiveDecimals = (degrees: number): number => Math.round(degrees * 1e5) / 1e5 + 0

const stated = ({ ref, kind, label }: Entity): { readonly [property: string]: Json } => ({ entity_ref: ref, entity_kind: kind, ...(label === '' ? {} : { label }) })

interface Quoted {
  readonly ref: StixId
  readonly object?: StixObject
}

function quote(entity: Entity, markings: readonly StixId[]): Quoted {
  if (OBSERVABLE_TYPES.includes(typeOf(entity.ref))) return { ref: entity.ref }
  const { type, facts } = factsFor(entity)
  return observable(type, facts, markings)
}

/** The one word that is known of an entity, as the property of an observable that it most likely is. */
function factsFor({ kind, label, ref }: Entity): { readonly type: ObservableType; readonly facts: Contributions } {
  // Without a word for it, it is at least told from others.
  const word = label === '' ? { entity_ref: ref } : undefined
  switch (kind) {
    case 'document': return { type: 'travel-document', facts: word ?? { document_number: label } }
    case 'track': return { type: 'sensor-track', facts: word ?? { track_number: label } }
    case 'person': case 'organisation': case 'unknown': return { type: 'traveller', facts: word ?? { full_name: label } }
    case 'container': case 'seal': return { type: 'transport-unit', facts: { unit_type: kind, ...word ?? { equipment_number: label } } }
    case 'vehicle': case 'drone': case 'aircraft': return { type: 'transport-unit', facts: { unit_type: kind, ...word ?? { registration: label } } }
    case 'vessel': case 'train': return { type: 'transport-unit', facts: { unit_type: kind, ...word ?? { unit_name: label } } }
  }
}

const UNITS: { readonly [M in Mode]: string } = { road: 'vehicle', rail: 'train', air: 'aircraft', sea: 'vessel', 'inland-water': 'vessel', foot: 'unknown', unknown: 'unknown' }

/** STIX 2.1 §4.14 wants at least one observable; of a row without any entity it is a conveyance that nobody recorded. */
const unrecorded = ({ id, mode, markings }: Movement): Quoted =>
  observable('transport-unit', { unit_type: UNITS[mode], recorded_in_ref: stixId('observed-data', uuidOf(id)) }, markings)

function observable(type: ObservableType, facts: Contributions, markings: readonly StixId[]): Quoted {
  const ref = observableId(type, facts)
  return {
    ref,
    object: {
      type, spec_version: '2.1', id: ref, ...facts,
      ...(markings.length === 0 ? {} : { object_marking_refs: markings }),
      extensions: { [EXTENSIONS.observables]: { extension_type: 'new-sco' } },
    },
  }
}
