import { useEffect } from 'react'
import { Group, Panel as Pane, Separator } from 'react-resizable-panels'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { FilterBar } from '../desk/filter-bar.tsx'
import { followArrangement } from '../state/arrangement.ts'
import { useSession } from '../state/session.ts'
import { useFollowSubjects } from '../state/subject.ts'
import { KnownBanner } from '../timeline/known-banner.tsx'
import { Notices } from '../ui/notice.tsx'
import { Announcer } from './announcer.tsx'
import { Docks, Region } from './docks.tsx'
import { DropTarget } from './drop-target.tsx'
import { Header } from './header.tsx'
import { IdleWarning } from './idle-warning.tsx'
import { useKeptLayout } from './kept-layout.ts'
import { followKeys } from './keys.ts'
import { followLetterKeys } from './letters.ts'
import { Markings } from './markings.tsx'
import { Mishap } from './mishap.tsx'
import { Opening } from './opening.tsx'
import { Palette } from './palette.tsx'
import { PrintDialog } from './print-dialog.tsx'
import { Rail } from './rail.tsx'
import { SidePanel } from './side-panel.tsx'
import { VIEW_IDS } from './views.tsx'
import './workspace.css'

/** The window that an analyst sits in front of: how it is to be handled, what state it is in, and the views on one lens. */
export function Workspace({ host }: { readonly host: HostBridge }) {
  const phase = useSession(state => state.phase)
  return (
    <div className="workspace">
      <Markings place="top" />
      {phase === 'open' ? <Open host={host} /> : <Opening host={host} />}
      <Markings place="bottom" />
    </div>
  )
}

function Open({ host }: { readonly host: HostBridge }) {
  const isPanelOpen = useSession(state => state.panel !== undefined)
  const across = useKeptLayout(isPanelOpen ? 'across' : 'across-closed')
  useFollowSubjects()
  useEffect(() => followKeys(host), [host])
  useEffect(followLetterKeys, [])
  useEffect(() => followArrangement(VIEW_IDS), [])
  return (
    <>
      <Header host={host} />
      <div className="workspace-filters"><Mishap><FilterBar /></Mishap></div>
      <KnownBanner />
      <div className="workspace-body">
        <Rail />
        <Group className="workspace-across" orientation="horizontal" {...across}>
          <Pane id="centre" minSize="480px">
            <main className="workspace-centre" aria-label={t('workspace.label')}>
              <Docks />
            </main>
          </Pane>
          {isPanelOpen && <Separator className="divider down" aria-label={`${t('workspace.resize')}: ${t('region.panel')}`} />}
          {isPanelOpen && (
            <Pane id="panel" minSize="280px" maxSize="640px" defaultSize="348px" groupResizeBehavior="preserve-pixel-size">
              <Region name="panel"><SidePanel host={host} /></Region>
            </Pane>
          )}
        </Group>
      </div>
      <Palette host={host} />
      <PrintDialog host={host} />
      <IdleWarning host={host} />
      <DropTarget />
      <Announcer host={host} />
      <Notices />
    </>
  )
}
