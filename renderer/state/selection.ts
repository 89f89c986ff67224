import { create } from 'zustand'
import type { StixId } from '../../shared/stix/object.ts'
import { showPanel } from './session.ts'

/** What was picked, as a handle: the rows behind it follow lens and brush (`pickedRows` of filtered.ts). */
export type Picked =
  | { readonly by: 'place'; readonly place: number }
  | { readonly by: 'route'; readonly route: number }
  | { readonly by: 'rows'; readonly rows: Uint32Array }

/** What stands open in the panel beside the map. */
export type Opened =
  | { readonly what: 'subject'; readonly ref: StixId }
  | { readonly what: 'place'; readonly place: number }
  | { readonly what: 'movement'; readonly row: number }
  | { readonly what: 'annotation'; readonly id: StixId }

export type Hovered = { readonly on: 'place'; readonly place: number } | { readonly on: 'route'; readonly route: number } | { readonly on: 'row'; readonly row: number }

export interface SelectionState {
  readonly picked: Picked | undefined
  /** The row that map, timeline and table all mark. */
  readonly focused: number | undefined
  readonly opened: Opened | undefined
  readonly hovered: Hovered | undefined
  /** Rows that were marked one by one, for a note or a finding about them, in the order of marking. */
  readonly marked: readonly number[]
  /** Subjects that keep a lane in the timeline, oldest first. */
  readonly pinned: readonly StixId[]
}

export const useSelection = create<SelectionState>()(() => ({ picked: undefined, focused: undefined, opened: undefined, hovered: undefined, marked: [], pinned: [] }))

/** Picks what a click means; `undefined` picks nothing. */
export const pick = (picked: Picked | undefined): void => useSelection.setState({ picked })

export const focusRow = (row: number | undefined): void => useSelection.setState({ focused: row })

/** Shows one thing in the panel; `undefined` closes it and leaves the panel. */
export function openCard(opened: Opened | undefined): void {
  useSelection.setState({ opened })
  if (opened !== undefined) showPanel(opened.what === 'annotation' ? 'annotations' : 'subject')
}

export const toggleMark = (row: number): void =>
  useSelection.setState(({ marked }) => ({ marked: marked.includes(row) ? marked.filter(other => other !== row) : [...marked, row] }))
export const markRows = (marked: readonly number[]): void => useSelection.setState({ marked })

export const hover = (hovered: Hovered | undefined): void => {
  if (!sameHover(useSelection.getState().hovered, hovered)) useSelection.setState({ hovered })
}

export const togglePin = (ref: StixId): void =>
  useSelection.setState(({ pinned }) => ({ pinned: pinned.includes(ref) ? pinned.filter(other => other !== ref) : [...pinned, ref] }))

/** Nothing picked, marked, focused or open; pins stay. */
export const clearSelection = (): void => useSelection.setState({ picked: undefined, marked: [], focused: undefined, opened: undefined, hovered: undefined })

function sameHover(one: Hovered | undefined, other: Hovered | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if (one.on === 'place') return other.on === 'place' && one.place === other.place
  if (one.on === 'route') return other.on === 'route' && one.route === other.route
  return other.on === 'row' && one.row === other.row
}
