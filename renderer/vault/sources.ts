import { done, failed, type Problem, type Reply } from '../../shared/contract/reply.ts'
import type { SourceSettings, SourceState } from '../../shared/contract/vault.ts'
import { taxiiClient, type TaxiiClient } from '../../shared/exchange/client.ts'
import type { Trouble } from '../../shared/exchange/outcome.ts'
import { PRACTICE_ACCOUNT } from '../../shared/practice/account.ts'
import { surveySource, type Survey } from '../../shared/sync/survey.ts'
import type { Holdings } from './holdings.ts'
import type { StoredCollection, StoredSource } from './ledger.ts'
import type { Lineage } from './lineage.ts'
import type { Link } from './link.ts'
import type { Truth } from './truth.ts'

/** What a trouble says to a person: the code and numbers, none of the server's words. */
export const problemOf = ({ code, status, retryAfter }: Trouble): Problem => {
  const detail = { ...(status === undefined ? {} : { status }), ...(retryAfter === undefined ? {} : { seconds: retryAfter }) }
  return Object.keys(detail).length === 0 ? { code } : { code, detail }
}

/** The exchanges that the vault knows, how to speak with each, and how each fares. */
export class Sources {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #link: Link
  readonly #now: () => number
  readonly #newId: () => string
  readonly #lineage: Lineage
  readonly #problems = new Map<string, Problem>()
  readonly #skews = new Map<string, number>()
  readonly #leftOut = new Map<string, number>()

  constructor(holdings: Holdings, truth: Truth, link: Link, now: () => number, newId: () => string, lineage: Lineage) {
    this.#holdings = holdings
    this.#truth = truth
    this.#link = link
    this.#now = now
    this.#newId = newId
    this.#lineage = lineage
  }

  all(): readonly StoredSource[] {
    return [...this.#holdings.sources.values()]
  }

  /** A practice vault meets its exchange by itself, on its first opening. */
  async ensurePractice(): Promise<void> {
    if (this.all().some(source => source.practice)) return
    await this.#keep({ id: this.#newId(), title: 'EXERCISE', ...PRACTICE_ACCOUNT, practice: true, collections: [] })
  }

  client({ url, user, password }: Pick<StoredSource, 'url' | 'user' | 'password'>, signal: AbortSignal): TaxiiClient {
    const credentials = user === '' && password === '' ? {} : { credentials: { user, password } }
    return taxiiClient(this.#link.sender(signal), { url, ...credentials }, { now: this.#now })
  }

  /** Asks a source what it has, and keeps that where it is news. */
  async survey(source: StoredSource, client: TaxiiClient): Promise<{ readonly ok: true; readonly source: StoredSource } | { readonly ok: false; readonly trouble: Trouble }> {
    const surveyed = await surveySource(client, source.url)
    this.noteSkew(source.id, surveyed.skew)
    if (!surveyed.ok) return { ok: false, trouble: surveyed.trouble }
    // Meanwhile a person may have changed or removed it: what was found belongs to the settings that were asked with.
    const current = this.#holdings.sources.get(source.id)
    if (current === undefined || current.url !== source.url || current.user !== source.user || current.password !== source.password) return { ok: false, trouble: { code: 'cancelled' } }
    const found: StoredSource = { ...current, title: current.title === '' || current.practice ? surveyed.value.title : current.title, collections: collectionsOf(surveyed.value) }
    if (JSON.stringify(found) !== JSON.stringify(current)) await this.#keep(found)
    return { ok: true, source: found }
  }

  /** @param settings an empty id makes a new source; an empty password keeps the one that is stored. */
  async save(settings: SourceSettings): Promise<Reply<SourceState>> {
    const held = this.#holdings.sources.get(settings.id)
    if (settings.id !== '' && held === undefined) return failed('not-found')
    const moved = held !== undefined && held.url !== settings.url
    const source: StoredSource = {
      id: held?.id ?? this.#newId(), title: settings.title, url: settings.url, user: settings.user,
      // A stored password never follows an address that was changed.
      password: settings.password === '' && held !== undefined && !moved ? held.password : settings.password,
      practice: held?.practice ?? false, collections: moved ? [] : (held?.collections ?? []),
    }
    const kept = await this.#keep(source)
    return kept.ok ? done(this.state(source)) : kept
  }

  /** Surveys without keeping anything. */
  async test(settings: SourceSettings): Promise<Reply<SourceState>> {
    const held = this.#holdings.sources.get(settings.id)
    const password = settings.password === '' && held !== undefined && held.url === settings.url ? held.password : settings.password
    const source: StoredSource = { ...settings, password, practice: false, collections: [] }
    const surveyed = await surveySource(this.client(source, new AbortController().signal), settings.url)
    if (!surveyed.ok) return { ok: false, problem: problemOf(surveyed.trouble) }
    const state = this.state({ ...source, title: settings.title === '' ? surveyed.value.title : settings.title, collections: collectionsOf(surveyed.value) })
    return done({ ...state, ...(surveyed.skew === undefined ? {} : { clockSkew: surveyed.skew }) })
  }

  async remove(id: string): Promise<Reply<null>> {
    if (!this.#holdings.sources.has(id)) return failed('not-found')
    const entry = { kind: 'source-removed', id } as const
    this.#problems.delete(id)
    return await this.#truth.write(() => ({ change: this.#holdings.changeBy(entry), result: null }))
  }

  async #keep(source: StoredSource): Promise<Reply<null>> {
    const entry = { kind: 'source', source } as const
    return await this.#truth.write(() => ({ change: this.#holdings.changeBy(entry), result: null }))
  }

  fares(id: string, problem: Problem | undefined): void {
    if (problem === undefined) this.#problems.delete(id)
    else this.#problems.set(id, problem)
  }

  noteSkew(id: string, skew: number | undefined): void {
    if (skew !== undefined) this.#skews.set(id, skew)
  }

  /** The server's clock less ours, seconds, as it was last told. */
  skew(id: string): number | undefined {
    return this.#skews.get(id)
  }

  noteLeftOut(id: string, count: number): void {
    if (count > 0) this.#leftOut.set(id, (this.#leftOut.get(id) ?? 0) + count)
  }

  state(source: StoredSource): SourceState {
    const problem = this.#problems.get(source.id)
    const skew = this.#skews.get(source.id)
    const missing = this.#lineage.missing(source.id)
    const forks = this.#lineage.forks(source.id).length
    const leftOut = this.#leftOut.get(source.id)
    const cursors = source.collections.map(collection => this.#holdings.cursorOf(source.id, collection.id))
    const ages = source.collections.flatMap((collection, i) => (collection.canRead ? [cursors[i]?.complete ?? 0] : []))
    const above = cursors.reduce((sum, cursor) => sum + (cursor?.above ?? 0), 0)
    const pulled = ages.length === 0 ? 0 : Math.min(...ages)
    const comparisons = source.collections.flatMap((collection, i) => (collection.canRead ? [cursors[i]?.compared ?? 0] : []))
    const compared = comparisons.length === 0 ? 0 : Math.min(...comparisons)
    return {
      id: source.id, title: source.title, url: source.url, user: source.user, practice: source.practice,
      collections: source.collections.map(({ id, title, canRead, canWrite }, i) => {
        const watermark = cursors[i]?.watermark
        return { id, title, canRead, canWrite, ...(watermark === undefined ? {} : { watermark }), objects: cursors[i]?.objects ?? 0 }
      }),
      ...(pulled === 0 ? {} : { pulled }),
      ...(compared === 0 ? {} : { compared }),
      ...(missing.length === 0 ? {} : { missing }),
      ...(forks === 0 ? {} : { forks }),
      ...(problem === undefined ? {} : { problem }),
      ...(skew === undefined ? {} : { clockSkew: skew }),
      ...(leftOut === undefined ? {} : { leftOut }),
      ...(above === 0 ? {} : { above }),
    }
  }
}

const collectionsOf = (survey: Survey): readonly StoredCollection[] =>
  survey.collections.map(({ key, root, id, title, canRead, canWrite, maxContentLength }) => ({ id: key, root, name: id, title, canRead, canWrite, maxContentLength }))
