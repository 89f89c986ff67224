import { isObjectType, isReference, isStixId, typeOf } from './id.ts'
import { readJson } from './json.ts'
import { instantOf, parseTimestamp } from './timestamp.ts'
import type { Json } from './json.ts'
import type { StixObject } from './object.ts'

/** Why bytes hold no objects at all. */
export type StixFault = 'not-json' | 'not-stix' | 'stix-2.0' | 'too-large'

/**
 * Why one object was left out: no id that fits its type; a timestamp without zone or none at all; a property of the wrong kind
 * (a name that is a list); JSON that two readers may understand differently; an older version of STIX; a repeat of an object that the
 * same bytes hold.
 */
export type SkipReason = 'no-id' | 'bad-time' | 'bad-shape' | 'not-i-json' | 'stix-2.0' | 'duplicate'

export interface Skipped {
  readonly why: SkipReason
  readonly count: number
}

export interface ReadObjects {
  readonly objects: readonly StixObject[]
  readonly skipped: readonly Skipped[]
}

export type ReadObject =
  | { readonly ok: true; readonly object: StixObject }
  | { readonly ok: false; readonly why: SkipReason }

export type Parsed =
  | { readonly ok: true; readonly form: 'bundle' | 'envelope' | 'array' | 'object'; readonly objects: readonly StixObject[]; readonly skipped: readonly Skipped[] }
  | { readonly ok: false; readonly why: StixFault }

type JsonRecord = { readonly [name: string]: unknown }

const isRecord = (value: unknown): value is JsonRecord => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isIds = (value: unknown): boolean => Array.isArray(value) && value.every(isReference)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
/** STIX 2.1 §3.2: 0 to 100. */
const isConfidence = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 100
const isExtensions = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isRecord)

/** What the named properties of `StixObject` must be where they are present; everything else is kept as it came. */
const SHAPES: readonly (readonly [name: string, fits: (value: unknown) => boolean])[] = [
  ['created_by_ref', isReference], ['revoked', isFlag], ['name', isText], ['description', isText], ['confidence', isConfidence], ['labels', isTexts],
  ['object_marking_refs', isIds], ['object_refs', isIds], ['extensions', isExtensions],
]

/** Instants that make or order versions, or say when something was seen. */
const TIMES = ['created', 'modified', 'first_observed', 'last_observed'] as const

/** One value as an object whose named properties are what `StixObject` says. Unknown types and properties are kept as they came. */
export function readObject(value: unknown): ReadObject {
  if (!isRecord(value)) return { ok: false, why: 'no-id' }
  const { type, id, spec_version: version } = value
  if (!isObjectType(type) || !isStixId(id) || typeOf(id) !== type) return { ok: false, why: 'no-id' }
  if (version === '2.0') return { ok: false, why: 'stix-2.0' }
  if (version !== undefined && version !== '2.1') return { ok: false, why: 'bad-shape' }
  for (const name of TIMES) {
    const time = value[name]
    if (time !== undefined && parseTimestamp(time) === undefined) return { ok: false, why: 'bad-time' }
  }
  for (const [name, fits] of SHAPES) {
    const held = value[name]
    if (held !== undefined && !fits(held)) return { ok: false, why: 'bad-shape' }
  }
  return { ok: true, object: value as StixObject }
}

/**
 * All values that are objects, in their order. Versions of one object are all kept; exact repeats (same id, same instant of `modified`)
 * are not, whatever else they say: only its creator may change an object, and then changes `modified`.
 */
export function readObjects(values: readonly unknown[]): ReadObjects {
  const objects: StixObject[] = []
  const versions = new Set<string>()
  const counts = new Map<SkipReason, number>()
  const skip = (why: SkipReason): void => void counts.set(why, (counts.get(why) ?? 0) + 1)
  for (const value of values) {
    const read = readObject(value)
    if (!read.ok) {
      skip(read.why)
      continue
    }
    const { id, modified } = read.object
    const version = modified === undefined ? id : `${id} ${instantOf(modified)}`
    if (versions.has(version)) skip('duplicate')
    else {
      versions.add(version)
      objects.push(read.object)
    }
  }
  return { objects, skipped: [...counts].map(([why, count]) => ({ why, count })) }
}

/**
 * A bundle, a TAXII envelope, a plain list of objects or a single object out of a stranger's bytes. Never throws; linear time.
 *
 * @param largest Most bytes that are looked at.
 */
export function parseStix(bytes: Uint8Array, largest?: number): Parsed {
  const json = readJson(bytes, largest)
  if (!json.ok) return json
  const found = formOf(json.value)
  if (typeof found === 'string') return { ok: false, why: found }
  const read = readObjects(json.unsafe === 0 ? found.values : found.values.filter(value => value !== null))
  if (read.objects.length === 0 && found.values.length > 0 && read.skipped.every(({ why }) => why === 'no-id')) return { ok: false, why: 'not-stix' }
  const skipped: readonly Skipped[] = json.unsafe === 0 ? read.skipped : [...read.skipped, { why: 'not-i-json', count: json.unsafe }]
  return { ok: true, form: found.form, objects: read.objects, skipped }
}

function formOf(value: Json): 'not-stix' | 'stix-2.0' | { readonly form: 'bundle' | 'envelope' | 'array' | 'object'; readonly values: readonly unknown[] } {
  if (Array.isArray(value)) return { form: 'array', values: value as readonly Json[] }
  if (!isRecord(value)) return 'not-stix'
  const { type, objects } = value
  if (type === 'bundle') {
    // STIX 2.0 has the version on the bundle, 2.1 on each object.
    if (value['spec_version'] === '2.0') return 'stix-2.0'
    return objects === undefined ? { form: 'bundle', values: [] } : Array.isArray(objects) ? { form: 'bundle', values: objects } : 'not-stix'
  }
  if (type === undefined && Array.isArray(objects)) return { form: 'envelope', values: objects }
  // TAXII 2.1 §3.7: an envelope without objects leaves the member out.
  if (type === undefined && Object.keys(value).every(name => name === 'more' || name === 'next')) return { form: 'envelope', values: [] }
  return type === undefined ? 'not-stix' : { form: 'object', values: [value] }
}
