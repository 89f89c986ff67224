import type { OutboxItem } from '../../../../shared/outbox/item.ts'
import type { Bytes } from '../../../../shared/seal/ports.ts'
import type { StixObject } from '../../../../shared/stix/object.ts'
import type { Standing } from '../../../../shared/sync/standing.ts'
import { versionKey } from '../../../../shared/sync/version.ts'

/** What a post's journal holds. */
export type Entry =
  | { readonly kind: 'item'; readonly item: OutboxItem }
  | { readonly kind: 'arrived'; readonly objects: readonly StixObject[]; readonly standing?: Standing }
  | { readonly kind: 'standing'; readonly standing: Standing }

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

/** As JSON. An object goes through many journals in the course of a run, and is written once. */
export function writeBody(entry: Entry): Bytes {
  if (entry.kind === 'standing') return ENCODER.encode(JSON.stringify(entry))
  if (entry.kind === 'arrived') {
    const { objects, ...rest } = entry
    return ENCODER.encode(withObjects(JSON.stringify(rest), objects))
  }
  const { objects, ...rest } = entry.item
  return ENCODER.encode(`{"kind":"item","item":${withObjects(JSON.stringify(rest), objects)}}`)
}

const withObjects = (rest: string, objects: readonly StixObject[]): string => `${rest.slice(0, -1)},"objects":[${objects.map(textOf).join(',')}]}`

/** What a post has read in its journal since it was first switched on: the same bytes are the same entry, after each power cut. */
export class ReadBodies {
  readonly #entries = new Map<string, Entry>()

  entry(body: Bytes): Entry {
    const text = DECODER.decode(body)
    let entry = this.#entries.get(text)
    if (entry === undefined) this.#entries.set(text, entry = JSON.parse(text) as Entry)
    return entry
  }
}

/** Nobody changes an object that is made: what is worked out of it once holds for the run. */
export function onceOf<T extends string>(work: (object: StixObject) => T): (object: StixObject) => T {
  const known = new WeakMap<StixObject, T>()
  return object => {
    let result = known.get(object)
    if (result === undefined) known.set(object, result = work(object))
    return result
  }
}

const textOf = onceOf(object => JSON.stringify(object))
export const versionOf = onceOf(versionKey)
