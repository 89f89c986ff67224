// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { SubjectCard } from '../../../renderer/desk/subject-card.tsx'
import { openCard, useSelection } from '../../../renderer/state/selection.ts'
import { subjects } from '../../../renderer/state/subject.ts'
import { vaultView } from '../../../renderer/state/vault.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { EXTENSIONS } from '../../../shared/movement/extensions.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixId, StixObject } from '../../../shared/stix/object.ts'
import { t } from '../../../shared/wording/wording.ts'
import { doing, draw, until } from '../seat.ts'
import { locations, movement, SOURCE, subjectRef } from '../vault/traffic.ts'
import { seatedWith } from './seated.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  openCard(undefined)
  for (const end of endings.splice(0).toReversed()) await end()
})

const common = { spec_version: '2.1', created: '2026-01-02T00:00:00.000Z', modified: '2026-01-02T00:00:00.000Z', created_by_ref: SOURCE, object_marking_refs: [TLP_IDS.AMBER] } as const
const wanted = subjectRef(1)
const person = {
  ...common, type: 'identity', id: wanted, name: 'Person 1', identity_class: 'individual',
  extensions: { [EXTENSIONS.entity]: { extension_type: 'property-extension', entity_kind: 'person', birth_date: '1990-01-01', aliases: ['Персона (EX)', 'Persona'] } },
} as StixObject
const notice = {
  ...common, type: 'indicator', id: 'indicator--00000000-0000-4000-8000-000000000001', name: 'Notice 1', description: 'Tell the family desk.', indicator_types: ['anomalous-activity'],
  pattern: "[traveller:full_name = 'Person 1']", pattern_type: 'stix', valid_from: '2026-01-02T00:00:00.000Z',
  extensions: { [EXTENSIONS.notice]: { extension_type: 'property-extension', notice_kind: 'missing-person', subject_refs: [wanted], reason: 'reported missing', action_to_take: 'protect-and-inform' } },
} as StixObject

async function sit(): Promise<void> {
  const rows = [1, 2, 98].flatMap(n => observedData(movement(n)).slice(-1))
  await seatedWith([...locations(), person, notice, ...rows], endings)
  await until(() => vaultView.get()?.columns.rows === 3, 'the rows')
}

async function open(ref: StixId): Promise<void> {
  openCard({ what: 'subject', ref })
  await until(() => subjects.get().get(ref)?.card !== undefined, 'the card')
  endings.push(await draw(<SubjectCard />))
}

test('[DESK-1] [DESK-3] [DESK-4] the action comes before everything else, and each name isolated from the text around it', async () => {
  await sit()
  await open(wanted)
  const text = document.querySelector('.card')?.textContent ?? ''
  expect(text.indexOf('Protect and inform')).toBeGreaterThanOrEqual(0)
  expect(text.indexOf('Protect and inform')).toBeLessThan(text.indexOf('Person 1'))
  expect(text).toContain('Tell the family desk.')
  expect(text).toContain('Born')
  expect([...document.querySelectorAll('.card-alias')].map(item => [item.getAttribute('dir'), item.textContent])).toEqual([['auto', 'Персона (EX)'], ['auto', 'Persona']])
  expect(text).not.toMatch(/\bclear\b/i)
})

test('[DESK-2] a subject without a notice is not said to be clear: nothing was looked at', async () => {
  await sit()
  await open(subjectRef(2))
  const text = document.querySelector('.card')?.textContent ?? ''
  expect(text).toContain(t('card.noEntryNoSource'))
  expect(text).not.toMatch(/\b(clear|clean|safe|ok)\b/i)
})

test('[DESK-6] [DESK-7] movements are newest first; the arrows choose, Enter opens, and there is a way back', async () => {
  await sit()
  await open(wanted)
  const list = document.querySelector<HTMLElement>('[role="listbox"]')!
  const times = [...list.querySelectorAll('time')].map(({ textContent }) => textContent ?? '')
  expect(times).toHaveLength(2)
  expect(times).toEqual(times.toSorted().toReversed())
  const key = async (name: string): Promise<void> => doing(async () => {
    list.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
    await new Promise(resolve => setTimeout(resolve, 50))
  })
  await key('ArrowDown')
  const newest = useSelection.getState().focused
  await key('ArrowDown')
  expect(useSelection.getState().focused).not.toBe(newest)
  await key('ArrowDown')
  await key('Home')
  expect(useSelection.getState().focused).toBe(newest)
  await key('Enter')
  expect(useSelection.getState().opened).toEqual({ what: 'movement', row: newest })
  await doing(async () => { await new Promise(resolve => setTimeout(resolve, 100)) })
  expect(document.querySelector('.card')?.textContent).toContain('Person 1')
  await doing(async () => document.querySelector<HTMLElement>('[aria-label="Back to the card before"]')!.click())
  expect(useSelection.getState().opened).toEqual({ what: 'subject', ref: wanted })
})
