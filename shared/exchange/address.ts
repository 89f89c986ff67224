import type { Match, ObjectsQuery } from './resources.ts'

/** The resource under a root, with every segment encoded and the slash that each path of TAXII ends in. TAXII 2.1 §3.1. */
export function resource(root: string, ...segments: readonly string[]): string {
  return `${root.endsWith('/') ? root : `${root}/`}${segments.map(segment => `${encodeURIComponent(segment)}/`).join('')}`
}

/**
 * An API root as a discovery resource names it: absolute, or beginning with exactly one slash. `//host/…` and `../` are forbidden, and
 * a root must not lead from an encrypted address to a plain one. TAXII 2.1 §4.1.1.
 *
 * @param base absolute address of the discovery resource.
 * @returns absolute address ending in `/`, or undefined for anything that the standard forbids.
 */
export function findRoot(text: string, base: string): string | undefined {
  const relative = text.startsWith('/')
  if (relative ? text.startsWith('//') : !/^https?:\/\/[^/]/i.test(text)) return undefined
  // What the URL standard would quietly repair must be refused: `..` in all its spellings, a backslash, blanks and control characters.
  if (/[\\\s\p{Cc}?#]/u.test(text) || /(^|\/)(\.|%2e){1,2}(\/|$)/i.test(text)) return undefined
  const url = parse(text, base)
  if (url === undefined || url.href.includes('@')) return undefined
  const from = parse(base)
  if (from?.protocol === 'https:' && url.protocol !== 'https:') return undefined
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}

/** Query part of Get Objects and its relatives, beginning with `?`. Each field once, lists joined with commas, no blanks. TAXII 2.1 §3.4. */
export function queryOf({ addedAfter, limit, next, match = {} }: ObjectsQuery): string {
  const fields: (readonly [name: string, value: string])[] = [
    ...(addedAfter === undefined ? [] : [['added_after', addedAfter] as const]),
    ['limit', String(limit)],
    ...matchFields(match),
    ...(next === undefined ? [] : [['next', next] as const]),
  ]
  return `?${fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

/** Origin of an absolute address; undefined when it is none. */
export const originOf = (address: string): string | undefined => parse(address)?.origin

function matchFields({ id, type, version, specVersion }: Match): (readonly [string, string])[] {
  const fields = [['id', id], ['type', type], ['version', version], ['spec_version', specVersion]] as const
  return fields.flatMap(([name, values]) => values === undefined || values.length === 0 ? [] : [[`match[${name}]`, values.join(',')] as const])
}

function parse(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
