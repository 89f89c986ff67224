import type { StixId } from './object.ts'

/** Longest object type. STIX 2.1 §3.1 allows 3 to 250 characters; two-letter types of other producers do no harm. */
const LONGEST_TYPE = 250
const UUID_LENGTH = 36

const isLower = (code: number): boolean => code >= 97 && code <= 122
const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Lower-case letters, digits and hyphens, beginning with a letter. Written as a loop: the OASIS schemas' pattern for it is exponential. */
export const isObjectType = (text: unknown): text is string => typeof text === 'string' && isTypeUpTo(text, text.length)

function isTypeUpTo(text: string, end: number): boolean {
  if (end === 0 || end > LONGEST_TYPE || !isLower(text.charCodeAt(0))) return false
  for (let i = 1; i < end; i++) {
    const code = text.charCodeAt(i)
    if (!isLower(code) && !isDigit(code) && code !== 45) return false
  }
  return true
}

/** Hexadecimal in lower case with hyphens, of any version. RFC 9562 §4. */
export function isUuid(text: string, from = 0): boolean {
  if (text.length !== from + UUID_LENGTH) return false
  for (let i = 0; i < UUID_LENGTH; i++) {
    const code = text.charCodeAt(from + i)
    const hyphen = i === 8 || i === 13 || i === 18 || i === 23
    if (hyphen ? code !== 45 : !isDigit(code) && !(code >= 97 && code <= 102)) return false
  }
  return true
}

/** An object type, two hyphens and a UUID in lower case. STIX 2.1 §2.9. */
export function isStixId(value: unknown): value is StixId {
  if (typeof value !== 'string') return false
  const uuidAt = value.length - UUID_LENGTH
  return uuidAt > 2 && value.charCodeAt(uuidAt - 1) === 45 && value.charCodeAt(uuidAt - 2) === 45 && isTypeUpTo(value, uuidAt - 2) && isUuid(value, uuidAt)
}

/** The object type that an id names. */
export const typeOf = (id: StixId): string => id.slice(0, -UUID_LENGTH - 2)

/** The UUID that an id ends with. */
export const uuidOf = (id: StixId): string => id.slice(-UUID_LENGTH)

export const stixId = (type: string, uuid: string): StixId => `${type}--${uuid}`

/** Longest id of any type. */
const LONGEST_ID = LONGEST_TYPE + 2 + UUID_LENGTH

/**
 * What stands where an id belongs in a partner's object. It need not be one (`identity--not-available` is met in the wild); such a reference leads
 * nowhere, and the object that holds it is kept like any that refers to what has not arrived.
 */
export const isReference = (value: unknown): value is StixId => typeof value === 'string' && value.length <= LONGEST_ID && value.indexOf('--') > 0
