import { create } from 'zustand'
import type { Anchor } from '../../shared/annotation/annotation.ts'

/** Panels beside the map; at most one is open. */
export type Panel = 'desk' | 'facets' | 'subject' | 'compare' | 'note' | 'annotations' | 'finding' | 'outbox' | 'sources' | 'settings' | 'import' | 'shortcuts' | 'safety'

/** How the screen is lit. `night`: dim red, which leaves eyes used to the dark. `contrast`: black, white and strong lines. */
export const THEMES = ['dark', 'light', 'night', 'contrast'] as const
export type Theme = (typeof THEMES)[number]

export type Phase = 'waiting' | 'opening' | 'open' | 'failed'

/** What the next area drawn on the map is for; `line`: a line to be measured and to count what crosses it. */
export type Drawing = 'lens' | 'note' | 'line'

export interface SessionState {
  readonly phase: Phase
  readonly user: string
  readonly exercise: boolean
  readonly theme: Theme
  readonly panel: Panel | undefined
  /** The panel that was open before this one. */
  readonly panelBefore: Panel | undefined
  /** The map collects corners of an area while this is set. */
  readonly drawing: Drawing | undefined
  /** Anchors collected for the note that is being written. */
  readonly anchors: readonly Anchor[]
}

export const useSession = create<SessionState>()(() => ({
  phase: 'waiting', user: '', exercise: false, theme: 'dark', panel: 'facets', panelBefore: undefined, drawing: undefined, anchors: [],
}))

export const enterPhase = (phase: Phase): void => useSession.setState({ phase })
export const signIn = (user: string, exercise: boolean): void => useSession.setState({ user, exercise, phase: 'open' })
export const setTheme = (theme: Theme): void => useSession.setState({ theme })

/** Opens a panel, or closes it when it is the one that is open. */
export const togglePanel = (panel: Panel): void => showPanel(useSession.getState().panel === panel ? undefined : panel)
export const showPanel = (panel: Panel | undefined): void => useSession.setState(state => state.panel === panel ? state : { panel, panelBefore: state.panel })
/** Out of a panel that was only passed through, back to where the person came from. */
export const leavePanel = (otherwise: Panel): void => useSession.setState(({ panel, panelBefore }) => ({ panel: panelBefore ?? otherwise, panelBefore: panel }))

/** Asks for an area on the map; `undefined` gives up. */
export const drawArea = (drawing: Drawing | undefined): void => useSession.setState({ drawing })

/** Begins a note about these things, or adds them to the one that is being written. */
export const collectAnchors = (anchors: readonly Anchor[]): void =>
  useSession.setState(state => ({ anchors: [...state.anchors, ...anchors.filter(anchor => !state.anchors.some(other => sameAnchor(other, anchor)))] }))
export const dropAnchor = (anchor: Anchor): void => useSession.setState(state => ({ anchors: state.anchors.filter(other => other !== anchor) }))
export const setAnchors = (anchors: readonly Anchor[]): void => useSession.setState({ anchors })

function sameAnchor(one: Anchor, other: Anchor): boolean {
  if ('ref' in one && 'ref' in other) return one.on === other.on && one.ref === other.ref
  if (one.on === 'span' && other.on === 'span') return one.from === other.from && one.to === other.to
  return one === other
}
