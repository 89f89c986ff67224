/** Everything that a column of the table can be. */
export const COLUMN_IDS = ['time', 'mode', 'direction', 'subject', 'conveyance', 'document', 'post', 'other', 'source', 'grade', 'marking', 'remark', 'kind', 'arrived', 'position'] as const
export type ColumnId = (typeof COLUMN_IDS)[number]

export const GROUP_IDS = ['day', 'month', 'hour', 'post', 'other', 'subject', 'conveyance', 'document', 'mode', 'direction', 'kind', 'source', 'grade', 'marking'] as const
export type GroupId = (typeof GROUP_IDS)[number]

/** Groups that are a part of time and keep its order. */
export const isOfTime = (group: GroupId): group is 'day' | 'month' | 'hour' => group === 'day' || group === 'month' || group === 'hour'

/** What a table can be sorted by: of the rest, what a row holds is words of the vault. */
export type SortColumn = Exclude<ColumnId, 'remark' | 'position'>

export interface Sorting {
  readonly column: SortColumn
  readonly descending: boolean
}

/** One arrangement of the table: which columns in which order, how wide, how many of them stay in sight, by what the rows are sorted and grouped. */
export interface TableLayout {
  /** Left to right; the rest is hidden. */
  readonly shown: readonly ColumnId[]
  /** Pixels, where a person has chosen them. */
  readonly widths: { readonly [C in ColumnId]?: number }
  /** So many of the first columns stay in sight when the others are scrolled. */
  readonly pinned: number
  /** The first counts most; never empty. */
  readonly sorting: readonly Sorting[]
  readonly group?: GroupId
}

export interface SavedView {
  readonly name: string
  readonly layout: TableLayout
}

export const FIRST_LAYOUT: TableLayout = {
  shown: ['time', 'mode', 'direction', 'subject', 'conveyance', 'document', 'post', 'other', 'source', 'grade', 'marking', 'remark', 'kind'],
  widths: {}, pinned: 0, sorting: [{ column: 'time', descending: false }],
}

const NARROWEST = 48
const WIDEST = 900
const MOST_SORTS = 4
const LONGEST_NAME = 60
const MOST_VIEWS = 40

export const isSortable = (column: ColumnId): column is SortColumn => column !== 'remark' && column !== 'position'

/** Only by time: the order that the lens has anyway. */
export const isPlainTime = ({ sorting }: TableLayout): boolean => sorting.length === 1 && sorting[0]!.column === 'time'

/** Sorts by one column, the other way round when it is the first already; with `add` behind the others. */
export function sortBy(layout: TableLayout, column: SortColumn, add: boolean): TableLayout {
  const held = layout.sorting.find(sorting => sorting.column === column)
  if (!add) return { ...layout, sorting: [{ column, descending: held === layout.sorting[0] && held?.descending === false }] }
  if (held === undefined) return { ...layout, sorting: [...layout.sorting, { column, descending: false }].slice(-MOST_SORTS) }
  if (!held.descending) return { ...layout, sorting: layout.sorting.map(sorting => (sorting === held ? { column, descending: true } : sorting)) }
  const rest = layout.sorting.filter(sorting => sorting !== held)
  return { ...layout, sorting: rest.length === 0 ? FIRST_LAYOUT.sorting : rest }
}

/** Puts a column before or behind its neighbour. */
export function moveColumn(layout: TableLayout, column: ColumnId, step: number): TableLayout {
  const from = layout.shown.indexOf(column)
  const to = from + step
  if (from < 0 || to < 0 || to >= layout.shown.length) return layout
  return placeColumn(layout, column, to)
}

/** Puts a column at a place among those that are shown. */
export function placeColumn(layout: TableLayout, column: ColumnId, place: number): TableLayout {
  const rest = layout.shown.filter(other => other !== column)
  if (rest.length === layout.shown.length) return layout
  return { ...layout, shown: [...rest.slice(0, place), column, ...rest.slice(place)] }
}

/** Shows a column, or hides it; the last one stays. */
export function toggleColumn(layout: TableLayout, column: ColumnId): TableLayout {
  if (!layout.shown.includes(column)) return { ...layout, shown: [...layout.shown, column] }
  if (layout.shown.length === 1) return layout
  const place = layout.shown.indexOf(column)
  return { ...layout, shown: layout.shown.filter(other => other !== column), pinned: place < layout.pinned ? layout.pinned - 1 : layout.pinned }
}

/** Keeps a column in sight behind those that are, or lets it go. */
export function togglePinned(layout: TableLayout, column: ColumnId): TableLayout {
  const place = layout.shown.indexOf(column)
  if (place < 0) return layout
  if (place < layout.pinned) return { ...placeColumn(layout, column, layout.pinned - 1), pinned: layout.pinned - 1 }
  return { ...placeColumn(layout, column, layout.pinned), pinned: layout.pinned + 1 }
}

export const resizeColumn = (layout: TableLayout, column: ColumnId, width: number): TableLayout =>
  ({ ...layout, widths: { ...layout.widths, [column]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) } })

export function groupBy(layout: TableLayout, group: GroupId | undefined): TableLayout {
  const { group: _, ...rest } = layout
  return group === undefined ? rest : { ...rest, group }
}

/** A layout out of whatever was kept: what another version wrote is taken as far as it can be; undefined when nothing of it can. */
export function readLayout(kept: unknown): TableLayout | undefined {
  const { shown, widths, pinned, sorting, group } = recordOf(kept)
  const columns = [...new Set(listOf(shown))].filter(isColumn)
  if (columns.length === 0) return undefined
  const chosen = Object.entries(recordOf(widths))
    .filter((entry): entry is [ColumnId, number] => isColumn(entry[0]) && typeof entry[1] === 'number' && entry[1] >= NARROWEST && entry[1] <= WIDEST)
  const sorts = listOf(sorting).flatMap((one): Sorting[] => {
    const { column, descending } = recordOf(one)
    return isColumn(column) && isSortable(column) ? [{ column, descending: descending === true }] : []
  })
  const once = sorts.filter((one, at) => sorts.findIndex(other => other.column === one.column) === at).slice(0, MOST_SORTS)
  return {
    shown: columns, widths: Object.fromEntries(chosen), pinned: typeof pinned === 'number' && Number.isInteger(pinned) && pinned >= 0 ? Math.min(pinned, columns.length) : 0,
    sorting: once.length === 0 ? FIRST_LAYOUT.sorting : once, ...(isGroup(group) ? { group } : {}),
  }
}

export function readViews(kept: unknown): readonly SavedView[] {
  const views = listOf(kept).flatMap((one): SavedView[] => {
    const { name: typed, layout: arranged } = recordOf(one)
    const [name, layout] = [typeof typed === 'string' ? viewName(typed) : '', readLayout(arranged)]
    return name === '' || layout === undefined ? [] : [{ name, layout }]
  })
  return views.filter(({ name }, at) => views.findIndex(other => other.name === name) === at).slice(0, MOST_VIEWS)
}

export const viewName = (typed: string): string => typed.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)

/** The view of this name, new or in place of the one that was there; the oldest goes when there are too many. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] => [...views.filter(({ name }) => name !== view.name), view].slice(-MOST_VIEWS)

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isColumn = (value: unknown): value is ColumnId => (COLUMN_IDS as readonly unknown[]).includes(value)
const isGroup = (value: unknown): value is GroupId => (GROUP_IDS as readonly unknown[]).includes(value)
