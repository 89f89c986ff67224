import { encodeSegment } from '../../shared/columns/segment.ts'
import { LEVELS } from '../../shared/handling/level.ts'
import { replacing } from './compaction.ts'
import type { Holdings } from './holdings.ts'
import { segmentLevel } from './ledger.ts'
import { restock } from './restocking.ts'
import type { Stretch } from './rows.ts'
import type { Change, NewSegment, Truth } from './truth.ts'

/** What rows have been written anew, and what follows in memory once that is durable. */
export interface Tidied {
  readonly segments: readonly NewSegment[]
  readonly from: readonly string[]
  show(): void
}

/**
 * Seals rows anew under fresh keys, in full segments and in order of time.
 *
 * @param keeps which rows stay.
 */
export async function tidied(holdings: Holdings, truth: Truth, keeps: (row: number) => boolean): Promise<Tidied> {
  const { rows } = holdings
  const held = new Set(rows.stretches.map(({ segment }) => segment))
  const segments = holdings.segments.filter(({ kind, name }) => kind === 'movements' && held.has(name))
  const groups = LEVELS.map(level => segments.filter(segment => segmentLevel(segment) === level).map(({ name }) => name))
  const { columns, blocks } = restock(rows, groups, keeps, rows.buffer)
  const sealed = await Promise.all(blocks.map(({ block, group }) => truth.seal('movements', block.rows, encodeSegment(block), LEVELS[group]!)))
  const stretches = sealed.map(({ entry }, i): Stretch => {
    const { from, block } = blocks[i]!
    return { segment: entry.name, at: 0, from, rows: block.rows, remarks: block.remarks, ids: block.ids }
  })
  return { segments: sealed, from: segments.map(({ name }) => name), show: () => rows.replace(columns, stretches) }
}

/** Writes every row anew, for who asks for it: afterwards row numbers are others. @returns how many segments there are now. */
export async function tidy(holdings: Holdings, truth: Truth): Promise<{ readonly change: Change; readonly segments: number }> {
  const done = await tidied(holdings, truth, () => true)
  return { change: replacing(holdings, done.from, done.segments, () => done.show()), segments: done.segments.length }
}
