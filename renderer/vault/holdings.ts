import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { BufferSource } from '../../shared/columns/capacity.ts'
import { ADMIRALTY_MARKINGS } from '../../shared/handling/admiralty.ts'
import { HIGHEST, levelOf, levelOfMark, type Level } from '../../shared/handling/level.ts'
import { markingsOf, tlpOf } from '../../shared/handling/handling.ts'
import { PUBLISHED_MARKINGS } from '../../shared/handling/published.ts'
import { strictest } from '../../shared/handling/strictest.ts'
import { UNKNOWN_SOURCE } from '../../shared/movement/extensions.ts'
import { Dictionaries } from './dictionaries.ts'
import { FOUNDER, type Member } from '../../shared/seal/hand.ts'
import { segmentLevel, type Arrivals, type CollectionCursor, type LedgerEntry, type LedgerPart, type Reader, type SegmentEntry, type StoredSource } from './ledger.ts'
import { Rows } from './rows.ts'
import type { Change } from './truth.ts'
import { Shelf } from './shelf.ts'

/** Ids that nobody has to send. */
export const isWellKnown = (id: StixId): boolean => PUBLISHED_MARKINGS.has(id) || ADMIRALTY_MARKINGS.has(id) || id === UNKNOWN_SOURCE

/** One cursor for each clearance: who may keep less has not got what others have passed. */
export const cursorKey = (source: string, collection: string, clearance: Level = HIGHEST): string =>
  (clearance === HIGHEST ? `${source}\n${collection}` : `${source}\n${collection}\n${clearance}`)

/** Settings of the vault, not of a person. What signs in a person's name is hers alone. */
const isShared = (key: string): boolean => key.startsWith('vault.') && key !== 'vault.signer'

/**
 * Everything that the vault holds for one member, as the fold of the parts of its ledger that she may read. What changes it is one entry after the other; segments that entries name are
 * read into `rows` and `shelf` by whoever has their bytes.
 */
export class Holdings {
  readonly dictionaries = new Dictionaries()
  readonly rows: Rows
  readonly shelf: Shelf
  /** Segments that count, in the order of their rows. */
  segments: readonly SegmentEntry[] = []
  readonly member: Member
  /** Everybody who ever wrote, by member. */
  readonly users = new Map<string, { readonly identity: StixObject; readonly organisation: StixObject }>()
  readonly sources = new Map<string, StoredSource>()
  readonly cursors = new Map<string, CollectionCursor>()
  /** All versions of each note, oldest first. */
  readonly annotations = new Map<StixId, readonly Annotation[]>()
  readonly outbox = new Map<string, OutboxItem>()
  readonly drafts = new Map<string, string>()
  readonly settings = new Map<string, unknown>()
  /** Movement batches, each with the level up to which its rows are here. */
  readonly batches = new Map<StixId, Level>()
  readonly revised = new Map<StixId, string>()
  /** Version of a row of one level, where it is not the first: `<level> <id>`. */
  readonly versions = new Map<string, string>()
  readonly revoked = new Map<StixId, string>()
  /** Observations that wait for something before they can be rows. */
  readonly pending = new Map<StixId, readonly StixId[]>()
  #lastSequence = 0
  #reservedSequence = 0
  readonly #imports = new Map<string, { readonly arrivals: Arrivals; readonly level: Level }[]>()
  #doubtful: readonly SegmentEntry[] = []
  #byName: { readonly of: readonly SegmentEntry[]; readonly names: ReadonlyMap<string, SegmentEntry> } = { of: this.segments, names: new Map() }

  constructor(member: Member, buffer: BufferSource, openBlob: (segment: SegmentEntry) => Promise<Uint8Array<ArrayBuffer> | undefined>) {
    this.member = member
    this.rows = new Rows(buffer)
    this.shelf = new Shelf(async name => {
      const segment = this.segmentOf(name)
      return segment === undefined ? undefined : await openBlob(segment)
    }, isWellKnown)
  }

  get clearance(): Level {
    return this.member.clearance
  }

  /** The identity under which this member writes. */
  get user(): { readonly identity: StixObject; readonly organisation: StixObject } | undefined {
    return this.users.get(this.member.id)
  }

  /** Where this member's pull of a collection stands. */
  cursorOf(source: string, collection: string): CollectionCursor | undefined {
    return this.cursors.get(cursorKey(source, collection, this.clearance))
  }

  segmentOf(name: string): SegmentEntry | undefined {
    if (this.#byName.of !== this.segments) this.#byName = { of: this.segments, names: new Map(this.segments.map(segment => [segment.name, segment])) }
    return this.#byName.names.get(name)
  }

  /** The level of what lies in a segment. */
  levelIn(segment: string): Level {
    const entry = this.segmentOf(segment)
    return entry === undefined ? HIGHEST : segmentLevel(entry)
  }

  /** The level of a row; undefined when there is no such row. */
  levelOfRow(row: number): Level | undefined {
    const stretch = this.rows.stretchOf(row)
    return stretch === undefined ? undefined : this.levelIn(stretch.segment)
  }

  /** Segments of rows that somebody took in who could not see whether stricter rows are of the same movements. */
  get doubtful(): readonly SegmentEntry[] {
    return this.#doubtful.filter(({ name }) => this.segmentOf(name) !== undefined)
  }

  /** The level of an object, of a version of a note or of something on its way out. */
  levelOfObject(object: StixObject): Level {
    const refs = markingsOf(object)
    // What a mark means has to be known to whoever meets it.
    return object.type === 'marking-definition' && refs.length === 0 ? 0 : levelOf(refs, id => this.shelf.find(id))
  }

  /** What the next version of a note is numbered on this laptop. */
  get nextSequence(): number {
    return this.#lastSequence + 1
  }

  /** Segments of imports that were never finished, to be retired; by who sees all of them. */
  get unfinished(): ReadonlyMap<string, readonly SegmentEntry[]> {
    const ours = [...this.#imports].filter(([, parts]) => parts.every(({ arrivals: { by = HIGHEST } }) => by <= this.clearance))
    return new Map(ours.map(([id, parts]) => [id, parts.flatMap(({ arrivals }) => arrivals.segments)]))
  }

  /** Sealed bytes in segment files. */
  get segmentBytes(): number {
    let bytes = 0
    for (const segment of this.segments) bytes += segment.bytes
    return bytes
  }

  /** @param restoring whether dictionaries have to be filled from the entry; while the vault is open they are ahead of the ledger. */
  fold({ entry, reader }: LedgerPart, restoring: boolean): void {
    const level = reader === 'personal' ? HIGHEST : reader
    switch (entry.kind) {
      case 'user':
        this.users.set(entry.member ?? FOUNDER, { identity: entry.identity, organisation: entry.organisation })
        return
      case 'source':
        this.sources.set(entry.source.id, entry.source)
        return
      case 'source-removed':
        this.sources.delete(entry.id)
        for (const [key, cursor] of this.cursors) if (cursor.source === entry.id) this.cursors.delete(key)
        return
      case 'page':
        if (restoring) this.dictionaries.restore(entry.adds, level, entry.by)
        this.#arrive(entry, level)
        for (const cursor of [entry.cursor ?? [], entry.cursors ?? []].flat()) this.#move(cursor)
        return
      case 'cursor':
        this.#move(entry.cursor)
        return
      case 'import-part':
        if (restoring) this.dictionaries.restore(entry.adds, level, entry.by)
        this.#imports.set(entry.import, [...(this.#imports.get(entry.import) ?? []), { arrivals: entry, level }])
        return
      case 'import-done':
        if (restoring) this.dictionaries.restore(entry.adds, level, entry.by)
        for (const part of this.#imports.get(entry.import) ?? []) this.#arrive(part.arrivals, part.level)
        this.#imports.delete(entry.import)
        this.#arrive(entry, level)
        return
      case 'import-dropped':
        this.#imports.delete(entry.import)
        return
      case 'compacted':
        this.#replace(entry.from, entry.into)
        return
      case 'annotation':
        this.#lastSequence = Math.max(this.#lastSequence, entry.version.sequence)
        if (level === 0) this.#reservedSequence = this.#lastSequence
        this.annotations.set(entry.version.id, [...(this.annotations.get(entry.version.id) ?? []), entry.version])
        return
      case 'outbox':
        this.outbox.set(entry.item.id, entry.item)
        return
      case 'outbox-discarded':
        this.outbox.delete(entry.id)
        return
      case 'draft':
        if (!this.#isMine(reader)) return
        if (entry.text === '') this.drafts.delete(entry.key)
        else this.drafts.set(entry.key, entry.text)
        return
      case 'setting':
        if (isShared(entry.key) || this.#isMine(reader)) this.settings.set(entry.key, entry.value)
        return
      case 'compared':
        if (level === this.clearance) this.#doubtful = this.#doubtful.filter(({ name }) => !entry.segments.includes(name))
        return
      case 'reserved':
        this.dictionaries.reserve(entry.sizes)
        this.#lastSequence = Math.max(this.#lastSequence, entry.sequence)
        this.#reservedSequence = this.#lastSequence
    }
  }

  /** Before there were members, what was personal was of who made the vault. */
  #isMine(reader: Reader): boolean {
    return reader === 'personal' || this.member.id === FOUNDER
  }

  /** Whom an entry is for. */
  readerOf(entry: LedgerEntry): Reader {
    switch (entry.kind) {
      case 'annotation': return levelOfMark(entry.version.tlp)
      case 'outbox': return this.levelOfItem(entry.item)
      case 'outbox-discarded': {
        const item = this.outbox.get(entry.id)
        return item === undefined ? 0 : this.levelOfItem(item)
      }
      case 'draft': return 'personal'
      case 'setting': return isShared(entry.key) ? 0 : 'personal'
      case 'compacted': return Math.max(...entry.into.map(segmentLevel), ...entry.from.map(name => this.levelIn(name))) as Level
      case 'compared': return this.clearance
      case 'user': case 'source': case 'source-removed': case 'cursor': case 'page': case 'import-part': case 'import-done': case 'import-dropped': case 'reserved': return 0
    }
  }

  /** As strict as the strictest mark of what leaves with it; of the highest level when nothing in it is marked. */
  levelOfItem({ objects }: OutboxItem): Level {
    const along = new Map(objects.map(object => [object.id, object]))
    const marks = objects.map(object => tlpOf(markingsOf(object), id => this.shelf.find(id) ?? along.get(id))).filter(mark => mark !== 'unmarked')
    return marks.length === 0 ? HIGHEST : levelOfMark(strictest(marks))
  }

  /** Whether this member may write an entry at all: she could not read again what is above her clearance. */
  mayWrite(entry: LedgerEntry): boolean {
    const reader = this.readerOf(entry)
    return reader === 'personal' || reader <= this.clearance
  }

  /** The change that is no more than this entry. */
  changeBy(entry: LedgerEntry): Change {
    const part: LedgerPart = { reader: this.readerOf(entry), entry }
    // The next note of somebody who does not see this one must not get its number.
    const parts = entry.kind === 'annotation' && part.reader !== 0 ? [part, this.reservation(entry.version.sequence)] : [part]
    return { parts, apply: () => this.foldAll(parts) }
  }

  /** Whether numbers are given out of which the freest level of the ledger knows nothing: what was written before there were levels. */
  get isAhead(): boolean {
    return this.dictionaries.isAhead || this.#lastSequence > this.#reservedSequence
  }

  /** For everybody: what is given out by now. */
  reservation(sequence = 0): LedgerPart {
    return { reader: 0, entry: { kind: 'reserved', sizes: this.dictionaries.sizes, sequence: Math.max(sequence, this.#lastSequence) } }
  }

  foldAll(parts: readonly LedgerPart[]): void {
    for (const part of parts) this.fold(part, false)
  }

  #move(cursor: CollectionCursor): void {
    const key = cursorKey(cursor.source, cursor.collection, cursor.clearance)
    const held = this.cursors.get(key)
    // A page says when the pull before it was complete no more than it says where it began: both stay until they are overtaken.
    this.cursors.set(key, { ...held, ...cursor })
  }

  #arrive({ segments, by = HIGHEST, batches = [], revised = [], revoked = [], rewritten = [], pending = [], settled = [] }: Arrivals, level: Level): void {
    for (const { from, into } of rewritten) this.#replace([from], into === undefined ? [] : [into])
    this.segments = [...this.segments, ...segments]
    if (by < this.clearance) this.#doubtful = [...this.#doubtful, ...segments.filter(({ kind }) => kind === 'movements')]
    for (const batch of batches) this.batches.set(batch, Math.max(level, this.batches.get(batch) ?? 0) as Level)
    for (const [id, modified, of = level] of revised) {
      if ((this.revised.get(id) ?? '') < modified) this.revised.set(id, modified)
      this.versions.set(`${of} ${id}`, modified)
    }
    for (const [id, modified] of revoked) {
      this.revoked.set(id, modified)
      // Whether a version before it was ever seen here is no part of the state.
      this.revised.delete(id)
    }
    for (const [id, waitsFor] of pending) this.pending.set(id, waitsFor)
    for (const id of settled) this.pending.delete(id)
  }

  #replace(from: readonly string[], into: readonly SegmentEntry[]): void {
    const gone = new Set(from)
    if (this.#doubtful.some(({ name }) => gone.has(name))) this.#doubtful = [...this.#doubtful, ...into.filter(({ kind }) => kind === 'movements')]
    const at = this.segments.findIndex(segment => gone.has(segment.name))
    if (at < 0) return
    const kept = this.segments.filter(segment => !gone.has(segment.name))
    this.segments = [...kept.slice(0, at), ...into, ...kept.slice(at)]
  }
}
