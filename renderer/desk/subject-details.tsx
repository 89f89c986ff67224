import { NotebookPen, Pin, PinOff } from 'lucide-react'
import type { EntityLabel, SubjectCard, VaultView } from '../../shared/contract/vault.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { togglePin, useSelection } from '../state/selection.ts'
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
import { factName, groupFacts, mostCommon, orderAliases } from './fact-groups.ts'
import { groupLinked } from './linked-groups.ts'
import { MovementList } from './movement-list.tsx'
import { NotesOn } from './notes-on.tsx'
import { Notices } from './notices.tsx'
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

function Card({ card: { entity, facts, aliases, linked, notices, annotations, rows, waiting }, view }: { readonly card: SubjectCard, readonly view: VaultView }) {
  return (
    <>
      <Notices notices={notices} />
      <Name entity={entity} aliases={aliases.map(({ value }) => value)} />
      {waiting > 0 && <p className="card-waiting"><Badge tone="warn">{t('card.waiting', { n: waiting })}</Badge></p>}
      {facts.length > 0 && <Section title={t('card.facts')}><FactTable facts={facts.filter(({ name, value }) => name !== 'name' || value !== entity.label)} /></Section>}
      {annotations.length > 0 && <Section title={t('card.notes')} aside={<Badge>{count(annotations.length)}</Badge>}><NotesOn notes={annotations} /></Section>}
      {groupLinked(linked).map(({ title, linked: entries }) => (
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
        {rows.length === 0 ? <p className="card-none">{t('card.noMovement')}</p> : <MovementList rows={rows} view={view} />}
      </Section>
    </>
  )
}

function Name({ entity, aliases }: { readonly entity: EntityLabel, readonly aliases: readonly string[] }) {
  return (
    <div className="card-name">
      <h3 className="selectable"><bdi>{entity.label === '' ? t('card.unnamed') : entity.label}</bdi></h3>
      {aliases.length > 0 && (
        <ul className="card-aliases selectable" aria-label={t('card.aliases')}>
          {orderAliases(aliases).map(alias => <li key={alias} dir="auto"><bdi>{alias}</bdi></li>)}
        </ul>
      )}
      <div className="card-acts">
        <Button size="small" icon={NotebookPen} keys="N" onPress={() => writeNote(entity.ref)}>{t('card.writeNote')}</Button>
      </div>
    </div>
  )
}

function writeNote(ref: StixId): void {
  collectAnchors([{ on: 'subject', ref }])
  showPanel('note')
}

/** Each value with its source and date, the most common one said once; where sources disagree, what they say stands side by side. */
function FactTable({ facts }: { readonly facts: SubjectCard['facts'] }) {
  const common = mostCommon(facts)
  return (
    <>
      {common !== undefined && <p className="card-source card-common">{t('card.unlessSaid', { source: common.source, at: ofTimestamp(common.at) })}</p>}
      <dl className="card-facts">
        {groupFacts(facts).map(({ name, facts: said, isConflict }) => (
          <div key={name} className={isConflict ? 'card-fact conflict' : 'card-fact'}>
            <dt>{factName(name)}{isConflict && <Badge tone="warn">{t('card.conflict')}</Badge>}</dt>
            {said.map(({ value, source, at }) => (
              <dd key={`${source} ${value}`} className="selectable">
                <bdi>{value}</bdi>
                {(isConflict || source !== common?.source || at !== common.at) && <span className="card-source">{t('card.said', { source, at: ofTimestamp(at) })}</span>}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </>
  )
}
