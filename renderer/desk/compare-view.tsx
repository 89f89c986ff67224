import './compare.css'
import { ArrowLeftRight, GitCompareArrows, Undo2, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { EntityLabel, SubjectCard, VaultView } from '../../shared/contract/vault.ts'
import { type InBoth, inBoth, rowsWith, together } from '../../shared/columns/together.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { count } from '../../shared/wording/number.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { NEAR, comparedBack, nearWithin, stopComparing, swapCompared, useCompared } from '../state/compared.ts'
import { focusRow, openCard, pick } from '../state/selection.ts'
import { useSubject } from '../state/subject.ts'
import { useVaultView } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, Section } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'
import { factName, mostCommon } from './fact-groups.ts'
import { TwoTracks } from './two-tracks.tsx'
import { SaidValue, UnlessSaid } from './said.tsx'
import { factsBeside, sharedNames } from './side-by-side.ts'

/** Two subjects side by side: what agrees, what contradicts, what they share. It never says who they are. */
export function CompareView() {
  const { one, other, past } = useCompared()
  return (
    <Panel
      title={t('compare.title')}
      actions={(
        <>
          <IconButton size="small" icon={Undo2} label={t('compare.back')} isDisabled={past.length === 0} onPress={() => void comparedBack()} />
          {other !== undefined && <IconButton size="small" icon={ArrowLeftRight} label={t('compare.swap')} onPress={swapCompared} />}
          {one !== undefined && <IconButton size="small" icon={X} label={t('compare.stop')} onPress={stopComparing} />}
        </>
      )}
    >
      {one === undefined
        ? <EmptyState icon={GitCompareArrows} title={t('compare.nobody')}>{t('compare.howTo')}</EmptyState>
        : other === undefined ? <Waiting one={one} /> : <Both one={one} other={other} />}
    </Panel>
  )
}

function Waiting({ one }: { readonly one: StixId }) {
  const card = useSubject(one)?.card
  return <EmptyState icon={GitCompareArrows} title={t('compare.waiting', { name: card?.entity.label ?? '…' })}>{t('compare.howToSecond')}</EmptyState>
}

function Both({ one, other }: { readonly one: StixId, readonly other: StixId }) {
  const [left, right] = [useSubject(one), useSubject(other)]
  const view = useVaultView()
  const problem = left?.problem ?? right?.problem
  if (problem !== undefined) return <div className="card-problem"><ProblemNote problem={problem} /></div>
  if (left?.card === undefined || right?.card === undefined || view === undefined) return <div className="card-problem"><Progress label={t('card.fetching')} /></div>
  return <Comparing one={left.card} other={right.card} view={view} />
}

function Comparing({ one, other, view }: { readonly one: SubjectCard, readonly other: SubjectCard, readonly view: VaultView }) {
  const minutes = useCompared(state => state.minutes)
  const facts = useMemo(() => factsBeside(one, other), [one, other])
  const common = useMemo(() => mostCommon([...one.facts, ...other.facts]), [one, other])
  const names = useMemo(() => sharedNames(one, other), [one, other])
  const met = useMemo(() => together(view.columns, one.rows, other.rows, minutes * 60), [view, one, other, minutes])
  const labels = useMemo(() => new Map([...one.linked, ...other.linked].map(({ entity }) => [entity.ordinal, entity.label])), [one, other])
  const ofPlaces = useMemo(() => [view.columns.post, view.columns.other], [view])
  const ofEntities = useMemo(() => [view.columns.subject, view.columns.conveyance, view.columns.document], [view])
  const places = useMemo(() => inBoth(ofPlaces, one.rows, other.rows), [ofPlaces, one, other])
  // The two themselves are no company of their own.
  const entities = useMemo(() => inBoth(ofEntities, one.rows, other.rows).filter(({ value }) => value !== one.entity.ordinal && value !== other.entity.ordinal), [ofEntities, one, other])
  const show = (columns: readonly ArrayLike<number>[], value: number): void => pickBoth(rowsWith(columns, one.rows, value), rowsWith(columns, other.rows, value))
  return (
    <div className="compare">
      <div className="compare-heads">
        <Head entity={one.entity} rows={one.rows.length} side="one" />
        <Head entity={other.entity} rows={other.rows.length} side="other" />
      </div>
      <p className="compare-caution">{t('compare.caution')}</p>
      <Section title={t('compare.tracks')}><TwoTracks one={one} other={other} columns={view.columns} /></Section>
      {names.length > 0 && (
        <Section title={t('compare.sharedNames')} aside={<Badge>{count(names.length)}</Badge>}>
          <ul className="compare-list">
            {names.map(name => (
              <li key={`${name.one}\n${name.other}`} className="compare-two">
                <bdi dir="auto">{name.one}</bdi><bdi dir="auto">{name.other}</bdi>
                {name.by !== undefined && <span className="card-source compare-wide">{t('compare.agreesBy', { standard: name.by })}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('compare.facts')}>
        {facts.length === 0 && <p className="card-none">{t('compare.noFacts')}</p>}
        <UnlessSaid common={common} />
        <dl className="compare-facts">
          {facts.map(fact => (
            <div key={fact.name} className={`compare-fact ${fact.how}`}>
              <dt>{factName(fact.name)}<Badge tone={fact.how === 'different' ? 'warn' : fact.how === 'same' ? 'ok' : 'plain'}>{t(`compare.how.${fact.how}`)}</Badge></dt>
              {([fact.one, fact.other] as const).map((said, side) => (
                <dd key={side} className="selectable">
                  {said.length === 0 ? <span className="card-none">{t('compare.nothingSaid')}</span> : said.map(each => <div key={each.value}><SaidValue name={fact.name} said={each} unless={common} /></div>)}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('compare.together')} aside={<Badge>{count(met.count)}</Badge>}>
        <div className="compare-near">
          <Select label={t('compare.near')} options={NEAR.map(near => ({ id: String(near), label: t('compare.within', { minutes: near }) }))} value={String(minutes)} onChange={id => nearWithin(NEAR.find(near => String(near) === id) ?? 60)} />
          <Button size="small" isDisabled={met.count === 0} onPress={() => pickBoth(met.one, met.other)}>{t('compare.showRows', { n: met.count })}</Button>
        </div>
        {met.count === 0 ? <p className="card-none">{t('compare.neverTogether', { minutes })}</p> : <Meetings one={met.one} other={met.other} view={view} total={met.count} />}
      </Section>
      <Shared title={t('compare.sharedPlaces')} shared={places} label={place => view.places[place]?.label ?? ''} onShow={place => show(ofPlaces, place)} />
      <Shared title={t('compare.sharedThings')} shared={entities} label={entity => labels.get(entity) ?? t('compare.unlisted')} onShow={entity => show(ofEntities, entity)} />
    </div>
  )
}

function Head({ entity, rows, side }: { readonly entity: EntityLabel, readonly rows: number, readonly side: 'one' | 'other' }) {
  return (
    <button type="button" className={`compare-head ${side}`} onClick={() => openCard({ what: 'subject', ref: entity.ref })}>
      <span className="compare-line" aria-hidden />
      <span className="overline">{t(`entity.${entity.kind}`)}</span>
      <bdi dir="auto" className="compare-name">{entity.label === '' ? t('card.unnamed') : entity.label}</bdi>
      <span className="card-source">{t('table.groupSize', { count: rows })}</span>
    </button>
  )
}

const AT_FIRST = 20

function Meetings({ one, other, view: { columns, places }, total }: { readonly one: Uint32Array, readonly other: Uint32Array, readonly view: VaultView, readonly total: number }) {
  const [most, setMost] = useState(AT_FIRST)
  return (
    <>
      <ul className="compare-list">
        {[...one.subarray(0, most)].map((row, at) => {
          const their = other[at]!
          const apart = Math.round((columns.time[their]! - columns.time[row]!) / 60)
          return (
            <li key={`${row} ${their}`}>
              <button type="button" className="card-link" onClick={() => {
                pickBoth(Uint32Array.of(row), Uint32Array.of(their))
                focusRow(row)
              }}>
                <span className="mono">{dayAndClock(columns.time[row]! * 1000)}</span>
                <bdi className="card-link-label">{places[columns.post[row]!]?.label ?? ''}</bdi>
                <span className="card-link-how">{row === their ? t('compare.oneRow') : t('compare.apart', { minutes: Math.abs(apart), who: apart < 0 ? 'other' : 'one' })}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {one.length > most && <Button size="small" tone="quiet" onPress={() => setMost(most + 100)}>{t('card.moreMovements', { n: Math.min(100, one.length - most), left: one.length - most })}</Button>}
      {total > one.length && <p className="card-source">{t('compare.cut', { shown: one.length, total })}</p>}
    </>
  )
}

const MOST_SHARED = 30

function Shared({ title, shared, label, onShow }: { readonly title: string, readonly shared: readonly InBoth[], readonly label: (value: number) => string, readonly onShow: (value: number) => void }) {
  return (
    <Section title={title} aside={<Badge>{count(shared.length)}</Badge>}>
      {shared.length === 0 && <p className="card-none">{t('compare.nothingShared')}</p>}
      <ul className="compare-list">
        {shared.slice(0, MOST_SHARED).map(({ value, one, other }) => (
          <li key={value}>
            <button type="button" className="card-link" onClick={() => onShow(value)}>
              <bdi className="card-link-label">{label(value)}</bdi>
              <span className="card-link-how">{t('compare.times', { one, other })}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Rows of both, each once, in the table. */
const pickBoth = (one: Uint32Array, other: Uint32Array): void => pick({ by: 'rows', rows: Uint32Array.from(new Set([...one, ...other])).sort() })
