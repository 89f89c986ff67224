import { type ReactNode, useEffect } from 'react'
import { Group, Panel as Pane, Separator } from 'react-resizable-panels'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { FilterBar } from '../desk/filter-bar.tsx'
import { MapView } from '../map/map-view.tsx'
import { useSession } from '../state/session.ts'
import { useFollowSubjects } from '../state/subject.ts'
import { TableView } from '../table/table-view.tsx'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { Notices } from '../ui/notice.tsx'
import { Announcer } from './announcer.tsx'
import { DropTarget } from './drop-target.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Header } from './header.tsx'
import { IdleWarning } from './idle-warning.tsx'
import { useKeptLayout } from './kept-layout.ts'
import { followKeys } from './keys.ts'
import { followLetterKeys } from './letters.ts'
import { Markings } from './markings.tsx'
import { Mishap } from './mishap.tsx'
import { Opening } from './opening.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { SidePanel } from './side-panel.tsx'
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
  const down = useKeptLayout('down')
  useFollowSubjects()
  useEffect(() => followKeys(host), [host])
  useEffect(followLetterKeys, [])
  return (
    <>
      <Header host={host} />
      <div className="workspace-filters"><Mishap><FilterBar /></Mishap></div>
      <div className="workspace-body">
        <Rail />
        <Group className="workspace-across" orientation="horizontal" {...across}>
          <Pane id="centre" minSize="480px">
            <main className="workspace-centre" aria-label={t('workspace.label')}>
              <Group orientation="vertical" {...down}>
                <Pane id="map" minSize="160px" defaultSize="50%"><Region name="map"><MapView /><FirstSteps /></Region></Pane>
                <Separator className="divider across" aria-label={`${t('workspace.resize')}: ${t('region.map')}`} />
                <Pane id="timeline" minSize="96px" defaultSize="21%"><Region name="timeline"><TimelineView /></Region></Pane>
                <Separator className="divider across" aria-label={`${t('workspace.resize')}: ${t('region.table')}`} />
                <Pane id="table" minSize="64px" defaultSize="29%"><Region name="table"><TableView /></Region></Pane>
              </Group>
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
      <IdleWarning host={host} />
      <DropTarget />
      <Announcer host={host} />
      <Notices />
    </>
  )
}

/** A part of the screen that F6 and the "Go to" commands reach, and that may stop alone. */
function Region({ name, children }: { readonly name: 'map' | 'timeline' | 'table' | 'panel', readonly children: ReactNode }) {
  return <div className="region" data-region={name} tabIndex={-1}><Mishap>{children}</Mishap></div>
}
