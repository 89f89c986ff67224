import { expect, test } from 'vitest'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { Promises, type Shown } from './promises.ts'

const note = (n: number, text: string) => ({ id: `note--${n}`, text }) as unknown as Annotation
const shown = (change: Partial<Shown> = {}): Shown => ({ notes: [], drafts: {}, settings: {}, outbox: [], rows: 0, imported: new Map(), ...change })

test('[SOAK-1] what was answered and is not there is told, each in its own words', () => {
  const promises = new Promises()
  promises.keep({ kind: 'annotate', text: 'one' }, 'note--1')
  promises.keep({ kind: 'annotate', text: 'two' }, 'note--2')
  promises.keep({ kind: 'annotate', text: 'three' }, 'note--3')
  promises.keep({ kind: 'withdraw', id: 'note--3' })
  promises.keep({ kind: 'draft', key: 'note', text: 'half' })
  promises.keep({ kind: 'setting', key: 'layout', value: 'wide' })
  promises.keep({ kind: 'forward', title: 'Finding' }, 'item')
  promises.keep({ kind: 'import', from: 0, count: 10 })
  expect(promises.check(shown({ notes: [note(2, 'other'), note(3, 'three'), note(9, 'nobody')], drafts: { note: 'hal' }, settings: { layout: 'narrow' }, rows: 7, imported: new Map([[0, [true, false]]]) }))).toEqual([
    'the note note--1 is gone', 'the note note--2 has another text than was answered', 'the note note--3 stands again', 'nobody wrote the note note--9',
    'the draft note is not what was answered', 'the setting layout is not what was answered', 'the finding item is gone',
    'the import of the movements from 0 on is there in part', '-3 rows came from the exchange and are there, 0 were',
  ])
})

test('[SOAK-1] what was under way is there whole or not at all, and counts from then on', () => {
  for (const isThere of [true, false]) {
    const promises = new Promises()
    promises.keep({ kind: 'annotate', text: 'one' }, 'note--1')
    promises.begin({ kind: 'annotate', text: 'two' })
    promises.begin({ kind: 'revise', id: 'note--1', text: 'one and a half' })
    promises.begin({ kind: 'import', from: 0, count: 10 })
    promises.begin({ kind: 'forward', title: 'Finding' })
    const after = isThere
      ? shown({ notes: [note(1, 'one and a half'), note(2, 'two')], rows: 10, imported: new Map([[0, [true, true]]]), outbox: [{ id: 'item', title: 'Finding' } as OutboxItem] })
      : shown({ notes: [note(1, 'one')], imported: new Map([[0, [false, false]]]) })
    expect(promises.check(after)).toEqual([])
    // Nothing is under way any more.
    expect(promises.check(after)).toEqual([])
    expect(promises.check(shown())).toHaveLength(isThere ? 5 : 1)
  }
})

test('[SOAK-1] an import under way that is there in part is told', () => {
  const promises = new Promises()
  promises.begin({ kind: 'import', from: 0, count: 10 })
  expect(promises.check(shown({ rows: 4, imported: new Map([[0, [true, false]]]) }))).toEqual(['the import under way, of the movements from 0 on, is there in part'])
})
