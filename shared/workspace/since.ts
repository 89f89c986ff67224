/** Kinds of notices behind which somebody may be in danger. */
const ABOUT_LIVES: ReadonlySet<string> = new Set(['missing-person', 'vulnerable-person', 'unaccompanied-minor', 'distress', 'life-at-risk', 'abduction', 'trafficking-victim'])

/** Whether a notice is about somebody's life: by its kind, or because its action is to protect. */
export const isLifeAtRisk = ({ kind, action }: { readonly kind: string; readonly action: string }): boolean => ABOUT_LIVES.has(kind) || action.startsWith('protect')

/** Whether a notice has run out. One without an end never has. @param now milliseconds since 1970-01-01 UTC. */
export const isOver = ({ validUntil }: { readonly validUntil?: string }, now: number): boolean => validUntil !== undefined && Date.parse(validUntil) <= now

interface Ordered {
  readonly lifeAtRisk: boolean
  readonly isNew: boolean
  readonly rows: Uint32Array
  readonly notice: { readonly id: string }
  readonly subject: { readonly ref: string }
}

/** Life at risk first, then new notices, then whoever moved last; the rest by id, so that the order never flickers. @param time Of every row, seconds. */
export function orderHits<T extends Ordered>(hits: readonly T[], time: Uint32Array): readonly T[] {
  const last = ({ rows }: T): number => time[rows.at(-1) ?? -1] ?? 0
  return hits.toSorted((a, b) => Number(b.lifeAtRisk) - Number(a.lifeAtRisk) || Number(b.isNew) - Number(a.isNew) || last(b) - last(a) ||
    (`${a.notice.id} ${a.subject.ref}` < `${b.notice.id} ${b.subject.ref}` ? -1 : 1))
}

export interface Silence {
  readonly source: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly last: number
  /** Seconds. */
  readonly silentFor: number
  readonly usually: number
}

const DAY = 86_400
const LOOKED_BACK = 30 * DAY
/** Below this nobody calls a source silent. */
const LEAST = 6 * 3_600
const FEWEST = 20
const ALMOST_ALL = 0.99

/**
 * Sources whose last movement lies back more than twice as long as 99 of 100 of their pauses in the 30 days before, and more than six hours. A source with fewer than 20 movements in those days has no usual.
 *
 * Measured from the newest movement that any source brought, or from `now` where that is earlier: while this laptop was away nobody was silent. One pass over the rows and a sort of 30 days of times.
 */
export function silences({ time, source, rows }: { readonly time: Uint32Array; readonly source: Uint16Array; readonly rows: number }, now: number): readonly Silence[] {
  let newest = 0
  for (let row = 0; row < rows; row++) if (time[row]! > newest && time[row]! <= now) newest = time[row]!
  const from = newest - LOOKED_BACK
  const times = new Map<number, number[]>()
  for (let row = 0; row < rows; row++) {
    const moment = time[row]!
    if (moment < from || moment > newest || source[row] === 0) continue
    const of = times.get(source[row]!)
    if (of === undefined) times.set(source[row]!, [moment])
    else of.push(moment)
  }
  return [...times].flatMap(([ordinal, moments]): Silence[] => {
    if (moments.length < FEWEST) return []
    const sorted = Uint32Array.from(moments).sort()
    const pauses = new Uint32Array(sorted.length - 1)
    for (let i = 0; i < pauses.length; i++) pauses[i] = sorted[i + 1]! - sorted[i]!
    pauses.sort()
    const usually = pauses[Math.floor((pauses.length - 1) * ALMOST_ALL)]!
    const last = sorted.at(-1)!
    const silentFor = newest - last
    return silentFor > Math.max(LEAST, usually * 2) ? [{ source: ordinal, last: last * 1_000, silentFor, usually }] : []
  }).toSorted((a, b) => b.silentFor - a.silentFor)
}
