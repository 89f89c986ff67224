import { FileInput, Filter, Inbox, Keyboard, type LucideIcon, MessageSquareText, NotebookPen, RadioTower, Send, Settings, ShieldCheck, UserSearch } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { useWaiting } from '../desk/desk-list.ts'
import { type Panel, togglePanel, useSession } from '../state/session.ts'
import { useVaultAnnotations, useVaultStatus } from '../state/vault.ts'
import { IconButton } from '../ui/button.tsx'
import './rail.css'

interface Way {
  readonly panel: Panel
  readonly icon: LucideIcon
  readonly keys?: string
}

const WORK: readonly Way[] = [
  { panel: 'desk', icon: Inbox, keys: 'W' },
  { panel: 'facets', icon: Filter, keys: 'F' },
  { panel: 'subject', icon: UserSearch, keys: 'U' },
  { panel: 'note', icon: NotebookPen, keys: 'N' },
  { panel: 'annotations', icon: MessageSquareText, keys: 'A' },
  { panel: 'outbox', icon: Send, keys: 'O' },
  { panel: 'sources', icon: RadioTower, keys: 'S' },
]
const HOUSE: readonly Way[] = [
  { panel: 'import', icon: FileInput, keys: 'Ctrl O' },
  { panel: 'safety', icon: ShieldCheck, keys: 'B' },
  { panel: 'shortcuts', icon: Keyboard, keys: 'Ctrl /' },
  { panel: 'settings', icon: Settings, keys: 'Ctrl ,' },
]

/** The panels, each behind one button and one key. */
export function Rail() {
  const open = useSession(state => state.panel)
  const owed = useVaultStatus()?.owed ?? 0
  const notes = useVaultAnnotations().filter(({ withdrawn }) => !withdrawn).length
  const counts: { readonly [P in Panel]?: number } = { desk: useWaiting(), outbox: owed, annotations: notes }
  const button = ({ panel, icon, keys }: Way) => (
    <span key={panel} className="side-rail-way">
      <IconButton icon={icon} label={t(`panel.${panel}`)} isOn={open === panel} placement="right" {...(keys === undefined ? {} : { keys })} onPress={() => togglePanel(panel)} />
      {(counts[panel] ?? 0) > 0 && <span className={panel === 'outbox' || panel === 'desk' ? 'side-rail-count owed' : 'side-rail-count'} aria-hidden>{Math.min(counts[panel] ?? 0, 99)}</span>}
    </span>
  )
  return (
    <nav className="side-rail" aria-label={t('rail.label')}>
      {WORK.map(button)}
      <span className="side-rail-gap" />
      {HOUSE.map(button)}
    </nav>
  )
}
