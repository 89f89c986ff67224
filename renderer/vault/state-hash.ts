import type { StateHash } from '../../shared/contract/vault.ts'
import { remarkOffsets } from '../../shared/columns/remarks.ts'
import type { StixId } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import { uuidsOf } from './rows.ts'

/**
 * What a vault holds, said in a few words per section, so that two states can be told apart without comparing them: after a kill, a rebuild or a
 * compaction, and between posts. It depends neither on the order in which things came nor on ordinals, row numbers or segments.
 * Not a cryptographic digest: 128 bits of sums, against accident and not against intent.
 *
 * @param texts also every object's whole text, which means unsealing all of them.
 */
export async function stateHash(holdings: Holdings, texts: boolean): Promise<StateHash> {
  const { shelf, user } = holdings
  const objects = new Sum()
  const provenance = new Sum()
  const whole = new Sum()
  for (const { segment: _segment, offset: _offset, origin, at, ...mark } of shelf.everything()) {
    objects.add(canonical(mark))
    provenance.add(canonical([mark.id, mark.modified, origin, at]))
  }
  if (texts) for (const entry of shelf.everything()) whole.add(canonical((await shelf.read(entry)) ?? [entry.id, 'does not open']))
  const { rows, arrivals } = hashOfRows(holdings)
  return {
    rows, arrivals,
    objects: objects.text, provenance: provenance.text, ...(texts ? { texts: whole.text } : {}),
    words: sumOf([...holdings.dictionaries.places.entries, ...holdings.dictionaries.sources.entries, ...holdings.dictionaries.entities.entries, ...holdings.dictionaries.markings.entries]),
    batches: sumOf(holdings.batches.keys()), revised: sumOf(holdings.revised), revoked: sumOf(holdings.revoked), pending: sumOf(holdings.pending),
    notes: sumOf([...holdings.annotations.values()].flat()), outbox: sumOf(holdings.outbox), drafts: sumOf(holdings.drafts),
    settings: sumOf(holdings.settings), sources: sumOf(holdings.sources), cursors: sumOf(holdings.cursors), user: sumOf(user === undefined ? [] : [user]),
  }
}

/** Keys in order, so that equal things are written alike. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner) ?? ''
}

function sumOf(things: Iterable<unknown>): string {
  const sum = new Sum()
  for (const thing of things) sum.add(canonical(thing))
  return sum.text
}

/** The stored columns whose numbers mean the same everywhere. */
const PLAIN = ['time', 'latitude', 'longitude', 'mode', 'direction', 'kind', 'grade'] as const

function hashOfRows({ rows, dictionaries }: Holdings): { readonly rows: string; readonly arrivals: string } {
  const { columns } = rows
  const refs = (size: number, refOf: (ordinal: number) => string): Uint32Array => Uint32Array.from({ length: size }, (_, ordinal) => (ordinal === 0 ? 0 : hashText(refOf(ordinal), 7)))
  const places = refs(dictionaries.places.size, ordinal => dictionaries.places.at(ordinal)?.ref ?? '')
  const entities = refs(dictionaries.entities.size, ordinal => dictionaries.entities.at(ordinal)?.ref ?? '')
  const sources = refs(dictionaries.sources.size, ordinal => dictionaries.sources.at(ordinal)?.ref ?? '')
  const markings = refs(dictionaries.markings.size, ordinal => [...dictionaries.markings.at(ordinal) ?? [] as readonly StixId[]].toSorted().join(' '))
  const named = [
    ['post', places], ['other', places], ['subject', entities], ['conveyance', entities], ['document', entities], ['source', sources], ['marking', markings],
  ] as const
  const sum = new Sum()
  const arrivals = new Sum()
  for (const stretch of rows.stretches) {
    const uuids = uuidsOf(stretch)
    const offsets = remarkOffsets(stretch.remarks, stretch.rows)
    for (let i = 0; i < stretch.rows; i++) {
      const row = stretch.from + i
      const id = hashBytes(uuids, i * 16, i * 16 + 16, 1)
      arrivals.addHash(mix(id, columns.arrived[row]!))
      let hash = id
      for (const name of PLAIN) hash = mix(hash, columns[name][row]!)
      for (const [name, hashes] of named) hash = mix(hash, hashes[columns[name][row]!] ?? 0)
      sum.addHash(hashBytes(stretch.remarks.bytes, offsets[i]!, offsets[i + 1]!, hash))
    }
  }
  return { rows: sum.text, arrivals: arrivals.text }
}

/** Adds up hashes in four ways, each blind to order. */
class Sum {
  readonly #sums = new Uint32Array(4)
  #count = 0

  add(text: string): void {
    this.addHash(hashText(text, 1))
    // A single hash of 32 bits would meet another one soon among a million texts.
    this.#sums[3]! += hashText(text, 0x9747b28c)
  }

  addHash(hash: number): void {
    this.#count++
    this.#sums[0]! += hash
    this.#sums[1]! += mix(hash, 0x243f6a88)
    this.#sums[2]! ^= mix(hash, 0x85a308d3)
  }

  /** The number of things, then the sums in hexadecimal. */
  get text(): string {
    return `${this.#count} ${Array.from(this.#sums, sum => sum.toString(16).padStart(8, '0')).join('')}`
  }
}

/** MurmurHash3's step and half of its end, enough to scatter. */
function mix(hash: number, value: number): number {
  let h = hash ^ Math.imul(value ^ value >>> 15, 0xcc9e2d51)
  h = Math.imul(h << 13 | h >>> 19, 5) + 0xe6546b64
  h = Math.imul(h ^ h >>> 16, 0x85ebca6b)
  return (h ^ h >>> 13) >>> 0
}

function hashText(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i))
  return mix(hash, text.length)
}

function hashBytes(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let hash = seed
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return mix(hash, to - from)
}
