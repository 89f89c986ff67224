import { create } from 'zustand'
import type { StixId } from '../../shared/stix/object.ts'
import { useSelection } from './selection.ts'

/** How near in time two movements at one post count as one meeting, in minutes. */
export const NEAR = [5, 15, 60, 240, 1_440] as const
export type Near = (typeof NEAR)[number]

export interface Comparison {
  readonly one: StixId | undefined
  readonly other: StixId | undefined
  readonly minutes: Near
}

export interface ComparedState extends Comparison {
  readonly past: readonly Comparison[]
}

const REMEMBERED = 50

/** The two subjects that are laid side by side. Map and timeline draw both, each in a colour and a line of its own. */
export const useCompared = create<ComparedState>()(() => ({ one: undefined, other: undefined, minutes: 60, past: [] }))

function change(next: Partial<Comparison>): void {
  useCompared.setState(({ one, other, minutes, past }) => ({ ...next, past: [...past.slice(-REMEMBERED), { one, other, minutes }] }))
}

/** Lays a subject beside the one that waits, or beside the other one of the two; alone it waits for its counterpart. */
export function compareWith(ref: StixId): void {
  const { one, other } = useCompared.getState()
  if (ref === one || ref === other) return
  if (one !== undefined && other === undefined) change({ other: ref })
  else if (one !== undefined) change({ one: other, other: ref })
  else {
    // Whoever was pinned last is who the person has in mind.
    const pinned = useSelection.getState().pinned.filter(one => one !== ref).at(-1)
    change(pinned === undefined ? { one: ref } : { one: pinned, other: ref })
  }
}

export const nearWithin = (minutes: Near): void => change({ minutes })
export const swapCompared = (): void => change({ one: useCompared.getState().other, other: useCompared.getState().one })
export const stopComparing = (): void => change({ one: undefined, other: undefined })

export function comparedBack(): boolean {
  const { past } = useCompared.getState()
  const before = past.at(-1)
  if (before === undefined) return false
  useCompared.setState({ ...before, past: past.slice(0, -1) })
  return true
}

/** Which of the two a subject is; undefined while there are no two. */
export function comparedRole(ref: StixId, { one, other }: Pick<Comparison, 'one' | 'other'> = useCompared.getState()): 'one' | 'other' | undefined {
  if (one === undefined || other === undefined) return undefined
  return ref === one ? 'one' : ref === other ? 'other' : undefined
}
