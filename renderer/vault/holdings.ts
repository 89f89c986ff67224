import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { BufferSource } from '../../shared/columns/capacity.ts'
import { ADMIRALTY_MARKINGS } from '../../shared/handling/admiralty.ts'
import { PUBLISHED_MARKINGS } from '../../shared/handling/published.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { Dictionaries } from './dictionaries.ts'
import type { Arrivals, CollectionCursor, LedgerEntry, SegmentEntry, StoredSource } from './ledger.ts'
import { Rows } from './rows.ts'
import type { Change } from './truth.ts'
import { Shelf } from './shelf.ts'

/** Ids that nobody has to send. */
export const isWellKnown = (id: StixId): boolean => PUBLISHED_MARKINGS.has(id) || ADMIRALTY_MARKINGS.has(id) || id === UNKNOWN_SOURCE

export const cursorKey = (source: string, collection: string): string => `${source}\n${collection}`

/**
 * Everything that the vault holds, as the fold of its ledger. What changes it is one entry after the other; segments that entries name are
 * read into `rows` and `shelf` by whoever has their bytes.
 */
export class Holdings {
  readonly dictionaries = new Dictionaries()
  readonly rows: Rows
  readonly shelf: Shelf
  /** Segments that count, in the order of their rows. */
  segments: readonly SegmentEntry[] = []
  user: { readonly identity: StixObject; readonly organisation: StixObject } | undefined
  readonly sources = new Map<string, StoredSource>()
  readonly cursors = new Map<string, CollectionCursor>()
  /** All versions of each note, oldest first. */
  readonly annotations = new Map<StixId, readonly Annotation[]>()
  readonly outbox = new Map<string, OutboxItem>()
  readonly drafts = new Map<string, string>()
  readonly settings = new Map<string, unknown>()
  readonly batches = new Set<StixId>()
  readonly revised = new Map<StixId, string>()
  readonly revoked = new Map<StixId, string>()
  /** Observations that wait for something before they can be rows. */
  readonly pending = new Map<StixId, readonly StixId[]>()
  #lastSequence = 0
  readonly #imports = new Map<string, Arrivals[]>()

  constructor(buffer: BufferSource, openBlob: (segment: SegmentEntry) => Promise<Uint8Array<ArrayBuffer> | undefined>) {
    this.rows = new Rows(buffer)
    this.shelf = new Shelf(async name => {
      const segment = this.segments.find(entry => entry.name === name)
      return segment === undefined ? undefined : await openBlob(segment)
    }, isWellKnown)
  }

  /** What the next version of a note is numbered on this laptop. */
  get nextSequence(): number {
    return this.#lastSequence + 1
  }

  /** Segments of imports that were never finished, to be retired. */
  get unfinished(): ReadonlyMap<string, readonly SegmentEntry[]> {
    return new Map([...this.#imports].map(([id, parts]) => [id, parts.flatMap(part => part.segments)]))
  }

  /** Sealed bytes in segment files. */
  get segmentBytes(): number {
    let bytes = 0
    for (const segment of this.segments) bytes += segment.bytes
    return bytes
  }

  /** @param restoring whether dictionaries have to be filled from the entry; while the vault is open they are ahead of the ledger. */
  fold(entry: LedgerEntry, restoring: boolean): void {
    switch (entry.kind) {
      case 'user':
        this.user = { identity: entry.identity, organisation: entry.organisation }
        return
      case 'source':
        this.sources.set(entry.source.id, entry.source)
        return
      case 'source-removed':
        this.sources.delete(entry.id)
        for (const [key, cursor] of this.cursors) if (cursor.source === entry.id) this.cursors.delete(key)
        return
      case 'page':
        if (restoring) this.dictionaries.restore(entry.adds)
        this.#arrive(entry)
        if (entry.cursor !== undefined) this.#move(entry.cursor)
        return
      case 'cursor':
        this.#move(entry.cursor)
        return
      case 'import-part':
        if (restoring) this.dictionaries.restore(entry.adds)
        this.#imports.set(entry.import, [...(this.#imports.get(entry.import) ?? []), entry])
        return
      case 'import-done':
        if (restoring) this.dictionaries.restore(entry.adds)
        for (const part of this.#imports.get(entry.import) ?? []) this.#arrive(part)
        this.#imports.delete(entry.import)
        this.#arrive(entry)
        return
      case 'import-dropped':
        this.#imports.delete(entry.import)
        return
      case 'compacted':
        this.#replace(entry.from, entry.into)
        return
      case 'annotation':
        this.#lastSequence = Math.max(this.#lastSequence, entry.version.sequence)
        this.annotations.set(entry.version.id, [...(this.annotations.get(entry.version.id) ?? []), entry.version])
        return
      case 'outbox':
        this.outbox.set(entry.item.id, entry.item)
        return
      case 'outbox-discarded':
        this.outbox.delete(entry.id)
        return
      case 'draft':
        if (entry.text === '') this.drafts.delete(entry.key)
        else this.drafts.set(entry.key, entry.text)
        return
      case 'setting':
        this.settings.set(entry.key, entry.value)
    }
  }

  /** The change that is no more than this entry. */
  changeBy(entry: LedgerEntry): Change {
    return { entry, apply: () => this.fold(entry, false) }
  }

  #move(cursor: CollectionCursor): void {
    const key = cursorKey(cursor.source, cursor.collection)
    const held = this.cursors.get(key)
    // A page says when the pull before it was complete no more than it says where it began: both stay until they are overtaken.
    this.cursors.set(key, { ...held, ...cursor })
  }

  #arrive({ segments, batches = [], revised = [], revoked = [], rewritten = [], pending = [], settled = [] }: Arrivals): void {
    for (const { from, into } of rewritten) this.#replace([from], into === undefined ? [] : [into])
    this.segments = [...this.segments, ...segments]
    for (const batch of batches) this.batches.add(batch)
    for (const [id, modified] of revised) this.revised.set(id, modified)
    for (const [id, modified] of revoked) this.revoked.set(id, modified)
    for (const [id, waitsFor] of pending) this.pending.set(id, waitsFor)
    for (const id of settled) this.pending.delete(id)
  }

  #replace(from: readonly string[], into: readonly SegmentEntry[]): void {
    const gone = new Set(from)
    const at = this.segments.findIndex(segment => gone.has(segment.name))
    if (at < 0) return
    const kept = this.segments.filter(segment => !gone.has(segment.name))
    this.segments = [...kept.slice(0, at), ...into, ...kept.slice(at)]
  }
}
