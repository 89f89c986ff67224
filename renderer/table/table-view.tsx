/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- a table of a million rows has thirty of them in the
   document: the grid roles say which ones, and the grid hears the keys for all of them */
import './table-view.css'
import { ArrowDown, ArrowUp, NotebookPen, Quote, Rows3 } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef, useState } from 'react'
import type { Anchor } from '../../shared/annotation/annotation.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { quote } from '../state/finding.ts'
import { type Filtered, useFiltered } from '../state/filtered.ts'
import { showEverything } from '../state/lens.ts'
import { type Picked, focusRow, hover, markRows, openCard, pick, toggleMark, useSelection } from '../state/selection.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { vaultView } from '../state/vault.ts'
import { useWatched } from '../state/watched.ts'
import { wantWords, wordsArrived, wordsOf } from '../state/words.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { COLUMNS, type Cells, TRACKS, type TableColumn } from './columns.tsx'
import type { RowOrder, Sorting } from './row-order.ts'
import { useTableRows } from './table-rows.ts'
import { scrollTo, visibleRows } from './visible-rows.ts'

const ROW = 26

/** Every movement that the lens shows, one line each; the same selection as on map and timeline, for the eye and for those who hear it. */
export function TableView() {
  const shown = useFiltered()
  const picked = useSelection(state => state.picked)
  const [sorting, setSorting] = useState<Sorting>({ column: 'time', descending: false })
  const { order, isBehind } = useTableRows(shown, picked, sorting)
  return (
    <section className="table-view" aria-label={t('table.title')}>
      <header className="table-bar">
        <output className="table-count" aria-busy={isBehind}>{t('table.count', { shown: order.count, all: shown.scan.rows })}</output>
        {isBehind && <span className="table-behind">{t('table.sorting')}</span>}
        {shown.searching && <span className="table-behind">{t('table.searching')}</span>}
        {picked !== undefined && <Chip name={wordsForPick(picked, shown)} onRemove={() => pick(undefined)}>{wordsForPick(picked, shown)}</Chip>}
        <MarkedActions />
      </header>
      <Grid shown={shown} order={order} sorting={sorting} onSort={setSorting} />
    </section>
  )
}

const MarkedActions = memo(function MarkedActions() {
  const marked = useSelection(state => state.marked)
  return (
    <span className="table-actions">
      {marked.length > 0 && <Button size="small" tone="quiet" onPress={() => markRows([])}>{t('table.unmark', { count: marked.length })}</Button>}
      {marked.length > 0 && <Button size="small" icon={Quote} onPress={() => void quoteAll(marked)}>{t('table.quote', { count: marked.length })}</Button>}
      <Button size="small" icon={NotebookPen} isDisabled={marked.length === 0} onPress={() => void noteOn(marked)}>{t('table.noteOn', { count: marked.length })}</Button>
    </span>
  )
})

function wordsForPick(picked: Picked, { view }: Filtered): string {
  const label = (place: number): string => view?.places[place]?.label ?? ''
  if (picked.by === 'place') return t('table.pickedPlace', { place: label(picked.place) })
  if (picked.by === 'rows') return t('table.pickedRows', { count: picked.rows.length })
  const [post, other] = view?.routes[picked.route] ?? [0, 0]
  return t('table.pickedRoute', { post: label(post), other: label(other) })
}

async function idsOf(rows: readonly number[]): Promise<readonly StixId[]> {
  await wantWords(rows)
  return rows.flatMap(row => wordsOf(row)?.id ?? [])
}

/** Begins a note that stands on these movements. */
async function noteOn(rows: readonly number[]): Promise<void> {
  collectAnchors((await idsOf(rows)).map((ref): Anchor => ({ on: 'movement', ref })))
  showPanel('note')
}

/** Puts these movements into the finding that is being put together. */
async function quoteAll(rows: readonly number[]): Promise<void> {
  quote({ movements: await idsOf(rows) })
  showPanel('finding')
}

function Grid({ shown, order, sorting, onSort }: { readonly shown: Filtered, readonly order: RowOrder, readonly sorting: Sorting, readonly onSort: (sorting: Sorting) => void }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [scroll, setScroll] = useState(0)
  const [height, setHeight] = useState(200)
  const focused = useSelection(state => state.focused)
  const { first, end, top, height: full } = visibleRows(order.count, ROW, height, scroll)
  const rows = Array.from({ length: end - first }, (_, index) => order.at(first + index))
  useWords(rows)

  useEffect(() => {
    // In a frame without a height of its own the list would be its own frame, and a million rows would be in sight.
    const sized = new ResizeObserver(([entry]) => setHeight(Math.min(entry!.contentRect.height, globalThis.innerHeight) - ROW))
    sized.observe(scroller.current!)
    return () => sized.disconnect()
  }, [])

  const bring = (index: number): void => {
    const element = scroller.current
    if (element === null) return
    const to = scrollTo(index, order.count, ROW, element.clientHeight - ROW, element.scrollTop)
    if (to !== undefined) element.scrollTop = to
  }
  // A row that was chosen on the map or in a lane is brought into sight here; one that is chosen here is there already.
  const brought = useRef<number>(undefined)
  useEffect(() => {
    if (focused === undefined || focused === brought.current) return
    brought.current = focused
    const index = order.indexOf(focused)
    if (index >= 0) bring(index)
  })

  const go = (index: number): void => {
    if (order.count === 0) return
    const next = Math.min(order.count - 1, Math.max(0, index))
    bring(next)
    focusRow(order.at(next))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const here = focused === undefined ? -1 : order.indexOf(focused)
    const page = Math.max(1, Math.floor(height / ROW) - 1)
    const moves: { readonly [key: string]: number } = { ArrowDown: here + 1, ArrowUp: here < 0 ? 0 : here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: order.count - 1 }
    const to = moves[event.key]
    if (to !== undefined) go(to)
    else if (event.key === 'Enter' && focused !== undefined) void openRow(focused)
    else if (event.key === ' ' && focused !== undefined) toggleMark(focused)
    else if (event.key === 'Escape') pick(undefined)
    else return
    event.preventDefault()
  }

  const { view } = shown
  return (
    <div className="table-frame">
      <div
        className="table-grid" ref={scroller} role="grid" aria-label={t('table.keys')} aria-rowcount={order.count + 1} aria-colcount={COLUMNS.length + 1} aria-multiselectable tabIndex={0}
        aria-activedescendant={focused !== undefined && rows.includes(focused) ? `row-${focused}` : undefined} onKeyDown={onKeyDown} onScroll={event => setScroll(event.currentTarget.scrollTop)}
      >
        <div className="table-row table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: TRACKS }}>
          <span role="columnheader" className="table-mark"><span className="visually-hidden">{t('table.marked')}</span></span>
          {COLUMNS.map(column => <Head key={column.id} column={column} sorting={sorting} onSort={onSort} />)}
        </div>
        <div className="table-height" role="presentation" style={{ height: full }}>
          <div className="table-rows" role={rows.length === 0 ? 'presentation' : 'rowgroup'} style={{ transform: `translateY(${top}px)` }}>
            {view !== undefined && rows.map((row, index) => (
              <Row key={index} row={row} index={first + index} table={shown.scan.table} view={view} words={wordsOf(row)} isFocused={row === focused} />
            ))}
          </div>
        </div>
      </div>
      {order.count === 0 && (
        <div className="table-none">
          <EmptyState icon={Rows3} title={shown.scan.rows === 0 ? t('table.empty') : t('table.none')} actions={shown.scan.rows > 0 && <Button onPress={showEverything}>{t('filter.clear')}</Button>}>
            {shown.scan.rows === 0 ? t('timeline.emptyHelp') : t('table.noneHelp', { all: count(shown.scan.rows) })}
          </EmptyState>
        </div>
      )}
    </div>
  )
}

const Head = memo(function Head({ column: { head, sort }, sorting, onSort }: { readonly column: TableColumn, readonly sorting: Sorting, readonly onSort: (sorting: Sorting) => void }) {
  if (sort === undefined) return <span role="columnheader" className="table-cell">{t(head)}</span>
  const isSorted = sorting.column === sort
  const Arrow = sorting.descending ? ArrowDown : ArrowUp
  return (
    <span role="columnheader" className="table-cell" aria-sort={isSorted ? sorting.descending ? 'descending' : 'ascending' : 'none'}>
      <button type="button" className="table-sort" onClick={() => onSort({ column: sort, descending: isSorted && !sorting.descending })}>
        {t(head)}
        {isSorted && <Arrow size={12} strokeWidth={2} aria-hidden />}
      </button>
    </span>
  )
})

const Row = memo(function Row({ row, index, table, view, words, isFocused }: Cells & { readonly index: number, readonly isFocused: boolean }) {
  const isMarked = useSelection(state => state.marked.includes(row))
  if (row >= table.rows) return null
  const onClick = (event: MouseEvent): void => {
    focusRow(row)
    if (event.ctrlKey || event.metaKey) toggleMark(row)
  }
  return (
    <div
      id={`row-${row}`} className={`table-row${isFocused ? ' focused' : ''}${isMarked ? ' marked' : ''}${index % 2 === 0 ? '' : ' odd'}`} role="row" aria-rowindex={index + 2} aria-selected={isFocused || isMarked}
      style={{ gridTemplateColumns: TRACKS }} onClick={onClick} onDoubleClick={() => void openRow(row)} onMouseEnter={() => hover({ on: 'row', row })} onMouseLeave={() => hover(undefined)}
    >
      <span role="gridcell" className="table-mark">
        <input type="checkbox" tabIndex={-1} aria-label={t('table.mark')} checked={isMarked} onChange={() => toggleMark(row)} onClick={event => event.stopPropagation()} />
      </span>
      {COLUMNS.map(column => <span key={column.id} role="gridcell" className={`table-cell cell-${column.id}`}>{column.cell({ table, view, row, words })}</span>)}
    </div>
  )
})

/** The card of whom or what moved; of the movement itself where nobody knows. */
async function openRow(row: number): Promise<void> {
  focusRow(row)
  await wantWords([row])
  const words = wordsOf(row)
  const entity = words?.subject ?? words?.conveyance ?? words?.document
  openCard(entity === undefined ? { what: 'movement', row } : { what: 'subject', ref: entity.ref })
}

/** Asks for the words of the rows in sight, a moment after they stopped running by. */
function useWords(rows: readonly number[]): void {
  useWatched(wordsArrived)
  useWatched(vaultView)
  const wanted = useRef<ReturnType<typeof setTimeout>>(undefined)
  const key = `${rows[0] ?? ''} ${rows.at(-1) ?? ''} ${rows.length} ${vaultView.get()?.generation ?? 0}`
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  })
  useEffect(() => {
    wanted.current ??= setTimeout(() => {
      wanted.current = undefined
      void wantWords(latest.current)
    }, 40)
  }, [key])
  useEffect(() => () => clearTimeout(wanted.current), [])
}
