/** The widest ordinal that a 16-bit column holds: places, sources, marking sets. */
export const NARROW = 0xffff
/** The widest ordinal of the entity columns; documents are stored as a difference from the subject, which needs the sign. */
export const WIDE = 0x7fffffff

/**
 * Numbers for the things that rows refer to: an entry keeps its ordinal for ever, and ordinal 0 is `none`.
 * What was added since the last record is journalled by `since` and comes back by `restore`, in the same order.
 */
export class Dictionary<Entry> {
  readonly #ordinals = new Map<string, number>()
  readonly #entries: Entry[]
  readonly #keyOf: (entry: Entry) => string
  readonly #largest: number

  constructor(none: Entry, keyOf: (entry: Entry) => string, largest: number) {
    this.#entries = [none]
    this.#keyOf = keyOf
    this.#largest = largest
  }

  /** Entries and "none": every ordinal is below it. */
  get size(): number {
    return this.#entries.length
  }

  /** All entries by ordinal; element 0 is "none". */
  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** The ordinal of an entry, given to it now if it is new; undefined when the columns have no number left. */
  add(entry: Entry): number | undefined {
    const key = this.#keyOf(entry)
    const known = this.#ordinals.get(key)
    if (known !== undefined) return known
    if (this.#entries.length > this.#largest) return undefined
    const ordinal = this.#entries.push(entry) - 1
    this.#ordinals.set(key, ordinal)
    return ordinal
  }

  /** 0 when it is not there. */
  find(key: string): number {
    return this.#ordinals.get(key) ?? 0
  }

  at(ordinal: number): Entry | undefined {
    return this.#entries[ordinal]
  }

  /** Better words for an entry that is there, such as the label once its object arrives. @returns its ordinal, 0 when it is not there. */
  replace(entry: Entry): number {
    const ordinal = this.find(this.#keyOf(entry))
    if (ordinal !== 0) this.#entries[ordinal] = entry
    return ordinal
  }

  /**
   * Gives an ordinal another entry than the one that stood for it, such as what a stand-in was for.
   * @returns false, and nothing is changed, when there is no such ordinal or the entry has another one.
   */
  set(ordinal: number, entry: Entry): boolean {
    const key = this.#keyOf(entry)
    const known = this.#ordinals.get(key)
    const held = this.#entries[ordinal]
    if (ordinal < 1 || held === undefined || (known !== undefined && known !== ordinal)) return false
    this.#ordinals.delete(this.#keyOf(held))
    this.#entries[ordinal] = entry
    this.#ordinals.set(key, ordinal)
    return true
  }

  /** Entries from this ordinal on: what a journal record must carry when `size` was `ordinal` at the last one. */
  since(ordinal: number): readonly Entry[] {
    return this.#entries.slice(Math.max(1, ordinal))
  }

  /**
   * Puts journalled entries back at the ordinals that they had.
   * @param first Ordinal of the first of them; must be the present `size`.
   * @returns false, and nothing is changed, when they do not fit: a gap, a repeat or too many.
   */
  restore(first: number, entries: readonly Entry[]): boolean {
    const keys = new Set(entries.map(this.#keyOf))
    if (first !== this.#entries.length || keys.size !== entries.length || first + entries.length - 1 > this.#largest) return false
    for (const key of keys) if (this.#ordinals.has(key)) return false
    for (const entry of entries) this.add(entry)
    return true
  }
}
