import { type Line, routesAcross } from '../../shared/columns/crossings.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { type Filtered } from '../state/filtered.ts'
import { rowAt } from '../../shared/columns/scan.ts'
import { type Watched, watched } from '../state/watched.ts'
import { placesOnMap } from './scene.ts'

/** The line that is measured and counted over. It narrows nothing that is shown. */
export const drawnLine: Watched<Line | undefined> = watched<Line | undefined>(undefined)

let known: { readonly line: Line; readonly view: VaultView; readonly across: ReadonlyMap<number, 1 | -1> } | undefined

/** Routes over a line; worked out once for a line and a state of the vault. */
export function acrossOf(line: Line, view: VaultView): ReadonlyMap<number, 1 | -1> {
  if (known?.line !== line || known.view !== view) {
    const { x, y } = placesOnMap(view)
    known = { line, view, across: routesAcross(line, x, y, view.routes) }
  }
  return known.across
}

/** Row numbers in the window whose movements crossed, in order of time. */
export function rowsAcross({ scan, positions, start, end }: Filtered, across: ReadonlyMap<number, 1 | -1>): Uint32Array {
  const crosses = new Uint8Array(scan.routes)
  for (const route of across.keys()) if (route < crosses.length) crosses[route] = 1
  const rows: number[] = []
  for (let at = start; at < end; at++) {
    const position = positions === undefined ? at : positions[at]!
    if (crosses[scan.route[position]!] === 1) rows.push(rowAt(scan, position))
  }
  return Uint32Array.from(rows)
}
