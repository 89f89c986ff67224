/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- one list that hears the keys for all of its lines, as the table does */
import { type KeyboardEvent, useState } from 'react'
import { DIRECTIONS, MODES } from '../../shared/movement/movement.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { focusRow, hover, useSelection } from '../state/selection.ts'
import { Button } from '../ui/button.tsx'
import { follow } from './trail.ts'

const AT_FIRST = 40
const MORE = 200

export interface MovementListProps {
  /** In order of time. */
  readonly rows: Uint32Array
  readonly view: VaultView
  /** The place that they all have in common: of each the other end is named. */
  readonly at?: number
}

/** Movements, newest first: up and down choose one on map, timeline and table, Enter opens its card. */
export function MovementList({ rows, view, at }: MovementListProps) {
  const focused = useSelection(state => state.focused)
  const [most, setMost] = useState(AT_FIRST)
  const newestFirst = rows.slice(Math.max(0, rows.length - most)).reverse()
  const here = focused === undefined ? -1 : newestFirst.indexOf(focused)
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: { readonly [key: string]: number } = { ArrowDown: here + 1, ArrowUp: Math.max(0, here - 1), Home: 0, End: newestFirst.length - 1 }
    const to = moves[event.key]
    if (to !== undefined) {
      const row = newestFirst[Math.min(newestFirst.length - 1, to)]
      focusRow(row)
      if (row !== undefined) document.getElementById(`card-row-${row}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && focused !== undefined && here >= 0) follow({ what: 'movement', row: focused })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div className="card-rows" role="listbox" tabIndex={0} aria-label={t('card.movementKeys')} aria-activedescendant={here >= 0 ? `card-row-${focused}` : undefined} onKeyDown={onKeyDown}>
        {[...newestFirst].map(row => <Line key={row} row={row} view={view} at={at} isFocused={row === focused} />)}
      </div>
      {rows.length > most && <Button size="small" tone="quiet" onPress={() => setMost(most + MORE)}>{t('card.moreMovements', { n: Math.min(MORE, rows.length - most), left: rows.length - most })}</Button>}
    </>
  )
}

function Line({ row, view, at, isFocused }: { readonly row: number, readonly view: VaultView, readonly at: number | undefined, readonly isFocused: boolean }) {
  const { columns, places } = view
  if (row >= columns.rows) return null
  const mode = MODES[columns.mode[row]!] ?? 'unknown'
  const direction = DIRECTIONS[columns.direction[row]!] ?? 'unknown'
  const other = columns.other[row] === 0 ? '' : places[columns.other[row]!]?.label ?? ''
  const post = places[columns.post[row]!]?.label ?? ''
  const named = columns.post[row] === at && other !== '' ? other : post
  return (
    <div
      id={`card-row-${row}`} role="option" tabIndex={-1} aria-selected={isFocused} className={`card-row${isFocused ? ' focused' : ''}`} title={other === '' ? post : t('card.postAndOther', { post, other })}
      onClick={() => focusRow(row)} onDoubleClick={() => follow({ what: 'movement', row })} onMouseEnter={() => hover({ on: 'row', row })} onMouseLeave={() => hover(undefined)}
    >
      <time className="mono">{stamp(columns.time[row]! * 1000).slice(0, 16)}</time>
      <i className={`swatch ${mode}`} />
      <span className="card-row-post">{named}</span>
      <span className="card-row-how">{t(`mode.${mode}`)}, {t(`direction.${direction}`)}</span>
    </div>
  )
}
