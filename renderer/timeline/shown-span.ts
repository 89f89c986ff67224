import { useMemo } from 'react'
import { type Scan, extent } from '../../shared/columns/scan.ts'
import { type Filtered, filtered, useFilteredPart } from '../state/filtered.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'
import { DAY, type Span, within } from './time-axis.ts'

/** The stretch that the timeline is enlarged to; undefined for all there is. */
export const enlarged: Watched<Span | undefined> = watched<Span | undefined>(undefined)

/** All that is recorded, in whole days; undefined without rows. Conditions do not change it: the axis stays where it is while one filters. */
export const wholeSpan = ({ scan }: Filtered = filtered.get()): Span | undefined => wholeOf(scan)

function wholeOf(scan: Scan): Span | undefined {
  const ends = extent(scan)
  return ends === undefined ? undefined : { from: Math.floor(ends.first / DAY) * DAY, to: (Math.floor(ends.last / DAY) + 1) * DAY }
}

export function shownSpan(shown: Filtered = filtered.get()): Span | undefined {
  const all = wholeSpan(shown)
  const close = enlarged.get()
  return all === undefined || close === undefined ? all : within(close, all)
}

/** As `wholeSpan`; the same object until rows arrive. */
export function useWholeSpan(): Span | undefined {
  const scan = useFilteredPart(shown => shown.scan)
  return useMemo(() => wholeOf(scan), [scan])
}

export function useShownSpan(): Span | undefined {
  const all = useWholeSpan()
  const close = useWatched(enlarged)
  return useMemo(() => all === undefined || close === undefined ? all : within(close, all), [all, close])
}

/** Enlarges to a stretch, or to all there is when it is as long. */
export function enlarge(span: Span | undefined): void {
  const all = wholeSpan()
  enlarged.set(span === undefined || all === undefined || span.to - span.from >= all.to - all.from ? undefined : within(span, all))
}
