import { parseTimestamp } from '../stix/timestamp.ts'
import type { StixObject } from '../stix/object.ts'
import { type SkipReason, readObject } from '../stix/parse.ts'

/** An object whose name holds this word is always refused, so that an exercise can show a refusal. */
export const REFUSED_WORD = 'EXERCISE-REFUSE'

/** Properties that an object of a standard type must have, besides the common ones. STIX 2.1 §4 and §5. */
const REQUIRED: { readonly [type: string]: readonly string[] } = {
  'attack-pattern': ['name'], campaign: ['name'], 'course-of-action': ['name'], grouping: ['context', 'object_refs'], identity: ['name'], incident: ['name'],
  indicator: ['pattern', 'pattern_type', 'valid_from'], infrastructure: ['name'], 'intrusion-set': ['name'], location: [], malware: ['is_family'],
  'malware-analysis': ['product'], note: ['content', 'object_refs'], 'observed-data': ['first_observed', 'last_observed', 'number_observed'],
  opinion: ['opinion', 'object_refs'], report: ['name', 'published', 'object_refs'], 'threat-actor': ['name'], tool: ['name'], vulnerability: ['name'],
  relationship: ['relationship_type', 'source_ref', 'target_ref'], sighting: ['sighting_of_ref'], 'language-content': ['object_ref', 'contents'],
}

const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree']

const WORDS: { readonly [why in SkipReason]: string } = {
  'no-id': 'The id does not fit the type.',
  'bad-time': 'A timestamp cannot be read.',
  'bad-shape': 'A common property has the wrong kind of value.',
  'not-i-json': 'The object is not safe JSON.',
  'stix-2.0': 'This is STIX 2.0; the exchange takes 2.1.',
  duplicate: 'The object came twice.',
}

export type Validity =
  | { readonly ok: true; readonly object: StixObject }
  | { readonly ok: false; readonly words: string }

/** Whether the practice exchange takes an object, and in its own words why not. Types that the standard does not know are taken as they are. */
export function judgeObject(value: unknown): Validity {
  const read = readObject(value)
  if (!read.ok) return { ok: false, words: WORDS[read.why] }
  const { object } = read
  const words = object.name?.includes(REFUSED_WORD) === true ? `Refused for the exercise: the name holds ${REFUSED_WORD}.` : whyInvalid(object)
  return words === undefined ? { ok: true, object } : { ok: false, words }
}

function whyInvalid(object: StixObject): string | undefined {
  const { type } = object
  const required = REQUIRED[type]
  if (required === undefined) return type === 'marking-definition' ? whyInvalidMarking(object) : undefined
  if (object.spec_version !== '2.1') return `${type}: spec_version must be 2.1.`
  const missing = ['created', 'modified', ...required].find(name => object[name] === undefined || object[name] === '')
  if (missing !== undefined) return `${type}: ${missing} is missing.`
  const emptied = required.find(name => Array.isArray(object[name]) && object[name].length === 0)
  if (emptied !== undefined) return `${type}: ${emptied} must not be empty.`
  if ((parseTimestamp(object.modified) ?? 0) < (parseTimestamp(object.created) ?? 0)) return `${type}: modified is before created.`
  if (type === 'observed-data') return whyInvalidObservation(object)
  if (type === 'location') return whyInvalidLocation(object)
  if (type === 'opinion' && !OPINIONS.some(opinion => opinion === object['opinion'])) return 'opinion: opinion is not one of the five.'
  if ((type === 'report' || type === 'note' || type === 'opinion') && !Array.isArray(object.object_refs)) return `${type}: object_refs must be a list.`
  return undefined
}

function whyInvalidObservation(object: StixObject): string | undefined {
  const { number_observed: count } = object
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 999_999_999) return 'observed-data: number_observed must be 1 to 999,999,999.'
  if ((parseTimestamp(object['last_observed']) ?? 0) < (parseTimestamp(object['first_observed']) ?? 0)) return 'observed-data: last_observed is before first_observed.'
  if ((object.object_refs?.length ?? 0) === 0 && object['objects'] === undefined) return 'observed-data: object_refs is missing.'
  return undefined
}

function whyInvalidLocation(object: StixObject): string | undefined {
  const { latitude, longitude } = object
  if (latitude === undefined && longitude === undefined) return object['region'] === undefined && object['country'] === undefined ? 'location: neither a region, a country nor a position.' : undefined
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return 'location: latitude and longitude go together.'
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? undefined : 'location: the position is not on Earth.'
}

function whyInvalidMarking(object: StixObject): string | undefined {
  if (object.created === undefined) return 'marking-definition: created is missing.'
  return object['definition_type'] === undefined && object.extensions === undefined ? 'marking-definition: neither a definition nor an extension.' : undefined
}
