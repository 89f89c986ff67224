/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be scrolled by key (WCAG 2.1.1) */
import './gaps-view.css'
import { MessageSquarePlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { LEAST_REPORTED_HOURS, LEAST_SILENT_HOURS, SHARE_OF_PAUSES, type Silence, TIMES_USUAL, silences } from '../../shared/columns/silence.ts'
import { dayAndClock, duration } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { filtered, useFilteredPart } from '../state/filtered.ts'
import { refine, useLens } from '../state/lens.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { enlarge } from './shown-span.ts'
import { DAY } from './time-axis.ts'

/** Of more the most unusual are listed, and the number of all is said. */
const LISTED = 200

type Who = 'post' | 'source'

/** Who normally reports and did not: silences as findings, by a rule that is stated in words above them. */
export function GapsView() {
  const [who, setWho] = useState<Who>('post')
  const scan = useFilteredPart(shown => shown.scan)
  const view = useFilteredPart(shown => shown.view)
  const knownAt = useLens(state => state.lens.knownAt)
  const found = useMemo(() => silences(scan, who, knownAt), [scan, who, knownAt])
  const nameOf = (ordinal: number): string => (who === 'post' ? view?.places : view?.sources)?.[ordinal]?.label ?? t('gaps.unnamed', { ordinal })
  return (
    <div className="gaps">
      <div className="gaps-head">
        <Select label={t('gaps.of')} hideLabel value={who} options={[{ id: 'post', label: t('gaps.posts') }, { id: 'source', label: t('gaps.sources') }]} onChange={setWho} />
        <p>{t('gaps.rule', { least: LEAST_REPORTED_HOURS, share: SHARE_OF_PAUSES * 100, times: TIMES_USUAL, hours: LEAST_SILENT_HOURS })}</p>
        <output>{t('gaps.count', { shown: Math.min(LISTED, found.length), count: found.length })}</output>
      </div>
      {found.length === 0 ? <p className="gaps-none">{t('gaps.none')}</p> : (
        <section className="gaps-list" tabIndex={0} aria-label={t('gaps.title')}>
          <table>
            <thead><tr><th scope="col">{who === 'post' ? t('gaps.post') : t('gaps.source')}</th><th scope="col">{t('gaps.from')}</th><th scope="col">{t('gaps.to')}</th><th scope="col">{t('gaps.silent')}</th><th scope="col">{t('gaps.usual')}</th><th scope="col">{t('gaps.act')}</th></tr></thead>
            <tbody>
              {found.slice(0, LISTED).map(gap => (
                <tr key={`${gap.who} ${gap.from}`}>
                  <th scope="row"><button type="button" className="gaps-show" title={nameOf(gap.who)} onClick={() => showGap(gap, who)}>{nameOf(gap.who)}</button></th>
                  <td className="mono">{dayAndClock(gap.from * 1000)}</td>
                  <td className="mono">{gap.lasts ? t('gaps.still') : dayAndClock(gap.to * 1000)}</td>
                  <td>{duration(gap.to - gap.from)}</td>
                  <td>{t('gaps.usually', { hours: gap.usual })}</td>
                  <td><IconButton size="small" icon={MessageSquarePlus} label={t('gaps.note', { name: nameOf(gap.who) })} onPress={() => noteGap(gap, who)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}

/** The silence with as much before and after it, of that post or source alone: one step to undo. */
function showGap({ who, from, to }: Silence, by: Who): void {
  const beside = Math.max(DAY, to - from)
  refine({ from: Math.max(0, from - beside), to: to + beside, ...(by === 'post' ? { posts: [who] } : { sources: [who] }) })
  enlarge({ from: from - 2 * beside, to: to + 2 * beside })
}

function noteGap({ who, from, to }: Silence, by: Who): void {
  const place = by === 'post' ? filtered.get().view?.places[who]?.ref : undefined
  collectAnchors([{ on: 'span', from: from * 1000, to: to * 1000 }, ...(place === undefined ? [] : [{ on: 'place' as const, ref: place }])])
  showPanel('note')
}
