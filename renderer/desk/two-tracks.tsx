/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing made here, for which there is no file that an img could name */
import { useMemo } from 'react'
import type { MovementColumns } from '../../shared/columns/table.ts'
import type { SubjectCard } from '../../shared/contract/vault.ts'
import { day } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'

const WIDTH = 600
const LANE = 18
const SLOTS = 200

/** When each of the two moved, one above the other on one line of time: full ticks and hollow ones, so that no colour has to be told apart. */
export function TwoTracks({ one, other, columns }: { readonly one: SubjectCard, readonly other: SubjectCard, readonly columns: MovementColumns }) {
  const span = useMemo(() => {
    const times = [one.rows, other.rows].flatMap(rows => rows.length === 0 ? [] : [columns.time[rows[0]!]!, columns.time[rows.at(-1)!]!])
    return times.length === 0 ? undefined : { from: Math.min(...times), to: Math.max(...times) + 1 }
  }, [one, other, columns])
  if (span === undefined) return <p className="card-none">{t('compare.noMovements')}</p>
  const lanes = [[one, 'one'], [other, 'other']] as const
  return (
    <figure className="compare-tracks">
      <svg viewBox={`0 0 ${WIDTH} ${LANE * 2 + 8}`} preserveAspectRatio="none" role="img" aria-label={t('compare.tracksOf', { one: one.entity.label, other: other.entity.label })}>
        {lanes.map(([card, role], lane) => (
          <g key={role} className={`compare-lane ${role}`} transform={`translate(0 ${lane * (LANE + 6)})`}>
            <line x1={0} x2={WIDTH} y1={LANE / 2} y2={LANE / 2} />
            {slotsOf(card.rows, columns.time, span).map(([slot, share]) => {
              const tall = 5 + share * (LANE - 5)
              return <rect key={slot} x={slot * WIDTH / SLOTS} y={(LANE - tall) / 2} width={WIDTH / SLOTS - 0.6} height={tall} />
            })}
          </g>
        ))}
      </svg>
      <figcaption className="card-source"><span>{day(span.from * 1000)}</span><span>{day(span.to * 1000)}</span></figcaption>
    </figure>
  )
}

/** How many movements fall into each part of the span, as a share of the fullest. */
function slotsOf(rows: Uint32Array, time: Uint32Array, { from, to }: { readonly from: number; readonly to: number }): readonly (readonly [slot: number, share: number])[] {
  const counts = new Uint32Array(SLOTS)
  for (const row of rows) counts[Math.min(SLOTS - 1, Math.floor((time[row]! - from) / (to - from) * SLOTS))]!++
  const most = Math.max(1, ...counts)
  return [...counts.entries()].filter(([, count]) => count > 0).map(([slot, count]) => [slot, Math.sqrt(count / most)])
}
