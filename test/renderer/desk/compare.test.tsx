// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { CompareView } from '../../../renderer/desk/compare-view.tsx'
import { factsBeside, sameValue, sharedNames } from '../../../renderer/desk/side-by-side.ts'
import { validityOf } from '../../../renderer/desk/validity.ts'
import { compareWith, comparedBack, comparedRole, nearWithin, stopComparing, swapCompared, useCompared } from '../../../renderer/state/compared.ts'
import { clearSelection, useSelection } from '../../../renderer/state/selection.ts'
import { subjects } from '../../../renderer/state/subject.ts'
import { vaultView } from '../../../renderer/state/vault.ts'
import type { SaidFact } from '../../../shared/contract/vault.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { doing, draw, until } from '../seat.ts'
import { must } from '../vault/desk.ts'
import { locations, movement, subjectRef } from '../vault/traffic.ts'
import { seatedWith } from './seated.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
  clearSelection()
  useCompared.setState({ one: undefined, other: undefined, minutes: 60, past: [] })
})

const fact = (name: string, value: string, at = '2026-01-01T00:00:00.000Z'): SaidFact => ({ name, value, source: 'Customs', at, tlp: 'GREEN' })
const entity = (label: string) => ({ ordinal: 1, ref: subjectRef(1), kind: 'person', label } as const)

test('[DESK-11] what contradicts stands first, then what agrees, then what one side alone has', () => {
  const beside = factsBeside(
    { entity: entity('A'), aliases: [], facts: [fact('birth_date', '1990-01-01'), fact('surname', 'O\u2019Neil'), fact('registration', 'AB-12 cd'), fact('sectors', 'x')] },
    { entity: entity('B'), aliases: [], facts: [fact('birth_date', '1990-10-01'), fact('registration', 'ab12CD'), fact('flag_state', 'XA')] },
  )
  expect(beside.map(({ name, how }) => [name, how])).toEqual([['birth_date', 'different'], ['registration', 'same'], ['surname', 'only-one'], ['sectors', 'only-one'], ['flag_state', 'only-other']])
  expect([sameValue('José', 'JOSE'), sameValue('-', '.'), sameValue('1', '2')]).toEqual([true, false, false])
})

test('[DESK-11] names that agree as written or by a standard, which is then named', () => {
  const alias = (value: string) => ({ value, source: 'x', at: '2026', tlp: 'GREEN' as const })
  expect(sharedNames({ entity: entity('SHCHEGLOVA, Iuliia'), aliases: [] }, { entity: entity('Юлия Щеглова'), aliases: [alias('Julia S.')] })).toEqual([{ one: 'SHCHEGLOVA, Iuliia', other: 'Юлия Щеглова', by: 'ICAO Doc 9303-3' }])
  expect(sharedNames({ entity: entity('Anna Berg'), aliases: [] }, { entity: entity('BERG, Anna'), aliases: [] })).toEqual([{ one: 'Anna Berg', other: 'BERG, Anna' }])
})

test('[DESK-10] a document is valid to the end of its last day, and nothing is claimed of one without dates', () => {
  const at = Date.parse('2026-11-25T12:00:00Z')
  const state = (...facts: readonly SaidFact[]) => validityOf({ facts }, at).state
  expect([
    state(fact('expiry_date', '2026-11-25')), state(fact('valid_until', '2026-11-24')), state(fact('issue_date', '2026-11-26'), fact('valid_until', '2036-11-24')), state(), state(fact('expiry_date', 'soon')),
    state(fact('expiry_date', '2020-01-01', '2024-01-01T00:00:00Z'), fact('expiry_date', '2030-01-01', '2025-01-01T00:00:00Z')),
  ]).toEqual(['valid', 'expired', 'not-yet', 'unknown', 'unknown', 'valid'])
})

test('[DESK-12] who is compared is a state of the view: undone step by step', () => {
  const [a, b, c] = [subjectRef(1), subjectRef(2), subjectRef(3)]
  compareWith(a)
  expect([useCompared.getState().one, useCompared.getState().other, comparedRole(a)]).toEqual([a, undefined, undefined])
  compareWith(b)
  expect([comparedRole(a), comparedRole(b), comparedRole(c)]).toEqual(['one', 'other', undefined])
  compareWith(c)
  expect([useCompared.getState().one, useCompared.getState().other]).toEqual([b, c])
  swapCompared()
  nearWithin(5)
  stopComparing()
  for (let step = 0; step < 3; step++) expect(comparedBack()).toBe(true)
  expect(useCompared.getState()).toMatchObject({ one: b, other: c, minutes: 60 })
})

test('[DESK-11] two subjects of the vault side by side: no verdict, and one act opens the exact rows', async () => {
  const first = movement(1)
  const same = [1, 2].map(n => ({ ...movement(n), post: first.post, time: first.time + n * 60_000 }))
  const desk = await seatedWith([...locations(), ...same.flatMap(one => observedData(one).slice(-1))], endings)
  await until(() => vaultView.get()?.columns.rows === 2, 'the rows')
  const refs = must(await desk.calls.entities(Uint32Array.from([vaultView.get()!.columns.subject[0]!, vaultView.get()!.columns.subject[1]!]))).map(({ ref }) => ref)
  compareWith(refs[0]!)
  compareWith(refs[1]!)
  await until(() => refs.every(ref => subjects.get().get(ref)?.card !== undefined), 'the cards')
  endings.push(await draw(<CompareView />))
  const text = document.querySelector('.compare')!.textContent!
  expect(text).toContain('is for you to judge')
  expect(text).not.toMatch(/same person|match|score|%/i)
  const show = [...document.querySelectorAll<HTMLButtonElement>('.compare-near button')].at(-1)!
  await doing(() => show.click())
  const { picked } = useSelection.getState()
  expect(picked?.by === 'rows' ? [...picked.rows] : []).toEqual([0, 1])
})
