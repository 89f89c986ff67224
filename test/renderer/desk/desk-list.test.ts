import { expect, test } from 'vitest'
import { deskLines, rowsOf } from '../../../renderer/desk/desk-list.ts'
import type { DeskHit, Since } from '../../../shared/contract/vault.ts'
import type { OutboxItem } from '../../../shared/outbox/item.ts'

const hit = (n: number, lifeAtRisk: boolean): DeskHit => ({
  notice: { id: `indicator--${n}` as never, title: 'Notice', kind: 'document', action: 'check', reason: '', source: 'Post', version: 'v1', at: 1 },
  subject: { ordinal: n, ref: `identity--${n}` as never, kind: 'person', label: `Person ${n}` }, subjectVersion: '', lifeAtRisk, isNew: true, moved: 1, rows: Uint32Array.of(n),
})
const SINCE: Since = {
  at: 0, rows: 3, notices: 2, hits: [hit(1, true), hit(2, false)], recalled: [{ id: 'indicator--9', type: 'indicator', label: 'Old', at: 5, source: 'Post' }],
  fired: [{ watch: { id: 'w', name: 'Night', paused: false, modes: [], directions: [], kinds: [], posts: [], sources: [], entities: [] }, count: 2, rows: Uint32Array.of(4, 5) }],
  silent: [{ source: 1, last: 0, silentFor: 90_000, usually: 600 }],
}
const item = (state: OutboxItem['state']): OutboxItem => ({ id: state, title: 'T', queued: '2026-01-01T00:00:00.000Z', source: 's', collection: 'c', objects: [], receipts: {}, state, attempts: 1 })

test('[SHIFT-1] lines stand in the order in which they matter; only what was refused has come back', () => {
  expect(deskLines(SINCE, [], [item('accepted'), item('refused')]).map(({ group }) => group)).toEqual(['life', 'hits', 'returned', 'recalled', 'silent', 'fired'])
  expect(deskLines(undefined, [], [])).toEqual([])
})

test('[SHIFT-3] a decided pair is no line any more, and one whose notice has changed is one again', () => {
  const decision = { notice: 'indicator--1', subject: 'identity--1', noticeVersion: 'v1', subjectVersion: '', outcome: 'dismissed', reason: 'handled', at: 3 } as const
  expect(deskLines(SINCE, [decision as never], []).map(({ group }) => group)).not.toContain('life')
  expect(deskLines(SINCE, [{ ...decision, noticeVersion: 'v0' } as never], []).map(({ group }) => group)).toContain('life')
})

test('[SHIFT-5] hits and fired queries open exactly their rows', () => {
  expect(deskLines(SINCE, [], []).map(line => rowsOf(line)).filter(rows => rows !== undefined).map(rows => [...rows])).toEqual([[1], [2], [4, 5]])
})
