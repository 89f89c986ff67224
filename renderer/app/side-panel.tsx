import type { HostBridge } from '../../shared/contract/host.ts'
import { Annotations } from '../cases/annotations.tsx'
import { FindingPreview } from '../cases/finding.tsx'
import { NoteEditor } from '../cases/note-editor.tsx'
import { CompareView } from '../desk/compare-view.tsx'
import { Desk } from '../desk/desk.tsx'
import { Facets } from '../desk/facets.tsx'
import { SubjectCard } from '../desk/subject-card.tsx'
import { Outbox } from '../exchanges/outbox.tsx'
import { Sources } from '../exchanges/sources.tsx'
import { useSession } from '../state/session.ts'
import { ImportPanel } from './import-panel.tsx'
import { SafetyPanel } from './safety-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { ShortcutsPanel } from './shortcuts-panel.tsx'

/** The one panel beside the views. */
export function SidePanel({ host }: { readonly host: HostBridge }) {
  const panel = useSession(state => state.panel)
  switch (panel) {
    case undefined: return null
    case 'desk': return <Desk />
    case 'facets': return <Facets />
    case 'subject': return <SubjectCard />
    case 'compare': return <CompareView />
    case 'note': return <NoteEditor />
    case 'annotations': return <Annotations />
    case 'finding': return <FindingPreview />
    case 'outbox': return <Outbox />
    case 'sources': return <Sources host={host} />
    case 'settings': return <SettingsPanel host={host} />
    case 'import': return <ImportPanel />
    case 'safety': return <SafetyPanel host={host} />
    case 'shortcuts': return <ShortcutsPanel />
    default: return panel satisfies never
  }
}
