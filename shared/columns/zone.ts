/** What a clock of some place shows, as far as it was worked out. */
export interface Zone {
  /** IANA name, or `UTC`. */
  readonly name: string
  /** Moments when the offset changes, ascending, seconds since 1970-01-01 UTC. */
  readonly changes: readonly number[]
  /** Seconds to add to UTC: before the first change, between each two, and after the last. One more than there are changes. */
  readonly offsets: readonly number[]
}

export const UTC: Zone = { name: 'UTC', changes: [], offsets: [0] }

/** Two changes of a clock lie further apart than this, or cancel out unseen. */
const LOOK = 7 * 86_400

const known = new Map<string, Zone & { readonly from: number; readonly to: number }>()
const MOST_KNOWN = 32

/**
 * The clock of a place between two moments; before and after them it keeps what it showed there. UTC for a name that nobody knows, so that
 * `name` is always the name of what is shown.
 *
 * @param from, to Seconds since 1970-01-01 UTC, also before it.
 */
export function zoneOf(name: string | undefined, from: number, to: number): Zone {
  if (name === undefined || name === 'UTC') return UTC
  const kept = known.get(name)
  if (kept !== undefined && kept.from <= from && kept.to >= to) return kept
  // Asking the runtime takes a tenth of a millisecond, and the rhythm asks at every step of a brush: only for a clock that is not known yet.
  if (kept === undefined && !isZone(name)) return UTC
  const [first, last] = [Math.min(from, kept?.from ?? from), Math.max(to, kept?.to ?? to)]
  const offset = offsetsOf(name)
  const changes: number[] = []
  const offsets = [offset(first)]
  for (let at = first; at < last; at += LOOK) {
    const next = Math.min(last, at + LOOK)
    const [before, after] = [offsets.at(-1)!, offset(next)]
    if (before === after) continue
    changes.push(changeBetween(offset, at, next, before))
    offsets.push(after)
  }
  const zone = { name, changes, offsets, from: first, to: last }
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
  known.set(name, zone)
  return zone
}

/** Seconds to add to UTC at a moment. */
export function offsetAt({ changes, offsets }: Zone, seconds: number): number {
  let at = 0
  while (at < changes.length && changes[at]! <= seconds) at++
  return offsets[at]!
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** First second with another offset than `before`, in ]from, to]. */
function changeBetween(offset: (seconds: number) => number, from: number, to: number, before: number): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offset(middle) === before) low = middle
    else high = middle
  }
  return high
}

/** Asks the tables of time zones that come with the runtime. */
function offsetsOf(name: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name, calendar: 'gregory', numberingSystem: 'latn', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
  })
  return seconds => {
    const at: { [part: string]: string } = {}
    for (const { type, value } of format.formatToParts(seconds * 1_000)) at[type] = value
    const year = at['era'] === 'BC' ? 1 - Number(at['year']) : Number(at['year'])
    return Date.UTC(year, Number(at['month']) - 1, Number(at['day']), Number(at['hour']), Number(at['minute']), Number(at['second'])) / 1_000 - seconds
  }
}
