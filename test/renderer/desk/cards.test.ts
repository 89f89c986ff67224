// @vitest-environment happy-dom
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { checkedAgainst, orderNotices } from '../../../renderer/desk/checked.ts'
import { actionWords, factName, groupFacts, mostCommon, orderAliases } from '../../../renderer/desk/fact-groups.ts'
import { groupLinked } from '../../../renderer/desk/linked-groups.ts'
import { cardBefore, follow, goBack, trail } from '../../../renderer/desk/trail.ts'
import { openCard, useSelection } from '../../../renderer/state/selection.ts'
import type { EntityLabel, SubjectCard } from '../../../shared/contract/vault.ts'
import { isOver } from '../../../shared/workspace/since.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
type Notice = SubjectCard['notices'][number]
const notice = (n: number, validUntil?: string): Notice =>
  ({ id: `indicator--00000000-0000-4000-8000-00000000000${n}`, title: '', action: '', reason: '', words: '', source: '', ...(validUntil === undefined ? {} : { validUntil }) })

test('[DESK-1] notices in force stand before those that have run out, the longest first', () => {
  const [over, soon, later, forever] = [notice(1, '2026-11-24T11:59:59.999Z'), notice(2, '2026-11-25T00:00:00.000Z'), notice(3, '2027-01-01T00:00:00.000Z'), notice(4)]
  expect(orderNotices([over, soon, later, forever], NOW)).toEqual([forever, later, soon, over])
  expect([over, soon, later, forever].map(one => isOver(one, NOW))).toEqual([true, false, false, false])
  expect(isOver({ validUntil: new Date(NOW).toISOString() }, NOW)).toBe(true)
})

test('[DESK-1] an action has a word of ours, or is at least readable', () => {
  expect(actionWords('refer-to-second-line')).toBe('Refer to second line')
  expect(actionWords('stop-and_call the post')).toBe('Stop and call the post')
})

test('[DESK-2] what was looked at is named with its age, the oldest first', () => {
  const source = { url: '', user: '', practice: false, collections: [] }
  expect(checkedAgainst([{ ...source, id: 'a', title: 'A', pulled: NOW - 60_000 * 7 }, { ...source, id: 'b', title: 'B' }, { ...source, id: 'c', title: 'C', pulled: NOW - 3_600_000 * 30 }], NOW))
    .toEqual([{ title: 'B', words: 'not fetched yet' }, { title: 'C', words: '1 d 6 h' }, { title: 'A', words: '7 min' }])
})

const fact = (name: string, value: string, source: string, at: string) => ({ name, value, source, at, tlp: 'AMBER' as const })

test('[DESK-3] sources that hold different values now are a conflict, one that changed its mind is none', () => {
  const groups = groupFacts([
    fact('flag_state', 'XA', 'Customs', '2026-01-01'), fact('birth_date', '1990-01-01', 'Customs', '2026-01-01'), fact('birth_date', '1990-10-01', 'Police', '2026-02-01'),
    fact('flag_state', 'XB', 'Customs', '2026-03-01'),
  ])
  expect(groups).toEqual([
    { name: 'birth_date', isConflict: true, facts: [fact('birth_date', '1990-10-01', 'Police', '2026-02-01'), fact('birth_date', '1990-01-01', 'Customs', '2026-01-01')] },
    { name: 'flag_state', isConflict: false, facts: [fact('flag_state', 'XB', 'Customs', '2026-03-01'), fact('flag_state', 'XA', 'Customs', '2026-01-01')] },
  ])
})

test('[DESK-3] no fact is lost or doubled by grouping', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  fc.assert(fc.property(fc.array(fc.record({ name: word, value: word, source: word, at: word, tlp: fc.constant('AMBER' as const) })), facts => {
    const said = groupFacts(facts).flatMap(group => group.facts)
    expect(said.map(one => JSON.stringify(one)).toSorted()).toEqual(facts.map(one => JSON.stringify(one)).toSorted())
    expect(mostCommon(facts) === undefined).toBe(facts.length === 0)
  }))
})

test('[DESK-3] the source that most facts share is the one said above them', () => {
  expect(mostCommon([fact('a', '1', 'X', 'then'), fact('b', '1', 'Y', 'then'), fact('c', '1', 'Y', 'then'), fact('d', '1', 'Y', 'later')])).toEqual({ source: 'Y', at: 'then', tlp: 'AMBER' })
  expect(factName('birth_date')).toBe('Born')
  expect(factName('vehicle_colour_code')).toBe('vehicle colour code')
})

test('[DESK-4] names in another script stand before what was written in ours', () => {
  expect(orderAliases(['Lessano S. (EX)', 'Селако Лесано (EX)', 'Ångström', 'فيلوفو (EX)'].map(value => ({ value }))).map(({ value }) => value)).toEqual(['Селако Лесано (EX)', 'فيلوفو (EX)', 'Lessano S. (EX)', 'Ångström'])
})

const entity = (ordinal: number, kind: EntityLabel['kind']): EntityLabel => ({ ordinal, kind, label: String(ordinal), ref: `identity--00000000-0000-4000-8000-00000000000${ordinal}` })

test('[DESK-5] what is stated stands before what was seen together, the most frequent first', () => {
  const groups = groupLinked([
    { entity: entity(1, 'vehicle'), count: 9 }, { entity: entity(2, 'vehicle'), stated: 'owned-by', count: 1 }, { entity: entity(3, 'vessel'), count: 12 },
    { entity: entity(4, 'document'), count: 2 },
  ])
  expect(groups.map(({ title, linked }) => [title, linked.map(({ entity: { label }, stated, count }) => [label, stated, count])])).toEqual([
    ['Conveyances', [['2', 'owned by', 1], ['3', undefined, 12], ['1', undefined, 9]]],
    ['Documents', [['4', undefined, 2]]],
  ])
})

beforeEach(() => {
  trail.set([])
  openCard(undefined)
})

test('[DESK-6] a link leaves a way back, over several cards; what is opened from elsewhere does not', () => {
  const person = { what: 'subject', ref: entity(1, 'person').ref } as const
  const car = { what: 'subject', ref: entity(2, 'vehicle').ref } as const
  const row = { what: 'movement', row: 7 } as const
  const opened = () => useSelection.getState().opened
  openCard(person)
  expect(cardBefore(trail.get(), opened())).toBeUndefined()
  follow(car)
  follow(row)
  expect(cardBefore(trail.get(), opened())).toBe(car)
  goBack()
  expect(opened()).toBe(car)
  goBack()
  expect(opened()).toBe(person)
  goBack()
  expect(opened()).toBe(person)
  follow(car)
  openCard(row)
  expect(cardBefore(trail.get(), opened())).toBeUndefined()
})
