import type { MovementRow } from '../../shared/contract/vault.ts'
import { vault, vaultView } from './vault.ts'
import { type Watched, watched } from './watched.ts'

/** Rows in words are asked for by the screenful and kept, oldest out first: they are the only rows that are objects in this page. */
const KEPT = 4_000

interface Kept {
  readonly generation: number
  readonly words: MovementRow
}

const kept = new Map<number, Kept>()
const asked = new Set<number>()

/** Grows when rows in words have arrived. */
export const wordsArrived: Watched<number> = watched(0)

/** The words of a row, as far as they are here; possibly those from before the last change. */
export const wordsOf = (row: number): MovementRow | undefined => kept.get(row)?.words

/** Asks for the words of rows that are not here or that a change has made old. `wordsArrived` tells when they have come. */
export async function wantWords(rows: Iterable<number>): Promise<void> {
  const generation = vaultView.get()?.generation ?? 0
  const missing = [...rows].filter(row => !asked.has(row) && kept.get(row)?.generation !== generation)
  if (missing.length === 0) return
  for (const row of missing) asked.add(row)
  const reply = await vault.rows(Uint32Array.from(missing))
  for (const row of missing) asked.delete(row)
  if (!reply.ok) return
  for (const words of reply.value) {
    kept.delete(words.row)
    kept.set(words.row, { generation, words })
  }
  for (const row of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(row)
  }
  wordsArrived.set(wordsArrived.get() + 1)
}

export function forgetWords(): void {
  kept.clear()
  asked.clear()
}
