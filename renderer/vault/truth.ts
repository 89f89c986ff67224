import { sealedEvent } from '../../shared/audit/detail.ts'
import type { AuditEvent, SealedEvent } from '../../shared/audit/event.ts'
import type { Client } from '../../shared/contract/channel.ts'
import type { NotaryCalls } from '../../shared/contract/notary.ts'
import { done, failed, type Problem, type Reply } from '../../shared/contract/reply.ts'
import type { Level } from '../../shared/handling/level.ts'
import type { HeldKeys } from '../../shared/seal/lane-keys.ts'
import type { Aead } from '../../shared/seal/ports.ts'
import { openRecord, othersPart, type PlainPart, sealRecord } from '../../shared/seal/record.ts'
import { NO_RING, openRing, sealRing, turnedRing, type Ring } from '../../shared/seal/ring.ts'
import { newSegmentName, sealSegment } from '../../shared/seal/segment.ts'
import type { SegmentCache } from './cache.ts'
import { readEntry, segmentLevel, writeEntry, type LedgerPart, type SegmentEntry } from './ledger.ts'
import { SegmentReader } from './segment-reader.ts'
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
  /** One after the other, each for its readers. */
  readonly parts: readonly LedgerPart[]
  readonly segments?: readonly NewSegment[]
  readonly retire?: readonly string[]
  readonly apply: () => void
  /** What may be got ready while the disk writes; it counts only with `apply`. */
  readonly meanwhile?: () => void
}

const LEDGER = 'ledger'
/** What is rewritten goes into records of about so many bytes and no more parts: one that is damaged costs no more than that. */
const REWRITTEN_BYTES = 64 * 1_024
const REWRITTEN_PARTS = 128
/** Segments copied at a time, a few megabytes. */
const AT_ONCE = 8

/** Sealed files of the notary, and the sealed second copy, behind one door: what goes in is durable before it counts. */
export class Truth {
  readonly vault: string
  readonly zstd: Compressor
  readonly reader: SegmentReader
  readonly #aead: Aead
  readonly #keys: HeldKeys
  readonly #notary: Client<NotaryCalls>
  readonly #cache: SegmentCache
  #ring: Ring = NO_RING
  /** The ring on disk is of a build before levels, which has to find a newer one before it finds a newer record. */
  #ringIsOld = true
  #last: Promise<unknown> = Promise.resolve()
  #unmirrored = Promise.resolve()
  #journalBytes = 0
  #waiting = 0
  /** Called after each turn: whether a change became durable in it, and how many turns still wait. */
  onTurn: (wrote: boolean, waiting: number) => void = () => {}

  constructor(vault: string, aead: Aead, keys: HeldKeys, notary: Client<NotaryCalls>, cache: SegmentCache, zstd: Compressor) {
    this.vault = vault
    this.zstd = zstd
    this.#aead = aead
    this.#keys = keys
    this.#notary = notary
    this.#cache = cache
    this.reader = new SegmentReader({ vault, aead, notary, cache, zstd, keyOf: name => this.#ring.keys.get(name)?.key })
  }

  /** An event of the audit log, whose words only those may read who are cleared as this member is. */
  async sealedEvent(event: AuditEvent): Promise<SealedEvent> {
    return await sealedEvent(this.#aead, this.#keys, this.vault, event)
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
    const opened = await openRing(this.#aead, this.#keys, this.vault, sealed.value)
    if (!opened.ok && opened.why === 'newer') return failed('vault-newer')
    this.#ringIsOld = opened.ok && opened.value.old
    if (!opened.ok) return done({ damaged: true })
    this.#ring = opened.value.ring
    // A level's section names them in the order in which they came, which is nearly that of their rows.
    this.reader.fetchAhead(this.#ring.keys.keys())
    return done({ damaged: opened.value.damaged > 0 })
  }

  /**
   * Every entry of the ledger that this session may read, in order. The next page is fetched while this one is opened.
   * @returns how many records were not as they were sealed.
   */
  async replay(hear: (part: LedgerPart) => void, progress: (records: number) => void): Promise<Reply<{ readonly damaged: number }>> {
    let damaged = 0
    let records = 0
    let page = this.#notary.replay(0)
    for (;;) {
      const answer = await page
      if (!answer.ok) return answer
      const { records: sealed, next } = answer.value
      if (next !== undefined) page = this.#notary.replay(next)
      const opened = await Promise.all(sealed.map(({ body }) => openRecord(this.#aead, this.#keys, { vault: this.vault, purpose: LEDGER }, body)))
      for (const [i, record] of opened.entries()) {
        this.#journalBytes += sealed[i]!.body.length
        if (!record.ok && record.why === 'newer') return failed('vault-newer')
        if (!record.ok || record.parts.some(({ plain }) => plain === undefined)) damaged++
        for (const { reader, plain } of record.ok ? record.parts : []) {
          const entry = plain === undefined ? undefined : readEntry(plain, this.zstd)
          if (plain !== undefined && entry === undefined) return failed('vault-newer')
          if (entry !== undefined) hear({ reader, entry })
        }
      }
      records += sealed.length
      progress(records)
      if (next === undefined) return done({ damaged })
    }
  }

  /** One part of one segment, decompressed; undefined when no copy of it opens. */
  async part(entry: SegmentEntry, part: number): Promise<Bytes | undefined> {
    return await this.reader.part(entry, part)
  }

  /** Compresses and seals; nothing is written yet. */
  async seal(kind: SegmentEntry['kind'], rows: number, parts: readonly Bytes[], level: Level): Promise<NewSegment> {
    const name = newSegmentName(this.#aead)
    const packed = parts.map(plain => ({ bytes: plain.length === 0 ? plain : this.zstd.compress(plain), size: plain.length }))
    const { bytes, key } = await sealSegment(this.#aead, { vault: this.vault, name, kind }, packed)
    return { entry: { name, kind, rows, bytes: bytes.length, level }, bytes, key }
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

  async #commit({ parts, segments = [], retire = [], apply, meanwhile }: Change): Promise<Problem | undefined> {
    const { clearance } = this.#keys.member
    if (parts.some(({ reader }) => reader !== 'personal' && reader > clearance) || segments.some(({ entry }) => segmentLevel(entry) > clearance)) return { code: 'above-clearance' }
    const turns = this.#ringIsOld || segments.length + retire.length > 0
    const ring = turns ? turnedRing(this.#ring, segments.map(({ entry, key }) => [entry.name, { level: segmentLevel(entry), key }] as const), retire) : this.#ring
    const [record, keyring] = await Promise.all([
      sealRecord(this.#aead, this.#keys, { vault: this.vault, purpose: LEDGER }, parts.map(({ reader, entry }) => ({ reader, plain: writeEntry(entry, this.zstd) }))),
      turns ? sealRing(this.#aead, this.#keys, this.vault, ring) : undefined,
    ])
    const answering = this.#notary.commit({
      record,
      ...(keyring === undefined ? {} : { keyring }),
      ...(segments.length === 0 ? {} : { segments: segments.map(segment => ({ name: segment.entry.name, bytes: segment.bytes })) }),
      ...(retire.length === 0 ? {} : { retire }),
    })
    meanwhile?.()
    const answer = await answering
    if (!answer.ok) return answer.problem
    this.#ring = ring
    this.#ringIsOld = false
    this.#journalBytes += record.length
    apply()
    this.#mirror(segments.map(segment => ({ name: segment.entry.name, bytes: segment.bytes })), retire)
    return undefined
  }

  /** An exchange has answered: renews the lease of this laptop. A disk that refuses costs a day of it and nothing else. */
  async checkIn(): Promise<void> {
    await this.#notary.checkIn()
  }

  /**
   * Puts other records in the place of all that the ledger has, in a turn of its own. What is other members' alone is carried on as it is. Nothing
   * is written where a record does not open, or holds more that this session may not read.
   *
   * @param plan from the parts of each record to those of each new one.
   * @param worth whether it is to be done, in sealed bytes.
   */
  async rewrite(plan: (ledger: readonly (readonly LedgerPart[])[]) => readonly (readonly LedgerPart[])[], worth: (before: number, after: number) => boolean): Promise<Reply<{ readonly before: number; readonly after: number }>> {
    const turn = this.#last.then(async () => await this.#rewrite(plan, worth))
    this.#last = turn.catch(() => {})
    return await turn
  }

  async #rewrite(plan: (ledger: readonly (readonly LedgerPart[])[]) => readonly (readonly LedgerPart[])[], worth: (before: number, after: number) => boolean): Promise<Reply<{ readonly before: number; readonly after: number }>> {
    const notary = this.#notary
    const state = await notary.state()
    if (!state.ok) return state
    const ledger: LedgerPart[][] = []
    const carried: Bytes[] = []
    let before = 0
    for (let from: number | undefined = 0; from !== undefined;) {
      const page: ReturnType<NotaryCalls['replay']> = await notary.replay(from)
      if (!page.ok) return page
      from = page.value.next
      for (const { body } of page.value.records) {
        before += body.length
        const record = await openRecord(this.#aead, this.#keys, { vault: this.vault, purpose: LEDGER }, body)
        const others = othersPart(this.#keys, body)
        const parts = record.ok ? record.parts.map(({ reader, plain }) => ({ reader, entry: plain === undefined ? undefined : readEntry(plain, this.zstd) })) : []
        if (!record.ok || parts.some(({ entry }) => entry === undefined) || (record.passed > 0 && others === undefined)) return failed('vault-damaged')
        ledger.push(parts.flatMap(({ reader, entry }) => (entry === undefined ? [] : [{ reader, entry }])))
        if (others !== undefined) carried.push(others)
      }
    }
    const records: Bytes[] = []
    for (const parts of inFew(plan(ledger).map(record => record.map(({ reader, entry }) => ({ reader, plain: writeEntry(entry, this.zstd) }))))) {
      records.push(await sealRecord(this.#aead, this.#keys, { vault: this.vault, purpose: LEDGER }, parts))
    }
    records.push(...carried)
    const after = records.reduce((sum, { length }) => sum + length, 0)
    if (!worth(before, after)) return done({ before, after: before })
    const renewed = await notary.renew({ at: state.value.next, records })
    if (!renewed.ok) return renewed
    this.#journalBytes = after
    return done({ before, after })
  }

  /** The second copy follows in its own time; nobody waits for it. */
  #mirror(segments: readonly { readonly name: string; readonly bytes: Bytes }[], retired: readonly string[] = []): void {
    if (segments.length + retired.length === 0) return
    this.#unmirrored = this.#unmirrored.then(async () => {
      if (segments.length > 0) await this.#cache.keep(segments)
      if (retired.length > 0) await this.#cache.forget(retired)
    })
  }

  /** Segments that the second copy lacks. */
  async missingInCopy(entries: readonly SegmentEntry[]): Promise<readonly SegmentEntry[]> {
    const there = await this.#cache.names()
    return entries.filter(({ name }) => !there.has(name))
  }

  /** Fills the second copy from the files. @returns how many segments were copied. */
  async copy(entries: readonly SegmentEntry[], progress: (copied: number) => void): Promise<Reply<number>> {
    let copied = 0
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const some = entries.slice(from, from + AT_ONCE)
      const files = await Promise.all(some.map(async ({ name }) => ({ name, file: await this.#notary.segment(name) })))
      if (files.some(({ file }) => !file.ok && file.problem.code === 'gone')) return failed('gone')
      const sound = files.flatMap(({ name, file }) => (file.ok ? [{ name, bytes: file.value }] : []))
      await this.#unmirrored
      if (await this.#cache.keep(sound)) copied += sound.length
      progress(Math.min(from + AT_ONCE, entries.length))
    }
    return done(copied)
  }

  /** Throws the second copy away and fills it again from the files. @returns how many segments it has now. */
  async rebuildCache(entries: readonly SegmentEntry[], progress: (copied: number) => void): Promise<Reply<number>> {
    await this.#unmirrored
    await this.#cache.clear()
    return await this.copy(entries, progress)
  }

  /** Until the second copy has caught up. */
  async mirrored(): Promise<void> {
    await this.#unmirrored
  }
}

/** Joins small records, in their order, and cuts those of too many parts. */
function inFew(records: readonly (readonly PlainPart[])[]): readonly (readonly PlainPart[])[] {
  const few: PlainPart[][] = []
  let bytes = 0
  for (const part of records.flat()) {
    const last = few.at(-1)
    if (last === undefined || last.length >= REWRITTEN_PARTS || bytes + part.plain.length > REWRITTEN_BYTES) {
      few.push([part])
      bytes = part.plain.length
    } else {
      last.push(part)
      bytes += part.plain.length
    }
  }
  return few
}
