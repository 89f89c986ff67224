import {
  FileInput, Filter, GitCompareArrows, History, Inbox, KeyRound, Keyboard, LayoutPanelLeft, Link, type LucideIcon, Lock, Map as MapIcon, Maximize2, MessageSquareText, NotebookPen, Palette, Play, Printer, RadioTower, RefreshCw, Search, Send, Settings, ShieldCheck,
  Table2, Undo2, Unplug, UserSearch, Users, Waypoints,
} from 'lucide-react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { type Key, sentence } from '../../shared/wording/wording.ts'
import { takeBackLast } from '../cases/note-acts.ts'
import { copyViewLink } from '../cases/view-link.ts'
import { arrangementNow, firstArrangement, maximiseView, openView } from '../state/arrangement.ts'
import { again, back, showEverything } from '../state/lens.ts'
import { cutLink, useLink } from '../state/link.ts'
import { clearSelection } from '../state/selection.ts'
import { type Panel, showPanel, togglePanel, useSession } from '../state/session.ts'
import { vault } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'
import { togglePlayback } from '../timeline/playback-clock.ts'
import { askKnownAt } from '../timeline/known-at.ts'
import { openPalette } from './frame.ts'
import { chooseFile } from './importing.ts'
import { askPrint } from './printing.ts'
import { chooseTheme, otherTheme } from './theme.ts'

/** One thing that can be done from anywhere: in the palette, in the list of keys, by its key. */
export interface Command {
  readonly id: string
  readonly label: Key
  readonly group: 'go' | 'view' | 'work' | 'vault'
  readonly icon: LucideIcon
  /** As in `KeyHint`: `Ctrl K`, `N`. Ctrl is the Command key on a Mac. */
  readonly keys?: string
  readonly run: (host: HostBridge) => void
}

const panel = (id: Panel, label: Key, icon: LucideIcon, keys: string): Command => ({ id, label, group: 'go', icon, keys, run: () => togglePanel(id) })
const region = (id: string, label: Key, icon: LucideIcon, keys: string): Command => ({ id: `to-${id}`, label, group: 'go', icon, keys, run: () => goTo(id) })

export const COMMANDS: readonly Command[] = [
  { id: 'search', label: 'command.search', group: 'go', icon: Search, keys: 'Ctrl K', run: () => openPalette(true) },
  region('map', 'command.toMap', MapIcon, 'Alt 1'),
  region('timeline', 'command.toTimeline', Waypoints, 'Alt 2'),
  region('table', 'command.toTable', Table2, 'Alt 3'),
  region('panel', 'command.toPanel', UserSearch, 'Alt 4'),
  panel('desk', 'panel.desk', Inbox, 'W'),
  panel('facets', 'panel.facets', Filter, 'F'),
  panel('subject', 'panel.subject', UserSearch, 'U'),
  panel('compare', 'panel.compare', GitCompareArrows, 'C'),
  panel('annotations', 'panel.annotations', MessageSquareText, 'A'),
  panel('outbox', 'panel.outbox', Send, 'O'),
  panel('sources', 'panel.sources', RadioTower, 'S'),
  { id: 'note', label: 'command.note', group: 'work', icon: NotebookPen, keys: 'N', run: () => showPanel('note') },
  { id: 'finding', label: 'command.finding', group: 'work', icon: Send, keys: 'Shift F', run: () => showPanel('finding') },
  { id: 'undo', label: 'command.undo', group: 'work', icon: Undo2, keys: 'Ctrl Z', run: () => void takeBackLast() },
  { id: 'import', label: 'command.import', group: 'work', icon: FileInput, keys: 'Ctrl O', run: chooseFile },
  { id: 'print', label: 'print.command', group: 'work', icon: Printer, keys: 'Ctrl P', run: host => void askPrint(host) },
  { id: 'sync', label: 'command.sync', group: 'work', icon: RefreshCw, keys: 'Ctrl R', run: () => void synchronise() },
  { id: 'back', label: 'command.back', group: 'view', icon: Undo2, keys: 'Alt Left', run: () => void back() },
  { id: 'again', label: 'command.again', group: 'view', icon: Undo2, keys: 'Alt Right', run: () => void again() },
  { id: 'everything', label: 'command.everything', group: 'view', icon: Filter, keys: 'Shift X', run: showEverything },
  { id: 'clear', label: 'command.clear', group: 'view', icon: Filter, keys: 'Esc', run: clearSelection },
  { id: 'maximise', label: 'command.maximise', group: 'view', icon: Maximize2, keys: 'Alt Enter', run: maximiseHere },
  { id: 'first-arrangement', label: 'command.firstArrangement', group: 'view', icon: LayoutPanelLeft, run: firstArrangement },
  { id: 'play', label: 'command.play', group: 'view', icon: Play, keys: 'P', run: togglePlayback },
  { id: 'known-at', label: 'known.ask', group: 'view', icon: History, run: askKnownAt },
  { id: 'copy-view-link', label: 'command.copyViewLink', group: 'view', icon: Link, run: () => void copyViewLink() },
  { id: 'theme', label: 'command.theme', group: 'view', icon: Palette, run: () => chooseTheme(otherTheme(useSession.getState().theme)) },
  { id: 'shortcuts', label: 'panel.shortcuts', group: 'go', icon: Keyboard, keys: 'Ctrl /', run: () => togglePanel('shortcuts') },
  panel('safety', 'panel.safety', ShieldCheck, 'B'),
  { id: 'settings', label: 'panel.settings', group: 'vault', icon: Settings, keys: 'Ctrl ,', run: () => togglePanel('settings') },
  { id: 'link', label: 'command.link', group: 'vault', icon: Unplug, run: host => void switchLink(host) },
  { id: 'passphrase', label: 'command.passphrase', group: 'vault', icon: Lock, run: host => void host.call('changePassphrase') },
  { id: 'keys', label: 'command.keys', group: 'vault', icon: KeyRound, keys: 'Ctrl Shift K', run: host => void host.call('keys') },
  { id: 'hand-over', label: 'command.handOver', group: 'vault', icon: Users, keys: 'Ctrl Shift H', run: host => void host.call('handOver') },
  { id: 'lock', label: 'command.lock', group: 'vault', icon: Lock, keys: 'Ctrl Shift L', run: host => void host.call('lock') },
]

export const commandOf = (id: string): Command | undefined => COMMANDS.find(command => command.id === id)

/** To a view, which is shown first if it is hidden. */
function goTo(id: string): void {
  if (id !== 'panel') openView(id)
  focusSoon(id)
}

/** The view that has the focus fills the centre, or goes back among the others, and keeps the focus. */
function maximiseHere(): void {
  const here = regionHere() ?? arrangementNow().largest ?? 'map'
  maximiseView(here)
  focusSoon(here)
}

function focusSoon(id: string): void {
  // What is there takes the focus before the next key comes; what has just been asked for is there in the next frame.
  if (document.querySelector(`[data-region="${id}"]`) === null) requestAnimationFrame(() => focusRegion(id))
  else focusRegion(id)
}

const regionHere = (): string | undefined => document.activeElement?.closest<HTMLElement>('[data-dock]')?.dataset['dock']

/** Puts the keys into a part of the screen: on its list where it has one, else on the first thing in it that takes them. */
export function focusRegion(id: string): void {
  const place = document.querySelector<HTMLElement>(`[data-region="${id}"]`)
  const list = place?.querySelector<HTMLElement>('[role="grid"], [role="treegrid"]')
  const first = list ?? place?.querySelector<HTMLElement>('[tabindex="0"], button:not([disabled]), input, [href], select, textarea')
  const target = first ?? place
  target?.focus()
}

export async function switchLink(host: HostBridge): Promise<void> {
  const { cut } = useLink.getState()
  const reply = await host.call('link', cut)
  if (reply.ok) cutLink(!cut)
  else notify({ tone: 'danger', text: sentence(reply.problem) })
}

export async function synchronise(): Promise<void> {
  const reply = await vault.sync()
  if (!reply.ok) notify({ tone: 'danger', text: sentence(reply.problem) })
}
