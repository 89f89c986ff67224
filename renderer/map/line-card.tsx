import { ArrowUp, X } from 'lucide-react'
import { type Line, countCrossings } from '../../shared/columns/crossings.ts'
import { compassPoint, lengthOf } from '../../shared/columns/geodesic.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { filtered, useFiltered } from '../state/filtered.ts'
import { focusRow, pick } from '../state/selection.ts'
import { useWatched } from '../state/watched.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { acrossOf, drawnLine, rowsAcross } from './drawn-line.ts'
import { kilometres } from './measures.ts'

/** How long the drawn line is and how many movements of the window crossed it, each way. */
export function LineCard() {
  const line = useWatched(drawnLine)
  return line === undefined ? null : <Card line={line} />
}

function Card({ line }: { readonly line: Line }) {
  const { view, tally } = useFiltered()
  if (view === undefined) return null
  const across = acrossOf(line, view)
  const { toRight, toLeft } = countCrossings(across, tally)
  // To the right of the way from its first point to its last, a quarter turn clockwise.
  const right = (compassPoint(line[0]!, line.at(-1)!) + 2) % 8
  const ways = [{ point: right, crossed: toRight }, { point: (right + 4) % 8, crossed: toLeft }]
  return (
    <section className="line-card" aria-label={t('map.line')}>
      <header>
        <strong>{t('map.line')}</strong>
        <span className="mono">{kilometres(lengthOf(line))}</span>
        <IconButton icon={X} label={t('map.clearLine')} onPress={() => drawnLine.set(undefined)} />
      </header>
      <ul aria-live="polite">
        {ways.map(({ point, crossed }) => (
          <li key={point}>
            <ArrowUp size={14} strokeWidth={2} style={{ rotate: `${point * 45}deg` }} aria-hidden />
            <span>{t('map.towards', { point: POINTS[point] ?? 'n' })}</span>
            <b className="mono">{count(crossed)}</b>
          </li>
        ))}
      </ul>
      <footer>
        <span>{t('map.lineOf', { crossed: toRight + toLeft, all: tally.count })}</span>
        <Button size="small" tone="quiet" isDisabled={toRight + toLeft === 0} onPress={() => open(across)}>{t('map.openCrossings')}</Button>
      </footer>
    </section>
  )
}

const POINTS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const

function open(across: ReadonlyMap<number, 1 | -1>): void {
  const rows = rowsAcross(filtered.get(), across)
  pick({ by: 'rows', rows })
  focusRow(rows[0])
}
