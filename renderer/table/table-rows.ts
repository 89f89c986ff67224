import { useEffect, useMemo, useState } from 'react'
import { type Groups, type Lines, type SortKey, groupRows, linesOf, sortByKeys } from '../../shared/columns/grouping.ts'
import { type Filtered, pickedRows, rowsShown } from '../state/filtered.ts'
import type { Picked } from '../state/selection.ts'
import { vault } from '../state/vault.ts'
import { type TableLayout, isOfTime, isPlainTime } from './layout.ts'
import { type OpenGroups, isOpen } from './layout-state.ts'
import { type RowOrder, asListed, inTime, keysFor, valuesOf } from './row-order.ts'

/** Sorting a million names takes a tenth of a second, so while a brush moves the table waits until it rests. */
const REST_MS = 120
/** The page stays free between two passes of at most so long. */
const SLICE_MS = 12

/** A heading, or a row. */
export type Line = { readonly row: number } | GroupLine

export interface GroupLine {
  readonly value: number
  /** Rows of the group in the order of the table, shown or not; never empty. */
  readonly rows: Uint32Array
  readonly isOpen: boolean
}

/** What the table shows from top to bottom. */
export interface TableLines {
  readonly count: number
  /** Rows, those of closed groups included. */
  readonly rows: number
  readonly at: (line: number) => Line
  /** Where a row stands, −1 when it is not in sight. */
  readonly indexOf: (row: number) => number
  /** Where the heading of a value stands, −1 when there is none. */
  readonly headingOf: (value: number) => number
}

export interface TableContent {
  readonly lines: TableLines
  readonly isBehind: boolean
}

type Made = { readonly kind: 'order'; readonly rows: Uint32Array } | { readonly kind: 'groups'; readonly groups: Groups }
type Of = readonly [Filtered, Picked | undefined, TableLayout['sorting'], TableLayout['group']]

/**
 * The lines of the table: what was picked, or everything that is shown, in the wanted order and groups. By time it follows in the same frame; by
 * anything else what was before stays until the lens rests.
 */
export function useTableLines(shown: Filtered, picked: Picked | undefined, layout: TableLayout, open: OpenGroups): TableContent {
  const { sorting, group } = layout
  const isDirect = group === undefined && isPlainTime(layout)
  const descending = sorting[0]?.descending === true
  const direct = useMemo(
    () => isDirect ? ofOrder(picked === undefined ? inTime(shown, descending) : asListed(pickedRows(picked, shown), descending)) : undefined,
    [isDirect, shown, picked, descending],
  )
  const [made, setMade] = useState<{ readonly what: Made; readonly of: Of }>()

  useEffect(() => {
    if (isDirect) return
    const of: Of = [shown, picked, sorting, group]
    let isWanted = true
    const timer = setTimeout(() => {
      void make(of, () => isWanted).then(what => {
        if (isWanted && what !== undefined) setMade({ what, of })
      })
    }, made === undefined || made.of[0] === shown ? 0 : REST_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
    // What was made decides only how long to wait.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isDirect, shown, picked, sorting, group])

  const built = useMemo(() => {
    if (made === undefined || isDirect) return undefined
    return made.what.kind === 'order' ? ofOrder(asListed(made.what.rows, false)) : ofGroups(made.what.groups, open)
  }, [made, open, isDirect])
  if (direct !== undefined) return { lines: direct, isBehind: false }
  const isBehind = made === undefined || [shown, picked, sorting, group].some((part, at) => part !== made.of[at])
  return { lines: built ?? ofOrder(inTime(shown, false)), isBehind }
}

/** Sorts and groups a slice at a time; undefined when it is not wanted any more. */
async function make([shown, picked, sorting, group]: Of, isWanted: () => boolean): Promise<Made | undefined> {
  const named = ['subject', 'conveyance', 'document']
  const needsNames = sorting.some(({ column }) => named.includes(column)) || (group !== undefined && named.includes(group))
  const reply = needsNames ? await vault.entityRanks() : undefined
  if (!isWanted()) return undefined
  const names = reply?.ok === true ? reply.value : new Uint32Array(0)
  return await inSlices(steps(shown, picked, sorting, group, names), isWanted)
}

function* steps(shown: Filtered, picked: Picked | undefined, sorting: TableLayout['sorting'], group: TableLayout['group'], names: Uint32Array): Generator<undefined, Made> {
  let rows = picked === undefined ? rowsShown(shown) : pickedRows(picked, shown)
  // Rows come in order of time, so that time alone needs no sort.
  if (!(sorting.length === 1 && sorting[0]!.column === 'time' && !sorting[0]!.descending)) {
    const keys: SortKey[] = []
    for (const { column, descending } of sorting) {
      keys.push({ keys: keysFor(column, shown, names), descending })
      yield undefined
    }
    rows = yield* sortByKeys(rows, keys)
  }
  if (group === undefined) return { kind: 'order', rows }
  const { values, ranks } = valuesOf(group, shown, names)
  yield undefined
  const bySize = !isOfTime(group) && sorting[0]?.column !== group
  return { kind: 'groups', groups: yield* groupRows(rows, values, ranks, bySize ? 'largest' : 'value') }
}

async function inSlices<T>(work: Generator<undefined, T>, isWanted: () => boolean): Promise<T | undefined> {
  let began = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() - began < SLICE_MS) continue
    await new Promise(resolve => setTimeout(resolve, 0))
    if (!isWanted()) return undefined
    began = performance.now()
  }
}

function ofOrder(order: RowOrder): TableLines {
  return { count: order.count, rows: order.count, at: index => ({ row: order.at(index) }), indexOf: row => order.indexOf(row), headingOf: () => -1 }
}

/** @param open Which groups show their rows. */
export function ofGroups(groups: Groups, open: OpenGroups): TableLines {
  const { values, starts, rows } = groups
  const lines: Lines = linesOf(groups, group => !isOpen(open, values[group]!))
  return {
    count: lines.count, rows: rows.length,
    headingOf: value => {
      const group = values.indexOf(value)
      return group < 0 ? -1 : lines.heading(group)
    },
    at(line) {
      const { group, row } = lines.at(line)
      if (row !== undefined) return { row }
      return { value: values[group]!, rows: rows.subarray(starts[group], starts[group + 1]), isOpen: isOpen(open, values[group]!) }
    },
    indexOf(row) {
      const at = rows.indexOf(row)
      if (at < 0) return -1
      let group = 0
      while (starts[group + 1]! <= at) group++
      return isOpen(open, values[group]!) ? lines.heading(group) + 1 + at - starts[group]! : -1
    },
  }
}
