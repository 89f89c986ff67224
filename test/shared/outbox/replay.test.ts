import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutboxItem } from '../../../shared/outbox/item.ts'
import { begin, due, enqueue, nextDue, postpone, receive, recover, settle, unanswered, type Receipt } from '../../../shared/outbox/queue.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { id } from './fixture.ts'

/** What a TAXII server does with what arrives: an exact duplicate is no error and adds nothing (TAXII 2.1 §5.5). */
class ModelServer {
  readonly stored: string[] = []
  /** Every object that arrived, repeats and all. */
  readonly arrived: string[] = []

  add(objects: readonly StixObject[], refuses: (object: StixObject) => boolean): readonly Receipt[] {
    return objects.map((object): Receipt => {
      const version = `${object.id} ${object.modified}`
      this.arrived.push(version)
      if (refuses(object)) return { id: object.id, state: 'refused', words: 'no' }
      if (!this.stored.includes(version)) this.stored.push(version)
      return { id: object.id, state: 'accepted' }
    })
  }
}

/** What befalls one attempt. The answer may be lost after the server has taken everything; the laptop may die at any step. */
const attempt = fc.record({
  fate: fc.constantFrom('good', 'cut-before', 'cut-after', 'partial', 'pending', 'dies-before', 'dies-after', 'dies-with-receipts'),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }),
})

const report = (item: number, n: number): StixObject => ({
  type: 'note', spec_version: '2.1', id: id('note', item * 100 + n), created: '2026-10-05T11:00:00.000Z',
  modified: '2026-10-05T11:00:00.000Z',
})

const queued = (item: number, objects: number): OutboxItem => enqueue({
  leaving: Array.from({ length: objects }, (_, n) => report(item, n)).map(object => ({
    id: object.id, type: 'note', label: '', tlp: 'GREEN', because: 'note', object,
  })),
  withheld: [], tlp: 'GREEN', bytes: 0, objections: [],
}, { id: `item-${item}`, title: '', source: 's', collection: item % 3 === 2 ? 'other' : 'main', at: item })

test('[OUTBOX-17] replaying the queue through any losses and crashes makes no duplicate, loses no item and keeps the order', () => {
  fc.assert(fc.property(fc.array(
    fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }
  ), fc.array(attempt, { maxLength: 40 }), fc.integer({ min: 0, max: 7 }), (sizes, fates, refused) => {
    const server = new ModelServer()
    const refuses = (object: StixObject): boolean => refused !== 0 && Number(object.id.slice(-4)) % 11 === refused
    // What is on disk: every step is stored before the next one is taken, and a death forgets everything else.
    let disk = sizes.map((size, item) => queued(item, size))
    const store = (item: OutboxItem): OutboxItem => {
      disk = disk.map(held => (held.id === item.id ? item : held))
      return item
    }
    let now = 0
    const dead = (): void => disk.map(recover).forEach(store)

    for (const { fate, jitter, share } of [...fates, ...Array.from({ length: 200 }, () => ({ fate: 'good' as const, jitter: 0, share: 1 }))]) {
      const next = nextDue(disk, now)
      if (next === undefined) break
      now = next
      const [item] = due(disk, now)
      expect(item).toBeDefined()
      const sending = store(begin(item!, now))
      const objects = unanswered(sending)
      if (fate === 'dies-before') dead()
      else if (fate === 'cut-before') store(postpone(sending, 'offline', now, jitter))
      else if (fate === 'cut-after') {
        server.add(objects, refuses)
        store(postpone(sending, 'cut-short', now, jitter))
      } else if (fate === 'dies-after') {
        server.add(objects, refuses)
        dead()
      } else {
        const sent = fate === 'partial' ? objects.slice(0, Math.floor(objects.length * share)) : objects
        const receipts = server.add(sent, refuses)
        const told = fate === 'pending' ? receipts.map(({ id: ref }): Receipt => ({ id: ref, state: 'pending' })) : receipts
        const received = store(receive(sending, told, now))
        if (fate === 'dies-with-receipts') dead()
        else if (fate === 'partial') store(postpone(received, 'server-error', now, jitter))
        else store(settle(received, now, jitter))
      }
    }

    const wanted = sizes.flatMap((size, item) => Array.from({ length: size }, (_, n) => report(item, n)))
    expect(server.stored.toSorted()).toEqual(wanted.filter(object => !refuses(object)).map(object => `${object.id} ${object.modified}`).toSorted())
    for (const item of disk) {
      expect(item.state).toBe(item.objects.some(refuses) ? 'refused' : 'accepted')
      for (const object of item.objects) expect(item.receipts[object.id]?.state).toBe(refuses(object) ? 'refused' : 'accepted')
      // Within an item, what others refer to arrived first.
      const firsts = item.objects.map(object => server.arrived.indexOf(`${object.id} ${object.modified}`))
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
    }
  }), { numRuns: 400 })
})

test('[OUTBOX-17] ten times the whole queue: one of each on the server', () => {
  const server = new ModelServer()
  for (let replay = 0; replay < 10; replay++) {
    for (const item of [queued(0, 3), queued(1, 2)]) server.add(unanswered(begin(item, replay)), () => false)
  }
  expect(server.arrived).toHaveLength(50)
  expect(server.stored).toHaveLength(5)
})
