import { EXTENSIONS } from '../movement/extensions.ts'
import { canonicalJson } from '../stix/canonical.ts'
import { sha256Hex } from '../stix/digest.ts'
import type { StixObject } from '../stix/object.ts'
import { instantOf } from '../stix/timestamp.ts'

/** Ed25519 (RFC 8032), wherever it comes from. Keys and signatures are hexadecimal in lower case. */
export interface Signing {
  /** @param seed 32 bytes, hexadecimal. */
  publicKey(seed: string): string
  sign(message: Uint8Array, seed: string): string
  verify(signature: string, message: Uint8Array, key: string): boolean
}

/** Whose hand an object bears: the key that signed it, that it bears none, or one that does not fit what it says. */
export type Hand = { readonly key: string } | 'unsigned' | 'forged'

const DOMAIN = 'waypost object 1\n'
const KEY = /^[0-9a-f]{64}$/
const VALUE = /^[0-9a-f]{128}$/
/** Servers write these in their own way. */
const TIMES = ['created', 'modified', 'published'] as const

const NO_WORK: { readonly [property: string]: unknown } = { extension_type: 'property-extension' }

/** What is signed: everything but the signature, in canonical JSON (RFC 8785), times written one way. */
function messageOf(object: StixObject): Uint8Array {
  const { ['signature']: _signature, ...rest } = object.extensions?.[EXTENSIONS.work] ?? NO_WORK
  const times = Object.fromEntries(TIMES.flatMap(name => {
    const instant = instantOf(object[name])
    return instant === undefined ? [] : [[name, instant]]
  }))
  return new TextEncoder().encode(DOMAIN + canonicalJson({ ...object, ...times, extensions: { ...object.extensions, [EXTENSIONS.work]: rest } }))
}

/** The same object with our signature in its extension, which every TAXII server passes on. Signing again what has not changed changes nothing. */
export function signed(object: StixObject, seed: string, signing: Signing): StixObject {
  const value = signing.sign(messageOf(object), seed)
  const work = object.extensions?.[EXTENSIONS.work] ?? NO_WORK
  return { ...object, extensions: { ...object.extensions, [EXTENSIONS.work]: { ...work, signature: { key: signing.publicKey(seed), value } } } }
}

export function handOf(object: StixObject, signing: Signing): Hand {
  const signature = object.extensions?.[EXTENSIONS.work]?.['signature']
  if (signature === undefined) return 'unsigned'
  if (typeof signature !== 'object' || signature === null || !('key' in signature) || !('value' in signature)) return 'forged'
  const { key, value } = signature
  if (typeof key !== 'string' || typeof value !== 'string' || !KEY.test(key) || !VALUE.test(value)) return 'forged'
  try {
    return signing.verify(value, messageOf(object), key) ? { key } : 'forged'
  } catch {
    return 'forged'
  }
}

/** Names an object to its last word, whoever writes its times how. */
export const digestOf = (object: StixObject): string => sha256Hex(messageOf(object))

/** Types that only a person's own hand writes. */
const WRITTEN: ReadonlySet<string> = new Set(['report', 'note'])

/**
 * What may be let in: whoever has once signed, signs everything. A report or a note in the name of somebody whose key is known is taken only
 * with a signature of that key, so that nobody else revokes, corrects or invents it.
 *
 * @param keyOf the key that an author was first met with.
 * @param isHeld whether exactly this version is here: it changes nothing any more, and need not be verified with every pull.
 */
export function genuine(objects: readonly StixObject[], keyOf: (author: string) => string | undefined, signing: Signing, isHeld: (object: StixObject) => boolean = () => false): { readonly genuine: readonly StixObject[]; readonly forged: number } {
  const letIn = objects.filter(object => {
    if (!WRITTEN.has(object.type) || isHeld(object)) return true
    const known = object.created_by_ref === undefined ? undefined : keyOf(object.created_by_ref)
    const hand = known === undefined && object.extensions?.[EXTENSIONS.work]?.['signature'] === undefined ? 'unsigned' : handOf(object, signing)
    return known === undefined ? hand !== 'forged' : typeof hand === 'object' && hand.key === known
  })
  return { genuine: letIn, forged: objects.length - letIn.length }
}
