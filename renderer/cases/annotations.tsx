import { Eye, History, MessageSquareText, NotebookPen, Pencil, Send, Undo2, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { viewLinksIn } from '../../shared/workspace/view-link.ts'
import { openCard, useSelection } from '../state/selection.ts'
import { showPanel } from '../state/session.ts'
import { useVaultAnnotations, useVaultView } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Grade } from '../ui/grade-picker.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { Panel } from '../ui/panel.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { openAnchor, useAnchorWords } from './anchor-words.ts'
import { forwardNotes } from './finding-writing.ts'
import { takeBackLast, withdrawNote } from './note-acts.ts'
import { NoteHistory } from './note-history.tsx'
import { reviseNote } from './note-writing.ts'
import { openViewLink } from './view-link.ts'
import './annotations.css'

/** Own notes, newest first: open, change, look back, withdraw, put several together into a finding. */
export function Annotations() {
  const notes = useVaultAnnotations().toSorted((a, b) => (a.modified < b.modified ? 1 : -1))
  const opened = useSelection(state => state.opened)
  const [chosen, setChosen] = useState<ReadonlySet<StixId>>(new Set())
  const body = useRef<HTMLDivElement>(null)
  useLostFocus(body)
  const openId = opened?.what === 'annotation' ? opened.id : undefined
  const standing = notes.filter(({ id }) => chosen.has(id))
  const choose = (id: StixId, isChosen: boolean): void => setChosen(new Set(isChosen ? [...chosen, id] : [...chosen].filter(other => other !== id)))
  const write = <Button size="small" icon={NotebookPen} keys="N" onPress={() => showPanel('note')}>{t('note.new')}</Button>
  return (
    <Panel
      title={t('panel.annotations')}
      aside={notes.length > 0 && <Badge>{count(notes.length)}</Badge>}
      actions={<><IconButton size="small" icon={Undo2} label={t('notes.undo')} keys="Ctrl Z" onPress={() => void takeBackLast()} />{notes.length > 0 && write}</>}
      foot={notes.length > 0 && (
        <>
          <Button tone="accent" icon={Send} isDisabled={standing.length === 0} onPress={() => forwardNotes(standing)}>{t('notes.forward', { n: standing.length })}</Button>
          {standing.length > 0 && <Button tone="quiet" icon={X} onPress={() => setChosen(new Set())}>{t('notes.chooseNone')}</Button>}
        </>
      )}
    >
      <div className="notes" tabIndex={-1} ref={body}>
        {notes.length === 0
          ? <EmptyState icon={MessageSquareText} title={t('notes.none')} actions={write}>{t('notes.how')}</EmptyState>
          : <ul>{notes.map(note => <Entry key={note.id} note={note} isOpen={note.id === openId} isChosen={chosen.has(note.id)} onChoose={choose} />)}</ul>}
      </div>
    </Panel>
  )
}

interface EntryProps {
  readonly note: Annotation
  readonly isOpen: boolean
  readonly isChosen: boolean
  readonly onChoose: (id: StixId, isChosen: boolean) => void
}

function Entry({ note, isOpen, isChosen, onChoose }: EntryProps) {
  const { id, title, text, tlp, reliability, credibility, modified, version } = note
  const line = useRef<HTMLLIElement>(null)
  const words = useAnchorWords(note.anchors)
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  const name = title === '' ? text : title
  return (
    <li ref={line} className={`notes-entry${isOpen ? ' open' : ''}`}>
      <Checkbox isSelected={isChosen} onChange={on => onChoose(id, on)} aria-label={t('notes.choose', { name })}>{''}</Checkbox>
      <div className="notes-body">
        <button type="button" className="notes-head" aria-expanded={isOpen} onClick={() => openCard(isOpen ? undefined : { what: 'annotation', id })}>
          <span className="notes-title" dir="auto">{name}</span>
          <span className="notes-about">{note.anchors.map(words).join(' · ')}</span>
          <span className="notes-marks">
            <Grade reliability={reliability} credibility={credibility} />
            <TlpMark tlp={tlp} />
            <time>{ofTimestamp(modified)}</time>
            {version > 1 && <span>{t('notes.versionShort', { version })}</span>}
          </span>
        </button>
        {isOpen && <Opened note={note} />}
      </div>
    </li>
  )
}

function Opened({ note }: { readonly note: Annotation }) {
  const view = useVaultView()
  const words = useAnchorWords(note.anchors)
  const [isHistory, setHistory] = useState(false)
  return (
    <div className="notes-opened">
      <p className="notes-text selectable" dir="auto">{note.text}</p>
      {viewLinksIn(note.text).map(link => <Button key={link} size="small" icon={Eye} onPress={() => void openViewLink(link)}>{t('viewLink.open')}</Button>)}
      <ul className="notes-anchors" aria-label={t('note.about')}>
        {note.anchors.map(anchor => <li key={JSON.stringify(anchor)}><button type="button" className="notes-anchor" onClick={() => openAnchor(anchor, view)}>{words(anchor)}</button></li>)}
      </ul>
      {note.loweredBecause !== undefined && <p className="notes-small">{t('notes.lowered', { why: note.loweredBecause })}</p>}
      <p className="notes-small">{t(note.writtenOffline ? 'notes.byOffline' : 'notes.by', { author: note.author, at: ofTimestamp(note.created) })}</p>
      <div className="notes-acts">
        <Button size="small" icon={Pencil} onPress={() => void reviseNote(note)}>{t('notes.revise')}</Button>
        <Button size="small" icon={History} aria-expanded={isHistory} onPress={() => setHistory(!isHistory)}>{t('notes.history')}</Button>
        <Button size="small" icon={Send} onPress={() => forwardNotes([note])}>{t('notes.forwardOne')}</Button>
        <Button size="small" tone="danger" onPress={() => void withdrawNote(note.id)}>{t('notes.withdraw')}</Button>
      </div>
      {isHistory && <NoteHistory note={note} />}
    </div>
  )
}
