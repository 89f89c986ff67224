import { NotebookPen, Quote } from 'lucide-react'
import { useEffect } from 'react'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { EntityLabel, MovementRow, VaultView } from '../../shared/contract/vault.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { quote, unquote, useFinding } from '../state/finding.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { useVaultAnnotations, useVaultView } from '../state/vault.ts'
import { useWatched } from '../state/watched.ts'
import { wantWords, wordsArrived, wordsOf } from '../state/words.ts'
import { Button } from '../ui/button.tsx'
import { Grade } from '../ui/grade-picker.tsx'
import { Facts, Section } from '../ui/panel.tsx'
import { Progress } from '../ui/progress.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'
import { CardFrame } from './card-frame.tsx'
import { NotesOn } from './notes-on.tsx'
import { follow } from './trail.ts'

/** One movement with all that is known of it. */
export function MovementDetails({ row }: { readonly row: number }) {
  const view = useVaultView()
  const generation = view?.generation
  useWatched(wordsArrived)
  useEffect(() => void wantWords([row]), [row, generation])
  const words = wordsOf(row)
  return (
    <CardFrame title={t('card.movement')}>
      {words === undefined || view === undefined ? <div className="card-problem"><Progress label={t('card.fetching')} /></div> : <Movement movement={words} view={view} />}
    </CardFrame>
  )
}

function Movement({ movement, view }: { readonly movement: MovementRow, readonly view: VaultView }) {
  const notes = useVaultAnnotations().filter(({ anchors }) => anchors.some(anchor => anchor.on === 'movement' && anchor.ref === movement.id))
  const isQuoted = useFinding(({ movements }) => movements.includes(movement.id))
  const mode = MODES[movement.mode] ?? 'unknown'
  const place = (ordinal: number) => ordinal === 0
    ? t('filter.none')
    : <button type="button" className="card-inline" onClick={() => follow({ what: 'place', place: ordinal })}>{view.places[ordinal]?.label ?? ''}</button>
  const entity = (label: EntityLabel | undefined) => label === undefined
    ? t('filter.none')
    : <><button type="button" className="card-inline" onClick={() => follow({ what: 'subject', ref: label.ref })}><bdi>{label.label}</bdi></button> <span className="card-source">{t(`entity.${label.kind}`)}</span></>
  const { reliability, credibility } = movement
  const mark = view.markings[movement.marking]
  return (
    <>
      <div className="card-name">
        <h3 className="selectable"><time className="mono">{stamp(movement.time)}</time></h3>
        <p className="card-how"><i className={`swatch ${mode}`} /> {t(`mode.${mode}`)} · {t(`direction.${DIRECTIONS[movement.direction] ?? 'unknown'}`)} · {t(`kind.${KINDS[movement.kind] ?? 'crossing'}`)}</p>
        <div className="card-acts">
          <Button size="small" icon={NotebookPen} keys="N" onPress={() => {
            collectAnchors([{ on: 'movement', ref: movement.id }])
            showPanel('note')
          }}>{t('card.writeNote')}</Button>
          <Button size="small" icon={Quote} onPress={() => isQuoted ? unquote(movement.id) : quote({ movements: [movement.id] })}>{t(isQuoted ? 'card.unquote' : 'card.quote')}</Button>
          {isQuoted && <Button size="small" tone="quiet" onPress={() => showPanel('finding')}>{t('card.toFinding')}</Button>}
        </div>
      </div>
      <Section title={t('card.whoAndWhat')}>
        <Facts facts={[
          { name: t('table.subject'), value: entity(movement.subject) },
          { name: t('table.conveyance'), value: entity(movement.conveyance) },
          { name: t('table.document'), value: entity(movement.document) },
        ]} />
      </Section>
      <Section title={t('card.where')}>
        <Facts facts={[
          { name: t('table.post'), value: place(movement.post) },
          { name: t('table.other'), value: place(movement.other) },
          { name: t('card.position'), value: <span className="mono">{movement.latitude.toFixed(5)}, {movement.longitude.toFixed(5)}</span> },
        ]} />
      </Section>
      <Section title={t('card.whence')}>
        <Facts facts={[
          { name: t('table.source'), value: view.sources[movement.source]?.label ?? t('filter.none') },
          { name: t('card.arrived'), value: <span className="mono">{stamp(movement.arrived)}</span> },
          { name: t('table.grade'), value: reliability === undefined || credibility === undefined ? t('card.notGraded') : <><Grade reliability={reliability} credibility={credibility} /> <span className="card-source">{t(`reliability.${reliability}`)} · {t(`credibility.${credibility}`)}</span></> },
          { name: t('table.marking'), value: <><TlpMark tlp={mark?.tlp ?? 'unmarked'} />{mark !== undefined && mark.refs.length > 1 && <span className="card-source"> {mark.label}</span>}</> },
          { name: t('table.remark'), value: movement.remark === '' ? '–' : <span dir="auto">{movement.remark}</span> },
          { name: t('card.id'), value: <span className="mono card-id">{movement.id}</span> },
        ]} />
      </Section>
      {notes.length > 0 && <Section title={t('card.notes')}><NotesOn notes={notes} /></Section>}
    </>
  )
}
