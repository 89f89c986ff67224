import type { Json } from '../stix/json.ts'
import { type ReadObjects, readObjects } from '../stix/parse.ts'
import { findRoot } from './address.ts'
import { findInstant } from './instant.ts'
import { kindOf } from './media.ts'
import type { ApiRoot, Collection, Discovery, ManifestPage, ManifestRecord, Page, Status, StatusDetail } from './resources.ts'
import { clean } from './words.ts'

type Headers = { readonly [name: string]: string }
type Named = { readonly [name: string]: Json }

/** Bodies that we send at most where a root names no limit of its own. */
export const USUAL_CONTENT_LENGTH = 8 * 1024 * 1024

/** Each root is asked at once and each collection is a line on the screen: a list of a hundred thousand would stand in the way of everything else. */
const MOST_ROOTS = 64
const MOST_COLLECTIONS = 1_000

/** @param at absolute address that the document came from. */
export function readDiscovery(json: Json, at: string): Discovery | undefined {
  if (!isNamed(json) || typeof json['title'] !== 'string') return undefined
  const listed = json['api_roots']
  if (listed !== undefined && !Array.isArray(listed)) return undefined
  if (listed === undefined && 'versions' in json) return undefined
  if ((listed?.length ?? 0) > MOST_ROOTS) return undefined
  const roots = [...new Set((listed ?? []).flatMap((root: Json) => (typeof root === 'string' ? findRoot(root, at) ?? [] : [])))]
  const usual = typeof json['default'] === 'string' ? findRoot(json['default'], at) : undefined
  return { title: clean(json['title']), ...sentence(json, 'description'), ...sentence(json, 'contact'), roots, ...(usual !== undefined && roots.includes(usual) ? { default: usual } : {}) }
}

/** OpenCTI writes `display_name` for `title`; a root that does not speak 2.1 is none for us. */
export function readRoot(json: Json): ApiRoot | undefined {
  if (!isNamed(json)) return undefined
  const title = json['title'] ?? json['display_name']
  const { versions } = json
  if (typeof title !== 'string' || !Array.isArray(versions)) return undefined
  if (!versions.some((version: Json) => typeof version === 'string' && (version === 'taxii-2.1' || kindOf(version) === 'taxii'))) return undefined
  return { title: clean(title), ...sentence(json, 'description'), maxContentLength: count(json['max_content_length']) ?? USUAL_CONTENT_LENGTH }
}

/** An empty list is an empty object. TAXII 2.1 §5.1.1. */
export function readCollections(json: Json): readonly Collection[] | undefined {
  if (!isNamed(json)) return undefined
  const { collections = [] } = json
  return Array.isArray(collections) && collections.length <= MOST_COLLECTIONS && !isForeign(json, 'collections') ? collections.flatMap((collection: Json) => readCollection(collection) ?? []) : undefined
}

export function readCollection(json: Json): Collection | undefined {
  if (!isNamed(json)) return undefined
  const { id, title, can_read: canRead, can_write: canWrite } = json
  if (typeof id !== 'string' || id === '') return undefined
  return {
    id, title: clean(typeof title === 'string' ? title : id), ...sentence(json, 'description'), ...(typeof json['alias'] === 'string' ? { alias: json['alias'] } : {}),
    canRead: canRead === true, canWrite: canWrite === true,
  }
}

/** An envelope; `{}` is an empty one. TAXII 2.1 §3.7. */
export function readPage(json: Json, headers: Headers): Page | undefined {
  if (!isNamed(json) || isForeign(json, 'objects', 'more', 'next')) return undefined
  const { objects = [] } = json
  if (!Array.isArray(objects)) return undefined
  const remaining = count(json['x_waypost_remaining'])
  return { ...readElements(objects), ...paging(json, headers), ...(remaining === undefined ? {} : { remaining }) }
}

/** An element that was poisoned is null by now, see `readJson`. */
function readElements(elements: readonly Json[]): ReadObjects {
  const whole = elements.filter(element => element !== null)
  const read = readObjects(whole)
  return whole.length === elements.length ? read : { ...read, skipped: [...read.skipped, { why: 'not-i-json', count: elements.length - whole.length }] }
}

export function readManifest(json: Json, headers: Headers): ManifestPage | undefined {
  if (!isNamed(json) || isForeign(json, 'objects', 'more', 'next')) return undefined
  const { objects = [] } = json
  if (!Array.isArray(objects)) return undefined
  return { records: objects.flatMap((record: Json) => readRecord(record) ?? []), ...paging(json, headers) }
}

function readRecord(json: Json): ManifestRecord | undefined {
  if (!isNamed(json)) return undefined
  const { id, date_added: added, version } = json
  return typeof id === 'string' && typeof added === 'string' && typeof version === 'string' ? { id, added, version } : undefined
}

export function readStatus(json: Json): Status | undefined {
  if (!isNamed(json)) return undefined
  const { id, status } = json
  if ((typeof id !== 'string' && typeof id !== 'number') || (status !== 'pending' && status !== 'complete')) return undefined
  const total = count(json['total_count'])
  const successCount = count(json['success_count'])
  const failureCount = count(json['failure_count'])
  const pendingCount = count(json['pending_count'])
  return {
    id: String(id), complete: status === 'complete',
    ...(total === undefined ? {} : { total }), ...(successCount === undefined ? {} : { successCount }),
    ...(failureCount === undefined ? {} : { failureCount }), ...(pendingCount === undefined ? {} : { pendingCount }),
    successes: details(json['successes']), failures: details(json['failures']), pendings: details(json['pendings']),
  }
}

function details(json: Json | undefined): readonly StatusDetail[] {
  return Array.isArray(json) ? json.flatMap((detail: Json) => readDetail(detail) ?? []) : []
}

function readDetail(json: Json): StatusDetail | undefined {
  if (!isNamed(json) || typeof json['id'] !== 'string') return undefined
  const { id, version, message } = json
  return { id, ...(typeof version === 'string' ? { version } : {}), message: typeof message === 'string' ? clean(message) : '' }
}

function paging(json: Named, headers: Headers): { readonly more: boolean; readonly next?: string; readonly first?: string; readonly last?: string } {
  const next = json['next']
  const first = instant(headers['x-taxii-date-added-first'])
  const last = instant(headers['x-taxii-date-added-last'])
  return {
    more: json['more'] === true,
    ...(typeof next === 'string' && next !== '' ? { next } : typeof next === 'number' ? { next: String(next) } : {}),
    ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }),
  }
}

/** A header that holds no time is as good as none. */
const instant = (header: string | undefined): string | undefined => (header !== undefined && findInstant(header) !== undefined ? header : undefined)

/**
 * Whether a document with none of the properties of an envelope is something else, such as `{"error":"…"}` under a 200. Custom properties
 * beside the known ones are allowed (TAXII 2.1 §7.1), and the empty object is an empty answer.
 */
function isForeign(json: Named, ...known: readonly string[]): boolean {
  const own = Object.keys(json).filter(name => !name.startsWith('x_'))
  return own.length > 0 && !own.some(name => known.includes(name))
}

const isNamed = (json: Json): json is Named => typeof json === 'object' && json !== null && !Array.isArray(json)
const count = (json: Json | undefined): number | undefined => (typeof json === 'number' && Number.isSafeInteger(json) && json >= 0 ? json : undefined)

function sentence<K extends string>(json: Named, name: K): { readonly [k in K]?: string } {
  const text = json[name]
  return (typeof text === 'string' ? { [name]: clean(text) } : {}) as { readonly [k in K]?: string }
}
