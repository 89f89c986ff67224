import { useSyncExternalStore } from 'react'
import { EMPTY_SCAN, type Scan, rowAt, scanOf } from '../../shared/columns/scan.ts'
import type { Lens } from '../../shared/columns/table.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { MODES } from '../../shared/movement/movement.ts'
import { facetCounts } from '../../shared/columns/facets.ts'
import { Tally } from '../../shared/columns/tally.ts'
import { matching, windowOf } from '../../shared/columns/filter.ts'
import { useLens } from './lens.ts'
import { type Picked, useSelection } from './selection.ts'
import { vault, vaultView } from './vault.ts'
import { type Watched, useWatched, watched } from './watched.ts'

/** What the lens shows, worked out once and drawn by map, timeline, table and panels alike. */
export interface Filtered {
  readonly view: VaultView | undefined
  readonly scan: Scan
  /** Positions of the scan that pass all conditions but time, ascending; undefined when all do. */
  readonly positions: Uint32Array | undefined
  /** The time window within them, half-open. */
  readonly start: number
  readonly end: number
  /** Counts within the window, by route and by post. It follows the window, so read it now, keep nothing of it. */
  readonly tally: Tally
  /** A new object whenever the conditions or the rows changed; the same while only the window moves. */
  readonly conditions: object
  /** Rows that hold the text of the lens; undefined without one, and until the vault has answered. */
  readonly textRows: Uint32Array | undefined
  /** The vault still looks for the text of the lens. */
  readonly searching: boolean
}

const NOTHING: Filtered = { view: undefined, scan: EMPTY_SCAN, positions: undefined, start: 0, end: 0, tally: new Tally(EMPTY_SCAN, undefined), conditions: {}, textRows: undefined, searching: false }

export const filtered: Watched<Filtered> = watched(NOTHING)

/** Movements of the map's part of the world, as the map counted them when it last drew. */
export const inMapView: Watched<number> = watched(0)

export const useFiltered = (): Filtered => useWatched(filtered)
/** One part of it: a component that reads a part is left alone while a brush moves all the rest. @param part Gives the same value for the same state. */
export const useFilteredPart = <T>(part: (shown: Filtered) => T): T => useSyncExternalStore(filtered.subscribe, () => part(filtered.get()))
export const useInMapView = (): number => useWatched(inMapView)

const heldModes = new WeakMap<Scan, readonly number[]>()

/** Modes that any movement held has used, whatever the conditions: what legend and counts list, so that what was taken away can be put back. */
export function modesHeld({ scan }: Filtered): readonly number[] {
  let held = heldModes.get(scan)
  if (held === undefined) {
    const counts = facetCounts(scan, { positions: undefined, start: 0, end: scan.rows }, 'mode', MODES.length)
    heldModes.set(scan, held = [...counts.keys()].filter(mode => counts[mode]! > 0))
  }
  return held
}

/** Row numbers of the window in order of time. About 2 ms for a million. */
export function rowsShown({ scan, positions, start, end }: Filtered = filtered.get()): Uint32Array {
  const rows = new Uint32Array(end - start)
  for (let at = start; at < end; at++) rows[at - start] = rowAt(scan, positions === undefined ? at : positions[at]!)
  return rows
}

/** Row numbers that a pick stands for under the present lens, in order of time. */
export function pickedRows(picked: Picked | undefined, shown: Filtered = filtered.get()): Uint32Array {
  if (picked === undefined) return new Uint32Array(0)
  if (picked.by === 'rows') return picked.rows
  const { scan, positions, start, end } = shown
  const [column, wanted] = picked.by === 'place' ? [scan.post, picked.place] : [scan.route, picked.route]
  const rows: number[] = []
  for (let at = start; at < end; at++) {
    const position = positions === undefined ? at : positions[at]!
    if (column[position] === wanted) rows.push(rowAt(scan, position))
  }
  return Uint32Array.from(rows)
}

/** Seconds of the first and the last movement under the conditions, without regard to the window; undefined when there is none. */
export function spanOf({ scan, positions }: Filtered): { readonly first: number; readonly last: number } | undefined {
  const count = positions?.length ?? scan.rows
  return count === 0 ? undefined : { first: scan.time[positions?.[0] ?? 0]!, last: scan.time[positions?.[count - 1] ?? count - 1]! }
}

/** A pull brings a new generation with every page; sorting a million rows for each would keep the page from drawing. */
const MOST_OF_TIME_SORTING = 0.1

/**
 * Keeps `filtered` true to the lens and the vault. A window that moves is followed at once, in the same call; other changes of the lens too;
 * rows that arrive are taken in as often as sorting them leaves nine tenths of the time for drawing.
 *
 * @returns stops following.
 */
export function followLens(now: () => number = () => performance.now()): () => void {
  let text: { readonly wanted: string; readonly generation: number; rows: Uint32Array | undefined } | undefined
  let waiting: ReturnType<typeof setTimeout> | undefined
  let earliest = 0

  const find = async (wanted: string, generation: number): Promise<void> => {
    const asked = { wanted, generation, rows: text?.wanted === wanted ? text.rows : undefined }
    text = asked
    const reply = await vault.rowsWithText(wanted)
    if (text !== asked) return
    text = { ...asked, rows: reply.ok ? reply.value : new Uint32Array(0) }
    narrow(filtered.get().scan, vaultView.get())
  }

  const narrow = (scan: Scan, view: VaultView | undefined): void => {
    const { lens } = useLens.getState()
    if (lens.text === undefined) text = undefined
    else if (text?.wanted !== lens.text || text.generation !== (view?.generation ?? 0)) void find(lens.text, view?.generation ?? 0)
    const positions = matching(scan, lens, text?.rows)
    const { start, end } = windowOf(scan, positions, lens.from, lens.to)
    const tally = new Tally(scan, positions)
    tally.moveTo(start, end)
    filtered.set({ view, scan, positions, start, end, tally, conditions: {}, textRows: text?.rows, searching: lens.text !== undefined && text?.rows === undefined })
  }

  const takeIn = (): void => {
    waiting = undefined
    const view = vaultView.get()
    const began = now()
    narrow(view === undefined ? EMPTY_SCAN : scanOf(view.columns), view)
    const took = now() - began
    earliest = began + took / MOST_OF_TIME_SORTING
  }

  const onView = (): void => {
    if (waiting !== undefined) return
    const wait = earliest - now()
    if (wait <= 0) takeIn()
    else waiting = setTimeout(takeIn, wait)
  }

  const onLens = (lens: Lens, before: Lens): void => {
    if (lens === before) return
    const shown = filtered.get()
    if (!sameConditions(lens, before)) {
      narrow(shown.scan, shown.view)
      return
    }
    const { start, end } = windowOf(shown.scan, shown.positions, lens.from, lens.to)
    if (start === shown.start && end === shown.end) return
    shown.tally.moveTo(start, end)
    filtered.set({ ...shown, start, end })
  }

  onView()
  const endings = [vaultView.subscribe(onView), useLens.subscribe((state, before) => onLens(state.lens, before.lens))]
  return () => {
    clearTimeout(waiting)
    for (const end of endings) end()
    filtered.set(NOTHING)
  }
}

/** The rows that are picked now. */
export const useSelectedRows = (): Uint32Array => {
  const shown = useFiltered()
  const picked = useSelection(state => state.picked)
  return pickedRows(picked, shown)
}

const sameConditions = (one: Lens, other: Lens): boolean =>
  one.modes === other.modes && one.directions === other.directions && one.kinds === other.kinds && one.posts === other.posts && one.sources === other.sources &&
  one.markings === other.markings && one.entities === other.entities && one.area === other.area && one.text === other.text &&
  one.hours === other.hours && one.weekdays === other.weekdays && one.zone === other.zone && one.knownAt === other.knownAt && one.newSince === other.newSince
