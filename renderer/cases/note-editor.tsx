import { Clock, LassoSelect, MapPin, NotebookPen, Plus, Save, Trash2, UserSearch, Waypoints, type LucideIcon } from 'lucide-react'
import { useEffect } from 'react'
import type { Anchor } from '../../shared/annotation/annotation.ts'
import type { DraftObjection } from '../../shared/annotation/draft.ts'
import { isLower } from '../../shared/handling/strictest.ts'
import { clock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLens } from '../state/lens.ts'
import { useSelection } from '../state/selection.ts'
import { collectAnchors, drawArea, dropAnchor, useSession } from '../state/session.ts'
import { useWatched } from '../state/watched.ts'
import { wordsArrived } from '../state/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Field, TextBox } from '../ui/field.tsx'
import { GradePicker } from '../ui/grade-picker.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { TlpMark, TlpPicker } from '../ui/tlp-mark.tsx'
import { useAnchorWords } from './anchor-words.ts'
import { anchorsToOffer } from './anchors-at-hand.ts'
import { formKeys } from './form-keys.ts'
import { floorFor } from './kept-note.ts'
import { abandonNote, followMark, followNote, objections, saveNote, useWriting, write, type Writing } from './note-writing.ts'
import './note-editor.css'

const LONGEST_TEXT = 30_000

/** Writes a note, or a new version of one. */
export function NoteEditor() {
  const writing = useWriting()
  const anchors = useSession(state => state.anchors)
  useEffect(followNote, [])
  const missing = writing.isTried ? objections(writing, anchors) : []
  const { note, id, isRestored, problem, isSaving } = writing
  return (
    <Panel
      title={t(id === undefined ? 'note.new' : 'note.revise')}
      actions={<IconButton size="small" icon={Trash2} label={t(id === undefined ? 'note.abandon' : 'note.abandonVersion')} onPress={() => void abandonNote()} />}
      foot={<Foot writing={writing} />}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/no-noninteractive-element-interactions -- the keys of the whole form */}
      <form className="note-form" {...formKeys(saveNote)} onSubmit={event => event.preventDefault()}>
        {isRestored && <p className="note-restored">{t('note.restored')}</p>}
        <Anchors anchors={anchors} missing={missing} />
        <Field label={t('note.title')} value={note.title} onChange={title => write({ title })} maxLength={200} isFirst isDisabled={isSaving} />
        <TextBox label={t('note.text')} value={note.text} onChange={text => write({ text })} rows={6} maxLength={LONGEST_TEXT} isDisabled={isSaving} error={missing.includes('no-text') ? t('note.noText') : undefined} />
        <GradePicker reliability={note.reliability} credibility={note.credibility} onChange={write} isDisabled={isSaving} />
        <Mark writing={writing} anchors={anchors} missing={missing} />
        {problem !== undefined && <ProblemNote problem={problem} />}
      </form>
    </Panel>
  )
}

const ICONS: { readonly [on in Anchor['on']]: LucideIcon } = { movement: Waypoints, subject: UserSearch, place: MapPin, area: LassoSelect, span: Clock }

/** What the note is about, and what could be added with one press. */
function Anchors({ anchors, missing }: { readonly anchors: readonly Anchor[], readonly missing: readonly DraftObjection[] }) {
  useSelection()
  useLens(({ lens }) => lens.to)
  useWatched(wordsArrived)
  const drawing = useSession(state => state.drawing)
  const offered = anchorsToOffer(anchors)
  const words = useAnchorWords([...anchors, ...offered])
  const bad = missing.find(objection => objection === 'no-anchor' || objection === 'bad-area' || objection === 'bad-span')
  return (
    <fieldset className="note-anchors">
      <legend className="field-label">{t('note.about')}</legend>
      {anchors.length > 0 && (
        <ul>
          {anchors.map(anchor => {
            const Icon = ICONS[anchor.on]
            return <li key={JSON.stringify(anchor)}><Chip mark={<Icon size={13} strokeWidth={1.75} aria-hidden />} name={words(anchor)} onRemove={() => dropAnchor(anchor)}>{words(anchor)}</Chip></li>
          })}
        </ul>
      )}
      <div className="note-offers">
        {offered.map(anchor => <Button key={JSON.stringify(anchor)} size="small" tone="quiet" icon={Plus} onPress={() => collectAnchors([anchor])}>{words(anchor)}</Button>)}
        <Button size="small" tone="quiet" icon={LassoSelect} onPress={() => drawArea(drawing === 'note' ? undefined : 'note')}>{t(drawing === 'note' ? 'note.stopDrawing' : 'note.drawArea')}</Button>
      </div>
      {bad !== undefined && <p className="field-error" role="alert">{t(`note.objection.${bad}`)}</p>}
    </fieldset>
  )
}

function Mark({ writing: { note, inherited, isSaving }, anchors, missing }: { readonly writing: Writing, readonly anchors: readonly Anchor[], readonly missing: readonly DraftObjection[] }) {
  const floor = floorFor(anchors, inherited)
  const mark = note.tlp ?? inherited
  const isLowered = floor !== undefined && mark !== undefined && isLower(mark, floor)
  return (
    <div className="note-mark">
      <TlpPicker value={mark ?? 'RED'} onChange={tlp => tlp === inherited ? followMark() : write({ tlp })} isDisabled={isSaving || inherited === undefined} />
      {floor !== undefined && <p className="note-hint">{t('note.inherits')} <TlpMark tlp={floor} /></p>}
      {mark === 'RED' && <p className="note-hint">{t('note.redStays')}</p>}
      {isLowered && (
        <TextBox
          label={t('note.loweredBecause', { mark: `TLP:${floor}` })} value={note.loweredBecause} rows={2} maxLength={1_000} isDisabled={isSaving} description={t('note.loweredStays')}
          onChange={loweredBecause => write({ loweredBecause })} error={missing.includes('marking-lowered') ? t('note.noReason') : undefined}
        />
      )}
    </div>
  )
}

function Foot({ writing: { kept, isSaving, id } }: { readonly writing: Writing }) {
  return (
    <>
      <Button tone="accent" icon={id === undefined ? NotebookPen : Save} keys="Ctrl Enter" isDisabled={isSaving} onPress={() => void saveNote()}>{t(id === undefined ? 'note.save' : 'note.saveVersion')}</Button>
      <output className="note-kept">{isSaving ? t('note.saving') : kept === 'keeping' ? t('note.keeping') : kept === 'nothing' ? '' : t('note.kept', { at: clock(kept.at) })}</output>
    </>
  )
}
