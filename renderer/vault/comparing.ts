import type { ManifestRecord } from '../../shared/exchange/resources.ts'
import { isStixId, typeOf } from '../../shared/stix/id.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { formatTimestamp, instantOf, parseTimestamp } from '../../shared/stix/timestamp.ts'
import type { Version } from '../../shared/sync/compare.ts'
import type { Holdings } from './holdings.ts'

/** Two clocks and a second that a Date leaves out. Seconds. */
const MARGIN = 60

/**
 * What a comparison with an exchange asks of the vault: is this version here, what did we hand over ourselves. Of a movement that is a row its
 * version is not kept, so that a second record of it, or one that was added after the row came, has to be fetched to be sure.
 */
export class Comparing {
  readonly #holdings: Holdings
  readonly #skew: number
  readonly #resumed: boolean
  /** Rows that the list has named, as numbers of 32 bits: two that share one are fetched for nothing. */
  #named = new Set<number>()
  #missing = new Map<string, ManifestRecord>()
  /** What was fetched and could not be taken (not STIX, a stranger's version, above the clearance), so that it is not fetched every day again. */
  readonly #untaken: Set<string>

  /**
   * @param skew the server's clock less ours, seconds. @param untaken of this collection, kept between comparisons.
   * @param resumed the list is not read from its beginning, so that an earlier record of a movement may have been passed.
   */
  constructor(holdings: Holdings, skew: number, untaken: Set<string>, resumed: boolean) {
    this.#holdings = holdings
    this.#skew = skew
    this.#untaken = untaken
    this.#resumed = resumed
  }

  isHeld(record: ManifestRecord): boolean {
    const held = !isStixId(record.id) || this.#untaken.has(keyOf(record)) || this.#has(record.id, record)
    if (!held) this.#missing.set(keyOf(record), record)
    return held
  }

  /** The comparison is over: what is still not here will not come by asking again. @returns how many. */
  settle(): number {
    for (const [key, record] of this.#missing) if (isStixId(record.id) && !this.#has(record.id, record)) this.#untaken.add(key)
    this.#missing = new Map()
    this.#named = new Set()
    return this.#untaken.size
  }

  /** Our own objects that this collection has accepted. */
  own(source: string, collection: string): readonly Version[] {
    const versions: Version[] = []
    for (const item of this.#holdings.outbox.values()) {
      if (item.state !== 'accepted' || item.source !== source || item.collection !== collection) continue
      for (const { id, modified = '', created_by_ref: by } of item.objects) versions.push({ id, version: modified, ...(by === undefined ? {} : { by }) })
    }
    return versions
  }

  #has(id: StixId, record: ManifestRecord): boolean {
    const { shelf, batches, clearance, revoked, revised, rows } = this.#holdings
    const version = instantOf(record.version) ?? ''
    // What has no versions is listed under the date on which it was made or came.
    if (shelf.holds(id, version) || shelf.holds(id, '')) return true
    if (typeOf(id) !== 'observed-data') return false
    if ((batches.get(id) ?? -1) >= clearance || (revoked.get(id) ?? '') >= version) return true
    const row = rows.rowOf(id)
    if (row < 0) return false
    const newest = revised.get(id)
    if (newest !== undefined) return newest >= version
    const first = this.#isFirst(id)
    // A row that can be written again from itself is of the time of its movement.
    if (version <= formatTimestamp(rows.columns.time[row]! * 1_000)) return true
    const added = parseTimestamp(record.added)
    return first && !this.#resumed && (added === undefined || added / 1_000 - this.#skew <= rows.columns.arrived[row]! + MARGIN)
  }

  #isFirst(id: StixId): boolean {
    const number = Number.parseInt(id.slice(-8), 16)
    if (this.#named.has(number)) return false
    this.#named.add(number)
    return true
  }
}

const keyOf = ({ id, version }: ManifestRecord): string => `${id} ${version}`
