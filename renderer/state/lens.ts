import { create } from 'zustand'
import type { Lens } from '../../shared/columns/table.ts'
import { type Arrangement, FIRST_ARRANGEMENT } from '../../shared/workspace/arrangement.ts'

/** Where the map looks. Degrees and Leaflet zoom. */
export interface Viewport {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

export interface View {
  readonly lens: Lens
  /** Absent until the map has shown itself once. */
  readonly viewport: Viewport | undefined
  /** Which views stand where. */
  readonly arrangement: Arrangement
}

export interface LensState extends View {
  readonly past: readonly View[]
  readonly future: readonly View[]
  /** Name of the gesture that the last change belongs to: its steps are one step to undo. */
  readonly gesture: string | undefined
}

export const EVERYTHING: Lens = { modes: [], directions: [], kinds: [], posts: [], sources: [], markings: [], entities: [] }

const REMEMBERED = 200

/** What the way back remembers of a state: the view alone. */
const viewOf = ({ lens, viewport, arrangement }: View): View => ({ lens, viewport, arrangement })

/** What the eye is on: filter, time window, map viewport, and the way back. */
export const useLens = create<LensState>()(() => ({ lens: EVERYTHING, viewport: undefined, arrangement: FIRST_ARRANGEMENT, past: [], future: [], gesture: undefined }))

/** Every list of numbers in a lens. */
export type LensList = 'modes' | 'directions' | 'kinds' | 'posts' | 'sources' | 'markings' | 'entities'

/**
 * Shows something else.
 *
 * @param gesture Changes that follow each other with the same name, such as the moves of one drag, are undone together. End it with `settle`.
 */
export function look(change: Partial<View>, gesture?: string): void {
  useLens.setState(now => {
    const continues = gesture !== undefined && gesture === now.gesture
    return { ...change, past: continues ? now.past : [...now.past.slice(-REMEMBERED), viewOf(now)], future: [], gesture }
  })
}

export const settle = (): void => useLens.setState({ gesture: undefined })

/** Changes some conditions and leaves the others. `undefined` takes one away. */
export function refine(change: { readonly [K in keyof Lens]?: Lens[K] | undefined }, gesture?: string): void {
  const next: { [name: string]: unknown } = { ...useLens.getState().lens, ...change }
  for (const name of Object.keys(next)) if (next[name] === undefined) delete next[name]
  look({ lens: next as unknown as Lens }, gesture)
}

/** Adds a number to a list of the lens, or takes it out. */
export function toggle(list: LensList, value: number): void {
  const now = useLens.getState().lens[list]
  refine({ [list]: now.includes(value) ? now.filter(other => other !== value) : [...now, value].sort((a, b) => a - b) })
}

/** Takes a value that is shown away, or puts it back, among those that there are. All of them is no condition, and so is none: an empty map helps nobody. */
export function showOrHide(list: LensList, value: number, there: readonly number[]): void {
  const now = useLens.getState().lens[list]
  const shown = now.length === 0 ? there : now
  const next = shown.includes(value) ? shown.filter(other => other !== value) : [...shown, value].sort((a, b) => a - b)
  refine({ [list]: there.every(one => next.includes(one)) ? [] : next })
}

/** Seconds since 1970-01-01 UTC, half-open. Without either, all time. */
export const showWindow = (from: number | undefined, to: number | undefined, gesture?: string): void => refine({ from, to }, gesture)

/** Moves of the map are worth undoing only when nothing else was done between them, so they join into one step. */
export const moveMap = (viewport: Viewport): void => {
  const { viewport: before } = useLens.getState()
  if (before === undefined) useLens.setState({ viewport })
  else if (before.latitude !== viewport.latitude || before.longitude !== viewport.longitude || before.zoom !== viewport.zoom) look({ viewport }, 'map')
}

/** All conditions away; the map stays where it is. */
export const showEverything = (): void => look({ lens: EVERYTHING })

/** Back to what was shown before. @returns false when there is nothing before. */
export function back(): boolean {
  const now = useLens.getState()
  const before = now.past.at(-1)
  if (before === undefined) return false
  useLens.setState({ ...before, past: now.past.slice(0, -1), future: [viewOf(now), ...now.future], gesture: undefined })
  return true
}

/** Forward again after `back`. */
export function again(): boolean {
  const now = useLens.getState()
  const next = now.future[0]
  if (next === undefined) return false
  useLens.setState({ ...next, past: [...now.past, viewOf(now)], future: now.future.slice(1), gesture: undefined })
  return true
}

/** How many conditions narrow what is shown, the time window included. */
export function conditions(lens: Lens): number {
  const lists = [lens.modes, lens.directions, lens.kinds, lens.posts, lens.sources, lens.markings, lens.entities]
  return lists.filter(list => list.length > 0).length + [lens.area, lens.text, lens.from ?? lens.to, lens.hours ?? lens.weekdays, lens.knownAt, lens.newSince].filter(one => one !== undefined).length
}
