import { isObjectType, isStixId, stixId, typeOf } from '../stix/id.ts'
import { uuidText } from '../stix/uuid.ts'
import { onGlobe, words } from './facts.ts'
import { ENTITY_KINDS, PLACE_KINDS, type Entity, type EntityKind, type Place } from './movement.ts'
import type { StixId } from '../stix/object.ts'
import type { Source } from './batch-columns.ts'

/*
 * What a batch's dictionary columns hold: each entry is one line of words that any Parquet reader shows, the fixed ones first.
 *   place    location--… crossing-point XA 46.01234 14.54321 Crossing point Alpha (road)
 *   entity   person identity ERIKSSON, Anna Maria, with the UUID of its id in a column beside it: as text it would take 20 bytes more
 *   source   identity--… Border post Alpha
 *   marking  marking-definition--… marking-definition--…
 * The empty text is "none".
 */

const NO_COUNTRY = '-'

export const placeText = ({ ref, kind, country, latitude, longitude, label }: Place): string =>
  `${ref} ${kind} ${country === '' ? NO_COUNTRY : country} ${latitude} ${longitude} ${label}`

export const entityText = ({ kind, ref, label }: Entity): string => `${kind} ${typeOf(ref)} ${label}`

export const sourceText = ({ ref, label }: Source): string => `${ref} ${label}`

export const markingText = (refs: readonly StixId[]): string => refs.join(' ')

/** The first `count` words and the rest of a line. */
function split(text: string, count: number): readonly string[] {
  const parts: string[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    const blank = text.indexOf(' ', at)
    if (blank < 0) return [...parts, text.slice(at)]
    parts.push(text.slice(at, blank))
    at = blank + 1
  }
  return [...parts, text.slice(at)]
}

/** @returns undefined for what is no place, `bad-position` for one off the globe. */
export function readPlace(text: string): Place | 'bad-position' | undefined {
  const [ref, kind, country, latitude, longitude, label = ''] = split(text, 5)
  const known = PLACE_KINDS.find(one => one === kind)
  if (!isStixId(ref) || known === undefined || country === undefined || latitude === undefined || longitude === undefined) return undefined
  const at = { latitude: numberOf(latitude), longitude: numberOf(longitude) }
  if (!onGlobe(at.latitude, at.longitude)) return 'bad-position'
  return { ref, kind: known, country: country === NO_COUNTRY ? '' : words(country), ...at, label: words(label) }
}

/** `Number` would take the empty text for zero. */
const numberOf = (text: string): number => (text === '' ? NaN : Number(text))

type Head = { readonly kind: EntityKind; readonly type: string } | undefined

/** Reads entities, whose UUID stands at an offset of others; the few beginnings that their texts have are understood once. */
export function entityReader(): (text: string, uuids: Uint8Array, at: number) => Entity | undefined {
  const heads = new Map<string, Head>()
  return (text, uuids, at) => {
    const end = text.indexOf(' ', text.indexOf(' ') + 1)
    if (end < 0) return undefined
    const beginning = text.slice(0, end)
    if (!heads.has(beginning)) heads.set(beginning, headOf(beginning))
    const head = heads.get(beginning)
    return head === undefined ? undefined : { ref: stixId(head.type, uuidText(uuids, at)), kind: head.kind, label: words(text.slice(end + 1)) }
  }
}

function headOf(beginning: string): Head {
  const [kind, type] = split(beginning, 1)
  const known = ENTITY_KINDS.find(one => one === kind)
  return isObjectType(type) && known !== undefined ? { kind: known, type } : undefined
}

export function readSource(text: string): Source | undefined {
  const [ref, label = ''] = split(text, 1)
  return isStixId(ref) ? { ref, label: words(label) } : undefined
}

export function readMarkings(text: string): readonly StixId[] | undefined {
  const refs = text.split(' ')
  return refs.every(isStixId) ? refs : undefined
}
