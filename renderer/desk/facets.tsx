import { Rows3 } from 'lucide-react'
import { busiestFlows, busiestPosts } from '../../shared/columns/flows.ts'
import { MODES } from '../../shared/movement/movement.ts'
import { count, percent } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { modesHeld, useFiltered, useInMapView } from '../state/filtered.ts'
import { toggle, useLens } from '../state/lens.ts'
import { hover, openCard, pick, useSelection } from '../state/selection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, Section } from '../ui/panel.tsx'
import '../ui/chip.css'
import './facets.css'

const BUSIEST = 10

/** How much of what is shown: by mode, by crossing, by route. It follows the brush in the same frame as the map. */
export function Facets() {
  const shown = useFiltered()
  const { view, tally, scan } = shown
  const inView = useInMapView()
  const modes = useLens(state => state.lens.modes)
  const picked = useSelection(state => state.picked)
  if (scan.rows === 0) return <Panel title={t('filter.facets')}><EmptyState icon={Rows3} title={t('table.empty')}>{t('timeline.emptyHelp')}</EmptyState></Panel>
  const byMode = tally.modes()
  const most = Math.max(1, ...byMode)
  const posts = busiestPosts(tally, BUSIEST)
  const flows = view === undefined ? [] : busiestFlows(tally, view.routes, BUSIEST)
  const label = (place: number): string => view?.places[place]?.label ?? ''
  return (
    <Panel title={t('filter.facets')}>
      <Section title={t('filter.inWindow')}>
        <p className="facets-total">{count(tally.count)}</p>
        <p className="facets-note">{t('filter.inView', { count: inView })} · {percent(tally.count / scan.rows)} {t('filter.ofAll', { all: scan.rows })}</p>
      </Section>
      <Section title={t('filter.byMode')}>
        <ul className="facets-modes">
          {modesHeld(shown).map(mode => ({ name: MODES[mode] ?? 'unknown', mode, many: byMode[mode]! })).map(({ name, mode, many }) => (
            <li key={name}>
              <button type="button" className="facets-row" aria-pressed={modes.includes(mode)} onClick={() => toggle('modes', mode)}>
                <i className={`swatch ${name}`} />
                <span className="facets-label">{t(`mode.${name}`)}</span>
                <span className="facets-number">{count(many)}</span>
                <span className="facets-bar"><i className="facets-part" data-mode={name} style={{ transform: `scaleX(${many / most})` }} /></span>
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('filter.busiestPosts')}>
        <ol>
          {posts.map(({ post, count: many, mode }) => (
            <li key={post}>
              <button
                type="button" className="facets-row" aria-pressed={picked?.by === 'place' && picked.place === post}
                onMouseEnter={() => hover({ on: 'place', place: post })} onMouseLeave={() => hover(undefined)} onFocus={() => hover({ on: 'place', place: post })} onBlur={() => hover(undefined)}
                onClick={() => {
                  pick({ by: 'place', place: post })
                  openCard({ what: 'place', place: post })
                }}
              >
                <i className="facets-ring" data-mode={MODES[mode]} title={t(`mode.${MODES[mode] ?? 'unknown'}`)} />
                <span className="facets-label">{label(post)}</span>
                <span className="facets-number">{count(many)}</span>
              </button>
            </li>
          ))}
        </ol>
        {posts.length === 0 && <p className="facets-note">{t('filter.nothingHere')}</p>}
      </Section>
      {flows.length > 0 && (
        <Section title={t('filter.busiestRoutes')}>
          <ol>
            {flows.map(({ route, from, to, count: many, mode }) => (
              <li key={route}>
                <button
                  type="button" className="facets-row" aria-pressed={picked?.by === 'route' && picked.route === route} onClick={() => pick({ by: 'route', route })}
                  onMouseEnter={() => hover({ on: 'route', route })} onMouseLeave={() => hover(undefined)} onFocus={() => hover({ on: 'route', route })} onBlur={() => hover(undefined)}
                >
                  <i className={`swatch ${MODES[mode] ?? 'unknown'}`} title={t(`mode.${MODES[mode] ?? 'unknown'}`)} />
                  <span className="facets-label">{label(from)} → {label(to)}</span>
                  <span className="facets-number">{count(many)}</span>
                </button>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </Panel>
  )
}
