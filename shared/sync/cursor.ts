import { type Microseconds, findInstant, writeInstant } from '../exchange/instant.ts'
import type { ObjectsQuery, Page } from '../exchange/resources.ts'
import type { StixObject } from '../stix/object.ts'
import { versionKey } from './version.ts'

/** No server that is in order answers so often without anything new. */
const MOST_EMPTY_PAGES = 100
/** Pages at one and the same date, each with a limit that doubled: 1,000 × 2⁶⁰ objects would share it. */
const MOST_PAGES_AT_ONE_DATE = 60
const MOST_LIMIT = 1_000_000

/** How a page moves a pull on. `stuck` = the server says that there is more, and no way that we know leads to it. */
export type Verdict = 'more' | 'end' | 'stuck'

/**
 * Where one pull of one collection stands: what to ask next, which objects of a page are new to it, and how far the watermark may move.
 * It does no I/O, so that every trick of a server can be played to it.
 */
export class Cursor {
  #start: Microseconds | undefined
  #watermark: Microseconds | undefined
  /** Date of the newest object seen in this pull: from here the pull goes on when the server offers no cursor, or one that died. */
  #reached: Microseconds | undefined
  #next: string | undefined
  readonly #lateness: number
  #limit: number
  /** A limit whose page was more than we take. */
  #tooMuch = MOST_LIMIT + 1
  /** False once cursors have led nowhere twice in a row; then the pull walks by date. */
  #trusting = true
  #freshSinceFailure = true
  /** What may come once more: pages by their last date as long as that is not passed, and for ever what came without a date. */
  readonly #dated = new Map<Microseconds, Set<string>>()
  readonly #undated = new Set<string>()
  #repeated = 0
  #emptyPages = 0
  #pagesAtOneDate = 0
  /** Size of the page that brought nothing new before the limit was raised. */
  #stalledAt: number | undefined

  /** @param watermark as it was stored. @param lateness seconds that a server may take to show what it has dated. @param from where to begin, if that is before the watermark. */
  constructor(watermark: string | undefined, lateness: number, limit: number, from = watermark) {
    this.#watermark = watermark === undefined ? undefined : findInstant(watermark)
    const start = from === undefined ? undefined : findInstant(from)
    if (this.#watermark !== undefined) this.#start = earlier(start === undefined ? this.#watermark : first(start, this.#watermark), 1)
    this.#lateness = lateness * 1_000_000
    this.#limit = limit
  }

  /** Original filters and limit, and the cursor where there is one: TAXII 2.1 §3.5 wants all of them on every page. */
  get query(): Pick<ObjectsQuery, 'addedAfter' | 'limit' | 'next'> {
    return {
      ...(this.#start === undefined ? {} : { addedAfter: writeInstant(this.#start) }),
      limit: this.#limit,
      ...(this.#next === undefined ? {} : { next: this.#next }),
    }
  }

  get watermark(): string | undefined {
    return this.#watermark === undefined ? undefined : writeInstant(this.#watermark)
  }

  /**
   * Takes one page in.
   *
   * @param serverNow the server's clock when it answered, where it told. What it dates just now or in its future may still come after older
   *   objects that it has not shown yet, so the watermark stays behind.
   */
  arrived(page: Page, serverNow: Microseconds | undefined): { readonly fresh: readonly StixObject[]; readonly verdict: Verdict } {
    const last = page.last === undefined ? undefined : findInstant(page.last)
    const moved = last !== undefined && (this.#reached === undefined || last > this.#reached)
    if (moved) this.#reached = last
    if (last !== undefined) this.#raise(serverNow === undefined ? earlier(last, this.#lateness) : first(last, earlier(serverNow, this.#lateness)))
    const fresh = this.#remember(page.objects, last)
    return { fresh, verdict: page.more ? this.#goOn(page, fresh.length, moved) : 'end' }
  }

  /** The server knows the cursor no more. @returns false when there was none, so that its refusal means something else. */
  cursorDied(): boolean {
    if (this.#next === undefined) return false
    this.#cursorFailed()
    return true
  }

  /** The page was more than we take. @returns false when one object alone is. */
  tooLarge(): boolean {
    if (this.#limit <= 1) return false
    this.#tooMuch = this.#limit
    this.#limit = Math.ceil(this.#limit / 2)
    return true
  }

  #raise(settled: Microseconds): void {
    if (this.#watermark === undefined || settled > this.#watermark) this.#watermark = settled
  }

  #remember(objects: readonly StixObject[], last: Microseconds | undefined): readonly StixObject[] {
    const keys = new Set<string>()
    const pages = [...this.#dated.values(), this.#undated, keys]
    const fresh = objects.filter(object => {
      const key = versionKey(object)
      const known = pages.some(page => page.has(key))
      // Known ones too: the page that brought them first may be forgotten before this one.
      keys.add(key)
      return !known
    })
    for (const date of this.#dated.keys()) if (date < (this.#reached ?? -Infinity)) this.#dated.delete(date)
    const kept = last === undefined ? this.#undated : this.#dated.get(last) ?? new Set()
    if (last !== undefined) this.#dated.set(last, kept)
    for (const key of keys) kept.add(key)
    return fresh
  }

  #goOn(page: Page, fresh: number, moved: boolean): Verdict {
    const size = page.objects.length
    this.#emptyPages = size === 0 ? this.#emptyPages + 1 : 0
    this.#repeated = fresh > 0 ? 0 : this.#repeated + size
    if (fresh > 0) this.#freshSinceFailure = true
    if (this.#emptyPages > MOST_EMPTY_PAGES) return 'stuck'
    if (page.next !== undefined && this.#trusting) {
      if (this.#isGoingRound()) this.#cursorFailed()
      else this.#next = page.next
      return 'more'
    }
    return this.#byDate(size, fresh, moved)
  }

  /** The server offers no cursor, or none that leads anywhere. */
  #byDate(size: number, fresh: number, moved: boolean): Verdict {
    this.#fromDate()
    this.#pagesAtOneDate = moved ? 0 : this.#pagesAtOneDate + 1
    if (this.#pagesAtOneDate > MOST_PAGES_AT_ONE_DATE) return 'stuck'
    // Without a date the same question is asked again, which brings something new only with a higher limit.
    if (fresh > 0 && this.#reached !== undefined) {
      this.#stalledAt = undefined
      return 'more'
    }
    if (this.#stalledAt !== undefined && size <= this.#stalledAt) return 'stuck'
    this.#stalledAt = size
    if (this.#limit * 2 >= this.#tooMuch) return 'stuck'
    this.#limit *= 2
    return 'more'
  }

  #cursorFailed(): void {
    this.#trusting = this.#freshSinceFailure
    this.#freshSinceFailure = false
    this.#repeated = 0
    this.#fromDate()
  }

  /** A cursor that has brought back more old objects in a row than there are is running in a circle. */
  #isGoingRound(): boolean {
    return this.#repeated > this.#undated.size + [...this.#dated.values()].reduce((sum, page) => sum + page.size, 0)
  }

  /** One microsecond before the date that was reached, because `added_after` is strict and others may share that date. */
  #fromDate(): void {
    this.#next = undefined
    if (this.#reached !== undefined) this.#start = earlier(this.#reached, 1)
  }
}

const first = (a: Microseconds, b: Microseconds): Microseconds => (a < b ? a : b)
const earlier = (instant: Microseconds, by: number): Microseconds => (instant - by) as Microseconds
