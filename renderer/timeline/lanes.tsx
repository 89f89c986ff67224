/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a range input cannot stand on a picture of time, nor leave its track when that is enlarged */
import { Pin, PinOff, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { comparedRole, useCompared } from '../state/compared.ts'
import { useFilteredPart } from '../state/filtered.ts'
import { focusRow, openCard, togglePin, useSelection } from '../state/selection.ts'
import { type SubjectState, useSubjects } from '../state/subject.ts'
import { IconButton } from '../ui/button.tsx'
import { useBrushed } from './brush.ts'
import { drawLane } from './lane-picture.ts'
import { type Span, timeOf } from './time-axis.ts'
import { useInks } from './use-inks.ts'

/** One lane for each subject that is open or pinned. */
export function Lanes({ span, all }: { readonly span: Span, readonly all: Span }) {
  const subjects = useSubjects()
  if (subjects.size === 0) return null
  return <div className="lanes">{[...subjects.values()].map(subject => <Lane key={subject.ref} subject={subject} span={span} all={all} />)}</div>
}

function Lane({ subject: { ref, card, problem }, span, all }: { readonly subject: SubjectState, readonly span: Span, readonly all: Span }) {
  const table = useFilteredPart(shown => shown.scan.table)
  const brushed = useBrushed(all)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const inks = useInks()
  const { pinned, opened, focused } = useSelection()
  const isPinned = pinned.includes(ref)
  const rows = card?.rows
  const side = useCompared(state => comparedRole(ref, state))

  useEffect(() => {
    const element = canvas.current!
    const sized = new ResizeObserver(([entry]) => setSize({ width: entry!.contentRect.width, height: entry!.contentRect.height }))
    sized.observe(element)
    return () => sized.disconnect()
  }, [])
  useEffect(() => {
    const element = canvas.current!
    const pixelRatio = globalThis.devicePixelRatio || 1
    element.width = Math.round(size.width * pixelRatio)
    element.height = Math.round(size.height * pixelRatio)
    const context = element.getContext('2d')!
    context.scale(pixelRatio, pixelRatio)
    if (rows !== undefined) drawLane(context, table, rows, focused, span, brushed, size.width, size.height, inks, side)
  }, [inks, rows, table, focused, span, brushed, size, side])

  const go = (row: number | undefined): void => {
    if (row !== undefined) focusRow(row)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (rows === undefined || rows.length === 0) return
    const at = focused === undefined ? -1 : rows.indexOf(focused)
    if (event.key === 'ArrowRight') go(rows[Math.min(rows.length - 1, at + 1)])
    else if (event.key === 'ArrowLeft') go(rows[Math.max(0, at < 0 ? rows.length - 1 : at - 1)])
    else if (event.key === 'Home') go(rows[0])
    else if (event.key === 'End') go(rows[rows.length - 1])
    else if (event.key === 'Enter') openCard({ what: 'subject', ref })
    else return
    event.preventDefault()
  }
  const label = card?.entity.label ?? (problem === undefined ? t('timeline.laneWaiting') : t('timeline.laneFailed'))
  const here = focused !== undefined && rows?.includes(focused) === true ? dayAndClock(table.time[focused]! * 1000) : undefined
  return (
    <div className={`lane${opened?.what === 'subject' && opened.ref === ref ? ' open' : ''}${side === undefined ? '' : ` compared ${side}`}`}>
      <div className="lane-name">
        <button type="button" className="lane-label" onClick={() => openCard({ what: 'subject', ref })} title={label}>{label}</button>
        <IconButton size="small" icon={isPinned ? PinOff : Pin} label={isPinned ? t('timeline.unpin') : t('timeline.pin')} onPress={() => togglePin(ref)} isOn={isPinned} />
        {opened?.what === 'subject' && opened.ref === ref && <IconButton size="small" icon={X} label={t('timeline.closeLane')} onPress={() => openCard(undefined)} />}
      </div>
      <div
        className="lane-track" role="slider" tabIndex={0} aria-label={t('timeline.lane', { name: label, count: rows?.length ?? 0 })} aria-valuemin={0} aria-valuemax={rows?.length ?? 0}
        aria-valuenow={focused === undefined ? 0 : (rows?.indexOf(focused) ?? -1) + 1} aria-valuetext={here ?? t('timeline.noMovement')} onKeyDown={onKeyDown}
        onClick={event => {
          const box = event.currentTarget.getBoundingClientRect()
          const time = timeOf(span, box.width, event.clientX - box.left)
          go(rows?.reduce((best, row) => Math.abs(table.time[row]! - time) < Math.abs(table.time[best]! - time) ? row : best, rows[0]!))
        }}
      >
        <canvas ref={canvas} />
      </div>
    </div>
  )
}
