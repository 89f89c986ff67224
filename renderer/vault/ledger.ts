import type { Annotation } from '../../shared/annotation/annotation.ts'
import { HIGHEST, type Level } from '../../shared/handling/level.ts'
import type { EntityKind, Place } from '../../shared/movement/movement.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Standing } from '../../shared/sync/standing.ts'
import type { Compressor } from './zstd.ts'

/** A segment that a record makes count. */
export interface SegmentEntry {
  readonly name: string
  /** `originals` are the texts of movements that came one by one, opened only when somebody asks for one. */
  readonly kind: 'movements' | 'objects' | 'originals'
  /** Movements or objects in it. */
  readonly rows: number
  /** Sealed size. */
  readonly bytes: number
  /** Of everything in it; absent in what was written before there were levels, which mixes them (`segmentLevel`). */
  readonly level?: Level
}

/** Who may open a segment: whoever is cleared for this. */
export const segmentLevel = ({ level }: SegmentEntry): Level => level ?? HIGHEST

/** Whom a part of a record is for: everybody cleared for a level, or the member who wrote it alone. */
export type Reader = Level | 'personal'

/** One part of a record. The parts of one record become durable together and are folded in their order. */
export interface LedgerPart {
  readonly reader: Reader
  readonly entry: LedgerEntry
}

/** What a record adds to the dictionaries; `first` is the ordinal of the first of each, so that a lost record costs words and not order. */
export interface DictionaryAdditions {
  /** Many of them are packed (`entities.ts`). */
  readonly entities?: { readonly first: number; readonly list: readonly EntityWords[] } | { readonly first: number; readonly packed: Uint8Array<ArrayBuffer> }
  readonly places?: { readonly first: number; readonly list: readonly Place[] }
  readonly sources?: { readonly first: number; readonly list: readonly (readonly [ref: StixId, label: string])[] }
  readonly markings?: { readonly first: number; readonly list: readonly (readonly StixId[])[] }
  /** At their ordinals, what only stricter levels had named before, and what lies beside the runs above. */
  readonly again?: {
    readonly entities?: readonly (readonly [ordinal: number, ...EntityWords])[]
    readonly places?: readonly (readonly [ordinal: number, Place])[]
    readonly sources?: readonly (readonly [ordinal: number, ref: StixId, label: string])[]
    readonly markings?: readonly (readonly [ordinal: number, refs: readonly StixId[]])[]
  }
  /** Better words for what was there, because its object has arrived. */
  readonly known?: { readonly entities: readonly EntityWords[]; readonly places: readonly Place[]; readonly sources: readonly (readonly [ref: StixId, label: string])[] }
}

/** Ordinals below these are given out, "none" counted. */
export interface DictionarySizes {
  readonly entities: number
  readonly places: number
  readonly sources: number
  readonly markings: number
}

export type EntityWords = readonly [ref: StixId, kind: EntityKind, label: string]

/** Where a pull of one collection stands. Written with the page that it follows, so that the two can never disagree. */
export interface CollectionCursor extends Standing {
  readonly source: string
  readonly collection: string
  /** Objects that this collection has given so far. */
  readonly objects: number
  /** Milliseconds since 1970-01-01 UTC; present when this page was the last one. */
  readonly complete?: number
  /** Of whom it says how far she is; absent of who is cleared for everything. */
  readonly clearance?: Level
  /** Objects and rows that stayed at the exchange because they are above the clearance; absent when there were none. */
  readonly above?: number
}

export interface StoredCollection {
  /** Whole address, unique over all roots of all sources. */
  readonly id: string
  readonly root: string
  /** What the server calls it. */
  readonly name: string
  readonly title: string
  readonly canRead: boolean
  readonly canWrite: boolean
  readonly maxContentLength: number
}

export interface StoredSource {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly user: string
  readonly password: string
  readonly practice: boolean
  /** As the last survey found them. */
  readonly collections: readonly StoredCollection[]
}

/** Rows and objects of one level that become part of the vault together. */
export interface Arrivals {
  readonly at: number
  /** Clearance of who took them in; absent for the highest. */
  readonly by?: Level
  /** A source id, `import` or `own`. */
  readonly origin: string
  readonly segments: readonly SegmentEntry[]
  readonly adds: DictionaryAdditions
  /** Movement batches whose rows of this level are in the segments; absent rows are of no level up to this one. */
  readonly batches?: readonly StixId[]
  /** Movements whose object is a later version than the first; `level` is that of the row, absent for the level of this part. */
  readonly revised?: readonly (readonly [id: StixId, modified: string, level?: Level])[]
  /** Movements that their maker took back. */
  readonly revoked?: readonly (readonly [id: StixId, modified: string])[]
  /** Segments written anew because rows of them were revised or revoked; without `into` no row was left. */
  readonly rewritten?: readonly { readonly from: string; readonly into?: SegmentEntry }[]
  /** Observations that cannot become rows until one of these arrives, and those that no longer wait. */
  readonly pending?: readonly (readonly [id: StixId, waitsFor: readonly StixId[]])[]
  readonly settled?: readonly StixId[]
}

/** Everything that ever changes a vault, one entry per action. The state of a vault is the fold of its ledger. */
export type LedgerEntry =
  /** `member` is absent for who made the vault. */
  | { readonly kind: 'user'; readonly member?: string; readonly identity: StixObject; readonly organisation: StixObject }
  | { readonly kind: 'source'; readonly source: StoredSource }
  | { readonly kind: 'source-removed'; readonly id: string }
  | ({ readonly kind: 'page'; readonly cursor?: CollectionCursor; readonly cursors?: readonly CollectionCursor[] } & Arrivals)
  | { readonly kind: 'cursor'; readonly cursor: CollectionCursor }
  /** Rows of a file on their way in; they count only once its `import-done` is there, which brings everything else of the file. */
  | ({ readonly kind: 'import-part'; readonly import: string } & Arrivals)
  | ({ readonly kind: 'import-done'; readonly import: string } & Arrivals)
  | { readonly kind: 'import-dropped'; readonly import: string }
  /** `into` holds what `from` held and takes the place of the first of them. */
  | { readonly kind: 'compacted'; readonly from: readonly string[]; readonly into: readonly SegmentEntry[] }
  | { readonly kind: 'annotation'; readonly version: Annotation }
  | { readonly kind: 'outbox'; readonly item: OutboxItem }
  | { readonly kind: 'outbox-discarded'; readonly id: string }
  | { readonly kind: 'draft'; readonly key: string; readonly text: string }
  | { readonly kind: 'setting'; readonly key: string; readonly value: unknown }
  /** Segments that somebody with the clearance of this part has compared with what freer sessions could not see. */
  | { readonly kind: 'compared'; readonly segments: readonly string[] }
  /** What stricter levels have given out, for who is not told what for: ordinals, and the number of the last version of a note. */
  | { readonly kind: 'reserved'; readonly sizes: DictionarySizes; readonly sequence: number }

/** Page entries carry dictionaries; the rest is small. Compressing below this costs more than it saves. */
const COMPRESS_FROM = 1024
const PLAIN = 0
const PACKED = 1
/** As packed, with bytes behind the JSON: its length stands before it. */
const WITH_BYTES = 2

/** One byte of encoding, then the entry as JSON in UTF-8. */
export function writeEntry(entry: LedgerEntry, zstd: Compressor): Uint8Array<ArrayBuffer> {
  const bytes = 'adds' in entry && entry.adds.entities !== undefined && 'packed' in entry.adds.entities ? entry.adds.entities.packed : undefined
  const json = new TextEncoder().encode(JSON.stringify(entry, (key, value: unknown) => (key === 'packed' ? undefined : value)))
  if (bytes === undefined && json.length < COMPRESS_FROM) return behind(PLAIN, json)
  if (bytes === undefined) return behind(PACKED, zstd.compress(json))
  const both = new Uint8Array(4 + json.length + bytes.length)
  new DataView(both.buffer).setUint32(0, json.length, true)
  both.set(json, 4)
  both.set(bytes, 4 + json.length)
  return behind(WITH_BYTES, zstd.compress(both))
}

function behind(encoding: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + 1)
  out[0] = encoding
  out.set(body, 1)
  return out
}

/** A `satisfies` keeps it whole: a kind that is not here would be taken for one of a newer build. */
const KINDS = {
  'user': true, 'source': true, 'source-removed': true, 'page': true, 'cursor': true, 'import-part': true, 'import-done': true, 'import-dropped': true, 'compacted': true,
  'annotation': true, 'outbox': true, 'outbox-discarded': true, 'draft': true, 'setting': true, 'reserved': true, 'compared': true,
} satisfies { readonly [K in LedgerEntry['kind']]: true }

/** The bytes come out of an authenticated record, so that they are ours; undefined when a newer build wrote them in a way that this one does not know. */
export function readEntry(bytes: Uint8Array<ArrayBuffer>, zstd: Compressor): LedgerEntry | undefined {
  const entry = readAny(bytes, zstd)
  return entry !== undefined && Object.hasOwn(KINDS, entry.kind) ? entry : undefined
}

function readAny(bytes: Uint8Array<ArrayBuffer>, zstd: Compressor): LedgerEntry | undefined {
  const body = bytes.subarray(1)
  const read = (json: Uint8Array): LedgerEntry => JSON.parse(new TextDecoder().decode(json)) as LedgerEntry
  if (bytes[0] === PLAIN) return read(body)
  if (bytes[0] === PACKED) return read(zstd.decompress(body))
  if (bytes[0] !== WITH_BYTES) return undefined
  const both = zstd.decompress(body)
  const end = 4 + new DataView(both.buffer, both.byteOffset).getUint32(0, true)
  const entry = read(both.subarray(4, end))
  if (!('adds' in entry) || entry.adds.entities === undefined) return entry
  return { ...entry, adds: { ...entry.adds, entities: { first: entry.adds.entities.first, packed: both.subarray(end) } } }
}
