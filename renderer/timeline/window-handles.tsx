/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a range input cannot stand on a picture of time, nor leave its track when that is enlarged */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { brush, endGesture, moveEnd, useBrushed } from './brush.ts'
import { DAY, HOUR, type Span, WEEK, timeOf, xOf } from './time-axis.ts'

/** The two ends of the window: real sliders, one each, over the picture. */
export function WindowHandles({ span, all }: { readonly span: Span, readonly all: Span }) {
  const brushed = useBrushed(all)
  return (
    <>
      <Handle end="from" span={span} all={all} brushed={brushed} />
      <Handle end="to" span={span} all={all} brushed={brushed} />
    </>
  )
}

function Handle({ end, span, all, brushed }: { readonly end: 'from' | 'to', readonly span: Span, readonly all: Span, readonly brushed: Span }) {
  const held = useRef(false)
  const time = brushed[end]
  const part = xOf(span, 1, time)
  const timeUnder = (event: PointerEvent<HTMLDivElement>): number => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect()
    return timeOf(span, box.width, event.clientX - box.left)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = keyed(event, time, end === 'from' ? { from: all.from, to: brushed.to } : { from: brushed.from, to: all.to })
    if (next === undefined) return
    event.preventDefault()
    moveEnd(end, next, `key-${end}`)
  }
  return (
    <div
      role="slider" tabIndex={0} className={`window-handle ${end}${part < 0 || part > 1 ? ' away' : ''}`} style={{ transform: `translateX(${Math.min(1, Math.max(0, part)) * 100}cqi)` }}
      aria-label={end === 'from' ? t('timeline.from') : t('timeline.to')} aria-orientation="horizontal"
      aria-valuemin={end === 'from' ? all.from : brushed.from} aria-valuemax={end === 'from' ? brushed.to : all.to} aria-valuenow={time} aria-valuetext={dayAndClock(time * 1000)}
      onKeyDown={onKeyDown} onBlur={endGesture} onDoubleClick={() => brush(all)}
      onPointerDown={event => {
        held.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.focus({ preventScroll: true })
      }}
      onPointerMove={event => {
        if (held.current) moveEnd(end, timeUnder(event), 'brush')
      }}
      onPointerUp={() => {
        held.current = false
        endGesture()
      }}
    >
      <span className="window-grip" />
    </div>
  )
}

/** Where a key moves an end: arrows a day, with Shift a week, with Alt an hour; Page a month; Home and End as far as it goes. */
function keyed({ key, shiftKey, altKey }: KeyboardEvent, time: number, reach: Span): number | undefined {
  const step = shiftKey ? WEEK : altKey ? HOUR : DAY
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return time - step
    case 'ArrowRight':
    case 'ArrowUp':
      return time + step
    case 'PageDown':
      return monthsOn(time, -1)
    case 'PageUp':
      return monthsOn(time, 1)
    case 'Home':
      return reach.from
    case 'End':
      return reach.to
    default:
      return undefined
  }
}

function monthsOn(time: number, months: number): number {
  const date = new Date(time * 1000)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.getTime() / 1000
}
