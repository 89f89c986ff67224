import type { Annotation } from '../annotation/annotation.ts'
import type { Tlp } from '../handling/marking.ts'
import type { DefinitionOf } from '../handling/definition.ts'
import type { Mark } from '../handling/strictest.ts'
import type { Entity, Movement } from '../movement/movement.ts'
import type { StixId, StixObject } from '../stix/object.ts'

/** What the analyst wants to forward. */
export interface Finding {
  readonly title: string
  readonly summary: string
  /** Newest versions; a withdrawn one does not leave. */
  readonly annotations: readonly Annotation[]
  /** Movements quoted besides those that the annotations quote. */
  readonly movements: readonly StixId[]
}

export interface KnownEntity {
  readonly entity: Entity
  readonly markings: readonly StixId[]
}

/** Where quoted things are looked up; each answers undefined for what has not arrived. */
export interface Sources {
  readonly object: (id: StixId) => Promise<StixObject | undefined> | StixObject | undefined
  /** A row of the columns; asked only when `object` knows no object of that id. */
  readonly movement: (id: StixId) => Promise<Movement | undefined> | Movement | undefined
  /** Whether a row came as exercise data: it carries no labels itself. */
  readonly isExercise?: (id: StixId) => Promise<boolean> | boolean
  /** Somebody or something that only rows know, with the marks of the freest row that names it. */
  readonly entity?: (id: StixId) => Promise<KnownEntity | undefined> | KnownEntity | undefined
  /** The marks of all that is held and names an observable, a set for each. */
  readonly naming?: (observable: StixObject) => Promise<readonly (readonly StixId[])[]> | readonly (readonly StixId[])[]
  /** Words for something that has not arrived, such as the label that stands for it in the dictionaries. */
  readonly label: (id: StixId) => string | undefined
  readonly definitionOf: DefinitionOf
}

/** Who forwards. */
export interface Sender {
  /** The analyst's own identity and the organisation's, which the report names. What they created is ours to forward. */
  readonly author: StixObject
  readonly organisation: StixObject
  /** The vault is a practice vault: everything that leaves it says so. */
  readonly exercise: boolean
}

/** The collection that it goes to, as far as the server has told. */
export interface Recipient {
  readonly canWrite: boolean
  /** Octets of one request. TAXII 2.1 §4.2.1. */
  readonly maxContentLength?: number
  /** Country code of the recipient where known: a releasability that leaves it out withholds. */
  readonly country?: string
}

/** Id and time of the report. The same for the preview and for what is queued, when both are to be equal byte for byte. */
export interface Issue {
  /** `report--…`, random. */
  readonly report: StixId
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** One object as it will leave, with the mark it carries and why it is there. */
export interface Leaving {
  readonly id: StixId
  readonly type: string
  readonly label: string
  readonly tlp: Mark
  readonly because: 'finding' | 'note' | 'quoted' | 'needed' | 'marking'
  readonly object: StixObject
}

export interface Withheld {
  readonly label: string
  readonly why: 'originator-control' | 'marking' | 'not-arrived'
}

export interface Objection {
  readonly id: StixId
  readonly why: 'no-write-permission' | 'too-many-objects' | 'too-large' | 'not-stix' | 'marking-lowered' | 'nothing-to-forward'
}

/** Exactly what leaves, in the order in which it is sent, and what does not. Fits `FindingPreview` of the vault's contract. */
export interface Preview {
  readonly leaving: readonly Leaving[]
  readonly withheld: readonly Withheld[]
  readonly tlp: Tlp
  /** UTF-8 bytes of the objects as JSON. */
  readonly bytes: number
  /** Everything that the server could refuse, checked now. Empty = may be forwarded. */
  readonly objections: readonly Objection[]
}
