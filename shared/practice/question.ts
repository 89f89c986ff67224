import { type Microseconds, findInstant, writeInstant } from '../exchange/instant.ts'
import type { Picking } from './holding.ts'

const USUAL_LIMIT = 1_000
const MOST_LIMIT = 5_000
/** A cursor is a position, so that it outlives a restart. The letter makes one of another server fail. */
const CURSOR = /^w(\d{1,9})$/

/** The query of Get Objects and its relatives, understood. */
export interface Question {
  readonly addedAfter?: Microseconds
  readonly limit: number
  /** Position to go on from. */
  readonly from?: number
  readonly picking: Picking
}

export const cursorAt = (position: number): string => `w${position}`

/**
 * Reads a query. Unknown fields are ignored, as the standard allows.
 *
 * @returns in words what is wrong with it. TAXII 2.1 §3.4: each field at most once; §5.4: limit a positive integer.
 */
export function readQuestion(query: URLSearchParams): { readonly ok: true; readonly question: Question } | { readonly ok: false; readonly words: string } {
  const refuse = (words: string): { readonly ok: false; readonly words: string } => ({ ok: false, words })
  const names = [...query].map(([name]) => name)
  if (new Set(names).size < names.length) return refuse('A query field stands there twice.')
  const limit = query.get('limit')
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) return refuse('limit must be a positive integer.')
  const after = query.get('added_after')
  const addedAfter = after === null ? undefined : findInstant(after)
  if (after !== null && addedAfter === undefined) return refuse('added_after must be a timestamp.')
  const next = query.get('next')
  const cursor = next === null ? undefined : CURSOR.exec(next)?.[1]
  if (next !== null && cursor === undefined) return refuse('next is no cursor of this exchange.')
  const list = (field: string): readonly string[] | undefined => query.get(`match[${field}]`)?.split(',')
  const asked = list('version')
  const versions = asked?.flatMap(version => (KEYWORDS.includes(version) ? version : timeOf(version) ?? []))
  if (versions?.length !== asked?.length || (versions?.includes('all') === true && versions.length > 1)) return refuse('match[version] must be all alone, or a list of last, first and timestamps.')
  return {
    ok: true,
    question: {
      limit: Math.min(MOST_LIMIT, limit === null ? USUAL_LIMIT : Number(limit)),
      ...(addedAfter === undefined ? {} : { addedAfter }),
      ...(cursor === undefined ? {} : { from: Number(cursor) }),
      picking: pickingOf(list('id'), list('type'), versions, list('spec_version')),
    },
  }
}

const KEYWORDS = ['last', 'first', 'all']

function timeOf(version: string): string | undefined {
  const instant = findInstant(version)
  return instant === undefined ? undefined : writeInstant(instant)
}

type Values = readonly string[] | undefined

function pickingOf(ids: Values, types: Values, versions: Values, specVersions: Values): Picking {
  return {
    ...(ids === undefined ? {} : { ids: new Set(ids) }), ...(types === undefined ? {} : { types: new Set(types) }),
    ...(versions === undefined ? {} : { versions: new Set(versions) }), ...(specVersions === undefined ? {} : { specVersions: new Set(specVersions) }),
  }
}
