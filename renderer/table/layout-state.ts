import { create } from 'zustand'
import { vault } from '../state/vault.ts'
import { FIRST_LAYOUT, type SavedView, type TableLayout, readLayout, readViews, withView } from './layout.ts'

/** Groups that are open: all but these when `byDefault`, else only these. By the value that their rows share. */
export interface OpenGroups {
  readonly byDefault: boolean
  readonly except: ReadonlySet<number>
}

export interface TableState {
  readonly layout: TableLayout
  readonly views: readonly SavedView[]
  readonly open: OpenGroups
  readonly past: readonly TableLayout[]
  readonly future: readonly TableLayout[]
}

export const ALL_CLOSED: OpenGroups = { byDefault: false, except: new Set() }
export const ALL_OPEN: OpenGroups = { byDefault: true, except: new Set() }
const REMEMBERED = 100
const LAYOUT = 'table layout'
const VIEWS = 'table views'

/** How the table of this person is arranged. It is kept sealed with the rest of the vault. */
export const useTable = create<TableState>()(() => ({ layout: FIRST_LAYOUT, views: [], open: ALL_CLOSED, past: [], future: [] }))

export const isOpen = ({ byDefault, except }: OpenGroups, value: number): boolean => except.has(value) !== byDefault

/** Arranges the table anew. @param gesture A drag is one step to undo: its moves name it. */
export function arrange(change: (layout: TableLayout) => TableLayout, gesture?: string): void {
  const { layout, past, open } = useTable.getState()
  const next = change(layout)
  if (next === layout) return
  const continues = gesture !== undefined && gesture === lastGesture
  lastGesture = gesture
  useTable.setState({ layout: next, past: continues ? past : [...past.slice(-REMEMBERED), layout], future: [], open: next.group === layout.group ? open : ALL_CLOSED })
  keep()
}
let lastGesture: string | undefined
export const settleTable = (): void => { lastGesture = undefined }

export function tableBack(): boolean {
  const { layout, past, future } = useTable.getState()
  const before = past.at(-1)
  if (before === undefined) return false
  useTable.setState({ layout: before, past: past.slice(0, -1), future: [layout, ...future], open: ALL_CLOSED })
  keep()
  return true
}

export function tableAgain(): boolean {
  const { layout, past, future } = useTable.getState()
  const [next, ...rest] = future
  if (next === undefined) return false
  useTable.setState({ layout: next, past: [...past, layout], future: rest, open: ALL_CLOSED })
  keep()
  return true
}

export const setOpen = (open: OpenGroups): void => useTable.setState({ open })
export const toggleGroup = (value: number): void => useTable.setState(({ open: { byDefault, except } }) => {
  const next = new Set(except)
  if (!next.delete(value)) next.add(value)
  return { open: { byDefault, except: next } }
})

export function saveView(name: string): void {
  const { views, layout } = useTable.getState()
  keepViews(withView(views, { name, layout }))
}

export const forgetView = (name: string): void => keepViews(useTable.getState().views.filter(view => view.name !== name))

function keepViews(views: readonly SavedView[]): void {
  useTable.setState({ views })
  void vault.keepSetting(VIEWS, views)
}

let keeping: ReturnType<typeof setTimeout> | undefined

/** A drag changes the width sixty times a second; it is kept once it rests. */
function keep(): void {
  clearTimeout(keeping)
  keeping = setTimeout(() => void vault.keepSetting(LAYOUT, useTable.getState().layout), 400)
}

/** Takes what was kept of this person's table. */
export async function recallTable(): Promise<void> {
  const kept = await vault.settings()
  if (!kept.ok) return
  const layout = readLayout(kept.value[LAYOUT])
  useTable.setState({ views: readViews(kept.value[VIEWS]), ...(layout === undefined || useTable.getState().past.length > 0 ? {} : { layout }) })
}
