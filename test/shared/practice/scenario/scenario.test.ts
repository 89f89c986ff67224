import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readMovement } from '../../../../shared/movement/read.ts'
import { PUBLISHED_MARKINGS } from '../../../../shared/handling/published.ts'
import { practiceAnswers } from '../../../../shared/practice/answers.ts'
import { FEWEST_MOVEMENTS, practiceScenario } from '../../../../shared/practice/scenario.ts'
import { danglingIds } from '../../../../shared/practice/scenario/reports.ts'
import type { PracticeScenario } from '../../../../shared/practice/collection.ts'
import { readObject } from '../../../../shared/stix/parse.ts'
import { references } from '../../../../shared/stix/references.ts'
import type { StixId, StixObject } from '../../../../shared/stix/object.ts'
import { collection, objectsOf, year } from './year.ts'

const CONTEXT = ['reference', 'observations', 'notices', 'reports'] as const

const digest = (...parts: readonly (string | Uint8Array)[]): string => parts.reduce(
  (hash, part) => hash.update(part), createHash('sha256')
).digest('hex')
const everyObject = (scenario: PracticeScenario): readonly StixObject[] => scenario.collections.flatMap(served => served.objects(0, served.count))
const everything = (scenario: PracticeScenario): string => digest(...everyObject(scenario).map(object => JSON.stringify(object)))

test('[SCENARIO-1] same seed and count, same bytes; pinned', () => {
  const { scenario, batches } = year(1, FEWEST_MOVEMENTS)
  expect(digest(...batches.flatMap(batch => [
    batch.time, batch.latitude, batch.longitude, batch.post, batch.subject, batch.document,
  ].map(column => new Uint8Array(column.buffer)))))
    .toMatchInlineSnapshot(`"de908b7c5fa54e226ed52073e73419ce90d3f2165310d90fdd190d75aaa42beb"`)
  expect(digest(...CONTEXT.flatMap(alias => objectsOf(scenario, alias).map(object => JSON.stringify(object))))).toMatchInlineSnapshot(`"7f1f5df3c7d571e038a62d2d76c3ff8b292ef131765702a923318b3ff059340c"`)
  expect(everything(practiceScenario(1, FEWEST_MOVEMENTS))).toBe(everything(practiceScenario(1, FEWEST_MOVEMENTS)))
  expect(practiceAnswers(1, FEWEST_MOVEMENTS)).toEqual(practiceAnswers(1, FEWEST_MOVEMENTS))
})

test('[SCENARIO-1] pages in any order and of any size give the same objects', () => {
  const whole = objectsOf(practiceScenario(3, 40_000), 'movements')
  const other = collection(practiceScenario(3, 40_000), 'movements')
  expect(other.count).toBe(6)
  expect(other.objects(5, 6)).toEqual(whole.slice(5))
  expect(other.objects(1, 4)).toEqual(whole.slice(1, 4))
  expect(other.objects(0, 999)).toEqual(whole)
  expect(other.objects(6, 9)).toEqual([])
})

test('[SCENARIO-1] another seed or another count is another year, with no id in common but those of places, bodies and marks', () => {
  const isShared = ({ type, identity_class: of }: StixObject): boolean => type === 'marking-definition' || type === 'location' || of === 'organization'
  const ids = (scenario: PracticeScenario) => new Set(everyObject(scenario).filter(object => !isShared(object)).map(({ id }) => id))
  const [one, two] = [ids(practiceScenario(1, FEWEST_MOVEMENTS)), ids(practiceScenario(2, FEWEST_MOVEMENTS))]
  expect([...one].filter(id => two.has(id))).toEqual([])
  expect(everything(practiceScenario(1, FEWEST_MOVEMENTS + 1))).not.toBe(everything(practiceScenario(1, FEWEST_MOVEMENTS)))
})

test.each([2_000, 2_001, 16_384, 16_385])('[SCENARIO-2] exactly as many movements as were asked for: %i', count => {
  const { movements, batches } = year(11, count)
  expect(movements).toHaveLength(count)
  expect(new Set(movements.map(({ id }) => id)).size).toBe(count)
  expect(batches).toHaveLength(Math.ceil(count / 16_384))
  expect(movements.every(({ time }, i) => i === 0 || time >= movements[i - 1]!.time)).toBe(true)
})

test.each([[1.5, 2_000], [1, 1_999], [1, 1_000_001], [2 ** 33, 2_000], [1, Number.NaN]])('[SCENARIO-2] no scenario of seed %d and %d movements', (seed, count) => {
  expect(() => practiceScenario(seed, count)).toThrow(RangeError)
})

test('[SCENARIO-3] every object is valid, once in its collection, and an exercise to whoever reads it', () => {
  const { scenario } = year(5, 3_000)
  for (const { alias, title } of scenario.collections) {
    expect(title).toMatch(/^EXERCISE /)
    const all = objectsOf(scenario, alias)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const object of all) {
      expect(readObject(JSON.parse(JSON.stringify(object))), `${alias} ${object.id}`).toEqual({ ok: true, object })
      // Observables and markings have no labels; the first say EX in every number, the second are published or named so.
      if (object.created !== undefined && object.type !== 'marking-definition') expect(object.labels).toContain('exercise')
      if (object.name !== undefined && !PUBLISHED_MARKINGS.has(object.id)) expect(object.name).toMatch(/EX(ERCISE)?\b|EX|admiralty/)
    }
  }
  expect(scenario.collections.map(({ alias, canWrite }) => [alias, canWrite])).toEqual([
    ['reference', false], ['movements', false], ['observations', false], ['notices', false], ['reports', false], ['findings', true],
  ])
})

test('[SCENARIO-3] every label in the batches says that it is an exercise', () => {
  for (const { entities, places, sources } of year(5, 3_000).batches) {
    for (const { label } of [...entities, ...places, ...sources]) if (label !== '') expect(label).toMatch(/EX/)
  }
})

test('[SCENARIO-4] every reference resolves, but for those that are dangling on purpose', () => {
  const { scenario, movements } = year(9, 3_000)
  const all = everyObject(scenario)
  const known = new Set<StixId>([...all, ...movements].map(({ id }) => id))
  const missing = new Set(all.flatMap(references).filter(id => !known.has(id)))
  expect(missing).toEqual(new Set(danglingIds(9)))
})

test('[SCENARIO-8] what comes one by one says the same as its row in the batch', () => {
  const { scenario, movements } = year(13, 5_000)
  const rows = new Map(movements.map(movement => [movement.id, movement]))
  const objects = new Map([...objectsOf(scenario, 'reference'), ...objectsOf(scenario, 'observations')].map(object => [object.id, object]))
  const observed = objectsOf(scenario, 'observations').filter(({ type }) => type === 'observed-data')
  expect(observed.length).toBeGreaterThan(300)
  for (const object of observed) {
    const reading = readMovement(object, { find: id => objects.get(id), placeByCode: () => undefined })
    expect(reading).toMatchObject({ ok: true })
    expect(reading.ok && reading.movement).toEqual(rows.get(object.id))
  }
  const planted = practiceAnswers(13, 5_000).patterns.flatMap(pattern => pattern.movements.map(({ id }) => id))
  expect(planted.filter(id => !objects.has(id))).toEqual([])
})

test('[SCENARIO-9] the answers are in no collection', () => {
  const served = everyObject(practiceScenario(1, FEWEST_MOVEMENTS)).map(object => JSON.stringify(object)).join('\n')
  for (const { id, truth, title } of practiceAnswers(1, FEWEST_MOVEMENTS).patterns) for (const text of [id, truth, title]) expect(served).not.toContain(text)
})
