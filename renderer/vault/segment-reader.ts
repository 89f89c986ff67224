import type { Client } from '../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import type { Aead, AeadKey } from '../../shared/seal/ports.ts'
import { openPart, readLayout, type SegmentLayout } from '../../shared/seal/segment.ts'
import type { SegmentCache } from './cache.ts'
import type { SegmentEntry } from './ledger.ts'
import type { Compressor } from './zstd.ts'

type Bytes = Uint8Array<ArrayBuffer>
/** What of a segment's file is wanted: part 0 and what stands before it, or everything behind it. */
type Which = 'front' | 'rest'

/** Segment files asked for at a time: enough to keep the disk and the crypto threads busy, few enough to hold in memory. */
const AHEAD = 24
const FRONT = 0

export interface ReaderMeans {
  readonly vault: string
  readonly aead: Aead
  readonly notary: Client<NotaryCalls>
  readonly cache: SegmentCache
  readonly zstd: Compressor
  /** The data key of a segment, as the key ring has it now. */
  readonly keyOf: (name: string) => Bytes | undefined
}

/** A front that was opened, for who wants the rest. */
interface Known {
  readonly layout: SegmentLayout
  readonly key: AeadKey
}

/**
 * Opens parts of segments: out of the notary's files, and out of the second copy where a file is not as it was sealed. The files are the faster of
 * the two: a value of IndexedDB above 64 KiB is a file as well, behind three more processes.
 */
export class SegmentReader {
  readonly #means: ReaderMeans
  readonly #fetched = new Map<string, ReturnType<Client<NotaryCalls>['segment']>>()
  readonly #known = new Map<string, Known>()
  /** Bytes of files that were asked for, for the test that start-up reads no more than it needs. */
  bytesRead = 0

  constructor(means: ReaderMeans) {
    this.#means = means
  }

  /** Begins to fetch the first of these while the ledger is still read. */
  fetchAhead(names: Iterable<string>): void {
    for (const name of names) {
      if (this.#fetched.size >= AHEAD) return
      this.#fetched.set(name, this.#means.notary.segment(name, 'front'))
    }
  }

  /** Part 0 of segments in their order, several at a time. @returns undefined for one that no copy opens. */
  async *fronts(entries: readonly SegmentEntry[]): AsyncGenerator<{ readonly entry: SegmentEntry; readonly plain: Bytes | undefined }> {
    yield* this.#inOrder(entries, entry => this.#front(entry))
  }

  /** The parts behind part 0 that `fronts` has left, in the order of the entries. */
  async *rests(entries: readonly SegmentEntry[]): AsyncGenerator<{ readonly entry: SegmentEntry; readonly plain: Bytes | undefined }> {
    yield* this.#inOrder(entries, entry => this.#packed(entry, FRONT + 1))
  }

  async *#inOrder(entries: readonly SegmentEntry[], open: (entry: SegmentEntry) => Promise<Bytes | undefined>): AsyncGenerator<{ readonly entry: SegmentEntry; readonly plain: Bytes | undefined }> {
    const opening: Promise<Bytes | undefined>[] = []
    let asked = 0
    for (const entry of entries) {
      while (opening.length < AHEAD && asked < entries.length) opening.push(open(entries[asked++]!))
      const packed = await opening.shift()
      yield { entry, plain: packed === undefined ? undefined : this.#unpack(packed) }
    }
  }

  /** One part of one segment, decompressed; undefined when no copy of it opens. */
  async part(entry: SegmentEntry, number: number): Promise<Bytes | undefined> {
    const packed = await this.#packed(entry, number)
    return packed === undefined ? undefined : this.#unpack(packed)
  }

  async #front(entry: SegmentEntry): Promise<Bytes | undefined> {
    const fetched = this.#fetched.get(entry.name) ?? this.#means.notary.segment(entry.name, 'front')
    this.#fetched.delete(entry.name)
    const file = await fetched
    if (file.ok) this.bytesRead += file.value.length
    const plain = file.ok ? await this.#open(entry, file.value, FRONT) : undefined
    return plain ?? (await this.#fromSecondCopy(entry, FRONT))
  }

  async #packed(entry: SegmentEntry, number: number): Promise<Bytes | undefined> {
    const known = this.#known.get(entry.name)
    const which: Which | undefined = number === FRONT ? 'front' : known === undefined ? undefined : 'rest'
    this.#known.delete(entry.name)
    const file = await (which === undefined ? this.#means.notary.segment(entry.name) : this.#means.notary.segment(entry.name, which))
    if (file.ok) this.bytesRead += file.value.length
    const plain = !file.ok ? undefined : which === 'rest' && known !== undefined ? await this.#openRest(entry, known, file.value, number) : await this.#open(entry, file.value, number)
    return plain ?? (await this.#fromSecondCopy(entry, number))
  }

  async #fromSecondCopy(entry: SegmentEntry, number: number): Promise<Bytes | undefined> {
    const sealed = await this.#means.cache.read(entry.name)
    const plain = sealed === undefined ? undefined : await this.#open(entry, sealed, number)
    // The notary compares the whole file with what was written: then it knows as well, and takes our copy in its place.
    if (sealed !== undefined && plain !== undefined) void this.#means.notary.heal(entry.name, sealed)
    else if (this.#means.keyOf(entry.name) !== undefined) void this.#means.notary.segment(entry.name)
    return plain
  }

  /** @param sealed the file, or its beginning up to the end of part 0. */
  async #open(entry: SegmentEntry, sealed: Bytes, number: number): Promise<Bytes | undefined> {
    const data = this.#means.keyOf(entry.name)
    const read = readLayout(sealed)
    const place = read.ok ? read.value.parts[number] : undefined
    if (data === undefined || !read.ok || place === undefined) return undefined
    const key = await this.#means.aead.importKey(data)
    if (number === FRONT && read.value.parts.length > 1) this.#known.set(entry.name, { layout: read.value, key })
    return (await openPart(this.#means.aead, key, this.#bond(entry), read.value, number, sealed.subarray(place.from, place.from + place.length)))?.bytes
  }

  async #openRest(entry: SegmentEntry, { layout, key }: Known, sealed: Bytes, number: number): Promise<Bytes | undefined> {
    const [front, place, last] = [layout.parts[FRONT], layout.parts[number], layout.parts.at(-1)]
    if (front === undefined || place === undefined || last === undefined) return undefined
    // A whole file where only its rest was asked for is no less good.
    const from = sealed.length === last.from + last.length ? place.from : place.from - front.from - front.length
    return (await openPart(this.#means.aead, key, this.#bond(entry), layout, number, sealed.subarray(from, from + place.length)))?.bytes
  }

  #bond(entry: SegmentEntry): { readonly vault: string; readonly name: string; readonly kind: string } {
    return { vault: this.#means.vault, name: entry.name, kind: entry.kind }
  }

  #unpack(packed: Bytes): Bytes | undefined {
    try {
      return packed.length === 0 ? packed : this.#means.zstd.decompress(packed)
    } catch {
      return undefined
    }
  }
}
