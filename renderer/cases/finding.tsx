import { CircleAlert, CloudOff, MessageSquareText, Send, Trash2, Waypoints, type LucideIcon } from 'lucide-react'
import { useEffect } from 'react'
import type { Anchor } from '../../shared/annotation/annotation.ts'
import type { FindingDraft, FindingPreview as Preview } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import { changeFinding, quote, unquote, useFinding } from '../state/finding.ts'
import { openCard, useSelection } from '../state/selection.ts'
import { showPanel } from '../state/session.ts'
import { useVaultAnnotations, useVaultStatus } from '../state/vault.ts'
import { wantWords, wordsOf } from '../state/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Field, TextBox } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Select } from '../ui/select.tsx'
import { useAnchorWords } from './anchor-words.ts'
import { abandonFinding, followFinding, forwardFinding, isCurrent, useShown } from './finding-writing.ts'
import { formKeys } from './form-keys.ts'
import { isEmptyFinding, recipients } from './kept-finding.ts'
import { Leaving } from './leaving.tsx'
import './note-editor.css'
import './finding.css'

/** Puts a finding together and shows, before anything is queued, exactly what would leave. */
export function FindingPreview() {
  const finding = useFinding()
  const { preview, problem, isForwarding, isTried } = useShown()
  useEffect(followFinding, [])
  return (
    <Panel
      title={t('panel.finding')}
      actions={<IconButton size="small" icon={Trash2} label={t('finding.abandon')} isDisabled={isEmptyFinding(finding)} onPress={() => void abandonFinding()} />}
      foot={<Foot finding={finding} isForwarding={isForwarding} />}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the whole form */}
      <form className="finding" {...formKeys(forwardFinding)} onSubmit={event => event.preventDefault()}>
        <div className="finding-form">
          <Field label={t('finding.title')} value={finding.title} onChange={title => changeFinding({ title })} maxLength={300} isFirst isDisabled={isForwarding} error={isTried && finding.title.trim() === '' ? t('finding.noTitle') : undefined} />
          <TextBox label={t('finding.summary')} value={finding.summary} onChange={summary => changeFinding({ summary })} rows={3} maxLength={30_000} isDisabled={isForwarding} />
          <Quoted finding={finding} />
          <Recipient finding={finding} isTried={isTried} />
          {problem !== undefined && <ProblemNote problem={problem} />}
          {preview !== undefined && (isTried || !isEmptyFinding(finding)) && <Objections preview={preview} hasRecipient={finding.collection !== ''} />}
        </div>
        {preview !== undefined && preview.leaving.length > 0 && <Leaving preview={preview} />}
      </form>
    </Panel>
  )
}

/** The notes and movements that were chosen. */
function Quoted({ finding: { annotations, movements } }: { readonly finding: FindingDraft }) {
  const notes = useVaultAnnotations()
  const marked = useSelection(state => state.marked)
  const words = useAnchorWords(movements.map((ref): Anchor => ({ on: 'movement', ref })))
  const noteWords = (id: StixId): string => {
    const note = notes.find(candidate => candidate.id === id)
    return note === undefined ? t('finding.withdrawnNote') : note.title === '' ? note.text.slice(0, 60) : note.title
  }
  const line = (id: StixId, name: string, Icon: LucideIcon) => (
    <li key={id}><Chip mark={<Icon size={13} strokeWidth={1.75} aria-hidden />} name={name} onRemove={() => unquote(id)}>{name}</Chip></li>
  )
  return (
    <fieldset className="note-anchors">
      <legend className="field-label">{t('finding.quoted')}</legend>
      {annotations.length + movements.length > 0 && (
        <ul>
          {annotations.map(id => line(id, noteWords(id), MessageSquareText))}
          {movements.map(ref => line(ref, words({ on: 'movement', ref }), Waypoints))}
        </ul>
      )}
      <div className="note-offers">
        <Button size="small" tone="quiet" icon={MessageSquareText} onPress={() => showPanel('annotations')}>{t('finding.chooseNotes')}</Button>
        {marked.length > 0 && <Button size="small" tone="quiet" icon={Waypoints} onPress={() => void quoteRows(marked)}>{t('finding.quoteMarked', { n: marked.length })}</Button>}
      </div>
    </fieldset>
  )
}

async function quoteRows(rows: readonly number[]): Promise<void> {
  await wantWords(rows)
  quote({ movements: rows.flatMap(row => wordsOf(row)?.id ?? []) })
}

/** Only what may be written to is offered. */
function Recipient({ finding: { source, collection }, isTried }: { readonly finding: FindingDraft, readonly isTried: boolean }) {
  const ways = recipients(useVaultStatus()?.sources ?? [])
  const id = (way: { readonly source: string, readonly collection: string }): string => `${way.source} ${way.collection}`
  const chosen = ways.find(way => way.source === source && way.collection === collection)
  if (ways.length === 0) {
    return <p className="finding-none">{t('finding.noRecipient')} <Button size="small" onPress={() => showPanel('sources')}>{t('finding.toSources')}</Button></p>
  }
  return (
    <>
      <Select
        label={t('finding.recipient')} value={chosen === undefined ? null : id(chosen)} placeholder={t('finding.choose')}
        options={ways.map(way => ({ id: id(way), label: way.title, note: way.sourceTitle }))}
        onChange={wanted => {
          const way = ways.find(candidate => id(candidate) === wanted)
          if (way !== undefined) changeFinding({ source: way.source, collection: way.collection })
        }}
      />
      {isTried && chosen === undefined && <p className="field-error" role="alert">{t('finding.noRecipientChosen')}</p>}
    </>
  )
}

/** Whatever would be refused is said here, with the way to mend it. */
function Objections({ preview: { objections: all, leaving }, hasRecipient }: { readonly preview: Preview, readonly hasRecipient: boolean }) {
  const notes = useVaultAnnotations()
  // Who has not said where it goes is told that, and not that it may not go there.
  const objections = all.filter(({ why }) => hasRecipient || why !== 'no-write-permission')
  if (objections.length === 0) return null
  return (
    <ul className="finding-objections" aria-label={t('finding.objections')}>
      {objections.map(({ id, why }) => {
        const key = `finding.objection.${why}`
        const label = leaving.find(entry => entry.id === id)?.label ?? ''
        return (
          <li key={`${id} ${why}`}>
            <CircleAlert size={15} aria-hidden />
            <p>{isKey(key) ? t(key, { label }) : t('finding.objection.other', { label })}</p>
            {notes.some(note => note.id === id) && <Button size="small" onPress={() => openCard({ what: 'annotation', id })}>{t('finding.openNote')}</Button>}
          </li>
        )
      })}
    </ul>
  )
}

function Foot({ finding, isForwarding }: { readonly finding: FindingDraft, readonly isForwarding: boolean }) {
  const shown = useShown()
  const link = useVaultStatus()?.link
  const isBlocked = shown.isTried && ((shown.preview?.objections.length ?? 0) > 0 || finding.title.trim() === '' || finding.collection === '')
  return (
    <div className="finding-foot">
      {link !== 'online' && <p className="finding-offline"><CloudOff size={14} aria-hidden />{t('finding.offline')}</p>}
      <div>
        <Button tone="accent" icon={Send} keys="Ctrl Enter" isDisabled={isForwarding} onPress={() => void forwardFinding()}>{t('finding.forward')}</Button>
        <output className="note-kept">{isForwarding ? t('finding.forwarding') : isBlocked ? t('finding.blocked') : isCurrent(shown, finding) ? '' : t('finding.lookingUp')}</output>
      </div>
    </div>
  )
}
