import { words } from '../../shared/movement/facts.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import { references } from '../../shared/stix/references.ts'
import { instantOf } from '../../shared/stix/timestamp.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** What the shelf keeps in memory of an object; its text stays sealed until somebody asks. */
export interface ShelfMark {
  readonly id: StixId
  readonly type: string
  /** The instant of `modified`, written one way (`instantOf`); empty for objects without versions. */
  readonly modified: string
  readonly label: string
  readonly revoked: boolean
  readonly createdBy?: StixId
  readonly markings: readonly StixId[]
  /** What it refers to, its creator and markings left out. */
  readonly refs: readonly StixId[]
  /** Bytes of its JSON in the blob part. */
  readonly length: number
}

/** Objects of a segment that came together; a compacted segment has several runs. */
export interface Run {
  /** A source id, `import` or `own`. */
  readonly origin: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly count: number
}

export interface ObjectsIndex {
  readonly marks: readonly ShelfMark[]
  readonly runs: readonly Run[]
  /** Objects that reading others needs at any time: places and markings, whole. */
  readonly atHand: readonly StixObject[]
}

interface Stored {
  readonly version: number
  readonly marks: readonly (readonly [id: StixId, type: string, modified: string, label: string, revoked: 0 | 1, createdBy: number, markings: number, length: number, ...refs: StixId[]])[]
  readonly creators: readonly StixId[]
  readonly markings: readonly (readonly StixId[])[]
  readonly runs: readonly Run[]
  readonly atHand: readonly StixObject[]
}

const VERSION = 1
const AT_HAND: ReadonlySet<string> = new Set(['location', 'marking-definition'])

/** The words that stand for an object in a list. */
export function labelOf(object: StixObject): string {
  return words(object.name) || words(object['abstract']) || words(object['value']) || words(object['document_number']) || words(object['registration']) || words(object['equipment_number'])
}

/** The version of an object, comparable as text; empty when it has none. */
export const versionOf = (object: StixObject): string => instantOf(object.modified) ?? ''

function markOf(object: StixObject, length: number): ShelfMark {
  const markings = object.object_marking_refs ?? []
  const apart = new Set<string>([...markings, ...(object.created_by_ref === undefined ? [] : [object.created_by_ref])])
  return {
    id: object.id,
    type: object.type,
    modified: versionOf(object),
    label: labelOf(object),
    revoked: object.revoked === true,
    ...(object.created_by_ref === undefined ? {} : { createdBy: object.created_by_ref }),
    markings,
    refs: references(object).filter(ref => !apart.has(ref)),
    length,
  }
}

/** Two parts: an index that is read at unlock, and the objects' JSON one after the other, which is not. */
export function encodeObjects(objects: readonly StixObject[], runs: readonly Run[]): { readonly read: ObjectsIndex; readonly index: Bytes; readonly blob: Bytes } {
  const encoder = new TextEncoder()
  const texts = objects.map(object => encoder.encode(JSON.stringify(object)))
  const marks = objects.map((object, i) => markOf(object, texts[i]!.length))
  const atHand = objects.filter(object => AT_HAND.has(object.type))
  return { read: { marks, runs, atHand }, index: writeIndex({ marks, runs, atHand }), blob: endToEnd(texts) }
}

/** Several segments' objects as one, their texts untouched. */
export function joinObjects(parts: readonly { readonly read: ObjectsIndex; readonly blob: Bytes }[]): { readonly read: ObjectsIndex; readonly index: Bytes; readonly blob: Bytes } {
  const read = { marks: parts.flatMap(part => part.read.marks), runs: parts.flatMap(part => part.read.runs), atHand: parts.flatMap(part => part.read.atHand) }
  return { read, index: writeIndex(read), blob: endToEnd(parts.map(part => part.blob)) }
}

function writeIndex({ marks, runs, atHand }: ObjectsIndex): Bytes {
  const creators = new Numbering<StixId>(id => id)
  const markings = new Numbering<readonly StixId[]>(set => set.join(' '))
  const stored: Stored = {
    version: VERSION,
    marks: marks.map(m => [m.id, m.type, m.modified, m.label, m.revoked ? 1 : 0, m.createdBy === undefined ? -1 : creators.of(m.createdBy), markings.of(m.markings), m.length, ...m.refs]),
    creators: creators.all,
    markings: markings.all,
    runs,
    atHand,
  }
  return new TextEncoder().encode(JSON.stringify(stored))
}

/** The bytes come out of an authenticated segment, so that they are ours; undefined when a newer build wrote them. */
export function decodeIndex(bytes: Bytes): ObjectsIndex | undefined {
  const { version, marks, creators, markings, runs, atHand } = JSON.parse(new TextDecoder().decode(bytes)) as Stored
  if (version !== VERSION) return undefined
  return {
    marks: marks.map(([id, type, modified, label, revoked, creator, marking, length, ...refs]) => {
      const createdBy = creators[creator]
      return { id, type, modified, label, revoked: revoked === 1, ...(createdBy === undefined ? {} : { createdBy }), markings: markings[marking] ?? [], refs, length }
    }),
    runs,
    atHand,
  }
}

export function endToEnd(texts: readonly Bytes[]): Bytes {
  const blob = new Uint8Array(texts.reduce((sum, bytes) => sum + bytes.length, 0))
  let at = 0
  for (const bytes of texts) {
    blob.set(bytes, at)
    at += bytes.length
  }
  return blob
}

class Numbering<T> {
  readonly all: T[] = []
  readonly #numbers = new Map<string, number>()
  readonly #key: (value: T) => string

  constructor(key: (value: T) => string) {
    this.#key = key
  }

  of(value: T): number {
    const key = this.#key(value)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.all.length)
    return this.all.push(value) - 1
  }
}
