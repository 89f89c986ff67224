import { useShallow } from 'zustand/react/shallow'
import { settle, showWindow, useLens } from '../state/lens.ts'
import { wholeSpan } from './shown-span.ts'
import { MINUTE, type Span } from './time-axis.ts'

/** The window as two moments; all that is recorded where the lens has no end. */
export function brushedSpan(all: Span): Span {
  const { from, to } = useLens.getState().lens
  return { from: from ?? all.from, to: to ?? all.to }
}

/** As `brushedSpan`, for a component that moves with it. */
export const useBrushed = (all: Span): Span => useLens(useShallow(({ lens }) => ({ from: lens.from ?? all.from, to: lens.to ?? all.to })))

/** Shows a window, in whole minutes and within what is recorded. All of it is no window. */
export function brush({ from, to }: Span, gesture?: string): void {
  const all = wholeSpan()
  if (all === undefined) return
  const [first, last] = from <= to ? [from, to] : [to, from]
  const start = Math.max(all.from, Math.round(first / MINUTE) * MINUTE)
  const end = Math.min(all.to, Math.max(start + MINUTE, Math.round(last / MINUTE) * MINUTE))
  showWindow(start <= all.from ? undefined : start, end >= all.to ? undefined : end, gesture)
}

/** Moves one end of the window, which stops at the other. */
export function moveEnd(end: 'from' | 'to', time: number, gesture?: string): void {
  const all = wholeSpan()
  if (all === undefined) return
  const now = brushedSpan(all)
  brush(end === 'from' ? { from: Math.min(time, now.to - MINUTE), to: now.to } : { from: now.from, to: Math.max(time, now.from + MINUTE) }, gesture)
}

export const endGesture = settle
