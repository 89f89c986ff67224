import { UserSearch } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { useSelection } from '../state/selection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { MovementDetails } from './movement-details.tsx'
import { PlaceDetails } from './place-details.tsx'
import { SubjectDetails } from './subject-details.tsx'
import '../ui/chip.css'
import './subject-card.css'

/** What is open: a subject, a place, or one movement. */
export function SubjectCard() {
  const opened = useSelection(state => state.opened)
  switch (opened?.what) {
    case 'subject': return <SubjectDetails key={opened.ref} subject={opened.ref} />
    case 'place': return <PlaceDetails key={opened.place} place={opened.place} />
    case 'movement': return <MovementDetails key={opened.row} row={opened.row} />
    case 'annotation':
    case undefined: return <Panel title={t('panel.subject')}><EmptyState icon={UserSearch} title={t('card.nothingOpen')}>{t('card.howToOpen')}</EmptyState></Panel>
    default: return opened satisfies never
  }
}
