/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be scrolled by key (WCAG 2.1.1) */
import { useEffect, useMemo, useRef, useState } from 'react'
import { type LaneOf, busiest, laneCounts } from '../../shared/columns/lanes.ts'
import type { EntityLabel } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { filtered, useFilteredPart } from '../state/filtered.ts'
import { toggle, useLens } from '../state/lens.ts'
import { openCard } from '../state/selection.ts'
import { vault } from '../state/vault.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'
import { Select } from '../ui/select.tsx'
import { useBrushed } from './brush.ts'
import { drawStrips } from './strips-picture.ts'
import type { Span } from './time-axis.ts'
import { useInks } from './use-inks.ts'

/** Lanes beside those that are pinned. */
export const lanesOf: Watched<LaneOf | 'none'> = watched<LaneOf | 'none'>('none')

const LANE = 20
/** More lanes than anybody scrolls through; that there are more is said. */
const MOST_LANES = 1_000
/** Pixels of one step of a strip. */
const STEP = 2

export function LanesChoice() {
  const of = useWatched(lanesOf)
  return (
    <Select
      label={t('lanes.of')} hideLabel value={of} onChange={lanesOf.set}
      options={(['none', 'post', 'subject', 'conveyance'] as const).map(id => ({ id, label: t(`lanes.${id}`) }))}
    />
  )
}

/** A lane for each post, subject or conveyance under the conditions, the busiest first. Only those in sight are counted and drawn. */
export function ManyLanes({ of, span, all }: { readonly of: LaneOf, readonly span: Span, readonly all: Span }) {
  const shown = useFilteredPart(state => state.conditions)
  const brushed = useBrushed(all)
  const inks = useInks()
  const posts = useLens(state => state.lens.posts)
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [{ top, height, width }, setSight] = useState({ top: 0, height: 0, width: 0 })
  const found = useMemo(() => {
    const { scan, positions, view } = filtered.get()
    return busiest(scan, positions, of, of === 'post' ? (view?.places.length ?? 0) : (view?.entities ?? 0), MOST_LANES)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shown` is a new object whenever the rows or conditions behind it changed
  }, [of, shown])
  const first = Math.floor(top / LANE)
  const inSight = found.ordinals.subarray(first, first + Math.ceil(height / LANE) + 1)
  const nameOf = useNames(of, inSight)

  useEffect(() => {
    const element = box.current!
    const look = (): void => setSight({ top: element.scrollTop, height: element.clientHeight, width: canvas.current?.clientWidth ?? 0 })
    const sized = new ResizeObserver(look)
    sized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  const slots = Math.max(1, Math.floor(width / STEP))
  const counts = useMemo(() => {
    const { scan, positions } = filtered.get()
    return laneCounts(scan, positions, of, inSight, span.from, span.to, slots)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- as above; `inSight` is a new view of the same numbers at every drawing
  }, [of, shown, first, inSight.length, found, span, slots])
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current !== null) drawStrips(canvas.current, { counts, slots, step: STEP, lane: LANE, top: first * LANE - top }, span, brushed, inks)
    })
    return () => cancelAnimationFrame(frame)
  }, [counts, slots, first, top, span, brushed, inks, height])

  return (
    <>
      <p className="many-lanes-count">{t('lanes.count', { shown: found.ordinals.length, count: found.all, of })}</p>
      <section className="many-lanes" ref={box} tabIndex={0} aria-label={t('lanes.title', { of: t(`lanes.${of}`) })}>
        <div className="many-lanes-sheet" style={{ height: found.ordinals.length * LANE }}>
          <canvas ref={canvas} className="many-lanes-canvas" aria-hidden style={{ height }} />
          {[...inSight].map((ordinal, at) => (
            <button
              type="button" key={ordinal} className={`many-lane${of === 'post' && posts.includes(ordinal) ? ' on' : ''}`} style={{ top: (first + at) * LANE }} title={nameOf(ordinal)?.label}
              {...(of === 'post' ? { 'aria-pressed': posts.includes(ordinal) } : {})}
              onClick={() => {
                const entity = nameOf(ordinal)
                if (of === 'post') toggle('posts', ordinal)
                else if (entity !== undefined) openCard({ what: 'subject', ref: entity.ref })
              }}
            >
              <span>{nameOf(ordinal)?.label ?? t('timeline.laneWaiting')}</span>
              <b>{count(found.counts[first + at] ?? 0)}</b>
            </button>
          ))}
        </div>
      </section>
    </>
  )
}

/** Names of the lanes in sight: of posts at once, of entities as the vault answers. */
function useNames(of: LaneOf, ordinals: Uint32Array): (ordinal: number) => { readonly ref: StixId; readonly label: string } | undefined {
  const [names, setNames] = useState<ReadonlyMap<number, EntityLabel>>(new Map())
  const key = of === 'post' ? '' : ordinals.join(' ')
  useEffect(() => {
    if (key === '') return
    let isWanted = true
    void vault.entities(Uint32Array.from(key.split(' '), Number)).then(reply => {
      if (isWanted && reply.ok) setNames(before => new Map([...before, ...reply.value.map(entity => [entity.ordinal, entity] as const)]))
    })
    return () => {
      isWanted = false
    }
  }, [key])
  return of === 'post' ? ordinal => filtered.get().view?.places[ordinal] : ordinal => names.get(ordinal)
}
