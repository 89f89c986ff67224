import type { MovementColumns } from '../../shared/columns/table.ts'
import type { Dictionaries } from './dictionaries.ts'

const NAMED = [['post', 'places'], ['other', 'places'], ['subject', 'entities'], ['conveyance', 'entities'], ['document', 'entities'], ['source', 'sources'], ['marking', 'markings']] as const

/**
 * Puts into rows that are being read the ordinals that count, where something was given a second one by somebody who could not see the first.
 * @returns undefined when nothing was, which is nearly always.
 */
export function canonicalOrdinals({ levelled, sizes }: Dictionaries): ((columns: MovementColumns, from: number, to: number) => void) | undefined {
  const moved = NAMED.filter(([, dictionary]) => levelled[dictionary].moved.size > 0)
  if (moved.length === 0) return undefined
  const maps = new Map(moved.map(([, dictionary]) => {
    const map = Uint32Array.from({ length: sizes[dictionary] }, (_, ordinal) => ordinal)
    for (const [old, now] of levelled[dictionary].moved) map[old] = now
    return [dictionary, map] as const
  }))
  return (columns, from, to) => {
    for (const [column, dictionary] of moved) {
      const map = maps.get(dictionary)!
      const ordinals = columns[column]
      for (let row = from; row < to; row++) ordinals[row] = map[ordinals[row]!] ?? ordinals[row]!
    }
  }
}
