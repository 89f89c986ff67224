import { expect, test } from 'vitest'
import fc from 'fast-check'
import { backoff } from '../../../shared/outbox/backoff.ts'
import type { OutboxItem } from '../../../shared/outbox/item.ts'
import { amend, begin, discardUnsent, due, enqueue, holdBack, linkReturned, nextDue, offerAgain, owed, personActed, postpone, receive, recover, retryNow, settle, unanswered } from '../../../shared/outbox/queue.ts'
import type { Preview } from '../../../shared/outbox/finding.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { id } from './fixture.ts'

const NOON = Date.UTC(2026, 9, 5, 12)
const MINUTE = 60_000

const objects = (n: number): readonly StixObject[] => [
  { type: 'note', spec_version: '2.1', id: id('note', n), created: '2026-10-05T11:00:00.000Z', modified: '2026-10-05T11:00:00.000Z', content: 'x' },
  {
    type: 'report', spec_version: '2.1', id: id('report', n), created: '2026-10-05T11:00:00.000Z', modified: '2026-10-05T11:00:00.000Z',
    name: `Finding ${n}`, labels: ['finding', 'exercise'],
  },
]
const preview = (n: number): Preview => ({
  leaving: objects(n).map(object => ({
    id: object.id, type: object.type, label: '', tlp: 'GREEN', because: 'note', object,
  })), withheld: [], tlp: 'GREEN', bytes: 1, objections: [],
})
const item = (n: number, collection = 'findings'): OutboxItem => enqueue(
  preview(n), { id: `item-${n}`, title: `Finding ${n}`, source: 'practice', collection, at: NOON + n }
)
const accepted = (n: number) => [{ id: id('note', n), state: 'accepted' as const }, { id: id('report', n), state: 'accepted' as const }]

test('[OUTBOX-11] a queued item waits with a receipt per object', () => {
  expect(item(1)).toEqual({
    id: 'item-1', title: 'Finding 1', source: 'practice', collection: 'findings', queued: '2026-10-05T12:00:00.001Z', state: 'waiting', attempts: 0, objects: objects(1),
    receipts: { [id('note', 1)]: { state: 'waiting' }, [id('report', 1)]: { state: 'waiting' } },
  })
})

test('[OUTBOX-11] sent, answered, accepted', () => {
  const sending = begin(item(1), NOON)
  expect(sending).toMatchObject({ state: 'sending', attempts: 1, receipts: { [id('note', 1)]: { state: 'sent', at: '2026-10-05T12:00:00.000Z' } } })
  const done = settle(receive(sending, accepted(1), NOON + 5), NOON + 6, 0.5)
  expect(done).toMatchObject({ state: 'accepted', receipts: { [id('report', 1)]: { state: 'accepted', at: '2026-10-05T12:00:00.005Z' } } })
  expect(unanswered(done)).toEqual([])
  expect(owed([item(2), done])).toBe(1)
})

test('[OUTBOX-12] a refused object keeps the server\'s words, the others their receipts', () => {
  const refused = settle(
    receive(begin(item(1), NOON), [accepted(1)[0]!, { id: id('report', 1), state: 'refused', words: 'name is not allowed' }], NOON), NOON, 0
  )
  expect(refused).toMatchObject({
    state: 'refused',
    receipts: { [id('note', 1)]: { state: 'accepted' }, [id('report', 1)]: { state: 'refused', words: 'name is not allowed' } },
  })
  expect(due([refused], NOON + 1e9)).toEqual([])
})

test('[OUTBOX-12] fix and resend: a new version of the report, and only what was refused or has changed goes again', () => {
  const refused = settle(receive(begin(item(1), NOON), [accepted(1)[0]!, { id: id('report', 1), state: 'refused', words: 'no' }], NOON), NOON, 0)
  const amended = amend(refused, { title: 'Better', summary: 'Clearer.' }, NOON + 1)
  expect(amended).toMatchObject({ state: 'waiting', title: 'Better', attempts: 0 })
  expect(unanswered(amended)).toEqual([{ ...objects(1)[1], name: 'EXERCISE Better', description: 'Clearer.', modified: '2026-10-05T12:00:00.001Z' }])
  expect(unanswered(amend(amended, { title: 'EXERCISE Better', summary: '' }, NOON - 1e9))[0]).toMatchObject({
    name: 'EXERCISE Better', modified: '2026-10-05T12:00:00.002Z',
  })
  expect(() => amend(begin(item(2), NOON), { title: '', summary: '' }, NOON)).toThrow('an item that is sending cannot be amended')
})

test('[OUTBOX-13] 1, 2, 4 … minutes up to an hour, a little less by chance, never less than the server asked', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map(attempt => backoff(attempt, 0) / MINUTE)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  expect(backoff(3, 1)).toBe(3 * MINUTE)
  expect(backoff(1, 0, 300)).toBe(5 * MINUTE)
  expect(backoff(1, 0, 1e9)).toBe(24 * 60 * MINUTE)
  fc.assert(fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, jitter) => {
    expect(backoff(attempt, jitter)).toBeGreaterThanOrEqual(45_000)
    expect(backoff(attempt, jitter)).toBeLessThanOrEqual(60 * MINUTE)
  }))
})

test('[OUTBOX-13] after a failed attempt an item waits, says why, and is due again at its time', () => {
  const postponed = postpone(begin(item(1), NOON), 'server-error', NOON, 0)
  expect(postponed).toMatchObject({ state: 'waiting', lastProblem: 'server-error', notBefore: '2026-10-05T12:01:00.000Z' })
  expect(due([postponed], NOON + MINUTE - 1)).toEqual([])
  expect(nextDue([postponed], NOON)).toBe(NOON + MINUTE)
  expect(due([postponed], NOON + MINUTE)).toEqual([postponed])
  expect(retryNow(postponed)).not.toHaveProperty('notBefore')
  expect(nextDue([settle(receive(begin(item(2), NOON), accepted(2), NOON), NOON, 0)], NOON)).toBeUndefined()
})

test('[OUTBOX-13] when the link is back, what waited for it goes at once; what the server asked to wait does not', () => {
  const cut = postpone(begin(item(1), NOON), 'offline', NOON, 0)
  const slow = postpone(begin(item(1), NOON), 'rate-limited', NOON, 0, 600)
  expect(due([linkReturned(cut)], NOON)).toHaveLength(1)
  expect(linkReturned(slow)).toBe(slow)
})

test('[OUTBOX-14] a collection gets its items one by one in their order, other collections go on', () => {
  const [one, two, other] = [item(1), item(2), item(3, 'second')]
  expect(due([one, two, other], NOON + 5)).toEqual([one, other])
  expect(due([begin(one, NOON), two, other], NOON + 5)).toEqual([other])
  expect(nextDue([begin(one, NOON), two], NOON)).toBeUndefined()
  const failedOnce = postpone(begin(one, NOON), 'offline', NOON, 0)
  expect(due([failedOnce, two, other], NOON + 5)).toEqual([other])
})

test('[OUTBOX-14] an item that failed three times no longer keeps the next one waiting; a refused one never does', () => {
  const failing = [1, 2, 3].reduce(failed => postpone(begin(retryKeepingCount(failed), NOON), 'server-error', NOON, 0), item(1))
  expect(failing.attempts).toBe(3)
  expect(due([failing, item(2)], NOON + 5).map(({ id: name }) => name)).toEqual(['item-2'])
  // While the second is on its way the first must not ask for a turn, or whoever waits for it would never sleep.
  expect(nextDue([failing, begin(item(2), NOON)], NOON + 1e9)).toBeUndefined()
  const refused = settle(receive(begin(item(1), NOON), [accepted(1)[0]!, { id: id('report', 1), state: 'refused', words: '' }], NOON), NOON, 0)
  expect(due([refused, item(2)], NOON + 5).map(({ id: name }) => name)).toEqual(['item-2'])
})

/** The same item once its time has come. */
const retryKeepingCount = (item: OutboxItem): OutboxItem => ({ ...item, notBefore: '2026-10-05T11:00:00.000Z' })

test('[OUTBOX-15] after a crash an item that was being sent waits again and is sent with the same ids and times', () => {
  const crashed = begin(item(1), NOON)
  expect(recover(crashed).state).toBe('waiting')
  expect(unanswered(begin(recover(crashed), NOON + 1))).toEqual(objects(1))
  expect(recover(item(2))).toEqual(item(2))
})

test('[OUTBOX-16] discarding is for what has not been accepted, and not while it is being sent', () => {
  expect(discardUnsent(item(1)).state).toBe('withdrawn')
  expect(due([discardUnsent(item(1))], NOON + 1e9)).toEqual([])
  expect(owed([discardUnsent(item(1))])).toBe(0)
  expect(() => discardUnsent(begin(item(1), NOON))).toThrow('sending')
})

test('[OUTBOX-12] a server may say what it likes: strangers are ignored, an acceptance is not taken back', () => {
  const sending = receive(begin(item(1), NOON), accepted(1), NOON)
  expect(receive(
    sending,
    [
      { id: id('note', 99), state: 'accepted' }, { id: id('note', 1), state: 'refused', words: 'changed my mind' },
      { id: id('report', 1), state: 'pending' },
    ],
    NOON
  )).toEqual(sending)
})

test.each(['unauthorised', 'forbidden'])('[OUTBOX-13] %s is not tried again, nor anything behind it, before a person acts', problem => {
  const refused = postpone(begin(item(1), NOON), problem, NOON, 0)
  expect(refused).toMatchObject({ state: 'waiting', lastProblem: problem })
  expect(due([refused, item(2)], NOON + 1_000 * MINUTE)).toEqual([])
  expect(nextDue([refused, item(2)], NOON)).toBeUndefined()
  expect(due([refused, item(3, 'elsewhere')], NOON)).toEqual([item(3, 'elsewhere')])
  expect(linkReturned(refused)).toBe(refused)
  expect(due([personActed(refused)], NOON)).toHaveLength(1)
  expect(due([retryNow(refused)], NOON)).toHaveLength(1)
})

test('[OUTBOX-23] what an exchange has lost is offered again, under the same ids and times; the rest stays accepted', () => {
  const done = settle(receive(begin(item(1), NOON), accepted(1), NOON), NOON, 0)
  const again = offerAgain(done, new Set([id('note', 1)]))
  expect(again).toMatchObject({ state: 'waiting', attempts: 0, receipts: { [id('note', 1)]: { state: 'waiting' }, [id('report', 1)]: { state: 'accepted' } } })
  expect([unanswered(again).map(object => object.id), again.objects]).toEqual([[id('note', 1)], done.objects])
  expect(due([again], NOON)).toEqual([again])
  expect(offerAgain(done, new Set([id('note', 2)]))).toBe(done)
  expect(offerAgain(item(1), new Set([id('note', 1)]))).toEqual(item(1))
})

test('[OUTBOX-24] what may not leave any more as it was queued waits for a person, and keeps nobody waiting', () => {
  const held = holdBack(item(1))
  expect(held).toMatchObject({ state: 'waiting', lastProblem: 'preview-changed' })
  expect(due([held, item(2)], NOON).map(each => each.id)).toEqual(['item-2'])
  expect([personActed(held), linkReturned(held)]).toEqual([held, held])
  expect(due([retryNow(held)], NOON)).toHaveLength(1)
})

test('[OUTBOX-25] a clock that is set back by years keeps nothing waiting for years', () => {
  const late = postpone(begin(item(1), NOON), 'server-error', NOON, 0)
  const yearsBefore = NOON - 3_652 * 24 * 60 * MINUTE
  expect(due([late], NOON)).toEqual([])
  expect([due([late], yearsBefore), nextDue([late], yearsBefore)]).toEqual([[late], yearsBefore])
})
