import { Filter, NotebookPen } from 'lucide-react'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { pickedRows, useFiltered } from '../state/filtered.ts'
import { toggle, useLens } from '../state/lens.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { useVaultAnnotations } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Facts, Section } from '../ui/panel.tsx'
import { CardFrame } from './card-frame.tsx'
import { MovementList } from './movement-list.tsx'
import { NotesOn } from './notes-on.tsx'

/** A post, port or other place: what is recorded there under the present conditions, and what was noted on it. */
export function PlaceDetails({ place }: { readonly place: number }) {
  const shown = useFiltered()
  const isOnly = useLens(({ lens }) => lens.posts.includes(place))
  const about = shown.view?.places[place]
  const notes = useVaultAnnotations().filter(({ anchors }) => anchors.some(anchor => anchor.on === 'place' && anchor.ref === about?.ref))
  if (about === undefined || shown.view === undefined) return <CardFrame title={t('placeKind.unknown')}><p className="card-none">{t('filter.none')}</p></CardFrame>
  const rows = pickedRows({ by: 'place', place }, shown)
  return (
    <CardFrame title={t(`placeKind.${about.kind}`)}>
      <div className="card-name">
        <h3 className="selectable"><bdi>{about.label}</bdi></h3>
        <div className="card-acts">
          <Button size="small" icon={NotebookPen} keys="N" onPress={() => {
            collectAnchors([{ on: 'place', ref: about.ref }])
            showPanel('note')
          }}>{t('card.writeNote')}</Button>
          <Button size="small" icon={Filter} onPress={() => toggle('posts', place)}>{t(isOnly ? 'card.everyPlace' : 'card.onlyPlace')}</Button>
        </div>
      </div>
      <Section title={t('card.where')}>
        <Facts facts={[
          { name: t('card.country'), value: about.country === '' ? t('filter.none') : about.country },
          { name: t('card.position'), value: <span className="mono">{about.latitude.toFixed(4)}, {about.longitude.toFixed(4)}</span> },
        ]} />
      </Section>
      {notes.length > 0 && <Section title={t('card.notes')} aside={<Badge>{count(notes.length)}</Badge>}><NotesOn notes={notes} /></Section>}
      <Section title={t('card.recordedHere')} aside={<Badge>{count(rows.length)}</Badge>}>
        {rows.length === 0 ? <p className="card-none">{t('filter.nothingHere')}</p> : <MovementList rows={rows} view={shown.view} at={place} />}
      </Section>
    </CardFrame>
  )
}
