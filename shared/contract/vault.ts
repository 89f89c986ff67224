import type { Annotation, AnnotationDraft } from '../annotation/annotation.ts'
import type { Lens, MovementColumns } from '../columns/table.ts'
import type { Level } from '../handling/level.ts'
import type { Tlp } from '../handling/marking.ts'
import type { Credibility, EntityKind, PlaceKind, Reliability } from '../movement/movement.ts'
import type { OutboxItem } from '../outbox/item.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import type { WatchQuery } from '../workspace/watch.ts'
import type { Problem, ProblemCode, Reply } from './reply.ts'

/** Everything a view draws from. The columns lie in shared memory; dictionaries are small and copied. Element 0 of each list is "none". */
export interface VaultView {
  /** Grows with every change of buffers or dictionaries; ask again when an event names a higher one. */
  readonly generation: number
  readonly columns: MovementColumns
  readonly places: readonly { readonly ref: StixId; readonly label: string; readonly kind: PlaceKind; readonly latitude: number; readonly longitude: number; readonly country: string }[]
  /** Post and other end of each route ordinal. */
  readonly routes: readonly (readonly [post: number, other: number])[]
  readonly sources: readonly { readonly ref: StixId; readonly label: string }[]
  readonly markings: readonly { readonly refs: readonly StixId[]; readonly tlp: Tlp | 'unmarked'; readonly label: string }[]
  readonly entities: number
  readonly exercise: boolean
}

/** One movement in words. */
export interface MovementRow {
  readonly row: number
  readonly id: StixId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number
  readonly arrived: number
  readonly latitude: number
  readonly longitude: number
  readonly post: number
  readonly other: number
  readonly mode: number
  readonly direction: number
  readonly kind: number
  readonly subject?: EntityLabel
  readonly conveyance?: EntityLabel
  readonly document?: EntityLabel
  readonly source: number
  readonly marking: number
  readonly reliability?: Reliability
  readonly credibility?: Credibility
  readonly remark: string
  readonly notes: number
}

export interface EntityLabel {
  readonly ordinal: number
  readonly ref: StixId
  readonly kind: EntityKind
  readonly label: string
}

/** One thing that a source says: the value with where it came from, when, how it is graded and how it is marked. */
export interface Said {
  readonly value: string
  readonly source: string
  /** RFC 3339. */
  readonly at: string
  /** Admiralty grade, as far as the object carries one. */
  readonly reliability?: Reliability
  readonly credibility?: Credibility
  readonly tlp: Tlp | 'unmarked'
}

export interface SaidFact extends Said {
  readonly name: string
}

/** An entity beside a subject. */
export interface LinkedEntity {
  readonly entity: EntityLabel
  /** What a source states about the two, such as `owned-by`; absent for those that rows merely name together. */
  readonly stated?: string
  /** Rows that name both; of what is stated, how many relationships say so. */
  readonly count: number
}

/** A document that a subject travelled with or that a source links to it, with what is known of it. */
export interface HeldDocument extends LinkedEntity {
  readonly facts: readonly SaidFact[]
}

/** Everything held on one person, conveyance, container or document; each fact with where it came from. */
export interface SubjectCard {
  readonly entity: EntityLabel
  readonly facts: readonly SaidFact[]
  readonly aliases: readonly Said[]
  readonly linked: readonly LinkedEntity[]
  readonly documents: readonly HeldDocument[]
  /** Notices (indicators) that name it, with the action first; `words` are what its maker says in full. */
  readonly notices: readonly { readonly id: StixId; readonly title: string; readonly action: string; readonly reason: string; readonly words: string; readonly validUntil?: string; readonly source: string }[]
  readonly annotations: readonly Annotation[]
  /** Row numbers in order of time. */
  readonly rows: Uint32Array
  /** Objects that it refers to and that have not arrived. */
  readonly waiting: number
  /** Objects and rows that the exchanges hold and that are above this member's clearance, of any subject; which ones is not known here. */
  readonly above: number
  /** What was found and is not in this card, because a card has an end; absent when nothing was. */
  readonly leftOut?: number
}

/** How a set of rows may be handled, all their marks taken together. */
export interface HandlingOfRows {
  readonly tlp: Tlp | 'unmarked'
  readonly originatorControlled: boolean
  /** Country codes; absent = not limited. */
  readonly releasableTo?: readonly string[]
  /** Names of the marks, each once. */
  readonly marks: readonly string[]
}

/** A notice and somebody or something that it names and that has moved. */
export interface DeskHit {
  readonly notice: {
    readonly id: StixId; readonly title: string; readonly kind: string; readonly action: string; readonly reason: string; readonly source: string; readonly validUntil?: string
    /** `modified` of the version that stands, and when it came, milliseconds since 1970-01-01 UTC. */
    readonly version: string; readonly at: number
  }
  readonly subject: EntityLabel
  /** `modified` of what is held on the subject; empty where only rows know it. */
  readonly subjectVersion: string
  readonly lifeAtRisk: boolean
  /** The notice itself is new. */
  readonly isNew: boolean
  /** Movements of the subject that arrived since. */
  readonly moved: number
  /** Those movements; where there are none, all that are held. In order of time, newest `MOST` at most. */
  readonly rows: Uint32Array
}

/** What has arrived since a moment. Nothing here is a score, and nothing says that all is well. */
export interface Since {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Movements that arrived since. */
  readonly rows: number
  /** Life at risk first, then new notices, then the newest movement. */
  readonly hits: readonly DeskHit[]
  /** Notices in force that were looked at. */
  readonly notices: number
  /** What its maker took back, newest first. */
  readonly recalled: readonly { readonly id: StixId; readonly type: string; readonly label: string; readonly at: number; readonly source: string }[]
  /** Queries that new rows answered. */
  readonly fired: readonly { readonly watch: WatchQuery; readonly count: number; readonly rows: Uint32Array }[]
  /** Sources that have been silent for longer than they usually are. Times in milliseconds, spans in seconds. */
  readonly silent: readonly { readonly source: number; readonly last: number; readonly silentFor: number; readonly usually: number }[]
}

/** What a query would have found. */
export interface Trial {
  readonly count: number
  /** One number for each day, oldest first. */
  readonly days: readonly number[]
  /** Newest ones at most, in order of time. */
  readonly rows: Uint32Array
}

export interface SearchHits {
  readonly entities: readonly EntityLabel[]
  readonly places: readonly number[]
  /** Rows whose remark holds the text. */
  readonly rows: Uint32Array
  readonly annotations: readonly Annotation[]
  readonly objects: readonly { readonly id: StixId; readonly type: string; readonly label: string }[]
}

export interface SourceSettings {
  readonly id: string
  readonly title: string
  /** Address of the discovery resource or of an API root. */
  readonly url: string
  readonly user: string
  readonly password: string
}

export interface CollectionState {
  readonly id: string
  readonly title: string
  readonly canRead: boolean
  readonly canWrite: boolean
  readonly watermark?: string
  readonly objects: number
}

export interface SourceState {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly user: string
  readonly practice: boolean
  readonly collections: readonly CollectionState[]
  /** Milliseconds since 1970-01-01 UTC of the last complete pull, absent before the first. */
  readonly pulled?: number
  /** Milliseconds since 1970-01-01 UTC when every collection had been compared from end to end; absent before the first time. */
  readonly compared?: number
  /** Findings that are known to exist and have not come, by the name of who sent them; an empty name while nothing of theirs has come. */
  readonly missing?: readonly { readonly author: string; readonly count: number }[]
  /** Numbers that two findings of one hand claim: a copy of a vault is in use, or somebody else has its key. */
  readonly forks?: number
  readonly problem?: Problem
  /** Difference between the server's clock and ours in seconds, when it was told. */
  readonly clockSkew?: number
  /** Objects of its pages since the vault was opened that no reader of STIX could let in; absent when there were none. */
  readonly leftOut?: number
  /** Objects and rows that stayed at the exchange because they are above this member's clearance; absent when there were none. */
  readonly above?: number
}

/** One object of a finding as it will leave, with the mark it carries and why it is there. */
export interface LeavingObject {
  readonly id: StixId
  readonly type: string
  readonly label: string
  readonly tlp: Tlp | 'unmarked'
  readonly because: 'finding' | 'note' | 'quoted' | 'needed' | 'marking'
  readonly object: StixObject
}

export interface FindingDraft {
  readonly title: string
  readonly summary: string
  readonly annotations: readonly StixId[]
  /** Movements quoted besides those that the annotations quote. */
  readonly movements: readonly StixId[]
  readonly source: string
  readonly collection: string
}

/** Exactly what leaves, and what does not. */
export interface FindingPreview {
  readonly leaving: readonly LeavingObject[]
  readonly withheld: readonly { readonly label: string; readonly why: 'originator-control' | 'marking' | 'not-arrived' }[]
  readonly tlp: Tlp
  readonly bytes: number
  /** Everything that the server could refuse, checked now. Empty = may be forwarded. */
  readonly objections: readonly { readonly id: StixId; readonly why: ProblemCode | 'too-many-objects' | 'no-write-permission' }[]
}

export interface VaultStatus {
  readonly link: 'unknown' | 'online' | 'offline' | 'drill'
  readonly sources: readonly SourceState[]
  /** Findings not yet accepted everywhere. */
  readonly owed: number
  /** Objects that wait for others which have not arrived. */
  readonly waiting: number
  readonly objects: number
  readonly rows: number
  readonly bytesOnDisk: number
}

/** The page asks these of the vault worker. */
export type VaultCalls = {
  view: () => Reply<VaultView>
  status: () => Reply<VaultStatus>
  rows: (rows: Uint32Array) => Reply<readonly MovementRow[]>
  /** Rank of every entity by its label, for sorting a table by name; element = entity ordinal. */
  entityRanks: () => Reply<Uint32Array>
  entities: (ordinals: Uint32Array) => Reply<readonly EntityLabel[]>
  /** How these rows may be handled when they leave the screen. */
  handlingOf: (rows: Uint32Array) => Reply<HandlingOfRows>
  /** These rows are about to leave by the clipboard: an act of disclosure in the log. Their handling, as `handlingOf`. */
  copyOut: (rows: Uint32Array) => Reply<HandlingOfRows & { readonly rows: number }>
  /** These rows are about to leave on a sheet: an act of disclosure in the log. Their handling, as `handlingOf`. */
  printOut: (rows: Uint32Array) => Reply<HandlingOfRows & { readonly rows: number }>
  find: (text: string, limit: number) => Reply<SearchHits>
  rowsWithText: (text: string) => Reply<Uint32Array>
  /** What arrived at or after a moment, for the person at this desk. @param at Milliseconds since 1970-01-01 UTC. */
  since: (at: number) => Reply<Since>
  /** What a query would have found among the movements of the last so many days. */
  tryWatch: (watch: WatchQuery, days: number) => Reply<Trial>
  subject: (ref: StixId) => Reply<SubjectCard>
  object: (id: StixId) => Reply<{ readonly object: StixObject; readonly source: string; readonly arrived: number } | null>
  rowOf: (id: StixId) => Reply<number | null>

  annotations: () => Reply<readonly Annotation[]>
  /** All versions of one annotation, newest first. */
  history: (id: StixId) => Reply<readonly Annotation[]>
  /** The strictest mark that the anchors carry; what a draft starts from. */
  inheritedMark: (draft: AnnotationDraft) => Reply<Tlp>
  annotate: (draft: AnnotationDraft) => Reply<Annotation>
  revise: (id: StixId, draft: AnnotationDraft) => Reply<Annotation>
  withdraw: (id: StixId) => Reply<Annotation>
  /** Takes back the last annotate, revise or withdraw of this session; null when there is none. */
  undo: () => Reply<Annotation | null>
  /** Text that is being typed, kept sealed; empty text forgets it. */
  keepDraft: (key: string, text: string) => Reply<null>
  drafts: () => Reply<{ readonly [key: string]: string }>

  previewFinding: (draft: FindingDraft) => Reply<FindingPreview>
  forward: (draft: FindingDraft) => Reply<OutboxItem>
  outbox: () => Reply<readonly OutboxItem[]>
  /** Sends again what was refused or waits, now. */
  retry: (item: string) => Reply<OutboxItem>
  /** Fix and resend: a new text for the finding of a refused item. */
  amend: (item: string, change: { readonly title: string; readonly summary: string }) => Reply<OutboxItem>
  discardUnsent: (item: string) => Reply<null>

  saveSource: (source: SourceSettings) => Reply<SourceState>
  testSource: (source: SourceSettings) => Reply<SourceState>
  removeSource: (id: string) => Reply<null>
  sync: () => Reply<null>
  /** As `sync`, and everything that the exchanges list is compared with everything that is held. */
  compare: () => Reply<null>
  cancelSync: () => Reply<null>

  /** Parts of an import as the intake process hands them out; `commitImport` makes all of them count at once. */
  beginImport: (name: string) => Reply<{ readonly import: number }>
  importPart: (id: number, part: ImportPart) => Reply<null>
  commitImport: (id: number) => Reply<{ readonly objects: number; readonly movements: number; readonly known: number; readonly above?: number }>
  abandonImport: (id: number) => Reply<null>

  settings: () => Reply<{ readonly [key: string]: unknown }>
  keepSetting: (key: string, value: unknown) => Reply<null>
  /** Everything sealed in cache is thrown away and built again from the files. */
  rebuildCache: () => Reply<{ readonly rows: number; readonly objects: number }>
  /** Writes all rows anew, in full segments, in order of time and under fresh keys. Row numbers given out before are void. */
  compact: () => Reply<{ readonly rows: number; readonly segments: number }>
  /** Writes the ledger anew without what has been superseded, when anything has; sealed bytes before and after. Needs the clearance for everything. */
  renewLedger: () => Reply<{ readonly before: number; readonly after: number }>
  /** How long things are kept, and what was dropped when. */
  retention: () => Reply<RetentionState>
  /** null: everything is kept. The rule runs once a day from then on. */
  setRetention: (rule: RetentionRule | null) => Reply<null>
  /** Runs the rule now; null when nothing was past it. Row numbers given out before are void. */
  retain: () => Reply<Tombstone | null>
  /** What is held, section by section, as numbers to compare. @param texts also every object's text: unseals all of them. */
  stateHash: (texts: boolean) => Reply<StateHash>
}

/** Drops movements that happened before, and objects last changed before, so many months; of one level alone where it names one. */
export interface RetentionRule {
  readonly months: number
  readonly level?: Level
}

/** What is left of what a run dropped: that it was there, and how much. `at` in milliseconds since 1970-01-01 UTC. */
export interface Tombstone extends RetentionRule {
  readonly at: number
  readonly rows: number
  readonly objects: number
}

export interface RetentionState {
  readonly rule: RetentionRule | null
  /** Oldest first. */
  readonly runs: readonly Tombstone[]
}

/**
 * Count and hash of each section of a vault, blind to order, ordinals and segments. `rows`, `objects`, `batches`, `revised`, `revoked` and `texts`
 * are equal on two posts that hold the same; the others (`arrivals`, `provenance`, `words`, `notes`, …) are of this vault alone.
 */
export type StateHash = { readonly [section: string]: string }

export type ImportPart =
  | { readonly objects: readonly StixObject[] }
  | { readonly movements: readonly import('../movement/movement.ts').Movement[] }
  | { readonly places: readonly import('../movement/movement.ts').Place[] }
  | { readonly rows: import('../movement/batch-columns.ts').RowsPart }

export interface SyncProgress {
  readonly phase: 'idle' | 'discovering' | 'pulling' | 'comparing' | 'pushing' | 'stopped'
  /** Ids as in `VaultStatus.sources`; the collection is empty while none is meant. */
  readonly source: string
  readonly collection: string
  readonly objects: number
  readonly movements: number
  /** Objects still to come as far as the server lets us know; absent when it does not. */
  readonly remaining?: number
  /** Seconds, estimated from this pull's own pace. */
  readonly secondsLeft?: number
  /** While comparing: what the server lists, as far as it was looked at. */
  readonly compared?: number
  readonly problem?: Problem
}

export type VaultEvents = {
  opening: { readonly phase: 'journal' | 'segments' | 'index'; readonly done: number; readonly total: number }
  /** The sealed second copy was lost or is thrown away and is filled again from the files, in segments. Nothing waits for it. */
  copying: { readonly done: number; readonly total: number }
  /** The vault is open: `view` may be asked. Told again when more damage was found. */
  open: {
    readonly rows: number; readonly rebuilt: boolean; readonly damaged: number; readonly exercise: boolean; readonly user: string
    readonly role: 'analyst' | 'supervisor'; readonly clearance: Level
  }
  /** Rows or words have changed. `renumbered`: rows were taken away (revised, revoked), so that every row number given out before is void. */
  rows: { readonly generation: number; readonly rows: number; readonly renumbered?: true }
  status: VaultStatus
  sync: SyncProgress
  annotations: { readonly count: number }
  outbox: { readonly items: readonly OutboxItem[] }
  saved: { readonly at: number; readonly pending: number }
  /** Queries that rows of the last page answered. */
  fired: { readonly watches: readonly { readonly id: string; readonly name: string; readonly count: number }[] }
  problem: Problem
}

export type { Lens }
