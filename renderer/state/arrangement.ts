import { create } from 'zustand'
import {
  type Arrangement, FIRST_ARRANGEMENT, type Side, type ViewId, hide, isShown, maximise, move, nudge, readArrangement, resize, show, swap,
} from '../../shared/workspace/arrangement.ts'
import { followKept } from './kept.ts'
import { look, settle, useLens } from './lens.ts'
import { vault } from './vault.ts'

/** An arrangement with a name, to come back to. */
export interface NamedArrangement {
  readonly name: string
  readonly arrangement: Arrangement
}

export interface ArrangementState {
  readonly named: readonly NamedArrangement[]
}

const NOW = 'arrangement'
const NAMED = 'arrangements'
const MOST_NAMED = 50
const LONGEST_NAME = 80

/** How the centre is divided is part of the view: `back` and `again` of lens.ts move through it as through the filter. */
export const useArrangement = (): Arrangement => useLens(({ arrangement }) => arrangement)
export const arrangementNow = (): Arrangement => useLens.getState().arrangement

export const useNamedArrangements = create<ArrangementState>()(() => ({ named: [] }))

/** Shows a view, beside the one that matters most if it is not shown. Anybody may call it by the id of the registry. */
export function openView(view: ViewId): void {
  arrangeViews(now => show(now, view, 'map', 'after'))
}

export const closeView = (view: ViewId): void => arrangeViews(now => hide(now, view))
export const toggleView = (view: ViewId): void => isShown(arrangementNow(), view) ? closeView(view) : openView(view)
export const moveView = (view: ViewId, beside: ViewId, side: Side): void => arrangeViews(now => move(now, view, beside, side))
export const nudgeView = (view: ViewId, side: Side): void => arrangeViews(now => nudge(now, view, side))
export const swapViews = (one: ViewId, other: ViewId): void => arrangeViews(now => swap(now, one, other))
export const maximiseView = (view: ViewId): void => arrangeViews(now => maximise(now, view))
export const firstArrangement = (): void => arrangeViews(() => FIRST_ARRANGEMENT)

/** A drag of a divider is one step to undo. */
export function resizeViews(path: readonly number[], shares: readonly number[]): void {
  arrangeViews(now => resize(now, path, shares), `divider ${path.join()}`)
  settle()
}

export function arrangeViews(change: (now: Arrangement) => Arrangement, gesture?: string): void {
  const now = arrangementNow()
  const next = change(now)
  if (next !== now) look({ arrangement: next }, gesture)
}

export function nameArrangement(name: string): void {
  const short = name.trim().slice(0, LONGEST_NAME)
  if (short === '') return
  const others = useNamedArrangements.getState().named.filter(one => one.name !== short)
  keepNamed([...others, { name: short, arrangement: arrangementNow() }].slice(-MOST_NAMED))
}

export const forgetArrangement = (name: string): void => keepNamed(useNamedArrangements.getState().named.filter(one => one.name !== name))

export function takeArrangement(name: string): void {
  const found = useNamedArrangements.getState().named.find(one => one.name === name)
  if (found !== undefined) arrangeViews(() => found.arrangement)
}

function keepNamed(named: readonly NamedArrangement[]): void {
  useNamedArrangements.setState({ named })
  void vault.keepSetting(NAMED, named)
}

/** What was kept of named arrangements; what makes no sense is left out. */
export function readNamed(value: unknown, known: readonly ViewId[]): readonly NamedArrangement[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, MOST_NAMED).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('name' in one) || typeof one.name !== 'string' || !('arrangement' in one)) return []
    const arrangement = readArrangement(one.arrangement, known)
    return arrangement === undefined ? [] : [{ name: one.name.slice(0, LONGEST_NAME), arrangement }]
  })
}

/** Takes up the arrangement that this person left, and keeps each one that follows. @returns stops. */
export function followArrangement(known: readonly ViewId[]): () => void {
  let kept: Arrangement | undefined
  const endings = [
    followKept(settings => {
      useNamedArrangements.setState({ named: readNamed(settings[NAMED], known) })
      const arrangement = readArrangement(settings[NOW], known)
      // What the person left is where they begin, not a step that could be taken back.
      if (arrangement !== undefined) useLens.setState({ arrangement: kept = arrangement })
    }),
    useLens.subscribe(({ arrangement }, before) => {
      if (arrangement === before.arrangement || arrangement === kept) return
      kept = arrangement
      void vault.keepSetting(NOW, arrangement)
    }),
  ]
  return () => {
    for (const end of endings) end()
  }
}
