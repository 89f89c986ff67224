import type { StixId, StixObject } from '../stix/object.ts'

export type Facts = { readonly [property: string]: unknown }

/**
 * What an object says in our extension, or in any other that has the property which marks one of its kind: partners mint ids of
 * their own for extensions with the same words.
 */
export function factsOf(object: StixObject, extension: StixId, mark: string): Facts | undefined {
  const { extensions } = object
  if (extensions === undefined) return undefined
  const ours = extensions[extension]
  if (ours !== undefined) return ours
  for (const facts of Object.values(extensions)) if (typeof facts[mark] === 'string') return facts
  return undefined
}

/** Longest label; a name in a passport has 39 characters. */
export const LONGEST_LABEL = 500

/**
 * Marks that turn the direction of a text round or take no room in it: with them a name looks like another, or like words of ours beside it. The
 * joiners and the plain direction marks of living scripts are not among them.
 */
const DECEPTIVE = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g

/** A text on one line, at most as long as a label and as it looks; empty for anything else. */
export function words(value: unknown): string {
  if (typeof value !== 'string') return ''
  if (isPlainLine(value)) return value
  return clipped(value, LONGEST_LABEL).replace(DECEPTIVE, '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Whether a text is a label as it stands: printable ASCII, no blank at an end, none doubled. Most are, and a pattern takes twice as long to say so. */
function isPlainLine(text: string): boolean {
  if (text.length > LONGEST_LABEL) return false
  let before = 32
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126 || (code === 32 && before === 32)) return false
    before = code
  }
  return before !== 32
}

/** At most so many characters of a text, never half of one: half a surrogate pair has no canonical form. */
export function clipped(text: string, longest: number): string {
  if (text.length <= longest) return text
  const last = text.charCodeAt(longest - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest)
}

export const record = (value: unknown): Facts | undefined =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Facts : undefined)

/** Whether both lie on the globe. Degrees, WGS 84. */
export const onGlobe = (latitude: unknown, longitude: unknown): boolean =>
  typeof latitude === 'number' && latitude >= -90 && latitude <= 90 && typeof longitude === 'number' && longitude >= -180 && longitude <= 180
