import type { HandlingOfRows, MovementRow, VaultView } from '../../shared/contract/vault.ts'
import { type Copying, copyingOf } from '../../shared/handling/copying.ts'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import { count } from '../../shared/wording/number.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { clipboard } from '../state/clipboard.ts'
import { accompanying } from '../state/leaving.ts'
import type { SelectionState } from '../state/selection.ts'
import { vault, vaultView } from '../state/vault.ts'
import { wantWords, wordsOf } from '../state/words.ts'
import { notify } from '../ui/notice.tsx'
import { COLUMNS } from './columns.tsx'
import { copyText } from './copy-text.ts'
import type { ColumnId } from './layout.ts'

/** More is no excerpt for a letter; it is a finding, or an export. */
const MOST_COPIED = 2_000

/** The rows that a copy is of: those that are marked, or else the one that is chosen. */
export const rowsToCopy = ({ marked, focused }: Pick<SelectionState, 'marked' | 'focused'>): readonly number[] =>
  marked.length > 0 ? marked : focused === undefined ? [] : [focused]

export interface CopyWish {
  readonly rows: readonly number[]
  readonly columns: readonly ColumnId[]
  readonly handling: HandlingOfRows
  readonly may: Exclude<Copying, 'never'>
}

/** What the marking says to copying these rows; undefined when it says no, which the person has been told. */
export async function wishToCopy(rows: readonly number[], columns: readonly ColumnId[]): Promise<CopyWish | undefined> {
  if (rows.length > MOST_COPIED) {
    notify({ tone: 'info', text: t('table.copyTooMany', { most: count(MOST_COPIED) }) })
    return undefined
  }
  const reply = await vault.handlingOf(Uint32Array.from(rows))
  if (!reply.ok) {
    notify({ tone: 'danger', text: sentence(reply.problem) })
    return undefined
  }
  const may = copyingOf(reply.value)
  if (may === 'never') {
    notify({ tone: 'info', text: t(reply.value.originatorControlled ? 'table.copyControlled' : 'table.copyNever', { marking: markingWords(reply.value) }) })
    return undefined
  }
  return { rows, columns, handling: reply.value, may }
}

/** Copies; the log has it as disclosed before anything lies on the clipboard. */
export async function copyOut({ rows, columns, handling }: CopyWish): Promise<void> {
  const view = vaultView.get()
  if (view === undefined) return
  await wantWords(rows)
  const words = rows.flatMap(row => wordsOf(row) ?? [])
  const disclosed = await vault.copyOut(Uint32Array.from(rows))
  if (!disclosed.ok) {
    notify({ tone: 'danger', text: sentence(disclosed.problem) })
    return
  }
  const { sources, filter } = await accompanying(view)
  const text = copyText(columns.map(id => t(COLUMNS[id].head)), words.map(row => columns.map(id => cellText(id, row, view))), {
    marking: markingWords(handling),
    lines: [
      t('table.copyCount', { count: rows.length, at: stamp(Date.now()) }),
      `${t('leaving.filter')}: ${filter.length === 0 ? t('leaving.noFilter') : filter.join('; ')}`,
      `${t('leaving.sources')}: ${sources.join('; ')}`,
    ],
  })
  const reply = await clipboard.get()(text)
  if (reply.ok) notify({ tone: 'ok', text: t('table.copied', { count: rows.length }) })
  else notify({ tone: 'danger', text: sentence(reply.problem) })
}

/** `TLP:AMBER · releasable to XA, XB` */
export function markingWords({ tlp, originatorControlled, releasableTo, marks }: HandlingOfRows): string {
  return [
    tlp === 'unmarked' ? t('ui.unmarked') : `TLP:${tlp}`,
    ...marks.filter(mark => !mark.toUpperCase().startsWith('TLP')),
    ...(originatorControlled ? [t('leaving.controlled')] : []),
    ...(releasableTo === undefined ? [] : [t('leaving.releasable', { to: releasableTo.join(', ') })]),
  ].join(' · ')
}

function cellText(id: ColumnId, row: MovementRow, view: VaultView): string {
  switch (id) {
    case 'time': return stamp(row.time)
    case 'arrived': return stamp(row.arrived)
    case 'mode': return t(`mode.${MODES[row.mode] ?? 'unknown'}`)
    case 'direction': return t(`direction.${DIRECTIONS[row.direction] ?? 'unknown'}`)
    case 'kind': return t(`kind.${KINDS[row.kind] ?? 'crossing'}`)
    case 'subject': case 'conveyance': case 'document': return row[id]?.label ?? ''
    case 'post': case 'other': return row[id] === 0 ? '' : view.places[row[id]]?.label ?? ''
    case 'source': return view.sources[row.source]?.label ?? ''
    case 'grade': return row.reliability === undefined || row.credibility === undefined ? '' : `${row.reliability}${row.credibility}`
    case 'marking': return view.markings[row.marking]?.label || t('ui.unmarked')
    case 'position': return `${row.latitude.toFixed(5)}, ${row.longitude.toFixed(5)}`
    case 'remark': return row.remark
  }
}
