import type { VaultView } from '../../shared/contract/vault.ts'
import { filtered } from '../state/filtered.ts'
import { refine, useLens } from '../state/lens.ts'

/** Rows that arrived within the same minute are one arrival. */
const MINUTE = 60
/** Of more arrivals every hour's, then every day's last is a stop. */
const MOST_STOPS = 400

/** A moment after which something more was known. */
export interface Arrival {
  /** Last second of it, since 1970-01-01 UTC. */
  readonly until: number
  /** Movements that were held then. */
  readonly held: number
}

const kept = new WeakMap<Uint32Array, { readonly rows: number; readonly arrivals: readonly Arrival[] }>()

/** When what is held arrived, oldest first. Between two of them nothing changed. */
export function arrivalsOf(view: Pick<VaultView, 'columns'> | undefined): readonly Arrival[] {
  if (view === undefined) return []
  const { arrived, rows } = view.columns
  const known = kept.get(arrived)
  if (known?.rows === rows) return known.arrivals
  const minutes = new Map<number, number>()
  let [last, many] = [-1, 0]
  for (let row = 0; row < rows; row++) {
    const minute = arrived[row]! / MINUTE | 0
    if (minute !== last) {
      if (many > 0) minutes.set(last, (minutes.get(last) ?? 0) + many)
      many = 0
      last = minute
    }
    many++
  }
  if (many > 0) minutes.set(last, (minutes.get(last) ?? 0) + many)
  let arrivals = stops(minutes, 1)
  for (const step of [60, 24 * 60]) if (arrivals.length > MOST_STOPS) arrivals = stops(minutes, step)
  kept.set(arrived, { rows, arrivals })
  return arrivals
}

function stops(minutes: ReadonlyMap<number, number>, step: number): readonly Arrival[] {
  const found: Arrival[] = []
  let held = 0
  for (const [minute, many] of [...minutes].sort(([a], [b]) => a - b)) {
    held += many
    const until = (Math.floor(minute / step) + 1) * step * MINUTE - 1
    if (found.at(-1)?.until === until) found[found.length - 1] = { until, held }
    else found.push({ until, held })
  }
  return found
}

/** Which stop a moment stands at: the last that is not after it; −1 before the first. */
export const stopAt = (arrivals: readonly Arrival[], moment: number): number => arrivals.findLastIndex(({ until }) => until <= moment)

/** Begins to look back: at what is held now, from where the slider goes back. Or ends it. */
export function askKnownAt(): void {
  const isOn = useLens.getState().lens.knownAt !== undefined
  refine({ knownAt: isOn ? undefined : arrivalsOf(filtered.get().view).at(-1)?.until })
}

export const showKnownAt = (moment: number | undefined, gesture?: string): void => refine({ knownAt: moment }, gesture)
