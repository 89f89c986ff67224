import type { Dictionary } from '../../shared/columns/dictionary.ts'
import { HIGHEST, LEVELS, type Level } from '../../shared/handling/level.ts'

/** An entry at its ordinal. */
export type At<E> = readonly [ordinal: number, entry: E]

/** What one level's part of the next ledger entry says of a dictionary. */
export interface Novelty<E> {
  /** New entries, one ordinal after the other. */
  readonly run: { readonly first: number; readonly list: readonly E[] } | undefined
  /** New entries beside the run, and entries that a stricter level had named before. */
  readonly again: readonly At<E>[]
  /** Better words for entries that are there. */
  readonly known: readonly E[]
}

export interface Wording<E> {
  readonly keyOf: (entry: E) => string
  readonly alike: (a: E, b: E) => boolean
  /** Stands at an ordinal of which this session is not told what it is for. */
  readonly standIn: (ordinal: number) => E
}

interface Said<E> {
  readonly ordinal: number
  readonly level: Level
  readonly entry: E
}

/** No level names it: a stand-in. */
const UNNAMED = 255

/**
 * A dictionary whose entries are known from some level on. Ordinals are of the vault and words are of levels: who is cleared for less than what
 * named an entry first has a stand-in at its ordinal, until something of her level names it.
 *
 * Words shown are those that were said last by somebody who could see the ones before. Words of a stricter level leave those of the freer ones
 * as they were (`wordsAt`), so that nothing strict is ever written again at a freer level.
 */
export class Levelled<E> {
  readonly dictionary: Dictionary<E>
  readonly #wording: Wording<E>
  /** Per ordinal: the freest level that names it, and the level of the words shown. */
  #named = new Uint8Array(1024).fill(UNNAMED)
  #worded = new Uint8Array(1024).fill(UNNAMED)
  readonly #below = new Map<number, Map<Level, E>>()
  readonly #moved = new Map<number, number>()
  /** From which level on rows may be numbered so. */
  readonly #movedLevels = new Map<number, Level>()
  #fresh: Said<E>[] = []
  #again: Said<E>[] = []
  /** Better words by ordinal, the freest first. */
  #known = new Map<number, readonly Said<E>[]>()
  #learnt = 0

  constructor(dictionary: Dictionary<E>, wording: Wording<E>) {
    this.dictionary = dictionary
    this.#wording = wording
  }

  /** Differs whenever words have changed. */
  get learnt(): number {
    return this.#learnt
  }

  /** Ordinals that stand for the same as another one, which counts. Columns are read through it. */
  get moved(): ReadonlyMap<number, number> {
    return this.#moved
  }

  /** The freest level that names an ordinal; undefined for a stand-in. */
  levelOf(ordinal: number): Level | undefined {
    const level = this.#named[ordinal] ?? UNNAMED
    return level === UNNAMED ? undefined : level as Level
  }

  /** The words for an ordinal as a session of this clearance knows them. */
  wordsAt(ordinal: number, level: Level): E | undefined {
    const named = this.levelOf(ordinal)
    if (named === undefined || named > level) return undefined
    if (this.#worded[ordinal]! <= level) return this.dictionary.at(ordinal)
    const below = this.#below.get(ordinal)
    for (let at: number = level; at >= 0; at--) {
      const entry = below?.get(at as Level)
      if (entry !== undefined) return entry
    }
    return undefined
  }

  /** Something of this level names the entry. @returns its ordinal; undefined when the columns have no number left. */
  add(entry: E, level: Level): number | undefined {
    const { size } = this.dictionary
    const ordinal = this.dictionary.add(entry)
    if (ordinal === undefined || ordinal === 0) return ordinal
    if (ordinal >= size) {
      this.#mark(ordinal, level, level)
      this.#fresh.push({ ordinal, level, entry })
    } else this.#lower(ordinal, level, entry)
    return ordinal
  }

  #lower(ordinal: number, level: Level, entry: E): void {
    if ((this.#named[ordinal] ?? UNNAMED) <= level) return
    this.#again.push({ ordinal, level, entry })
    this.#setBelow(ordinal, level, entry)
    this.#named[ordinal] = level
  }

  /** An object of this level says what an entry that is there is called. @returns whether anything changed. */
  learn(entry: E, level: Level): boolean {
    const { alike, keyOf } = this.#wording
    const ordinal = this.dictionary.find(keyOf(entry))
    if (ordinal === 0) return false
    this.#lower(ordinal, level, entry)
    const shown = this.dictionary.at(ordinal)!
    const here = this.wordsAt(ordinal, level)
    if (alike(shown, entry) && here !== undefined && alike(here, entry)) return false
    this.#know(ordinal, entry, level, HIGHEST)
    this.#known.set(ordinal, [...(this.#known.get(ordinal) ?? []).filter(said => said.level < level), { ordinal, level, entry }])
    return true
  }

  /** @param by the clearance of who says so: who could not see the words shown does not replace them. */
  #know(ordinal: number, entry: E, level: Level, by: Level): void {
    const worded = this.#worded[ordinal] ?? UNNAMED
    if (worded !== UNNAMED && worded > by) return this.#setBelow(ordinal, level, entry)
    if (worded < level) this.#setBelow(ordinal, worded as Level, this.dictionary.at(ordinal)!)
    const below = this.#below.get(ordinal)
    for (const at of LEVELS) if (at >= level) below?.delete(at)
    this.dictionary.replace(entry)
    this.#worded[ordinal] = level
    this.#learnt++
  }

  #setBelow(ordinal: number, level: Level, entry: E): void {
    const below = this.#below.get(ordinal) ?? new Map<Level, E>()
    this.#below.set(ordinal, below.set(level, entry))
  }

  #mark(ordinal: number, named: number, worded: number): void {
    if (ordinal >= this.#named.length) this.#grow(ordinal + 1)
    this.#named[ordinal] = named
    this.#worded[ordinal] = worded
  }

  #grow(size: number): void {
    const length = Math.max(size, this.#named.length * 2)
    const [named, worded] = [this.#named, this.#worded]
    this.#named = new Uint8Array(length).fill(UNNAMED)
    this.#worded = new Uint8Array(length).fill(UNNAMED)
    this.#named.set(named)
    this.#worded.set(worded)
  }

  /** Many entries that the dictionary has got already, in a row. */
  markRun(first: number, count: number, level: Level): void {
    if (first + count > this.#named.length) this.#grow(first + count)
    this.#named.fill(level, first, first + count)
    this.#worded.fill(level, first, first + count)
  }

  /**
   * What the ledger does not know yet, level by level; `kept` once it does. What an entry that failed said goes with the one after it.
   * @param blanks what shall stand, with the same key, where the words are taken away at every level that has some. Until `kept` they stay.
   */
  novelties(blanks: readonly At<E>[] = []): { readonly levels: readonly Novelty<E>[]; kept(): void } {
    const { length: fresh } = this.#fresh
    const { length: again } = this.#again
    const known = [...this.#known.values()].flat()
    const blanked = blanks.flatMap(([ordinal, entry]): readonly Said<E>[] => {
      const level = this.levelOf(ordinal)
      return level === undefined ? [] : [{ ordinal, level, entry }]
    })
    const instead = new Map(blanked.map(({ ordinal, entry }) => [ordinal, entry]))
    const at = (list: readonly Said<E>[], level: Level): readonly At<E>[] =>
      list.filter(said => said.level === level).map(({ ordinal, entry }) => [ordinal, instead.get(ordinal) ?? entry] as const)
    const better = [...known.filter(({ ordinal }) => !instead.has(ordinal)), ...blanked]
    return {
      levels: LEVELS.map(level => {
        const { run, rest } = longestRun(at(this.#fresh, level))
        return { run, again: [...rest, ...at(this.#again, level)], known: better.filter(said => said.level === level).map(({ entry }) => entry) }
      }),
      kept: () => {
        this.#fresh = this.#fresh.slice(fresh)
        this.#again = this.#again.slice(again)
        const done = new Set(known)
        for (const [ordinal, said] of this.#known) {
          const left = said.filter(one => !done.has(one))
          if (left.length === 0) this.#known.delete(ordinal)
          else this.#known.set(ordinal, left)
        }
        for (const { ordinal, entry, level } of blanked) this.#know(ordinal, entry, level, HIGHEST)
      },
    }
  }

  /** Ordinals below this size are given out. */
  reserve(size: number): void {
    while (this.dictionary.size < size) this.dictionary.add(this.#wording.standIn(this.dictionary.size))
  }

  /**
   * A journalled entry back at its ordinal. Who could not see that something had an ordinal gave it a second one: the one of the freer level
   * counts, because everybody knows it.
   * @param by the clearance of who wrote it.
   */
  restore(ordinal: number, entry: E, level: Level, by: Level): void {
    const { keyOf, standIn } = this.#wording
    this.reserve(ordinal)
    const held = this.dictionary.find(keyOf(entry))
    const named = this.#named[ordinal] ?? UNNAMED
    if (held !== 0 && held !== ordinal) {
      const at = this.#named[held] ?? UNNAMED
      if (named !== UNNAMED) return this.#restoreLower(held, entry, level)
      if (at <= level) {
        this.reserve(ordinal + 1)
        this.#move(ordinal, held, level)
        return
      }
      const [words, worded] = [this.dictionary.at(held)!, this.#worded[held]!]
      const below = this.#below.get(held)
      this.dictionary.set(held, standIn(held))
      this.#mark(held, UNNAMED, UNNAMED)
      this.#below.delete(held)
      this.#put(ordinal, entry, level)
      this.#move(held, ordinal, at as Level)
      for (const [lower, said] of below ?? []) if (lower > level) this.#setBelow(ordinal, lower, said)
      if (worded > by) {
        this.#setBelow(ordinal, level, entry)
        this.dictionary.replace(words)
        this.#worded[ordinal] = worded
      }
      return
    }
    if (named === UNNAMED) return this.#put(ordinal, entry, level)
    this.#restoreLower(this.#moved.get(ordinal) ?? ordinal, entry, level)
  }

  #move(from: number, to: number, level: Level): void {
    for (const [old, now] of this.#moved) if (now === from) this.#moved.set(old, to)
    this.#moved.set(from, to)
    this.#movedLevels.set(from, level)
  }

  /**
   * Everything that a level has to be told to know what it knows now, as if it were new; in runs, so that much of it can be packed.
   * The levels are meant to be restored the freest first, `run` by `run`.
   */
  whole(level: Level): { readonly runs: readonly { readonly first: number; readonly list: readonly E[] }[]; readonly rest: Novelty<E> } {
    const named: At<E>[] = []
    const known: E[] = []
    for (let ordinal = 1; ordinal < this.dictionary.size; ordinal++) {
      const at = this.levelOf(ordinal)
      if (at === undefined || at > level) continue
      const words = this.wordsAt(ordinal, level)!
      if (at === level) named.push([ordinal, words])
      else if (this.wordsAt(ordinal, level - 1 as Level) !== words) known.push(words)
    }
    const { runs, beside } = runsOf(named, LEAST_RUN)
    const moved = [...this.#moved].filter(([old]) => this.#movedLevels.get(old) === level).map(([old, now]) => [old, this.dictionary.at(now)!] as const)
    return { runs, rest: { run: undefined, again: [...beside, ...moved], known } }
  }

  #put(ordinal: number, entry: E, level: Level): void {
    if (ordinal < this.dictionary.size) this.dictionary.set(ordinal, entry)
    else this.dictionary.add(entry)
    this.#mark(ordinal, level, level)
  }

  #restoreLower(ordinal: number, entry: E, level: Level): void {
    const held = this.dictionary.at(ordinal)
    if (held === undefined || this.#wording.keyOf(held) !== this.#wording.keyOf(entry) || (this.#named[ordinal] ?? UNNAMED) <= level) return
    this.#named[ordinal] = level
    this.#setBelow(ordinal, level, entry)
  }

  /** Journalled better words. @param by the clearance of who wrote them. */
  restoreKnown(entry: E, level: Level, by: Level): void {
    const ordinal = this.dictionary.find(this.#wording.keyOf(entry))
    if (ordinal !== 0) this.#know(ordinal, entry, level, by)
  }
}

/** Shorter runs are not worth a part of their own. */
const LEAST_RUN = 32

function runsOf<E>(all: readonly At<E>[], least: number): { readonly runs: readonly { readonly first: number; readonly list: readonly E[] }[]; readonly beside: readonly At<E>[] } {
  const runs: { first: number; list: readonly E[] }[] = []
  const beside: At<E>[] = []
  for (let from = 0, to = 0; from < all.length; from = to) {
    for (to = from + 1; to < all.length && all[to]![0] === all[to - 1]![0] + 1;) to++
    const run = all.slice(from, to)
    if (run.length < least) beside.push(...run)
    else runs.push({ first: run[0]![0], list: run.map(([, entry]) => entry) })
  }
  return { runs, beside }
}

/** The longest run of ordinals without a gap, and what lies beside it. */
function longestRun<E>(all: readonly At<E>[]): { readonly run: { readonly first: number; readonly list: readonly E[] } | undefined; readonly rest: readonly At<E>[] } {
  let best = { from: 0, to: 0 }
  for (let from = 0, to = 0; from < all.length; from = to) {
    for (to = from + 1; to < all.length && all[to]![0] === all[to - 1]![0] + 1;) to++
    if (to - from > best.to - best.from) best = { from, to }
  }
  const first = all[best.from]
  if (first === undefined) return { run: undefined, rest: [] }
  return { run: { first: first[0], list: all.slice(best.from, best.to).map(([, entry]) => entry) }, rest: [...all.slice(0, best.from), ...all.slice(best.to)] }
}
