import { GitCompareArrows, type LucideIcon, Map as MapIcon, Table2, Waypoints } from 'lucide-react'
import type { ComponentType } from 'react'
import type { ViewId } from '../../shared/workspace/arrangement.ts'
import type { Key } from '../../shared/wording/wording.ts'
import { CompareView } from '../desk/compare-view.tsx'
import { MapView } from '../map/map-view.tsx'
import { TableView } from '../table/table-view.tsx'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { FirstSteps } from './first-steps.tsx'

/** One way to look at what is held. It fills its place and reads stores only. */
export interface ViewKind {
  readonly id: ViewId
  readonly title: Key
  readonly icon: LucideIcon
  readonly component: ComponentType
  /** Smallest height and width in CSS pixels that it is still of use in. */
  readonly least: { readonly height: number, readonly width: number }
}

/** Every view that the centre can hold, in the order of the menu. A new one is one line here. */
export const VIEWS: readonly ViewKind[] = [
  { id: 'map', title: 'region.map', icon: MapIcon, component: () => <><MapView /><FirstSteps /></>, least: { height: 160, width: 240 } },
  { id: 'timeline', title: 'region.timeline', icon: Waypoints, component: TimelineView, least: { height: 96, width: 240 } },
  { id: 'table', title: 'region.table', icon: Table2, component: TableView, least: { height: 64, width: 240 } },
  { id: 'compare', title: 'panel.compare', icon: GitCompareArrows, component: CompareView, least: { height: 160, width: 280 } },
]

export const VIEW_IDS: readonly ViewId[] = VIEWS.map(({ id }) => id)
export const viewKind = (id: ViewId): ViewKind | undefined => VIEWS.find(view => view.id === id)
