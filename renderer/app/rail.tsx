import { t } from '../../shared/wording/wording.ts'
import { useWaiting } from '../desk/desk-list.ts'
import { type Panel, togglePanel, useSession } from '../state/session.ts'
import { useVaultAnnotations, useVaultStatus } from '../state/vault.ts'
import { IconButton } from '../ui/button.tsx'
import { commandOf } from './commands.ts'
import './rail.css'

const WORK: readonly Panel[] = ['desk', 'facets', 'subject', 'note', 'annotations', 'outbox', 'sources']
const HOUSE: readonly Panel[] = ['import', 'safety', 'shortcuts', 'settings']

/** The panels, each behind one button and one key: those of the command of the same name. */
export function Rail() {
  const open = useSession(state => state.panel)
  const owed = useVaultStatus()?.owed ?? 0
  const notes = useVaultAnnotations().filter(({ withdrawn }) => !withdrawn).length
  const counts: { readonly [P in Panel]?: number } = { desk: useWaiting(), outbox: owed, annotations: notes }
  const button = (panel: Panel) => {
    const { icon, keys } = commandOf(panel)!
    return (
      <span key={panel} className="side-rail-way">
        <IconButton icon={icon} label={t(`panel.${panel}`)} isOn={open === panel} placement="right" {...(keys === undefined ? {} : { keys })} onPress={() => togglePanel(panel)} />
        {(counts[panel] ?? 0) > 0 && <span className={panel === 'outbox' || panel === 'desk' ? 'side-rail-count owed' : 'side-rail-count'} aria-hidden>{Math.min(counts[panel] ?? 0, 99)}</span>}
      </span>
    )
  }
  return (
    <nav className="side-rail" aria-label={t('rail.label')}>
      {WORK.map(button)}
      <span className="side-rail-gap" />
      {HOUSE.map(button)}
    </nav>
  )
}
