import { Construction } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { EmptyState } from '../ui/empty-state.tsx'

export { MapView } from '../map/map-view.tsx'
export { TimelineView } from '../timeline/timeline-view.tsx'

const Soon = () => <EmptyState icon={Construction} title={t('region.soon')} />
export const FilterBar = () => null

export const TableView = Soon
export const Facets = Soon
export const SubjectCard = Soon
export const NoteEditor = Soon
export const Annotations = Soon
export const FindingPreview = Soon
export const Outbox = Soon
export const Sources = Soon
