/** What to send for a `Range` header: everything, the bytes [start, end), or a refusal. */
export type Span = 'whole' | 'unsatisfiable' | { readonly start: number; readonly end: number }

/**
 * Reads a range of bytes. RFC 9110 §14.1.2; of a list only a single range is honoured, and what is not understood is ignored (§14.2).
 *
 * @param size of the whole file in bytes.
 */
export function readRange(header: string | null, size: number): Span {
  const parts = /^bytes=(?<first>\d{0,15})-(?<last>\d{0,15})$/.exec(header ?? '')?.groups
  const { first = '', last = '' } = parts ?? {}
  if (parts === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') {
    const tail = Math.min(Number(last), size)
    return tail === 0 ? 'unsatisfiable' : { start: size - tail, end: size }
  }
  if (last !== '' && Number(last) < Number(first)) return 'whole'
  if (Number(first) >= size) return 'unsatisfiable'
  return { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
