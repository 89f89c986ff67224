/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a table of a million rows has thirty of them in the
   document: the grid roles say which ones, and the grid hears the keys for all of them */
import './table-view.css'
import { ChevronDown, ChevronRight, Rows3 } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef, useState } from 'react'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { type Filtered, useFiltered } from '../state/filtered.ts'
import { showEverything } from '../state/lens.ts'
import { focusRow, hover, openCard, pick, toggleMark, useSelection } from '../state/selection.ts'
import { useVaultOpen } from '../state/vault.ts'
import { wantWords, wordsOf } from '../state/words.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { COLUMNS, type Cells, gradeText, widthOf } from './columns.tsx'
import { rowsToCopy } from './copying.ts'
import { useFetching } from './fetching.ts'
import { recallTable, tableAgain, tableBack, toggleGroup, useTable } from './layout-state.ts'
import type { GroupId, TableLayout } from './layout.ts'
import { TableBar, useCopier } from './table-bar.tsx'
import { TableHead, pinnedAt } from './table-head.tsx'
import { type GroupLine, type TableLines, useTableLines } from './table-rows.ts'
import { scrollTo, visibleRows } from './visible-rows.ts'

const ROW = 26
/** The column of the boxes. */
const MARK = 30

/** Every movement that the lens shows, one line each; the same selection as on map and timeline, for the eye and for those who hear it. */
export function TableView() {
  const shown = useFiltered()
  const picked = useSelection(state => state.picked)
  const layout = useTable(state => state.layout)
  const open = useTable(state => state.open)
  const content = useTableLines(shown, picked, layout, open)
  const copier = useCopier()
  const isVaultOpen = useVaultOpen() !== undefined
  useEffect(() => {
    if (isVaultOpen) void recallTable()
  }, [isVaultOpen])
  return (
    <section className="table-view" aria-label={t('table.title')}>
      <TableBar shown={shown} picked={picked} content={content} copier={copier} />
      <Grid shown={shown} lines={content.lines} layout={layout} onCopy={copier.copy} />
    </section>
  )
}

interface GridProps {
  readonly shown: Filtered
  readonly lines: TableLines
  readonly layout: TableLayout
  readonly onCopy: (rows: readonly number[]) => void
}

function Grid({ shown, lines, layout, onCopy }: GridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [scroll, setScroll] = useState(0)
  const [height, setHeight] = useState(200)
  const focused = useSelection(state => state.focused)
  /** The heading that the keys stand on; a row otherwise. */
  const [heading, setHeading] = useState<number>()
  const { first, end, top, height: full } = visibleRows(lines.count, ROW, height, scroll)
  const inSight = Array.from({ length: end - first }, (_, index) => lines.at(first + index))
  useFetching(lines, first, end)

  useEffect(() => {
    // In a frame without a height of its own the list would be its own frame, and a million rows would be in sight.
    const sized = new ResizeObserver(([entry]) => setHeight(Math.min(entry!.contentRect.height, globalThis.innerHeight) - ROW))
    sized.observe(scroller.current!)
    return () => sized.disconnect()
  }, [])

  const bring = (index: number): void => {
    const element = scroller.current
    if (element === null) return
    const to = scrollTo(index, lines.count, ROW, element.clientHeight - ROW, element.scrollTop)
    if (to !== undefined) element.scrollTop = to
  }
  // A row that was chosen on the map or in a lane is brought into sight here; one that is chosen here is there already.
  const brought = useRef<number>(undefined)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is brought is remembered, so that it happens once for each row
  useEffect(() => {
    if (focused === undefined || focused === brought.current) return
    brought.current = focused
    setHeading(undefined)
    const index = lines.indexOf(focused)
    if (index >= 0) bring(index)
  })

  const here = (): number => heading !== undefined ? lines.headingOf(heading) : focused === undefined ? -1 : lines.indexOf(focused)
  const go = (index: number): void => {
    if (lines.count === 0) return
    const next = Math.min(lines.count - 1, Math.max(0, index))
    bring(next)
    const line = lines.at(next)
    if ('row' in line) {
      brought.current = line.row
      setHeading(undefined)
      focusRow(line.row)
    } else setHeading(line.value)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest('.table-head') !== null) return
    const at = here()
    const page = Math.max(1, Math.floor(height / ROW) - 1)
    const moves: { readonly [key: string]: number } = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: lines.count - 1 }
    const to = event.altKey ? undefined : moves[event.key]
    const onHeading = heading !== undefined && at >= 0
    const isControl = event.ctrlKey || event.metaKey
    const aloud = onHeading ? lines.at(at) : undefined
    if (to !== undefined) go(to)
    else if (isControl && event.key.toLowerCase() === 'c') onCopy(rowsToCopy(useSelection.getState()))
    else if (isControl && event.key.toLowerCase() === 'z') void (event.shiftKey ? tableAgain() : tableBack())
    else if (aloud !== undefined && !('row' in aloud)) {
      if (event.key === 'Enter' || event.key === ' ' || (event.key === 'ArrowRight' && !aloud.isOpen) || (event.key === 'ArrowLeft' && aloud.isOpen)) toggleGroup(aloud.value)
      else if (event.key === 'Escape') pick(undefined)
      else return
    } else if (event.key === 'Enter' && focused !== undefined) void openRow(focused)
    else if (event.key === ' ' && focused !== undefined) toggleMark(focused)
    else if (event.key === 'Escape') pick(undefined)
    else return
    event.preventDefault()
  }

  const { view } = shown
  const wide = layout.shown.reduce((sum, column) => sum + widthOf(column, layout), MARK)
  // The names of the tracks stand on the frame, so that a column that grows moves every row without drawing it anew.
  const tracks = [`${MARK}px`, ...layout.shown.map((column, place) => place === layout.shown.length - 1 ? `minmax(${widthOf(column, layout)}px, 1fr)` : `${widthOf(column, layout)}px`)].join(' ')
  const active = heading !== undefined && lines.headingOf(heading) >= 0 ? `group-${heading}` : focused !== undefined && inSight.some(line => 'row' in line && line.row === focused) ? `row-${focused}` : undefined
  return (
    <div className="table-frame">
      <div
        className="table-grid" ref={scroller} role={layout.group === undefined ? 'grid' : 'treegrid'} aria-label={t('table.keys')} aria-rowcount={lines.count + 1} aria-colcount={layout.shown.length + 1} aria-multiselectable tabIndex={0}
        aria-activedescendant={active} onKeyDown={onKeyDown} onScroll={event => setScroll(event.currentTarget.scrollTop)}
        style={{ '--tracks': tracks, '--wide': `${wide}px` } as React.CSSProperties}
      >
        <TableHead layout={layout} mark={MARK} />
        <div className="table-height" role="presentation" style={{ height: full }}>
          {/* It stays where the eye is while the list runs by underneath, so that no speed of scrolling ever shows a place without a row. */}
          <div className="table-window" role="presentation" style={{ height: Math.min(height, full) }}>
            <div className="table-rows" role={inSight.length === 0 ? 'presentation' : 'rowgroup'} style={{ transform: `translateY(${top - Math.min(scroll, Math.max(0, full - height))}px)` }}>
              {view !== undefined && inSight.map((line, index) => 'row' in line
                ? <Row key={index} row={line.row} index={first + index} table={shown.scan.table} view={view} words={wordsOf(line.row)} layout={layout} isFocused={heading === undefined && line.row === focused} />
                : <Heading key={index} line={line} index={first + index} group={layout.group!} view={view} shown={shown} isFocused={line.value === heading} onFocus={setHeading} />)}
            </div>
          </div>
        </div>
      </div>
      {lines.count === 0 && (
        <div className="table-none">
          <EmptyState icon={Rows3} title={shown.scan.rows === 0 ? t('table.empty') : t('table.none')} actions={shown.scan.rows > 0 && <Button onPress={showEverything}>{t('filter.clear')}</Button>}>
            {shown.scan.rows === 0 ? t('timeline.emptyHelp') : t('table.noneHelp', { all: count(shown.scan.rows) })}
          </EmptyState>
        </div>
      )}
    </div>
  )
}

interface RowProps extends Cells {
  readonly index: number
  readonly layout: TableLayout
  readonly isFocused: boolean
}

const Row = memo(function Row({ row, index, table, view, words, layout, isFocused }: RowProps) {
  const isMarked = useSelection(state => state.marked.includes(row))
  if (row >= table.rows) return null
  const onClick = (event: MouseEvent): void => {
    focusRow(row)
    if (event.ctrlKey || event.metaKey) toggleMark(row)
  }
  return (
    <div
      id={`row-${row}`} className={`table-row${isFocused ? ' focused' : ''}${isMarked ? ' marked' : ''}${index % 2 === 0 ? '' : ' odd'}`} role="row" aria-rowindex={index + 2} aria-selected={isFocused || isMarked}
      onClick={onClick} onDoubleClick={() => void openRow(row)} onPointerOver={sayWhole} onMouseEnter={() => hover({ on: 'row', row })} onMouseLeave={() => hover(undefined)}
    >
      <span role="gridcell" className="table-mark table-pinned">
        <input type="checkbox" tabIndex={-1} aria-label={t('table.mark')} checked={isMarked} onChange={() => toggleMark(row)} onClick={event => event.stopPropagation()} />
      </span>
      {layout.shown.map((column, place) => (
        <span
          key={column} role="gridcell" className={`table-cell cell-${column}${place < layout.pinned ? ' table-pinned' : ''}${place === layout.pinned - 1 ? ' table-last-pinned' : ''}`}
          style={place < layout.pinned ? { insetInlineStart: pinnedAt(layout, place, MARK) } : undefined}
        >
          {COLUMNS[column].cell({ table, view, row, words })}
        </span>
      ))}
    </div>
  )
})

/** What does not fit into its cell is told by the tooltip; by key the card has it whole. */
function sayWhole({ target }: MouseEvent<HTMLElement>): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.table-cell') : null
  if (cell === null) return
  const inner = cell.querySelector('.table-remark') ?? cell
  cell.title = inner.scrollWidth > inner.clientWidth ? cell.textContent : ''
}

interface HeadingProps {
  readonly line: GroupLine
  readonly index: number
  readonly group: GroupId
  readonly view: VaultView
  readonly shown: Filtered
  readonly isFocused: boolean
  readonly onFocus: (value: number) => void
}

/** What the rows of a group share, how many they are, and the way to all of them. */
function Heading({ line: { value, rows, isOpen }, index, group, view, shown, isFocused, onFocus }: HeadingProps) {
  const Arrow = isOpen ? ChevronDown : ChevronRight
  const all = shown.end - shown.start
  return (
    <div id={`group-${value}`} className={`table-group${isFocused ? ' focused' : ''}`} role="row" aria-rowindex={index + 2} aria-expanded={isOpen} aria-selected={isFocused}
      onClick={() => {
        onFocus(value)
        toggleGroup(value)
      }}
    >
      <span role="gridcell" className="table-group-cell">
        <Arrow size={14} strokeWidth={2} aria-hidden />
        <bdi className="table-group-name">{groupLabel(group, value, rows[0]!, view)}</bdi>
        <span className="table-group-size">{t('table.groupSize', { count: rows.length })}</span>
        <i className="table-group-bar" aria-hidden><i style={{ transform: `scaleX(${all === 0 ? 0 : rows.length / all})` }} /></i>
        <button type="button" tabIndex={-1} className="table-group-pick" onClick={event => {
          event.stopPropagation()
          pick({ by: 'rows', rows: rows.slice().sort() })
        }}>{t('table.pickGroup')}</button>
      </span>
    </div>
  )
}

function groupLabel(group: GroupId, value: number, first: number, view: VaultView): string {
  const none = t('table.emptyGroup')
  switch (group) {
    case 'day': return stamp(value * 86_400_000).slice(0, 10)
    case 'month': return `${Math.floor(value / 12)}-${String(value % 12 + 1).padStart(2, '0')}`
    case 'hour': return `${String(value).padStart(2, '0')}:00–${String(value).padStart(2, '0')}:59`
    case 'mode': return t(`mode.${MODES[value] ?? 'unknown'}`)
    case 'direction': return t(`direction.${DIRECTIONS[value] ?? 'unknown'}`)
    case 'kind': return t(`kind.${KINDS[value] ?? 'crossing'}`)
    case 'post': case 'other': return value === 0 ? none : view.places[value]?.label ?? none
    case 'source': return value === 0 ? none : view.sources[value]?.label ?? none
    case 'marking': return view.markings[value]?.label || t('ui.unmarked')
    case 'grade': return value === 0xffffffff ? t('card.notGraded') : gradeText(value)
    case 'subject': case 'conveyance': case 'document': return value === 0 ? none : wordsOf(first)?.[group]?.label ?? t('table.fetching')
  }
}

/** The card of whom or what moved; of the movement itself where nobody knows. */
async function openRow(row: number): Promise<void> {
  focusRow(row)
  await wantWords([row])
  const words = wordsOf(row)
  const entity = words?.subject ?? words?.conveyance ?? words?.document
  openCard(entity === undefined ? { what: 'movement', row } : { what: 'subject', ref: entity.ref })
}
