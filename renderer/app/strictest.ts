import type { Tlp } from '../../shared/handling/marking.ts'
import { type Mark, strictest } from '../../shared/handling/strictest.ts'
import type { VaultView } from '../../shared/contract/vault.ts'

interface Shown {
  readonly view: Pick<VaultView, 'markings'> | undefined
  readonly scan: { readonly marking: Uint16Array }
  readonly positions: Uint32Array | undefined
  readonly start: number
  readonly end: number
}

/** The strictest mark among the movements that are shown and the notes beside them; undefined when there is neither. */
export function strictestShown({ view, scan, positions, start, end }: Shown, notes: readonly Mark[] = []): Tlp | undefined {
  const markings = view?.markings ?? []
  const seen = new Uint8Array(markings.length)
  for (let at = start; at < end; at++) seen[scan.marking[positions === undefined ? at : positions[at] ?? 0] ?? 0] = 1
  const marks = [...notes, ...markings.flatMap(({ tlp }, ordinal) => seen[ordinal] === 1 ? [tlp] : [])]
  return marks.length === 0 ? undefined : strictest(marks)
}
