import { MessageSquareText } from 'lucide-react'
import type { ReactNode } from 'react'
import { DIRECTIONS, type Direction, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import type { EntityLabel, MovementRow, VaultView } from '../../shared/contract/vault.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { type Key, t } from '../../shared/wording/wording.ts'
import { TlpMark } from '../ui/tlp-mark.tsx'
import type { SortColumn } from './row-order.ts'

/** One row as far as it is known: the columns lie here, the words follow from the vault. */
export interface Cells {
  readonly table: MovementColumns
  readonly view: VaultView
  readonly row: number
  readonly words: MovementRow | undefined
}

export interface TableColumn {
  readonly id: string
  readonly head: Key
  /** A track of the grid. */
  readonly width: string
  readonly sort?: SortColumn
  readonly cell: (cells: Cells) => ReactNode
}

const named = (entity: EntityLabel | undefined, ordinal: number, words: MovementRow | undefined): ReactNode =>
  ordinal === 0 ? <Nothing /> : words === undefined ? <i className="table-waiting" /> : entity?.label ?? <Nothing />

const Nothing = () => <span className="table-nothing">–</span>

const directed = (direction: Direction | undefined): ReactNode => direction === undefined || direction === 'unknown' ? <Nothing /> : t(`direction.${direction}`)

const GRADES = 'ABCDEF'

export const COLUMNS: readonly TableColumn[] = [
  { id: 'time', head: 'table.time', width: '164px', sort: 'time', cell: ({ table, row }) => <span className="mono">{stamp(table.time[row]! * 1000)}</span> },
  {
    id: 'mode', head: 'table.mode', width: '106px', sort: 'mode',
    cell: ({ table, row }) => {
      const mode = MODES[table.mode[row]!] ?? 'unknown'
      return <><i className={`swatch ${mode}`} />{t(`mode.${mode}`)}</>
    },
  },
  { id: 'direction', head: 'table.direction', width: '78px', sort: 'direction', cell: ({ table, row }) => directed(DIRECTIONS[table.direction[row]!]) },
  { id: 'subject', head: 'table.subject', width: 'minmax(176px, 1.4fr)', sort: 'subject', cell: ({ table, row, words }) => named(words?.subject, table.subject[row]!, words) },
  { id: 'conveyance', head: 'table.conveyance', width: 'minmax(134px, 1fr)', sort: 'conveyance', cell: ({ table, row, words }) => named(words?.conveyance, table.conveyance[row]!, words) },
  { id: 'document', head: 'table.document', width: 'minmax(108px, 0.8fr)', cell: ({ table, row, words }) => named(words?.document, table.document[row]!, words) },
  { id: 'post', head: 'table.post', width: 'minmax(150px, 1.1fr)', sort: 'post', cell: ({ table, row, view }) => view.places[table.post[row]!]?.label ?? '' },
  { id: 'other', head: 'table.other', width: 'minmax(140px, 1fr)', cell: ({ table, row, view }) => table.other[row] === 0 ? <Nothing /> : view.places[table.other[row]!]?.label ?? '' },
  { id: 'source', head: 'table.source', width: 'minmax(150px, 1fr)', sort: 'source', cell: ({ table, row, view }) => view.sources[table.source[row]!]?.label ?? '' },
  {
    id: 'grade', head: 'table.grade', width: '54px',
    cell: ({ table, row }) => {
      const grade = table.grade[row]!
      return grade === 255 ? <Nothing /> : <span className="mono">{GRADES[Math.floor(grade / 6)]}{grade % 6 + 1}</span>
    },
  },
  { id: 'marking', head: 'table.marking', width: '122px', cell: ({ table, row, view }) => <TlpMark tlp={view.markings[table.marking[row]!]?.tlp ?? 'unmarked'} /> },
  {
    id: 'remark', head: 'table.remark', width: 'minmax(160px, 1.6fr)',
    cell: ({ words }) => <>{(words?.notes ?? 0) > 0 && <MessageSquareText size={13} aria-label={t('table.notes', { count: words?.notes ?? 0 })} />}<span className="table-remark">{words?.remark ?? ''}</span></>,
  },
  { id: 'kind', head: 'table.kind', width: '98px', cell: ({ table, row }) => t(`kind.${KINDS[table.kind[row]!] ?? 'crossing'}`) },
]

export const TRACKS = `30px ${COLUMNS.map(column => column.width).join(' ')}`
