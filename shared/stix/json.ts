/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Why bytes are not let in as JSON. */
export type JsonFault = 'not-json' | 'too-large'

/** Most bytes of one document: V8 holds strings of up to half a gigabyte, and a partner sends pages of a few megabytes. */
export const LARGEST_JSON = 256 * 1024 * 1024

/**
 * Bytes of a stranger as JSON. Refused are bytes that are not UTF-8 or not JSON, nesting below 32, and everything outside of I-JSON
 * (RFC 7493) that two readers may understand differently: repeated keys, half surrogate pairs, integers beyond ±(2⁵³−1), numbers that
 * overflow; and the key `__proto__`. Takes time in proportion to the bytes; never throws.
 *
 * A fault of the second sort that lies inside one element of the outermost list costs that element alone: it is null in the value
 * and counted in `unsafe`.
 */
export function readJson(_bytes: Uint8Array, _largest: number = LARGEST_JSON): { readonly ok: true; readonly value: Json; readonly unsafe: number } | { readonly ok: false; readonly why: JsonFault } {
  throw new Error('soon')
}
