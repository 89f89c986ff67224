import './timeline-view.css'
import { ChartNoAxesColumn, Maximize, Pause, Play, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { MODES } from '../../shared/movement/movement.ts'
import { day, dayAndClock } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useFiltered } from '../state/filtered.ts'
import { useLens } from '../state/lens.ts'
import { SPEEDS, pause, setSpeed, usePlayback } from '../state/playback.ts'
import { useWatched } from '../state/watched.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Select } from '../ui/select.tsx'
import { brush } from './brush.ts'
import { Lanes } from './lanes.tsx'
import { followPlayback, startPlayback } from './playback-clock.ts'
import { enlarge, useShownSpan, wholeSpan } from './shown-span.ts'
import { DAY, type Span, zoomed } from './time-axis.ts'
import { attachTimeline, barScale, pointedBar } from './timeline-drawing.ts'
import { WindowFields } from './window-fields.tsx'
import { WindowHandles } from './window-handles.tsx'

/** When: a histogram of what the lens shows, the window within it, and a lane for each subject that is looked at. */
export function TimelineView() {
  const shown = useFiltered()
  const span = useShownSpan(shown)
  const all = wholeSpan(shown)
  const from = useLens(state => state.lens.from)
  const to = useLens(state => state.lens.to)
  useEffect(followPlayback, [])
  if (span === undefined || all === undefined) {
    return <section className="timeline" aria-label={t('timeline.title')}><EmptyState icon={ChartNoAxesColumn} title={t('timeline.empty')}>{t('timeline.emptyHelp')}</EmptyState></section>
  }
  const brushed: Span = { from: from ?? all.from, to: to ?? all.to }
  return (
    <section className="timeline" aria-label={t('timeline.title')}>
      <Controls span={span} all={all} brushed={brushed} isNarrowed={from !== undefined || to !== undefined} shownCount={shown.end - shown.start} />
      <div className="timeline-body">
        <Scale />
        <div className="timeline-stage">
          <Histogram />
          <WindowHandles span={span} all={all} brushed={brushed} />
          <BarWords />
        </div>
      </div>
      <Lanes span={span} brushed={brushed} />
    </section>
  )
}

function Controls({ span, all, brushed, isNarrowed, shownCount }: { readonly span: Span, readonly all: Span, readonly brushed: Span, readonly isNarrowed: boolean, readonly shownCount: number }) {
  const { playing, speed } = usePlayback()
  const middle = (Math.max(span.from, brushed.from) + Math.min(span.to, brushed.to)) / 2
  return (
    <div className="timeline-controls">
      <IconButton icon={playing ? Pause : Play} label={playing ? t('timeline.pause') : t('timeline.play')} placement="top" onPress={playing ? pause : startPlayback} isOn={playing} />
      <Select
        label={t('timeline.speed')} hideLabel value={String(speed)} onChange={id => setSpeed(Number(id))}
        options={SPEEDS.map(one => ({ id: String(one), label: t('timeline.perSecond', { hours: one / 3600, days: one / DAY, isDays: one >= DAY ? 'yes' : 'no' }) }))}
      />
      <WindowFields brushed={brushed} />
      <Button tone="quiet" size="small" isDisabled={!isNarrowed} onPress={() => brush(all)}>{t('timeline.allTime')}</Button>
      <output className="timeline-count">{t('timeline.count', { count: shownCount })}</output>
      <span className="timeline-zoom">
        <IconButton icon={ZoomOut} label={t('timeline.zoomOut')} placement="top" onPress={() => enlarge(zoomed(span, middle, 2, all))} isDisabled={span.to - span.from >= all.to - all.from} />
        <IconButton icon={ZoomIn} label={t('timeline.zoomIn')} placement="top" onPress={() => enlarge(zoomed(span, middle, 0.5, all))} />
        <IconButton icon={Maximize} label={t('timeline.zoomWindow')} placement="top" onPress={() => enlarge(isNarrowed ? padded(brushed) : undefined)} />
      </span>
    </div>
  )
}

/** The window with a little of what lies beside it. */
const padded = ({ from, to }: Span): Span => ({ from: from - (to - from) * 0.08, to: to + (to - from) * 0.08 })

function Histogram() {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => attachTimeline(canvas.current!), [])
  return <canvas ref={canvas} className="timeline-canvas" aria-hidden />
}

function Scale() {
  const { highest, step } = useWatched(barScale)
  return (
    <div className="timeline-scale" aria-hidden>
      <span className="mono">{count(highest)}</span>
      <span>{step === 0 ? '' : step % DAY === 0 ? t('timeline.perDays', { days: step / DAY }) : t('timeline.perHours', { hours: step / 3600 })}</span>
    </div>
  )
}

function BarWords() {
  const bar = useWatched(pointedBar)
  if (bar === undefined) return null
  const there = MODES.map((name, mode) => ({ name, count: bar.counts[mode] ?? 0 })).filter(one => one.count > 0)
  return (
    <div className="bar-words" style={{ left: bar.x, top: bar.y }} aria-hidden>
      <strong>{bar.to - bar.from === DAY ? day(bar.from * 1000) : `${dayAndClock(bar.from * 1000)} – ${dayAndClock(bar.to * 1000)}`}</strong>
      {there.map(({ name, count: many }) => <span key={name}><i className={`swatch ${name}`} />{t(`mode.${name}`)}<b>{count(many)}</b></span>)}
      {there.length === 0 && <span>{t('timeline.nothing')}</span>}
    </div>
  )
}
