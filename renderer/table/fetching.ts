import { useEffect, useRef } from 'react'
import { vaultView } from '../state/vault.ts'
import { useWatched } from '../state/watched.ts'
import { wantWords, wordsArrived } from '../state/words.ts'
import type { TableLines } from './table-rows.ts'

/** Screens that are fetched ahead, in the direction of scrolling. */
const AHEAD = 3

/** Lines from `from` to `to` whose words are wanted: what is in sight, and what will be when the hand goes on as it does. */
export function wantedLines(first: number, end: number, before: number, count: number): { readonly from: number; readonly to: number } {
  const screen = end - first
  // A hand that flies over thousands of rows sees the next screen only where it stops.
  const ahead = Math.abs(first - before) > screen * AHEAD ? 0 : screen * AHEAD
  return first >= before ? { from: Math.max(0, first - 2), to: Math.min(count, end + ahead) } : { from: Math.max(0, first - ahead), to: Math.min(count, end + 2) }
}

/** Asks for the words of the lines in sight at once, one question at a time: while one is on its way only the newest wish is kept. */
export function useFetching(lines: TableLines, first: number, end: number): void {
  useWatched(wordsArrived)
  useWatched(vaultView)
  const state = useRef<{ before: number; isAsking: boolean; wish: readonly number[] | undefined }>({ before: first, isAsking: false, wish: undefined })
  useEffect(() => {
    const now = state.current
    const { from, to } = wantedLines(first, end, now.before, lines.count)
    now.before = first
    const rows: number[] = []
    for (let line = from; line < to; line++) {
      const here = lines.at(line)
      rows.push('row' in here ? here.row : here.rows[0]!)
    }
    now.wish = rows
    if (now.isAsking) return
    const ask = async (): Promise<void> => {
      now.isAsking = true
      while (now.wish !== undefined) {
        const { wish } = now
        now.wish = undefined
        await wantWords(wish)
      }
      now.isAsking = false
    }
    void ask()
  })
}
