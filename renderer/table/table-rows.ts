import { useEffect, useMemo, useState } from 'react'
import { type Filtered, pickedRows, rowsShown } from '../state/filtered.ts'
import type { Picked } from '../state/selection.ts'
import { vault } from '../state/vault.ts'
import { type RowOrder, type Sorting, asListed, byKey, inTime, keysFor } from './row-order.ts'

/** Sorting a million names takes a tenth of a second, so while a brush moves the table waits until it rests. */
const REST_MS = 160

/**
 * The rows of the table: what was picked, or everything that is shown, in the wanted order. By time it follows in the same frame; by anything
 * else the order before stays until the lens rests.
 */
export function useTableRows(shown: Filtered, picked: Picked | undefined, sorting: Sorting): { readonly order: RowOrder; readonly isBehind: boolean } {
  const direct = useMemo((): RowOrder | undefined => {
    if (sorting.column !== 'time') return undefined
    return picked === undefined ? inTime(shown, sorting.descending) : asListed(pickedRows(picked, shown), sorting.descending)
  }, [shown, picked, sorting])
  const [sorted, setSorted] = useState<{ readonly order: RowOrder; readonly of: readonly [Filtered, Picked | undefined, Sorting] }>()

  useEffect(() => {
    const { column, descending } = sorting
    if (column === 'time') return
    let isWanted = true
    const sort = async (): Promise<void> => {
      const needsNames = column === 'subject' || column === 'conveyance'
      const reply = needsNames ? await vault.entityRanks() : undefined
      if (!isWanted) return
      const names = reply?.ok === true ? reply.value : new Uint32Array(0)
      const rows = picked === undefined ? rowsShown(shown) : pickedRows(picked, shown)
      setSorted({ order: byKey(rows, keysFor(column, shown, names), descending), of: [shown, picked, sorting] })
    }
    const timer = setTimeout(() => void sort(), REST_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [shown, picked, sorting])

  if (direct !== undefined) return { order: direct, isBehind: false }
  const isBehind = sorted === undefined || sorted.of[0] !== shown || sorted.of[1] !== picked || sorted.of[2] !== sorting
  return { order: sorted?.order ?? inTime(shown, sorting.descending), isBehind }
}
