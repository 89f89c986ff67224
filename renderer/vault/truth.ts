import type { Client } from '../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import { done, failed, type Problem, type Reply } from '../../shared/contract/reply.ts'
import { EMPTY_RING, openRing, sealRing, turnRing, type Keyring } from '../../shared/seal/keyring.ts'
import type { ContentKeys } from '../../shared/seal/keys.ts'
import type { Aead } from '../../shared/seal/ports.ts'
import { openRecord, sealRecord } from '../../shared/seal/record.ts'
import { newSegmentName, openSegment, sealSegment } from '../../shared/seal/segment.ts'
import type { SegmentCache } from './cache.ts'
import { readEntry, writeEntry, type LedgerEntry, type SegmentEntry } from './ledger.ts'
import type { Compressor } from './zstd.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A segment that is sealed and not yet durable. */
export interface NewSegment {
  readonly entry: SegmentEntry
  readonly bytes: Bytes
  readonly key: Bytes
}

/** What a turn at the ledger comes to: a change, or only an answer. */
export interface Turn<T> {
  readonly change?: Change
  readonly result: T
}

/** What becomes durable in one step, and what follows in memory once it is. */
export interface Change {
  readonly entry: LedgerEntry
  readonly segments?: readonly NewSegment[]
  readonly retire?: readonly string[]
  readonly apply: () => void
}

const LEDGER = 'ledger'
/** Segment files asked for at a time: enough to keep the disk and the crypto threads busy, few enough to hold in memory. */
const AHEAD = 12

/** Sealed files of the notary, and the sealed second copy, behind one door: what goes in is durable before it counts. */
export class Truth {
  readonly vault: string
  readonly zstd: Compressor
  readonly #aead: Aead
  readonly #keys: ContentKeys
  readonly #notary: Client<NotaryCalls>
  readonly #cache: SegmentCache
  #ring: Keyring = EMPTY_RING
  #last: Promise<unknown> = Promise.resolve()
  #unmirrored = Promise.resolve()
  #journalBytes = 0
  #waiting = 0
  /** Called after each turn: whether a change became durable in it, and how many turns still wait. */
  onTurn: (wrote: boolean, waiting: number) => void = () => {}

  constructor(vault: string, aead: Aead, keys: ContentKeys, notary: Client<NotaryCalls>, cache: SegmentCache, zstd: Compressor) {
    this.vault = vault
    this.zstd = zstd
    this.#aead = aead
    this.#keys = keys
    this.#notary = notary
    this.#cache = cache
  }

  /** Sealed bytes of the ledger, read and written since it was opened. */
  get journalBytes(): number {
    return this.#journalBytes
  }

  /** Reads the key ring. A ring that does not open costs the segments, not the ledger. */
  async openRing(): Promise<Reply<{ readonly damaged: boolean }>> {
    const sealed = await this.#notary.keyring()
    if (!sealed.ok) return sealed
    if (sealed.value === null) return done({ damaged: false })
    const ring = await openRing(this.#aead, this.#keys.ring, this.vault, sealed.value)
    if (!ring.ok) return ring.why === 'newer' ? failed('vault-newer') : done({ damaged: true })
    this.#ring = ring.value
    return done({ damaged: false })
  }

  /**
   * Every entry of the ledger in order. The next part is fetched while this one is opened.
   * @returns how many records were not as they were sealed.
   */
  async replay(hear: (entry: LedgerEntry) => void, progress: (records: number) => void): Promise<Reply<{ readonly damaged: number }>> {
    let damaged = 0
    let records = 0
    let page = this.#notary.replay(0)
    for (;;) {
      const answer = await page
      if (!answer.ok) return answer
      const { records: sealed, next } = answer.value
      if (next !== undefined) page = this.#notary.replay(next)
      const plain = await Promise.all(sealed.map(({ body }) => openRecord(this.#aead, this.#keys.records, { vault: this.vault, purpose: LEDGER }, body)))
      for (const [i, bytes] of plain.entries()) {
        this.#journalBytes += sealed[i]!.body.length
        if (bytes === undefined) {
          damaged++
          continue
        }
        const entry = readEntry(bytes, this.zstd)
        if (entry === undefined) return failed('vault-newer')
        hear(entry)
      }
      records += sealed.length
      progress(records)
      if (next === undefined) return done({ damaged })
    }
  }

  /**
   * Opens segments in their order, several at a time.
   * @param part which part of each is wanted, decompressed.
   * @param miss called for each that the second copy did not have.
   */
  async *segments(entries: readonly SegmentEntry[], part: number, miss: (name: string) => void): AsyncGenerator<{ readonly entry: SegmentEntry; readonly plain: Bytes | undefined }> {
    const opening: Promise<Bytes | undefined>[] = []
    let asked = 0
    for (const entry of entries) {
      while (opening.length < AHEAD && asked < entries.length) opening.push(this.#openEither(entries[asked++]!, part, miss))
      const packed = await opening.shift()
      yield { entry, plain: packed === undefined ? undefined : this.#unpack(packed) }
    }
    await this.#unmirrored
  }

  /** From the second copy where that has it whole, else from the file. */
  async #openEither(entry: SegmentEntry, part: number, miss: (name: string) => void): Promise<Bytes | undefined> {
    const sealed = await this.#cache.read(entry.name)
    const plain = sealed === undefined ? undefined : await this.#openPart(entry, sealed, part)
    if (plain !== undefined) return plain
    miss(entry.name)
    return await this.#openFromFile(entry, part)
  }

  /** One part of one segment, decompressed; undefined when no copy of it opens. */
  async part(entry: SegmentEntry, part: number): Promise<Bytes | undefined> {
    const cached = await this.#cache.read(entry.name)
    const packed = (cached === undefined ? undefined : await this.#openPart(entry, cached, part)) ?? (await this.#openFromFile(entry, part))
    return packed === undefined ? undefined : this.#unpack(packed)
  }

  #unpack(packed: Bytes): Bytes | undefined {
    try {
      return packed.length === 0 ? packed : this.zstd.decompress(packed)
    } catch {
      return undefined
    }
  }

  async #openFromFile(entry: SegmentEntry, part: number): Promise<Bytes | undefined> {
    const file = await this.#notary.segment(entry.name)
    if (!file.ok) return undefined
    const plain = await this.#openPart(entry, file.value, part)
    if (plain !== undefined) this.#mirror([{ name: entry.name, bytes: file.value }])
    return plain
  }

  async #openPart(entry: SegmentEntry, sealed: Bytes, part: number): Promise<Bytes | undefined> {
    const key = this.#ring.keys.get(entry.name)
    if (key === undefined) return undefined
    const opened = await openSegment(this.#aead, this.#bond(entry), key, sealed)
    if (!opened.ok) return undefined
    return (await opened.value.part(part))?.bytes
  }

  #bond(entry: SegmentEntry): { readonly vault: string; readonly name: string; readonly kind: string } {
    return { vault: this.vault, name: entry.name, kind: entry.kind }
  }

  /** Compresses and seals; nothing is written yet. */
  async seal(kind: SegmentEntry['kind'], rows: number, parts: readonly Bytes[]): Promise<NewSegment> {
    const name = newSegmentName(this.#aead)
    const packed = parts.map(plain => ({ bytes: plain.length === 0 ? plain : this.zstd.compress(plain), size: plain.length }))
    const { bytes, key } = await sealSegment(this.#aead, { vault: this.vault, name, kind }, packed)
    return { entry: { name, kind, rows, bytes: bytes.length }, bytes, key }
  }

  /**
   * One change after the other: `prepare` sees everything that was written before it, and what it returns is durable before `apply` is called
   * and the answer given. A change that fails leaves no trace.
   */
  write<T>(prepare: () => Promise<Turn<T>> | Turn<T>): Promise<Reply<T>> {
    const turn = this.#turn(this.#last, prepare)
    this.#last = turn.catch(() => {})
    return turn
  }

  async #turn<T>(before: Promise<unknown>, prepare: () => Promise<Turn<T>> | Turn<T>): Promise<Reply<T>> {
    this.#waiting++
    await before
    let wrote = false
    try {
      const { change, result } = await prepare()
      if (change === undefined) return done(result)
      const problem = await this.#commit(change)
      wrote = problem === undefined
      return problem === undefined ? done(result) : { ok: false, problem }
    } finally {
      this.onTurn(wrote, --this.#waiting)
    }
  }

  async #commit({ entry, segments = [], retire = [], apply }: Change): Promise<Problem | undefined> {
    const turns = segments.length + retire.length > 0
    const ring = turns ? turnRing(this.#ring, segments.map(segment => [segment.entry.name, segment.key] as const), retire) : this.#ring
    const [record, keyring] = await Promise.all([
      sealRecord(this.#aead, this.#keys.records, { vault: this.vault, purpose: LEDGER }, writeEntry(entry, this.zstd)),
      turns ? sealRing(this.#aead, this.#keys.ring, this.vault, ring) : undefined,
    ])
    const answer = await this.#notary.commit({
      record,
      ...(keyring === undefined ? {} : { keyring }),
      ...(segments.length === 0 ? {} : { segments: segments.map(segment => ({ name: segment.entry.name, bytes: segment.bytes })) }),
      ...(retire.length === 0 ? {} : { retire }),
    })
    if (!answer.ok) return answer.problem
    this.#ring = ring
    this.#journalBytes += record.length
    apply()
    this.#mirror(segments.map(segment => ({ name: segment.entry.name, bytes: segment.bytes })), retire)
    return undefined
  }

  /** The second copy follows in its own time; nobody waits for it. */
  #mirror(segments: readonly { readonly name: string; readonly bytes: Bytes }[], retired: readonly string[] = []): void {
    if (segments.length + retired.length === 0) return
    this.#unmirrored = this.#unmirrored.then(async () => {
      if (segments.length > 0) await this.#cache.keep(segments)
      if (retired.length > 0) await this.#cache.forget(retired)
    })
  }

  /** Throws the second copy away and fills it again from the files. @returns how many segments it has now. */
  async rebuildCache(entries: readonly SegmentEntry[]): Promise<Reply<number>> {
    await this.#unmirrored
    await this.#cache.clear()
    let copied = 0
    for (const entry of entries) {
      const file = await this.#notary.segment(entry.name)
      if (!file.ok) {
        if (file.problem.code === 'gone') return file
        continue
      }
      if (await this.#cache.keep([{ name: entry.name, bytes: file.value }])) copied++
    }
    return done(copied)
  }

  /** Until the second copy has caught up. */
  async mirrored(): Promise<void> {
    await this.#unmirrored
  }
}
