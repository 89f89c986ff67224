import { expect, test } from 'vitest'
import { readAddress } from '../../../renderer/exchanges/address.ts'
import { countReceipts, orderItems, receiptLines, secondsLeft, textOf } from '../../../renderer/exchanges/receipts.ts'
import { comparedWords, heldWords, missingWords, progressOf, pulledWords, skewWords } from '../../../renderer/exchanges/source-words.ts'
import type { SourceState } from '../../../shared/contract/vault.ts'
import type { OutboxItem } from '../../../shared/outbox/item.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const AT = '2026-11-24T11:00:00.000Z'
const object = (n: number, type = 'note', properties: object = {}): StixObject => ({ type, id: `${type}--00000000-0000-4000-8000-00000000000${n}` as StixId, name: `N${n}`, ...properties }) as StixObject
const objects = [object(1), object(2), object(3), object(4, 'report', { description: 'As it was sent.' })]
const item: OutboxItem = {
  id: 'i', title: 'Two bags', queued: AT, source: 's', collection: 'c', objects, state: 'refused', attempts: 1,
  receipts: { [objects[0]!.id]: { state: 'accepted', at: AT }, [objects[1]!.id]: { state: 'waiting' }, [objects[3]!.id]: { state: 'refused', at: AT, words: 'No.' } },
}

test('[EXCHANGES-1] refused objects come first with the words of the server, what is through comes last', () => {
  expect(receiptLines(item).map(({ label, receipt }) => [label, receipt.state])).toEqual([['N4', 'refused'], ['N2', 'waiting'], ['N3', 'waiting'], ['N1', 'accepted']])
  expect(receiptLines(item)[0]?.receipt).toEqual({ state: 'refused', at: AT, words: 'No.' })
  expect(countReceipts(item)).toEqual({ accepted: 1, refused: 1, waiting: 2 })
})

test('[EXCHANGES-1] what is owed stands first in its order, what is accepted behind it, newest first', () => {
  const of = (id: string, state: OutboxItem['state']): OutboxItem => ({ ...item, id, state })
  expect(orderItems([of('a', 'accepted'), of('b', 'waiting'), of('c', 'accepted'), of('d', 'refused'), of('e', 'sending')]).map(({ id }) => id)).toEqual(['b', 'd', 'e', 'c', 'a'])
})

test('[EXCHANGES-2] the next try is counted down only while one is due later', () => {
  expect(secondsLeft({ state: 'waiting', notBefore: '2026-11-24T12:01:30.000Z' }, NOW)).toBe(90)
  expect(secondsLeft({ state: 'waiting', notBefore: AT }, NOW)).toBeUndefined()
  expect(secondsLeft({ state: 'waiting' }, NOW)).toBeUndefined()
  expect(secondsLeft({ state: 'refused', notBefore: '2026-11-24T12:01:30.000Z' }, NOW)).toBeUndefined()
})

test('[EXCHANGES-3] fixing starts from what was typed, not from what the exercise made of it', () => {
  expect(textOf(item)).toEqual({ title: 'Two bags', summary: 'As it was sent.' })
  expect(textOf({ ...item, objects: [] })).toEqual({ title: 'Two bags', summary: '' })
})

test('[EXCHANGES-5] an address is https or this machine, and holds no password', () => {
  expect(readAddress(' exchange.example/taxii2/ ')).toEqual({ ok: true, origin: 'https://exchange.example', url: 'https://exchange.example/taxii2/' })
  expect(readAddress('https://Exchange.example:8443/a/')).toEqual({ ok: true, origin: 'https://exchange.example:8443', url: 'https://exchange.example:8443/a/' })
  expect(readAddress('http://127.0.0.1:9000/taxii2/')).toEqual({ ok: true, origin: 'http://127.0.0.1:9000', url: 'http://127.0.0.1:9000/taxii2/' })
  expect(readAddress('http://localhost/')).toMatchObject({ ok: true })
  for (const [typed, why] of [['', 'empty'], ['  ', 'empty'], ['http://exchange.example/', 'not-encrypted'], ['http://localhost.example/', 'not-encrypted'], ['https://a:b@exchange.example/', 'password-in-address'], ['ftp://exchange.example/', 'not-an-address'], ['https://', 'not-an-address'], ['file:///etc/passwd', 'not-an-address']] as const) {
    expect(readAddress(typed)).toEqual({ ok: false, why })
  }
})

test('[EXCHANGES-6] two minutes are a warning that says whose clock is ahead', () => {
  expect([undefined, 0, 119, -119].map(skewWords)).toEqual([undefined, undefined, undefined, undefined])
  expect(skewWords(-7_500)).toBe('This computer’s clock is 2 h 5 min ahead of the exchange’s. Set it before you note times.')
  expect(skewWords(120)).toBe('This computer’s clock is 2 min behind the exchange’s. Set it before you note times.')
})

test('[EXCHANGES-7] each collection says what is held and how old the newest of it is', () => {
  const collection = { id: 'c', title: 'C', canRead: true, canWrite: false, objects: 1234, watermark: '2026-11-24T09:30:00.000000Z' }
  expect(heldWords(collection, NOW)).toBe('1,234 objects held, newest 2 h 30 min old')
  expect(heldWords({ id: 'c', title: 'C', canRead: true, canWrite: false, objects: 0 }, NOW)).toBe('nothing held')
  expect(heldWords({ ...collection, canRead: false, canWrite: true }, NOW)).toBe('for sending only')
  expect(pulledWords({}, NOW)).toBe('not fetched yet')
  expect(pulledWords({ pulled: NOW - 7 * 60_000 }, NOW)).toBe('Fetched 24 Nov 2026 11:53Z, 7 min old')
  expect(pulledWords({ pulled: NOW }, NOW)).toBe('Fetched 24 Nov 2026 12:00Z, just now')
})

test('[EXCHANGES-7] a pull says how far it is, as far as the server lets us know', () => {
  const source: SourceState = { id: 's', title: 'S', url: '', user: '', practice: false, collections: [{ id: 'c', title: 'Notices', canRead: true, canWrite: false, objects: 0 }] }
  const sync = { phase: 'pulling', source: 's', collection: 'c', objects: 200, movements: 0 } as const
  expect(progressOf(undefined, source)).toBeUndefined()
  expect(progressOf({ ...sync, source: 'other' }, source)).toBeUndefined()
  expect(progressOf({ ...sync, phase: 'idle' }, source)).toBeUndefined()
  expect(progressOf(sync, source)).toEqual({ label: 'Fetching Notices', done: 200, total: undefined, detail: 'Fetched 200' })
  expect(progressOf({ ...sync, remaining: 600, secondsLeft: 90 }, source)).toEqual({ label: 'Fetching Notices', done: 200, total: 800, detail: 'Fetched 200 · 1 min left' })
  expect(progressOf({ ...sync, phase: 'discovering', collection: '' }, source)?.label).toBe('Asking S')
})

test('[EXCHANGES-9] what has not come is told by who sent it, and when everything was last compared', () => {
  expect(missingWords({ missing: [{ author: 'Post A', count: 2 }, { author: '', count: 1 }] })).toEqual([
    '2 findings of Post A have not been received yet. Nothing is lost here: it is asked for with every comparison.',
    '1 finding of somebody of whom nothing has come yet has not been received. Nothing is lost here: it is asked for with every comparison.',
  ])
  expect(missingWords({})).toEqual([])
  expect(comparedWords(NOW - 3_600_000, NOW)).toContain('Compared from end to end')
  const source = { id: 's', title: 'S', collections: [] } as unknown as SourceState
  expect(progressOf({ phase: 'comparing', source: 's', collection: '', objects: 0, movements: 0, compared: 1_200 }, source)).toMatchObject({ label: 'Comparing S', detail: '1,200 looked at' })
})
