import { create } from 'zustand'
import type { DeskHit, Since } from '../../shared/contract/vault.ts'
import type { Lens } from '../../shared/columns/table.ts'
import { DECISIONS, type Decision, decided, type Pair, readDecisions, readSeen, SEEN } from '../../shared/workspace/decision.ts'
import { lensOfWatch, readWatches, type WatchQuery, WATCHES, watchOfLens } from '../../shared/workspace/watch.ts'
import { look, refine, useLens } from './lens.ts'
import { pick, focusRow } from './selection.ts'
import { showPanel, useSession } from './session.ts'
import { ordinalsOf, subjectsOf } from './subject.ts'
import { vault, vaultFired, vaultOpen, vaultView } from './vault.ts'

interface DeskState {
  /** What arrived since the person last cleared this desk; undefined until the vault has answered once. */
  readonly since: Since | undefined
  readonly decisions: readonly Decision[]
  readonly watches: readonly WatchQuery[]
  /** What was done here, newest last, each with what was so before. */
  readonly done: readonly (() => void)[]
}

export const useDesk = create<DeskState>()(() => ({ since: undefined, decisions: [], watches: [], done: [] }))

/** A pull of many pages names many generations: one answer for all of them. */
const REST_MS = 400
const MOST_UNDONE = 100

export const pairOf = ({ notice, subject, subjectVersion }: DeskHit): Pair => ({ notice: notice.id, subject: subject.ref, noticeVersion: notice.version, subjectVersion })

/**
 * Reads what this person keeps, asks what arrived since she last cleared her desk, and asks again whenever rows or objects come. Opens the desk once,
 * when something waits there. On somebody's first sitting nothing can be news: it begins with this moment.
 *
 * @returns stops following.
 */
export function followDesk(now: () => number = Date.now): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined
  let hasBegun = false
  let isAsking = false
  let hasMore = false
  const ask = async (): Promise<void> => {
    rest = undefined
    isAsking = true
    if (hasBegun) await refresh()
    else if (vaultOpen.get() !== undefined) hasBegun = await begin(now)
    isAsking = false
    if (!hasMore) return
    hasMore = false
    askSoon()
  }
  const askSoon = (): void => {
    // While one question is on its way, the next is asked behind it: both would cost the same and say the same.
    if (isAsking) hasMore = true
    else rest ??= setTimeout(() => void ask(), hasBegun ? REST_MS : 0)
  }
  const endings = [vaultOpen.subscribe(askSoon), vaultView.subscribe(askSoon), vaultFired.subscribe(askSoon)]
  askSoon()
  return () => {
    clearTimeout(rest)
    hasMore = false
    for (const end of endings) end()
  }
}

/** The first question of a sitting. @returns whether it was answered. */
async function begin(now: () => number): Promise<boolean> {
  const kept = await vault.settings()
  if (!kept.ok) return false
  useDesk.setState({ decisions: readDecisions(kept.value[DECISIONS]), watches: readWatches(kept.value[WATCHES]) })
  const known = readSeen(kept.value[SEEN])
  const seen = known ?? now()
  if (known === undefined) await vault.keepSetting(SEEN, seen)
  const since = await refresh(useDesk.getState().since?.at ?? seen)
  if (since === undefined) return false
  if (known === undefined) return true
  const waits = since.hits.length + since.recalled.length + since.fired.length > 0
  // Nobody has to look at what is not there: the next sitting counts from this one on.
  if (!waits) await vault.keepSetting(SEEN, now())
  else if (useSession.getState().panel === 'facets') showPanel('desk')
  return true
}

/** Keeps what was decided on a hit; it is silent from then on, until the notice or the subject changes. */
export function decide(hit: DeskHit, outcome: Decision['outcome'], reason: Decision['reason'], at = Date.now()): void {
  const before = useDesk.getState().decisions
  keepDecisions(decided(before, { ...pairOf(hit), outcome, reason, at }))
  remember(() => keepDecisions(before))
}

/** The desk is clear: what comes from now on is new. */
export function clearDesk(now = Date.now()): void {
  const { since: before } = useDesk.getState()
  if (before === undefined) return
  moveSeen(now)
  remember(() => moveSeen(before.at))
}

/** Takes back the last thing that was done at the desk. @returns false when there is nothing. */
export function undoAtDesk(): boolean {
  const { done } = useDesk.getState()
  const last = done.at(-1)
  if (last === undefined) return false
  useDesk.setState({ done: done.slice(0, -1) })
  last()
  return true
}

/** Keeps a query, or changes the one of the same id. */
export function keepWatch(watch: WatchQuery): void {
  const before = useDesk.getState().watches
  const isKnown = before.some(({ id }) => id === watch.id)
  keepWatches(isKnown ? before.map(other => (other.id === watch.id ? watch : other)) : [...before, watch])
  remember(() => keepWatches(before))
}

export function dropWatch(id: string): void {
  const before = useDesk.getState().watches
  keepWatches(before.filter(watch => watch.id !== id))
  remember(() => keepWatches(before))
}

/** What the lens asks now, as a query. */
export async function watchOfNow(id: string, name: string): Promise<WatchQuery> {
  const { lens } = useLens.getState()
  const view = vaultView.get()
  const refs = new Map((await subjectsOf(lens)).map(({ ordinal, ref }) => [ordinal, ref]))
  return watchOfLens(id, name, lens, { place: ordinal => view?.places[ordinal]?.ref, source: ordinal => view?.sources[ordinal]?.ref, entity: ordinal => refs.get(ordinal) })
}

/** Puts the conditions of a query into the lens; undefined when it names only what is not here. */
export async function showWatch(watch: WatchQuery): Promise<Lens | undefined> {
  const view = vaultView.get()
  const held = await ordinalsOf(watch.entities)
  const ordinals = new Map(watch.entities.map((ref, at) => [ref, held[at]]))
  const lens = lensOfWatch(watch, {
    place: ref => Math.max(0, view?.places.findIndex(place => place.ref === ref) ?? 0), source: ref => Math.max(0, view?.sources.findIndex(source => source.ref === ref) ?? 0), entity: ref => ordinals.get(ref) ?? 0,
  })
  if (lens !== undefined) look({ lens })
  return lens
}

/** Exactly these rows, in map, timeline and table. */
export function showRows(rows: Uint32Array): void {
  pick({ by: 'rows', rows })
  focusRow(rows.at(-1))
}

/** Map, timeline and table show what arrived since, or everything again. */
export const showNewOnly = (at: number | undefined): void => refine({ newSince: at === undefined ? undefined : Math.floor(at / 1_000) })

function keepDecisions(decisions: readonly Decision[]): void {
  useDesk.setState({ decisions })
  void vault.keepSetting(DECISIONS, decisions)
}

function keepWatches(watches: readonly WatchQuery[]): void {
  useDesk.setState({ watches })
  void vault.keepSetting(WATCHES, watches).then(async () => await refresh())
}

function moveSeen(at: number): void {
  void vault.keepSetting(SEEN, at).then(async () => await refresh(at))
}

/** @param at Milliseconds since 1970-01-01 UTC; without it, as before. */
async function refresh(at = useDesk.getState().since?.at): Promise<Since | undefined> {
  const reply = at === undefined ? undefined : await vault.since(at)
  if (reply?.ok !== true) return undefined
  useDesk.setState({ since: reply.value })
  return reply.value
}

const remember = (undo: () => void): void => useDesk.setState(({ done }) => ({ done: [...done.slice(-MOST_UNDONE), undo] }))
