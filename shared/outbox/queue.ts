import { EXERCISE_PREFIX, isExercise } from '../handling/exercise.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { formatTimestamp, parseTimestamp } from '../stix/timestamp.ts'
import { LONGEST_ASKED, backoff } from './backoff.ts'
import type { Preview } from './finding.ts'
import type { ObjectState, OutboxItem } from './item.ts'

/** What a server said of one object; the receipts of shared/sync fit. An object without a receipt, or a pending one, is sent again. */
export type Receipt =
  | { readonly id: StixId; readonly state: 'accepted' }
  /** `words` are the server's own. */
  | { readonly id: StixId; readonly state: 'refused'; readonly words: string }
  | { readonly id: StixId; readonly state: 'pending' }

/** Where and under what name an item is queued. */
export interface Posting {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly collection: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
}

/** An item that failed so often no longer keeps the items behind it waiting. */
const OVERTAKEN_AFTER = 3

/** Problems of the link alone: over as soon as the link is back. */
const LINK_PROBLEMS: ReadonlySet<string> = new Set(['offline', 'refused', 'timeout', 'cut-short', 'captive-portal'])

/** The exchange does not let this account in: asking again by itself would only get the account locked. */
const PERSON_PROBLEMS: ReadonlySet<string> = new Set(['unauthorised', 'forbidden'])

/** What would leave by now is no longer what was queued: a person has to look at it again. Others need not wait for that. */
const HELD_BACK = 'preview-changed'

const needsPerson = (item: OutboxItem): boolean => PERSON_PROBLEMS.has(item.lastProblem ?? '')

const stateOf = (item: OutboxItem, id: StixId): ObjectState => item.receipts[id] ?? { state: 'waiting' }

function withReceipts(item: OutboxItem, change: (id: StixId, held: ObjectState) => ObjectState): OutboxItem['receipts'] {
  return Object.fromEntries(item.objects.map(({ id }) => [id, change(id, stateOf(item, id))]))
}

function without<K extends 'notBefore' | 'lastProblem'>(item: OutboxItem, ...keys: readonly K[]): OutboxItem {
  const copy = { ...item }
  for (const key of keys) delete copy[key]
  return copy
}

/** A finding that may be forwarded, as the next item of the queue. @throws {RangeError} The preview has objections or is empty: look first. */
export function enqueue(preview: Preview, { id, title, source, collection, at }: Posting): OutboxItem {
  if (preview.objections.length > 0 || preview.leaving.length === 0) throw new RangeError(`a finding with ${preview.objections.length} objections cannot be queued`)
  const objects = preview.leaving.map(leaving => leaving.object)
  return {
    id, title, source, collection, objects, queued: formatTimestamp(at), attempts: 0, state: 'waiting',
    receipts: Object.fromEntries(objects.map(object => [object.id, { state: 'waiting' as const }])),
  }
}

/** Items that go to one collection go one at a time. */
const laneOf = (item: OutboxItem): string => `${item.source}\n${item.collection}`

/** The first item that waits for each collection to which none is being sent, and those behind it that may overtake it. */
function heads(items: readonly OutboxItem[]): readonly OutboxItem[] {
  const closed = new Set(items.filter(item => item.state === 'sending').map(laneOf))
  return items.filter(item => {
    if (item.state !== 'waiting' || item.lastProblem === HELD_BACK || closed.has(laneOf(item))) return false
    if (needsPerson(item)) {
      closed.add(laneOf(item))
      return false
    }
    if (item.notBefore === undefined || item.attempts < OVERTAKEN_AFTER) closed.add(laneOf(item))
    return true
  })
}

/** No wait of ours is longer: a later moment was written by a clock that has been set back since. */
const dueAt = (item: OutboxItem, now: number): number => {
  const at = parseTimestamp(item.notBefore) ?? 0
  return at > now + LONGEST_ASKED ? now : at
}

/**
 * What may be sent now, in the order of the queue: one item per collection, none from a collection to which one is being sent.
 * @param items in the order in which they were queued. @param now milliseconds since 1970-01-01 UTC.
 */
export function due(items: readonly OutboxItem[], now: number): readonly OutboxItem[] {
  const taken = new Set<string>()
  return heads(items).filter(item => {
    if (dueAt(item, now) > now || taken.has(laneOf(item))) return false
    taken.add(laneOf(item))
    return true
  })
}

/** When the next item becomes due, milliseconds since 1970-01-01 UTC and never before `now`; undefined when none waits but for one that is being sent. */
export function nextDue(items: readonly OutboxItem[], now: number): number | undefined {
  const times = heads(items).map(item => Math.max(now, dueAt(item, now)))
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Items that the exchange has not accepted yet: what is owed. */
export const owed = (items: readonly OutboxItem[]): number => items.filter(item => item.state !== 'accepted' && item.state !== 'withdrawn').length

/** The item as it must be stored before its first byte leaves. */
export function begin(item: OutboxItem, at: number): OutboxItem {
  if (item.state !== 'waiting') throw new RangeError(`an item that is ${item.state} cannot be sent`)
  const sent: ObjectState = { state: 'sent', at: formatTimestamp(at) }
  const receipts = withReceipts(item, (_, held) => (held.state === 'waiting' || held.state === 'sent' ? sent : held))
  return { ...without(item, 'notBefore'), state: 'sending', attempts: item.attempts + 1, receipts }
}

/** What is still to be sent of an item, in order: everything without an answer. */
export const unanswered = (item: OutboxItem): readonly StixObject[] =>
  item.objects.filter(({ id }) => ['waiting', 'sent'].includes(stateOf(item, id).state))

/**
 * Stores what a server said; the item stays `sending` until `settle` or `postpone`. An accepted object stays accepted, and what the item
 * does not hold is ignored: a server may say what it likes.
 */
export function receive(item: OutboxItem, receipts: readonly Receipt[], at: number): OutboxItem {
  const said = new Map(receipts.map(receipt => [receipt.id, receipt]))
  return {
    ...item,
    receipts: withReceipts(item, (id, held) => {
      const receipt = said.get(id)
      if (held.state === 'accepted' || receipt === undefined || receipt.state === 'pending') return held
      const told = formatTimestamp(at)
      return receipt.state === 'accepted' ? { state: 'accepted', at: told } : { state: 'refused', at: told, words: receipt.words }
    }),
  }
}

/** The attempt ended without trouble: all accepted, some refused, or (a server that answers slowly) waiting to be sent again. @param jitter 0…1, random. */
export function settle(item: OutboxItem, at: number, jitter: number): OutboxItem {
  const done = without(item, 'lastProblem', 'notBefore')
  const states = item.objects.map(({ id }) => stateOf(item, id).state)
  if (states.every(state => state === 'accepted')) return { ...done, state: 'accepted' }
  const undecided = states.some(state => state === 'waiting' || state === 'sent')
  if (undecided) return { ...done, state: 'waiting', notBefore: formatTimestamp(at + backoff(item.attempts, jitter)) }
  return { ...done, state: 'refused' }
}

/**
 * The attempt failed as a whole; what was answered before that counts.
 * @param problem a code of the wording catalogue. @param jitter 0…1, random. @param retryAfter seconds, as the server asked.
 */
export function postpone(item: OutboxItem, problem: string, at: number, jitter: number, retryAfter?: number): OutboxItem {
  const settled = settle(item, at, jitter)
  if (settled.state !== 'waiting') return settled
  if (PERSON_PROBLEMS.has(problem)) return { ...without(settled, 'notBefore'), lastProblem: problem }
  return { ...settled, lastProblem: problem, notBefore: formatTimestamp(at + backoff(item.attempts, jitter, retryAfter)) }
}

/** Before its first byte leaves: an item that may not leave any more as it was queued waits for a person. */
export const holdBack = (item: OutboxItem): OutboxItem => (item.state === 'waiting' ? { ...without(item, 'notBefore'), lastProblem: HELD_BACK } : item)

/** After a crash: an item that was being sent waits again, and is sent with the same ids and times, which a server takes for the same objects. */
export const recover = (item: OutboxItem): OutboxItem => (item.state === 'sending' ? { ...item, state: 'waiting' } : item)

/** "Send again now": what was refused and what waits becomes due at once. */
export function retryNow(item: OutboxItem): OutboxItem {
  if (item.state !== 'waiting' && item.state !== 'refused') return item
  const receipts = withReceipts(item, (_, held) => (held.state === 'refused' ? { state: 'waiting' } : held))
  return { ...without(item, 'notBefore', ...(needsPerson(item) || item.lastProblem === HELD_BACK ? ['lastProblem'] as const : [])), state: 'waiting', attempts: 0, receipts }
}

/** The link is back: what waits because there was none is due at once. */
export const linkReturned = (item: OutboxItem): OutboxItem =>
  item.state === 'waiting' && LINK_PROBLEMS.has(item.lastProblem ?? '') ? without(item, 'notBefore') : item

/** A person has changed the account or asked for an exchange: what the exchange did not let in may try once more. */
export const personActed = (item: OutboxItem): OutboxItem => (item.state === 'waiting' && needsPerson(item) ? without(item, 'lastProblem') : item)

/** What these exchanges have lost of an item that they had accepted (emptied, or put back to an older state) waits to be sent again, under the same ids and times. */
export function offerAgain(item: OutboxItem, lost: ReadonlySet<StixId>): OutboxItem {
  if (item.state !== 'accepted' || !item.objects.some(({ id }) => lost.has(id))) return item
  const receipts = withReceipts(item, (id, held) => (lost.has(id) ? { state: 'waiting' } : held))
  return { ...without(item, 'notBefore', 'lastProblem'), state: 'waiting', attempts: 0, receipts }
}

/** Exercise findings keep their prefix whatever the analyst types. */
const titled = (report: StixObject, title: string): string =>
  isExercise(report) && !title.startsWith(EXERCISE_PREFIX) ? `${EXERCISE_PREFIX}${title}` : title

/**
 * Fix and resend: a new version of the report under the same id; sent is only what was refused or has changed, never again what was accepted.
 * @throws {RangeError} The item is being sent, was accepted or was discarded.
 */
export function amend(item: OutboxItem, { title, summary }: { readonly title: string; readonly summary: string }, at: number): OutboxItem {
  if (item.state !== 'waiting' && item.state !== 'refused') throw new RangeError(`an item that is ${item.state} cannot be amended`)
  const changed = new Set<StixId>()
  const objects = item.objects.map(object => {
    if (object.type !== 'report') return object
    changed.add(object.id)
    const modified = formatTimestamp(Math.max(at, (parseTimestamp(object.modified) ?? 0) + 1))
    return { ...object, name: titled(object, title), description: summary, modified }
  })
  const receipts = withReceipts(item, (id, held) => (held.state === 'accepted' && !changed.has(id) ? held : { state: 'waiting' }))
  return { ...without(item, 'notBefore', 'lastProblem'), title, objects, receipts, state: 'waiting', attempts: 0 }
}

/** Takes an item out of the queue for good; what a server has accepted already stays there. @throws {RangeError} The item is being sent or was accepted. */
export function discardUnsent(item: OutboxItem): OutboxItem {
  if (item.state === 'sending' || item.state === 'accepted') throw new RangeError(`an item that is ${item.state} cannot be discarded`)
  return { ...without(item, 'notBefore', 'lastProblem'), state: 'withdrawn' }
}
