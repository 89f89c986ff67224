import { Construction } from 'lucide-react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { Facets } from '../desk/facets.tsx'
import { SubjectCard } from '../desk/subject-card.tsx'
import { useSession } from '../state/session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ImportPanel } from './import-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { ShortcutsPanel } from './shortcuts-panel.tsx'

/** The one panel beside the views. */
export function SidePanel({ host }: { readonly host: HostBridge }) {
  const panel = useSession(state => state.panel)
  switch (panel) {
    case undefined: return null
    case 'facets': return <Facets />
    case 'subject': return <SubjectCard />
    case 'note':
    case 'annotations':
    case 'finding':
    case 'outbox':
    case 'sources':
      return <EmptyState icon={Construction} title={t('region.soon')} />
    case 'settings': return <SettingsPanel host={host} />
    case 'import': return <ImportPanel />
    case 'shortcuts': return <ShortcutsPanel />
    default: return panel satisfies never
  }
}
