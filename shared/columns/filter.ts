import type { Lens, MovementColumns } from './table.ts'
import type { Scan, ScanColumn } from './scan.ts'
import { areaBox, areaTest } from './area.ts'
import { firstAtLeast } from './order.ts'
import { positionOf, rowAt } from './scan.ts'
import { clockOf, hoursWanted, inHours } from './week.ts'

/**
 * Positions that pass every condition of a lens but its time, ascending; undefined when all do.
 *
 * @param textRows Rows that hold the lens's text, as the vault answered; without it the text is no condition.
 */
export const matching = (scan: Scan, lens: Lens, textRows?: Uint32Array): Uint32Array | undefined => matchingIn(scan, lens, textRows, { from: 0, to: scan.rows })

/** Where a time window begins and ends in a list of positions, or among all of them. Half-open. */
export function windowOf(scan: Scan, positions: Uint32Array | undefined, from: number | undefined, to: number | undefined): { readonly start: number; readonly end: number } {
  const all = positions === undefined ? scan.rows : positions.length
  const first = from === undefined ? 0 : positionOf(scan, from)
  const last = to === undefined ? scan.rows : positionOf(scan, to)
  if (positions === undefined) return { start: first, end: Math.max(first, last) }
  const start = from === undefined ? 0 : firstAtLeast(positions, first)
  return { start, end: to === undefined ? all : Math.max(start, firstAtLeast(positions, last)) }
}

/** Row numbers that a lens shows, in order of time. */
export function filter(scan: Scan, lens: Lens, textRows?: Uint32Array): Uint32Array {
  // Time first: it costs two searches and leaves the other conditions only what lies in the window.
  const window = windowOf(scan, undefined, lens.from, lens.to)
  const range = { from: window.start, to: window.end }
  const positions = matchingIn(scan, lens, textRows, range) ?? Uint32Array.from({ length: range.to - range.from }, (_, at) => range.from + at)
  if (scan.row === undefined) return positions
  const rows = new Uint32Array(positions.length)
  for (let at = 0; at < rows.length; at++) rows[at] = scan.row[positions[at]!]!
  return rows
}

type Listed = readonly [column: ScanColumn & keyof MovementColumns, wanted: readonly number[], values: number]

const listed = (lens: Lens): readonly Listed[] => ([
  ['mode', lens.modes, 0x100], ['direction', lens.directions, 0x100], ['kind', lens.kinds, 0x100],
  ['post', lens.posts, 0x10000], ['source', lens.sources, 0x10000], ['marking', lens.markings, 0x10000],
] satisfies readonly Listed[]).filter(([, wanted]) => wanted.length > 0)

/** Positions in which the conditions are tried. */
interface Range {
  readonly from: number
  readonly to: number
}

function matchingIn(scan: Scan, lens: Lens, textRows: Uint32Array | undefined, range: Range): Uint32Array | undefined {
  let found: Uint32Array | undefined
  for (const [column, wanted, values] of listed(lens)) found = narrow(scan, column, wanted, values, range, found)
  if ((lens.hours?.length ?? 0) > 0 || (lens.weekdays?.length ?? 0) > 0) {
    found = inHours(scan, hoursWanted(lens.hours, lens.weekdays), clockOf(scan, lens.zone), range, found)
  }
  if (lens.knownAt !== undefined || lens.newSince !== undefined) found = arrivedIn(scan, lens.newSince ?? 0, lens.knownAt ?? 0xffffffff, range, found)
  if (lens.area !== undefined) found = inside(scan, lens.area, range, found)
  if (lens.entities.length > 0) found = naming(scan, lens.entities, range, found)
  if (lens.text !== undefined && textRows !== undefined) found = holding(scan, textRows, range, found)
  return found
}

// Each condition is one tight loop without a branch: the position is always written and the end moves on only when it counts.
// A mispredicted branch costs more than the wasted store, and the loop stays the same speed at any selectivity (1.3 ms per million).
function narrow(scan: Scan, name: ScanColumn, wanted: readonly number[], values: number, { from, to }: Range, among: Uint32Array | undefined): Uint32Array {
  const column = scan[name]
  const pass = new Uint8Array(values)
  for (const value of wanted) if (value < values) pass[value] = 1
  const found = new Uint32Array((among === undefined ? to - from : among.length) + 1)
  const count = among !== undefined ? passingAmong(column, pass, among, found) : column instanceof Uint8Array ? passing8(column, pass, from, to, found) : passing(column, pass, from, to, found)
  return found.subarray(0, count)
}

function passing8(column: Uint8Array, pass: Uint8Array, from: number, to: number, found: Uint32Array): number {
  let count = 0
  for (let position = from; position < to; position++) {
    found[count] = position
    count += pass[column[position]!]!
  }
  return count
}

function passing(column: Scan[ScanColumn], pass: Uint8Array, from: number, to: number, found: Uint32Array): number {
  let count = 0
  for (let position = from; position < to; position++) {
    found[count] = position
    count += pass[column[position]!]!
  }
  return count
}

function passingAmong(column: Scan[ScanColumn], pass: Uint8Array, among: Uint32Array, found: Uint32Array): number {
  let count = 0
  for (let at = 0; at < among.length; at++) {
    const position = among[at]!
    found[count] = position
    count += pass[column[position]!]!
  }
  return count
}

function inside(scan: Scan, area: NonNullable<Lens['area']>, { from, to }: Range, among: Uint32Array | undefined): Uint32Array {
  const { x, y } = scan
  const { west, east, north, south } = areaBox(area)
  const test = areaTest(area)
  const all = among === undefined ? to - from : among.length
  const found = new Uint32Array(all)
  let count = 0
  for (let at = 0; at < all; at++) {
    const position = among === undefined ? from + at : among[at]!
    const px = x[position]!
    const py = y[position]!
    if (px >= west && px <= east && py >= north && py <= south && test(px, py)) found[count++] = position
  }
  return found.subarray(0, count)
}

/** Undefined again when all had arrived, which is what most moments after the last pull say. */
function arrivedIn(scan: Scan, first: number, last: number, { from, to }: Range, among: Uint32Array | undefined): Uint32Array | undefined {
  const { arrived } = scan.table
  const rows = scan.row
  const all = among === undefined ? to - from : among.length
  const found = new Uint32Array(all + 1)
  let count = 0
  for (let at = 0; at < all; at++) {
    const position = among === undefined ? from + at : among[at]!
    found[count] = position
    const moment = arrived[rows === undefined ? position : rows[position]!]!
    count += moment >= first && moment <= last ? 1 : 0
  }
  return among === undefined && count === scan.rows ? undefined : found.subarray(0, count)
}

function naming(scan: Scan, entities: readonly number[], range: Range, among: Uint32Array | undefined): Uint32Array {
  const { subject, conveyance, document } = scan.table
  const only = entities.length === 1 ? entities[0]! : -1
  const wanted = new Set(entities)
  const names = (row: number): boolean => only >= 0
    ? subject[row] === only || conveyance[row] === only || document[row] === only
    : wanted.has(subject[row]!) || wanted.has(conveyance[row]!) || wanted.has(document[row]!)
  return keep(range, among, position => names(rowAt(scan, position)))
}

function holding(scan: Scan, textRows: Uint32Array, range: Range, among: Uint32Array | undefined): Uint32Array {
  const holds = new Uint8Array(scan.table.rows)
  for (const row of textRows) if (row < holds.length) holds[row] = 1
  return keep(range, among, position => holds[rowAt(scan, position)] === 1)
}

function keep({ from, to }: Range, among: Uint32Array | undefined, passes: (position: number) => boolean): Uint32Array {
  const all = among === undefined ? to - from : among.length
  const found = new Uint32Array(all)
  let count = 0
  for (let at = 0; at < all; at++) {
    const position = among === undefined ? from + at : among[at]!
    if (passes(position)) found[count++] = position
  }
  return found.subarray(0, count)
}
