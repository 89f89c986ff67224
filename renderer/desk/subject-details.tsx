import { GitCompareArrows, NotebookPen, Pin, PinOff, Rows3 } from 'lucide-react'
import type { EntityLabel, SubjectCard, VaultView } from '../../shared/contract/vault.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { compareWith, useCompared } from '../state/compared.ts'
import { pick, togglePin, useSelection } from '../state/selection.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { useSubject } from '../state/subject.ts'
import { useVaultView } from '../state/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Section } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { CardFrame } from './card-frame.tsx'
import { Documents } from './documents.tsx'
import { factName, groupFacts, mostCommon, orderAliases } from './fact-groups.ts'
import { groupLinked } from './linked-groups.ts'
import { MovementList } from './movement-list.tsx'
import { NotesOn } from './notes-on.tsx'
import { Notices } from './notices.tsx'
import { SaidValue, Transliterations, UnlessSaid, Whence } from './said.tsx'
import { follow } from './trail.ts'

/** Everything held on one person, conveyance, container or document. */
export function SubjectDetails({ subject }: { readonly subject: StixId }) {
  const state = useSubject(subject)
  const view = useVaultView()
  const isPinned = useSelection(({ pinned }) => pinned.includes(subject))
  if (state?.problem !== undefined) return <CardFrame title={t('panel.subject')}><div className="card-problem"><ProblemNote problem={state.problem} /></div></CardFrame>
  if (state?.card === undefined || view === undefined) return <CardFrame title={t('panel.subject')}><div className="card-problem"><Progress label={t('card.fetching')} /></div></CardFrame>
  return (
    <CardFrame
      title={t(`entity.${state.card.entity.kind}`)}
      actions={<IconButton size="small" icon={isPinned ? PinOff : Pin} isOn={isPinned} label={t(isPinned ? 'timeline.unpin' : 'timeline.pin')} onPress={() => togglePin(subject)} />}
    >
      <Card card={state.card} view={view} />
    </CardFrame>
  )
}

function Card({ card, view }: { readonly card: SubjectCard, readonly view: VaultView }) {
  const { entity, facts, aliases, linked, documents, notices, annotations, rows } = card
  return (
    <>
      <Notices notices={notices} />
      <Name entity={entity} aliases={aliases} />
      <NotHere card={card} />
      {facts.length > 0 && <Section title={t('card.facts')}><FactTable facts={facts.filter(({ name, value }) => name !== 'name' || value !== entity.label)} /></Section>}
      {documents.length > 0 && <Section title={t('card.linkedDocuments')} aside={<Badge>{count(documents.length)}</Badge>}><Documents documents={documents} /></Section>}
      {annotations.length > 0 && <Section title={t('card.notes')} aside={<Badge>{count(annotations.length)}</Badge>}><NotesOn notes={annotations} /></Section>}
      {groupLinked(linked.filter(({ entity: other }) => !documents.some(document => document.entity.ref === other.ref))).map(({ title, linked: entries }) => (
        <Section key={title} title={title} aside={<Badge>{count(entries.length)}</Badge>}>
          <ul className="card-links">
            {entries.map(({ entity: other, stated, count: many }) => (
              <li key={`${other.ref} ${stated ?? ''}`}>
                <button type="button" className="card-link" onClick={() => follow({ what: 'subject', ref: other.ref })}>
                  <bdi className="card-link-label">{other.label}</bdi>
                  <span className="card-link-how">{stated ?? t('card.together', { n: many })}</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      ))}
      <Section title={t('card.movements')} aside={<Badge>{count(rows.length)}</Badge>}>
        {rows.length > 0 && <Button size="small" tone="quiet" icon={Rows3} onPress={() => pick({ by: 'rows', rows })}>{t('card.rowsInTable', { n: rows.length })}</Button>}
        {rows.length === 0 ? <p className="card-none">{t('card.noMovement')}</p> : <MovementList rows={rows} view={view} />}
      </Section>
    </>
  )
}

/** What this card does not show, in numbers: what has not come, what stayed away, what was too much. */
function NotHere({ card: { waiting, above, leftOut = 0 } }: { readonly card: SubjectCard }) {
  if (waiting + above + leftOut === 0) return null
  return (
    <ul className="card-waiting">
      {waiting > 0 && <li><Badge tone="warn">{t('card.waiting', { n: waiting })}</Badge></li>}
      {above > 0 && <li><Badge>{t('card.above', { n: above })}</Badge></li>}
      {leftOut > 0 && <li><Badge>{t('card.leftOut', { n: leftOut })}</Badge></li>}
    </ul>
  )
}

function Name({ entity, aliases }: { readonly entity: EntityLabel, readonly aliases: SubjectCard['aliases'] }) {
  const waits = useCompared(({ one, other }) => one !== undefined && other === undefined && one !== entity.ref)
  return (
    <div className="card-name">
      <h3 className="selectable card-clipped"><bdi dir="auto">{entity.label === '' ? t('card.unnamed') : entity.label}</bdi></h3>
      <Transliterations name={entity.label} />
      {aliases.length > 0 && (
        <ul className="card-aliases selectable" aria-label={t('card.aliases')}>
          {orderAliases(aliases).map(alias => (
            <li key={alias.value}>
              <bdi dir="auto" className="card-alias">{alias.value}</bdi>
              <Transliterations name={alias.value} />
              <Whence said={alias} />
            </li>
          ))}
        </ul>
      )}
      <div className="card-acts">
        <Button size="small" icon={NotebookPen} keys="N" onPress={() => writeNote(entity.ref)}>{t('card.writeNote')}</Button>
        <Button size="small" icon={GitCompareArrows} onPress={() => {
          compareWith(entity.ref)
          showPanel('compare')
        }}>{t(waits ? 'card.compareWithWaiting' : 'card.compare')}</Button>
      </div>
    </div>
  )
}

function writeNote(ref: StixId): void {
  collectAnchors([{ on: 'subject', ref }])
  showPanel('note')
}

/** Each value with its source, date, grade and mark, the most common provenance said once; where sources disagree, what they say stands side by side. */
function FactTable({ facts }: { readonly facts: SubjectCard['facts'] }) {
  const common = mostCommon(facts)
  return (
    <>
      <UnlessSaid common={common} />
      <dl className="card-facts">
        {groupFacts(facts).map(({ name, facts: said, isConflict }) => (
          <div key={name} className={isConflict ? 'card-fact conflict' : 'card-fact'}>
            <dt>{factName(name)}{isConflict && <Badge tone="warn">{t('card.conflict')}</Badge>}</dt>
            {said.map(fact => <dd key={`${fact.source} ${fact.value}`} className="selectable"><SaidValue name={name} said={fact} unless={isConflict ? undefined : common} /></dd>)}
          </div>
        ))}
      </dl>
    </>
  )
}
