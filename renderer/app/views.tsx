import { Construction } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { EmptyState } from '../ui/empty-state.tsx'

export { MapView } from '../map/map-view.tsx'
export { TimelineView } from '../timeline/timeline-view.tsx'
export { TableView } from '../table/table-view.tsx'
export { FilterBar } from '../desk/filter-bar.tsx'
export { Facets } from '../desk/facets.tsx'

const Soon = () => <EmptyState icon={Construction} title={t('region.soon')} />
export const SubjectCard = Soon
export const NoteEditor = Soon
export const Annotations = Soon
export const FindingPreview = Soon
export const Outbox = Soon
export const Sources = Soon
