import { Dictionary, WIDE } from '../../shared/columns/dictionary.ts'
import { NO_ENTITY } from '../../shared/movement/batch-columns.ts'
import { ENTITY_KINDS, type Entity } from '../../shared/movement/movement.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { readUuid, uuidText } from '../../shared/stix/uuid.ts'
import { hashOfUuid, RowIndex } from './row-index.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Entities as the ledger keeps them: columns of bytes instead of a hundred thousand objects. */
interface Packed {
  readonly first: number
  readonly count: number
  readonly types: readonly string[]
  /** Index into `types`, and into ENTITY_KINDS. */
  readonly type: Uint8Array
  readonly kind: Uint8Array
  readonly uuids: Uint8Array
  /** Where each label begins in `labels`, one more than there are entities. */
  readonly starts: Uint32Array
  readonly labels: Uint8Array
}

const MOST_TYPES = 255
const decoder = new TextDecoder()

/** @returns undefined when they are of more types than a byte can tell, or have ids that no UUID ends. */
export function packEntities(list: readonly Entity[]): Bytes | undefined {
  const types: string[] = []
  const count = list.length
  const fixed = new Uint8Array(count * 18)
  const lengths = new Uint32Array(count)
  const encoder = new TextEncoder()
  const labels: Uint8Array[] = []
  let bytes = 0
  for (let i = 0; i < count; i++) {
    const { ref, kind, label } = list[i]!
    const type = ref.slice(0, -38)
    let at = types.indexOf(type)
    if (at < 0) at = types.push(type) - 1
    if (at >= MOST_TYPES || !readUuid(ref, ref.length - 36, fixed, count * 2 + i * 16)) return undefined
    fixed[i] = at
    fixed[count + i] = Math.max(0, ENTITY_KINDS.indexOf(kind))
    const encoded = encoder.encode(label)
    labels.push(encoded)
    bytes += lengths[i] = encoded.length
  }
  const head = encoder.encode(JSON.stringify({ count, types }))
  const out = new Uint8Array(4 + head.length + fixed.length + lengths.byteLength + bytes)
  new DataView(out.buffer).setUint32(0, head.length, true)
  let at = 4
  for (const part of [head, fixed, new Uint8Array(lengths.buffer), ...labels]) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The bytes come out of an authenticated record, so that they are ours. */
function unpack(bytes: Bytes, first: number): Packed {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const { count, types } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as { readonly count: number; readonly types: readonly string[] }
  let at = 4 + headLength
  const part = (length: number): Bytes => bytes.subarray(at, at += length)
  const type = part(count)
  const kind = part(count)
  const uuids = part(count * 16)
  const lengths = new Uint32Array(part(count * 4).slice().buffer)
  const starts = new Uint32Array(count + 1)
  for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + lengths[i]!
  return { first, count, types, type, kind, uuids, starts, labels: bytes.subarray(at) }
}

/** Stands where an ordinal has no entry here: its record was lost, or it is for who is cleared higher. */
export const standInRef = (ordinal: number): StixId => `x--00000000-0000-4000-8000-${ordinal.toString(16).padStart(12, '0')}`
export const standInEntity = (ordinal: number): Entity => ({ ref: standInRef(ordinal), kind: 'unknown', label: '' })

const entityAt = (packed: Packed, i: number): Entity => ({
  ref: `${packed.types[packed.type[i]!]!}--${uuidText(packed.uuids, i * 16)}`,
  kind: ENTITY_KINDS[packed.kind[i]!] ?? 'unknown',
  label: decoder.decode(packed.labels.subarray(packed.starts[i], packed.starts[i + 1])),
})

/** What `packEntities` made, one by one. */
export function unpackEntities(bytes: Bytes): readonly Entity[] {
  const packed = unpack(bytes, 0)
  return Array.from({ length: packed.count }, (_, i) => entityAt(packed, i))
}

/**
 * The entities' dictionary, which is large and mostly not asked for: what the ledger brings stays packed, and an entry becomes an object when
 * somebody looks at it. A hundred thousand cost 10 ms at unlock instead of 200.
 */
export class Entities extends Dictionary<Entity> {
  readonly #made: (Entity | undefined)[] = [NO_ENTITY]
  readonly #packed: Packed[] = []
  readonly #index = new RowIndex()
  /** Ordinals below this are in the index: it is made when somebody first looks for an id. */
  #indexed = 1
  readonly #largest: number
  #whole = 1


  constructor(largest = WIDE) {
    super(NO_ENTITY, entity => entity.ref, largest)
    this.#largest = largest
  }

  override get size(): number {
    return this.#made.length
  }

  override get entries(): readonly Entity[] {
    for (; this.#whole < this.#made.length; this.#whole++) this.at(this.#whole)
    return this.#made as readonly Entity[]
  }

  override at(ordinal: number): Entity | undefined {
    const made = this.#made[ordinal]
    if (made !== undefined || ordinal < 0 || ordinal >= this.#made.length) return made
    const packed = this.#packed.findLast(({ first }) => first <= ordinal)
    const i = ordinal - (packed?.first ?? 0)
    const entity = packed === undefined || i >= packed.count ? standInEntity(ordinal) : entityAt(packed, i)
    this.#made[ordinal] = entity
    return entity
  }

  /** Room up to this size: ordinals that others have given out. Until somebody says what they are for, stand-ins stand there. */
  reserve(size: number): void {
    if (size > this.#made.length) this.#made.length = size
  }

  override find(key: string): number {
    const uuid = new Uint8Array(16)
    if (!readUuid(key, key.length - 36, uuid, 0)) return 0
    this.#indexAll()
    return Math.max(0, this.#index.find(hashOfUuid(uuid, 0), ordinal => this.at(ordinal)?.ref === key))
  }

  override add(entry: Entity): number | undefined {
    const known = this.find(entry.ref)
    if (known !== 0) return known
    const uuid = new Uint8Array(16)
    if (this.#made.length > this.#largest || !readUuid(entry.ref, entry.ref.length - 36, uuid, 0)) return undefined
    const ordinal = this.#made.push(entry) - 1
    this.#index.add(ordinal, hashOfUuid(uuid, 0))
    this.#indexed = ordinal + 1
    return ordinal
  }

  override replace(entry: Entity): number {
    const ordinal = this.find(entry.ref)
    if (ordinal !== 0) this.#made[ordinal] = entry
    return ordinal
  }

  override set(ordinal: number, entry: Entity): boolean {
    const known = this.find(entry.ref)
    const uuid = new Uint8Array(16)
    if (ordinal < 1 || ordinal >= this.#made.length || (known !== 0 && known !== ordinal) || !readUuid(entry.ref, entry.ref.length - 36, uuid, 0)) return false
    this.#made[ordinal] = entry
    if (known === 0) this.#index.add(ordinal, hashOfUuid(uuid, 0))
    return true
  }

  override since(ordinal: number): readonly Entity[] {
    return Array.from({ length: Math.max(0, this.#made.length - Math.max(1, ordinal)) }, (_, i) => this.at(Math.max(1, ordinal) + i)!)
  }

  override restore(first: number, entries: readonly Entity[]): boolean {
    if (first !== this.#made.length) return false
    for (const entry of entries) this.add(entry)
    return true
  }

  /** As `restore`, of what `packEntities` made. @returns how many, or undefined when they do not fit. */
  restorePacked(first: number, bytes: Bytes): number | undefined {
    if (first !== this.#made.length) return undefined
    const packed = unpack(bytes, first)
    this.#packed.push(packed)
    this.#made.length += packed.count
    return packed.count
  }

  #indexAll(): void {
    for (const { first, count, uuids } of this.#packed) {
      if (first + count <= this.#indexed) continue
      this.#index.reserve(count)
      for (let i = 0; i < count; i++) this.#index.add(first + i, hashOfUuid(uuids, i * 16))
      this.#indexed = first + count
    }
  }
}
