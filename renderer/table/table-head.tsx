/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- the separator between two heads is moved by the mouse; by key the head itself does it */
import { ArrowDown, ArrowUp, Pin } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, memo, useRef, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { COLUMNS, widthOf } from './columns.tsx'
import { arrange, settleTable } from './layout-state.ts'
import { type ColumnId, type TableLayout, isSortable, moveColumn, placeColumn, resizeColumn, sortBy, toggleColumn, togglePinned } from './layout.ts'

const STEP = 16
/** A press that moves less is a click. */
const DRAG_FROM = 6

/** Pixels from the beginning of a row to a column that stays in sight. */
export function pinnedAt(layout: TableLayout, place: number, mark: number): number {
  return layout.shown.slice(0, place).reduce((left, column) => left + widthOf(column, layout), mark)
}

/** The heads of the columns: one stop for the Tab key, in which the arrows go from head to head. */
export const TableHead = memo(function TableHead({ layout, mark }: { readonly layout: TableLayout, readonly mark: number }) {
  const [current, setCurrent] = useState<ColumnId>()
  const row = useRef<HTMLDivElement>(null)
  const at = current !== undefined && layout.shown.includes(current) ? current : layout.shown[0]!

  const go = (column: ColumnId | undefined): void => {
    if (column === undefined) return
    setCurrent(column)
    // The heads may have changed places: after they are drawn.
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(`[data-column="${column}"] .table-sort`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = layout.shown.indexOf(at)
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (step !== 0 && (event.ctrlKey || event.metaKey)) {
      arrange(now => moveColumn(now, at, step))
      go(at)
    } else if (step !== 0 && event.shiftKey) arrange(now => resizeColumn(now, at, widthOf(at, now) + step * STEP), `width ${at}`)
    else if (step !== 0) go(layout.shown[place + step])
    else if (event.key === 'Home') go(layout.shown[0])
    else if (event.key === 'End') go(layout.shown.at(-1))
    else if (event.key === 'p' || event.key === 'P') {
      arrange(now => togglePinned(now, at))
      go(at)
    } else if (event.key === 'Delete') {
      go(layout.shown[place + 1] ?? layout.shown[place - 1])
      arrange(now => toggleColumn(now, at))
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (isSortable(at)) arrange(now => sortBy(now, at, event.shiftKey))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its heads take the focus
    <div className="table-row table-head" role="row" aria-rowindex={1} ref={row} onKeyDown={onKeyDown}>
      <span role="columnheader" className="table-mark table-pinned"><span className="visually-hidden">{t('table.marked')}</span></span>
      {layout.shown.map((column, place) => (
        <Head key={column} column={column} place={place} layout={layout} left={place < layout.pinned ? pinnedAt(layout, place, mark) : undefined} isCurrent={column === at} onCurrent={setCurrent} />
      ))}
    </div>
  )
})

interface HeadProps {
  readonly column: ColumnId
  readonly place: number
  readonly layout: TableLayout
  /** Where it stays in sight; undefined when it scrolls. */
  readonly left: number | undefined
  readonly isCurrent: boolean
  readonly onCurrent: (column: ColumnId) => void
}

function Head({ column, place, layout, left, isCurrent, onCurrent }: HeadProps) {
  const sorted = layout.sorting.findIndex(sorting => sorting.column === column)
  const sorting = layout.sorting[sorted]
  const Arrow = sorting?.descending === true ? ArrowDown : ArrowUp
  const name = t(COLUMNS[column].head)
  return (
    <span
      role="columnheader" className={`table-cell${left === undefined ? '' : ' table-pinned'}${place === layout.pinned - 1 ? ' table-last-pinned' : ''}`} data-column={column}
      style={left === undefined ? undefined : { insetInlineStart: left }} aria-sort={sorting === undefined ? 'none' : sorting.descending ? 'descending' : 'ascending'}
    >
      <button type="button" className="table-sort" tabIndex={isCurrent ? 0 : -1} title={t('table.headKeys')} onFocus={() => onCurrent(column)} onPointerDown={event => drag(event, column, event.shiftKey)}>
        {left !== undefined && <Pin size={11} aria-label={t('table.unpin', { column: name })} />}
        <span className="table-head-name">{name}</span>
        {sorting !== undefined && <Arrow size={12} strokeWidth={2} aria-hidden />}
        {layout.sorting.length > 1 && sorting !== undefined && <span className="table-sort-place" aria-label={t('table.sortedAt', { place: sorted + 1 })}>{sorted + 1}</span>}
      </button>
      <span className="table-resize" aria-hidden onPointerDown={event => resize(event, column, widthOf(column, layout))} onDoubleClick={() => arrange(now => resizeColumn(now, column, COLUMNS[column].width))} />
    </span>
  )
}

/** A press sorts; a press that moves takes the column along and leaves it where it is let go. */
function drag(event: PointerEvent<HTMLButtonElement>, column: ColumnId, add: boolean): void {
  if (event.button !== 0) return
  const button = event.currentTarget
  const head = button.closest<HTMLElement>('.table-head')!
  const start = event.clientX
  let isMoving = false
  button.setPointerCapture(event.pointerId)
  const move = (moved: globalThis.PointerEvent): void => {
    isMoving ||= Math.abs(moved.clientX - start) > DRAG_FROM
    if (!isMoving) return
    head.classList.add('moving')
    const under = [...head.querySelectorAll<HTMLElement>('[data-column]')].findIndex(cell => {
      const { left, right } = cell.getBoundingClientRect()
      return moved.clientX >= left && moved.clientX < right
    })
    if (under >= 0) arrange(now => now.shown[under] === column ? now : placeColumn(now, column, under), `move ${column}`)
  }
  const end = (): void => {
    button.removeEventListener('pointermove', move)
    head.classList.remove('moving')
    settleTable()
    if (!isMoving && isSortable(column)) arrange(now => sortBy(now, column, add))
  }
  button.addEventListener('pointermove', move)
  button.addEventListener('lostpointercapture', end, { once: true })
}

function resize(event: PointerEvent<HTMLElement>, column: ColumnId, width: number): void {
  if (event.button !== 0) return
  event.preventDefault()
  const handle = event.currentTarget
  const start = event.clientX
  const sign = getComputedStyle(handle).direction === 'rtl' ? -1 : 1
  handle.setPointerCapture(event.pointerId)
  const move = (moved: globalThis.PointerEvent): void => arrange(now => resizeColumn(now, column, width + sign * (moved.clientX - start)), `width ${column}`)
  handle.addEventListener('pointermove', move)
  handle.addEventListener('lostpointercapture', () => {
    handle.removeEventListener('pointermove', move)
    settleTable()
  }, { once: true })
}
