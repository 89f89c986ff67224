import { MessageSquareText } from 'lucide-react'
import type { ReactNode } from 'react'
import { NO_GRADE } from '../../shared/movement/batch-columns.ts'
import { gradesAt } from '../../shared/movement/grade.ts'
import { DIRECTIONS, type Direction, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { MovementColumns } from '../../shared/columns/table.ts'
import type { EntityLabel, MovementRow, VaultView } from '../../shared/contract/vault.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { type Key, t } from '../../shared/wording/wording.ts'
import { TlpMark } from '../ui/tlp-mark.tsx'
import type { ColumnId, TableLayout } from './layout.ts'

/** One row as far as it is known: the columns lie here, the words follow from the vault. */
export interface Cells {
  readonly table: MovementColumns
  readonly view: VaultView
  readonly row: number
  readonly words: MovementRow | undefined
}

export interface TableColumn {
  readonly head: Key
  /** Pixels until a person chooses others. */
  readonly width: number
  readonly cell: (cells: Cells) => ReactNode
}

const named = (entity: EntityLabel | undefined, ordinal: number, words: MovementRow | undefined): ReactNode =>
  ordinal === 0 ? <Nothing /> : words === undefined ? <Waiting /> : entity === undefined ? <Nothing /> : <bdi>{entity.label}</bdi>

const Nothing = () => <span className="table-nothing">–</span>

/** A name that is on its way says so; it is there a few frames later. */
const Waiting = () => <span className="table-waiting">{t('table.fetching')}</span>

const directed = (direction: Direction | undefined): ReactNode => direction === undefined || direction === 'unknown' ? <Nothing /> : t(`direction.${direction}`)

export const COLUMNS: { readonly [C in ColumnId]: TableColumn } = {
  time: { head: 'table.time', width: 166, cell: ({ table, row }) => <span className="mono">{stamp(table.time[row]! * 1000)}</span> },
  mode: {
    head: 'table.mode', width: 112,
    cell: ({ table, row }) => {
      const mode = MODES[table.mode[row]!] ?? 'unknown'
      return <><i className={`swatch ${mode}`} />{t(`mode.${mode}`)}</>
    },
  },
  direction: { head: 'table.direction', width: 84, cell: ({ table, row }) => directed(DIRECTIONS[table.direction[row]!]) },
  subject: { head: 'table.subject', width: 216, cell: ({ table, row, words }) => named(words?.subject, table.subject[row]!, words) },
  conveyance: { head: 'table.conveyance', width: 158, cell: ({ table, row, words }) => named(words?.conveyance, table.conveyance[row]!, words) },
  document: { head: 'table.document', width: 132, cell: ({ table, row, words }) => named(words?.document, table.document[row]!, words) },
  post: { head: 'table.post', width: 176, cell: ({ table, row, view }) => <bdi>{view.places[table.post[row]!]?.label ?? ''}</bdi> },
  other: { head: 'table.other', width: 164, cell: ({ table, row, view }) => table.other[row] === 0 ? <Nothing /> : <bdi>{view.places[table.other[row]!]?.label ?? ''}</bdi> },
  source: { head: 'table.source', width: 170, cell: ({ table, row, view }) => <bdi>{view.sources[table.source[row]!]?.label ?? ''}</bdi> },
  grade: { head: 'table.grade', width: 64, cell: ({ table, row }) => table.grade[row] === NO_GRADE ? <Nothing /> : <span className="mono">{gradeText(table.grade[row]!)}</span> },
  marking: { head: 'table.marking', width: 126, cell: ({ table, row, view }) => <TlpMark tlp={view.markings[table.marking[row]!]?.tlp ?? 'unmarked'} /> },
  remark: {
    head: 'table.remark', width: 260,
    cell: ({ words }) => words === undefined ? <Waiting /> : (
      <>{words.notes > 0 && <MessageSquareText size={13} aria-label={t('table.notes', { count: words.notes })} />}<bdi className="table-remark">{words.remark}</bdi></>
    ),
  },
  kind: { head: 'table.kind', width: 104, cell: ({ table, row }) => t(`kind.${KINDS[table.kind[row]!] ?? 'crossing'}`) },
  arrived: { head: 'card.arrived', width: 166, cell: ({ table, row }) => <span className="mono">{stamp(table.arrived[row]! * 1000)}</span> },
  position: { head: 'card.position', width: 170, cell: ({ table, row }) => <span className="mono">{(table.latitude[row]! / 1e5).toFixed(5)}, {(table.longitude[row]! / 1e5).toFixed(5)}</span> },
}

/** `B2`. @param grade As a column holds it, of a row that is graded. */
export function gradeText(grade: number): string {
  const { reliability, credibility } = gradesAt(grade)
  return `${reliability}${credibility}`
}

export const widthOf = (column: ColumnId, { widths }: TableLayout): number => widths[column] ?? COLUMNS[column].width
