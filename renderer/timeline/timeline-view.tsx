import './timeline-view.css'
import { ChartNoAxesColumn, History, Maximize, Pause, Play, ZoomIn, ZoomOut } from 'lucide-react'
import { type CSSProperties, memo, useEffect, useRef } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { zoneOf } from '../../shared/columns/zone.ts'
import { MODES } from '../../shared/movement/movement.ts'
import { day, dayAndClock } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useFilteredPart } from '../state/filtered.ts'
import { useLens } from '../state/lens.ts'
import { SPEEDS, pause, setSpeed, usePlayback } from '../state/playback.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Select } from '../ui/select.tsx'
import { brush, brushedSpan } from './brush.ts'
import { GapsView } from './gaps-view.tsx'
import { askKnownAt } from './known-at.ts'
import { OWN_ZONE, momentAt } from './local-clock.ts'
import { Lanes } from './lanes.tsx'
import { LanesChoice, ManyLanes, lanesOf } from './many-lanes.tsx'
import { changeSpeed, followPlayback, startPlayback, togglePlayback } from './playback-clock.ts'
import { RhythmView } from './rhythm-view.tsx'
import { enlarge, enlarged, shownSpan, useShownSpan, useWholeSpan, wholeSpan } from './shown-span.ts'
import { DAY, type Span, zoomed } from './time-axis.ts'
import { attachTimeline, barScale, pointedBar } from './timeline-drawing.ts'
import { AXIS } from './timeline-picture.ts'
import { WindowFields } from './window-fields.tsx'
import { WindowHandles } from './window-handles.tsx'

const AXIS_HEIGHT = { '--axis': `${AXIS}px` } as CSSProperties

/** What stands under the controls: when, at what hours, or where nothing came. */
type Face = 'bars' | 'rhythm' | 'gaps'
const FACES: readonly { readonly id: Face, readonly label: 'timeline.bars' | 'rhythm.title' | 'gaps.title' }[] = [
  { id: 'bars', label: 'timeline.bars' }, { id: 'rhythm', label: 'rhythm.title' }, { id: 'gaps', label: 'gaps.title' },
]
export const timelineFace: Watched<Face> = watched<Face>('bars')

/** When: a histogram of what the lens shows, the window within it, and a lane for each subject that is looked at. */
export function TimelineView() {
  const span = useShownSpan()
  const all = useWholeSpan()
  const face = useWatched(timelineFace)
  const lanes = useWatched(lanesOf)
  useEffect(followPlayback, [])
  const section = useRef<HTMLElement>(null)
  const hasRows = all !== undefined
  useEffect(() => {
    const element = section.current
    element?.addEventListener('keydown', onKey)
    return () => element?.removeEventListener('keydown', onKey)
  }, [hasRows])
  if (span === undefined || all === undefined) {
    return <section className="timeline" aria-label={t('timeline.title')}><EmptyState icon={ChartNoAxesColumn} title={t('timeline.empty')}>{t('timeline.emptyHelp')}</EmptyState></section>
  }
  // The parts read the window themselves: it moves with every frame of a brush, and most of this stands still meanwhile.
  return (
    <section className="timeline" aria-label={t('timeline.title')} ref={section}>
      <div className="timeline-controls">
        <Faces />
        <PlayControls />
        <WindowFields all={all} />
        <AllTime />
        <WindowCount />
        <KnownAt />
        {face === 'bars' && <LanesChoice />}
        {face === 'bars' && <ZoomControls />}
      </div>
      {face === 'rhythm' && <RhythmView />}
      {face === 'gaps' && <GapsView />}
      {face === 'bars' && (
        <>
          <div className="timeline-body">
            <Scale />
            <div className="timeline-stage" style={AXIS_HEIGHT}>
              <Histogram />
              <WindowHandles span={span} all={all} />
            </div>
          </div>
          <Lanes span={span} all={all} />
          {lanes !== 'none' && <ManyLanes of={lanes} span={span} all={all} />}
          <BarWords />
        </>
      )}
    </section>
  )
}

/** Space plays and pauses, wherever in the timeline nothing else is pressed by it; `,` and `.` are slower and faster. */
function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof Element && event.target.closest('button, input, td, [role="listbox"]') !== null) return
  if (event.key === ' ') togglePlayback()
  else if (event.key === ',') changeSpeed(-1)
  else if (event.key === '.') changeSpeed(1)
  else return
  event.preventDefault()
}

const Faces = memo(function Faces() {
  const face = useWatched(timelineFace)
  return (
    <ToggleButtonGroup
      className="timeline-faces" aria-label={t('timeline.faces')} selectionMode="single" disallowEmptySelection selectedKeys={[face]}
      onSelectionChange={keys => timelineFace.set(FACES.find(({ id }) => keys.has(id))?.id ?? 'bars')}
    >
      {FACES.map(({ id, label }) => <ToggleButton key={id} id={id} className="timeline-face">{t(label)}</ToggleButton>)}
    </ToggleButtonGroup>
  )
})

const KnownAt = memo(function KnownAt() {
  const isOn = useLens(state => state.lens.knownAt !== undefined)
  return <span className="timeline-known"><IconButton icon={History} label={t('known.ask')} placement="top" onPress={askKnownAt} isOn={isOn} /></span>
})

const PlayControls = memo(function PlayControls() {
  const playing = usePlayback(state => state.playing)
  const speed = usePlayback(state => state.speed)
  return (
    <>
      <IconButton icon={playing ? Pause : Play} label={playing ? t('timeline.pause') : t('timeline.play')} placement="top" onPress={playing ? pause : startPlayback} isOn={playing} />
      <Select
        label={t('timeline.speed')} hideLabel value={String(speed)} onChange={id => setSpeed(Number(id))}
        options={SPEEDS.map(one => ({ id: String(one), label: t('timeline.perSecond', { hours: one / 3600, days: one / DAY, isDays: one >= DAY ? 'yes' : 'no' }) }))}
      />
    </>
  )
})

const AllTime = memo(function AllTime() {
  const isNarrowed = useLens(state => state.lens.from !== undefined || state.lens.to !== undefined)
  return <Button tone="quiet" size="small" isDisabled={!isNarrowed} onPress={showAllTime}>{t('timeline.allTime')}</Button>
})

function WindowCount() {
  const many = useFilteredPart(shown => shown.end - shown.start)
  return <output className="timeline-count">{t('timeline.count', { count: many })}</output>
}

const ZoomControls = memo(function ZoomControls() {
  const isEnlarged = useWatched(enlarged) !== undefined
  return (
    <span className="timeline-zoom">
      <IconButton icon={ZoomOut} label={t('timeline.zoomOut')} placement="top" onPress={() => zoomBy(2)} isDisabled={!isEnlarged} />
      <IconButton icon={ZoomIn} label={t('timeline.zoomIn')} placement="top" onPress={() => zoomBy(0.5)} />
      <IconButton icon={Maximize} label={t('timeline.zoomWindow')} placement="top" onPress={zoomToWindow} />
    </span>
  )
})

function showAllTime(): void {
  const all = wholeSpan()
  if (all !== undefined) brush(all)
}

/** Around the middle of the window, as far as it is in sight. */
function zoomBy(factor: number): void {
  const [span, all] = [shownSpan(), wholeSpan()]
  if (span === undefined || all === undefined) return
  const brushed = brushedSpan(all)
  const middle = (Math.max(span.from, brushed.from) + Math.min(span.to, brushed.to)) / 2
  enlarge(zoomed(span, Math.min(span.to, Math.max(span.from, middle)), factor, all))
}

function zoomToWindow(): void {
  const all = wholeSpan()
  if (all !== undefined) enlarge(padded(brushedSpan(all)))
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

/** In the top layer of the page, because the pane that it belongs to is lower than its words and cuts off what stands out. */
function BarWords() {
  const bar = useWatched(pointedBar)
  if (bar === undefined) return null
  const there = MODES.map((name, mode) => ({ name, many: bar.counts[mode] ?? 0 })).filter(one => one.many > 0)
  return (
    <div className="bar-words" popover="manual" ref={element => element?.showPopover()} style={{ left: bar.x, top: bar.y }} aria-hidden>
      <strong>{bar.to - bar.from === DAY ? day(bar.from * 1000) : `${dayAndClock(bar.from * 1000)} – ${dayAndClock(bar.to * 1000)}`}</strong>
      {OWN_ZONE !== 'UTC' && <span className="bar-local">{t('timeline.localFrom', { zone: OWN_ZONE, moment: momentAt(zoneOf(OWN_ZONE, bar.from, bar.to), bar.from) })}</span>}
      {there.map(({ name, many }) => <span key={name}><i className={`swatch ${name}`} />{t(`mode.${name}`)}<b>{count(many)}</b></span>)}
      {there.length === 0 && <span>{t('timeline.nothing')}</span>}
    </div>
  )
}
