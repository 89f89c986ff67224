import type { ColumnName, MovementColumns } from './table.ts'

type Column = MovementColumns[ColumnName]

// One loop for each width of element: a loop that meets several kinds of array runs at a fifth of the speed. Bits are moved, whatever they mean.

function words(from: Uint32Array, order: ArrayLike<number>, into: Uint32Array): void {
  for (let at = 0; at < into.length; at++) into[at] = from[order[at]!]!
}

function shorts(from: Uint16Array, order: ArrayLike<number>, into: Uint16Array): void {
  for (let at = 0; at < into.length; at++) into[at] = from[order[at]!]!
}

function bytes(from: Uint8Array, order: ArrayLike<number>, into: Uint8Array): void {
  for (let at = 0; at < into.length; at++) into[at] = from[order[at]!]!
}

/** Fills the first `count` elements with those of another column of the same kind, in this order. */
export function permuteInto<C extends Column>(from: C, order: ArrayLike<number>, count: number, into: C): void {
  const { buffer, byteOffset, length } = from
  const { buffer: target, byteOffset: start } = into
  if (from.BYTES_PER_ELEMENT === 4) words(new Uint32Array(buffer, byteOffset, length), order, new Uint32Array(target, start, count))
  else if (from.BYTES_PER_ELEMENT === 2) shorts(new Uint16Array(buffer, byteOffset, length), order, new Uint16Array(target, start, count))
  else bytes(new Uint8Array(buffer, byteOffset, length), order, new Uint8Array(target, start, count))
}

/** Elements of a column in this order. */
export function permuted<C extends Column>(from: C, order: ArrayLike<number>): C {
  const into = new (from.constructor as new (length: number) => C)(order.length)
  permuteInto(from, order, order.length, into)
  return into
}
