import { create } from 'zustand'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { Area, Picture, Sheet, SheetForm } from '../../shared/contract/sheet.ts'
import type { HandlingOfRows } from '../../shared/contract/vault.ts'
import { copyingOf } from '../../shared/handling/copying.ts'
import { MODES } from '../../shared/movement/movement.ts'
import { stamp } from '../../shared/wording/moment.ts'
import { type Key, sentence, t } from '../../shared/wording/wording.ts'
import { filtered, modesHeld, rowsShown } from '../state/filtered.ts'
import { accompanying } from '../state/leaving.ts'
import { useLens } from '../state/lens.ts'
import { setTheme, useSession } from '../state/session.ts'
import { vault, vaultView } from '../state/vault.ts'
import { markingWords } from '../table/copying.ts'
import { notify } from '../ui/notice.tsx'
import { scaleBar } from './scale-bar.ts'

/** One of the views that were on the screen, as a picture. */
export interface Pictured {
  readonly id: string
  readonly label: string
  readonly picture: Picture
}

/** What is at hand to make a sheet of. */
export interface Printing {
  readonly views: readonly Pictured[]
  readonly handling: HandlingOfRows
  readonly rows: Uint32Array
  /** Everything on the sheet but what the person chooses. */
  readonly frame: Omit<Sheet, 'paper' | 'upright' | 'title' | 'picture'>
  readonly isLight: boolean
}

export interface PrintingState {
  readonly printing: Printing | undefined
  readonly step: 'idle' | 'picturing' | 'choosing' | 'writing'
  readonly problem: Problem | undefined
}

export const usePrinting = create<PrintingState>()(() => ({ printing: undefined, step: 'idle', problem: undefined }))

/** A theme is worn one frame after the store says so, and the map draws its tiles anew. */
const WORN_MS = 600
const CENTRE = '.workspace-centre'

/** Pictures what is on the screen and asks what to make of it; or says why that may not be. [PRINT-2] */
export async function askPrint(host: HostBridge, isLight = useSession.getState().theme === 'light'): Promise<void> {
  if (usePrinting.getState().step === 'picturing' || usePrinting.getState().step === 'writing') return
  const rows = rowsShown()
  const handled = await vault.handlingOf(rows)
  if (!handled.ok) return refuse(sentence(handled.problem))
  const handling = handled.value
  if (rows.length > 0 && copyingOf(handling) === 'never') {
    return refuse(t(handling.originatorControlled ? 'print.controlled' : 'print.never', { marking: markingWords(handling) }))
  }
  const seen = viewsSeen()
  if (seen.length === 0) return refuse(t('print.nothing'))
  usePrinting.setState({ printing: undefined, step: 'picturing', problem: undefined })
  const worn = useSession.getState().theme
  if (isLight && worn !== 'light') {
    setTheme('light')
    await new Promise(resolve => setTimeout(resolve, WORN_MS))
  }
  const frame = await frameOf(handling, rows.length)
  const page = document.documentElement
  page.dataset['picturing'] = ''
  const taken = await host.call('capture', seen.map(({ area }) => area))
  delete page.dataset['picturing']
  if (worn !== useSession.getState().theme) setTheme(worn)
  if (!taken.ok) {
    usePrinting.setState({ step: 'idle' })
    return refuse(sentence(taken.problem))
  }
  const views = seen.flatMap(({ id, label }, at) => {
    const picture = taken.value[at]
    return picture === undefined ? [] : [{ id, label, picture }]
  })
  usePrinting.setState({ printing: { views, handling, rows, frame, isLight: isLight || worn === 'light' }, step: 'choosing', problem: undefined })
}

/** Writes one sheet. The log has it as disclosed before anything is on the disk. [PRINT-3] */
export async function writeSheet(host: HostBridge, printing: Printing, sheet: Sheet, form: SheetForm): Promise<void> {
  usePrinting.setState({ step: 'writing', problem: undefined })
  const disclosed = await vault.printOut(printing.rows)
  if (!disclosed.ok) return usePrinting.setState({ step: 'choosing', problem: disclosed.problem })
  const reply = await host.call('writeSheet', sheet, form)
  if (!reply.ok) return usePrinting.setState({ step: 'choosing', problem: reply.problem })
  if (!reply.value.written) return usePrinting.setState({ step: 'choosing' })
  stopPrinting()
  notify({ tone: 'ok', text: t('print.written') })
}

/** Nothing of it stays. [PRINT-5] */
export const stopPrinting = (): void => usePrinting.setState({ printing: undefined, step: 'idle', problem: undefined })

function refuse(text: string): void {
  notify({ tone: 'info', text })
}

interface Seen {
  readonly id: string
  readonly label: string
  readonly area: Area
}

/** The views in the centre, and the centre as a whole when there are several. */
function viewsSeen(): readonly Seen[] {
  const centre = document.querySelector(CENTRE)
  if (centre === null) return []
  const views = [...centre.querySelectorAll<HTMLElement>('[data-region]')].flatMap(view => {
    const id = view.dataset['region'] ?? ''
    return id === '' ? [] : [{ id, label: t(`region.${id}` as Key), area: areaOf(view) }]
  }).filter(({ area }) => area.width > 40 && area.height > 40)
  return views.length < 2 ? views : [...views, { id: 'whole', label: t('print.whole'), area: areaOf(centre) }]
}

function areaOf(element: Element): Area {
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const [x, y] = [Math.max(0, Math.ceil(left)), Math.max(0, Math.ceil(top))]
  return { x, y, width: Math.max(1, Math.floor(right) - x), height: Math.max(1, Math.floor(bottom) - y) }
}

async function frameOf(handling: HandlingOfRows, shown: number): Promise<Printing['frame']> {
  const { lens, viewport } = useLens.getState()
  const { user, exercise } = useSession.getState()
  const view = vaultView.get()
  const now = Date.now()
  const { sources, filter } = view === undefined ? { sources: [], filter: [] } : await accompanying(view, now)
  const colours = getComputedStyle(document.documentElement)
  const legend = modesHeld(filtered.get()).filter(mode => lens.modes.length === 0 || lens.modes.includes(mode)).map(mode => {
    const name = MODES[mode] ?? 'unknown'
    return { label: t(`mode.${name}`), colour: colours.getPropertyValue(`--mode-${name}`).trim() || '#888888' }
  })
  const all = view?.columns.rows ?? 0
  return {
    exercise,
    marking: shown === 0 ? t('print.empty') : markingWords(handling),
    mark: shown === 0 ? '' : handling.tlp,
    shown: t('table.count', { shown, all }),
    filter: filter.length === 0 ? [t('leaving.noFilter')] : filter.map(brief),
    sources: sources.map(brief),
    // What the map says of itself on the screen, it says on paper.
    caveats: [...document.querySelectorAll('.map-attribution, .map-hint, .pack-edge')].map(({ textContent }) => brief(textContent)),
    legend,
    ...(viewport === undefined ? {} : { scale: scaleBar(viewport.latitude, viewport.zoom) }),
    made: user === '' ? t('print.madeBy', { at: stamp(now) }) : t('print.made', { at: stamp(now), who: user }),
  }
}

const LONGEST_LINE = 1_000
const brief = (text: string): string => text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text
