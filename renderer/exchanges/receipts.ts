import type { ObjectState, OutboxItem } from '../../shared/outbox/item.ts'
import { wordsFor } from '../../shared/outbox/words.ts'
import type { StixId } from '../../shared/stix/object.ts'

/** What became of one object of a finding. */
export interface ReceiptLine {
  readonly id: StixId
  readonly type: string
  readonly label: string
  readonly receipt: ObjectState
}

export interface ReceiptCounts {
  readonly accepted: number
  readonly refused: number
  readonly waiting: number
}

/** Refused objects first, because something has to be done about them; then what waits, then what is through. */
export function receiptLines({ objects, receipts }: Pick<OutboxItem, 'objects' | 'receipts'>): readonly ReceiptLine[] {
  const urgency: { readonly [S in ObjectState['state']]: number } = { refused: 0, waiting: 1, sent: 1, accepted: 2 }
  return objects
    .map(object => ({ id: object.id, type: object.type, label: wordsFor(object), receipt: receipts[object.id] ?? { state: 'waiting' as const } }))
    .toSorted((a, b) => urgency[a.receipt.state] - urgency[b.receipt.state])
}

export function countReceipts({ objects, receipts }: Pick<OutboxItem, 'objects' | 'receipts'>): ReceiptCounts {
  const states = objects.map(({ id }) => receipts[id]?.state ?? 'waiting')
  const many = (...wanted: readonly ObjectState['state'][]): number => states.filter(state => wanted.includes(state)).length
  return { accepted: many('accepted'), refused: many('refused'), waiting: many('waiting', 'sent') }
}

/** What is owed first, in the order in which it goes out; behind it what is through, newest first. */
export const orderItems = (items: readonly OutboxItem[]): readonly OutboxItem[] =>
  [...items.filter(({ state }) => state !== 'accepted'), ...items.filter(({ state }) => state === 'accepted').toReversed()]

/** What "fix and resend" starts from. */
export function textOf({ title, objects }: Pick<OutboxItem, 'title' | 'objects'>): { readonly title: string, readonly summary: string } {
  return { title, summary: objects.find(({ type }) => type === 'report')?.description ?? '' }
}

/** Seconds until the next try; undefined when it goes as soon as it can. @param now milliseconds since 1970-01-01 UTC. */
export function secondsLeft({ state, notBefore }: Pick<OutboxItem, 'state' | 'notBefore'>, now: number): number | undefined {
  const left = notBefore === undefined ? 0 : Math.ceil((Date.parse(notBefore) - now) / 1000)
  return state === 'waiting' && left > 0 ? left : undefined
}
