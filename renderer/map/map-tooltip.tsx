import { useEffect } from 'react'
import { postTotal, routeTotal } from '../../shared/columns/flows.ts'
import { DIRECTIONS, MODES } from '../../shared/movement/movement.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useFiltered } from '../state/filtered.ts'
import { type Hovered, useSelection } from '../state/selection.ts'
import { wantWords, wordsArrived, wordsOf } from '../state/words.ts'
import { useWatched } from '../state/watched.ts'
import { hoveredMark, pointer } from './map-drawing.ts'

/** What lies under the pointer, in words. All of it is text: nothing that came from outside is ever markup. */
export function MapTooltip() {
  const at = useWatched(pointer)
  const hovered = useSelection(state => state.hovered)
  const mark = useWatched(hoveredMark)
  if (at === undefined || hovered === undefined && mark === undefined) return null
  // Turned over to the other side of the pointer near the edges, where it would be cut off.
  const [left, up] = [at.x > 640, at.y > 320]
  return (
    <div className={`map-tooltip${left ? ' left' : ''}${up ? ' up' : ''}`} style={{ left: at.x, top: at.y }} aria-hidden>
      {mark !== undefined ? <><strong>{mark.title}</strong><span>{t('map.annotation')}</span></> : hovered !== undefined && <Words hovered={hovered} />}
    </div>
  )
}

function Words({ hovered }: { readonly hovered: Hovered }) {
  const { view, tally } = useFiltered()
  if (hovered.on === 'row') return <RowWords row={hovered.row} />
  if (hovered.on === 'place') {
    const place = view?.places[hovered.place]
    return <><strong>{place?.label}</strong><span>{place !== undefined && t(`placeKind.${place.kind}`)} · {t('map.movements', { count: postTotal(tally, hovered.place) })}</span></>
  }
  const [post, other] = view?.routes[hovered.route] ?? [0, 0]
  return <><strong>{view?.places[post]?.label} – {view?.places[other]?.label}</strong><span>{t('map.movements', { count: routeTotal(tally, hovered.route) })}</span></>
}

function RowWords({ row }: { readonly row: number }) {
  const { view } = useFiltered()
  useWatched(wordsArrived)
  useEffect(() => void wantWords([row]), [row])
  const words = wordsOf(row)
  if (words === undefined) return <span>{t('map.movement', { row: count(row + 1) })}</span>
  const who = [words.subject, words.conveyance, words.document].flatMap(entity => entity === undefined ? [] : [entity.label])
  return (
    <>
      <strong>{who[0] ?? t('table.nobody')}</strong>
      {who.length > 1 && <span>{who.slice(1).join(' · ')}</span>}
      <span className="mono">{stamp(words.time)}</span>
      <span>{t(`mode.${MODES[words.mode] ?? 'unknown'}`)} · {t(`direction.${DIRECTIONS[words.direction] ?? 'unknown'}`)} · {view?.places[words.post]?.label}</span>
    </>
  )
}
