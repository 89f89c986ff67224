import { type Json, readJson } from '../stix/json.ts'

const LONGEST = 300
/** As much of a text as is looked at: one of a hundred megabytes takes a minute to clean. */
const LOOKED_AT = 10 * LONGEST

/** Text of a stranger made fit for one line on the screen: no control, direction or line marks, blanks joined, at most 300 characters. */
export function clean(text: string): string {
  const plain = text.slice(0, LOOKED_AT).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain
}

/**
 * What a server says about its refusal: TAXII's `title` and `description` (§3.6), OpenTAXII's `name` and `description`, whose value may be
 * a list or an object, or the title of an HTML page.
 */
export function serversWords(body: Uint8Array): string | undefined {
  const read = readJson(body)
  const said = read.ok ? fromError(read.value) : /<title[^>]*>(?<title>[^<]*)/i.exec(new TextDecoder().decode(body))?.groups?.['title']
  return clean(said ?? '') || undefined
}

function fromError(error: Json): string | undefined {
  if (error === null || typeof error !== 'object' || !isNamed(error)) return undefined
  const parts = [error['title'] ?? error['name'], error['description']].map(part => (typeof part === 'string' ? part : part === undefined || part === null ? '' : JSON.stringify(part)))
  return parts.filter((part, i) => part !== '' && parts.indexOf(part) === i).join(': ') || undefined
}

const isNamed = (json: Json & object): json is { readonly [name: string]: Json } => !Array.isArray(json)
