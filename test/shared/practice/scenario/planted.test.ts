import { beforeAll, describe, expect, test } from 'vitest'
import { practiceAnswers, type Answer, type Answers } from '../../../../shared/practice/answers.ts'
import { PATTERN_KINDS } from '../../../../shared/practice/scenario/planted/pattern.ts'
import type { Place } from '../../../../shared/movement/movement.ts'
import type { StixId } from '../../../../shared/stix/object.ts'
import { convoys, darkMeetings, doubles, mostFrequent, resealed, sharedDocuments, stayers } from './oracle.ts'
import { objectsOf, year, type Year } from './year.ts'

describe.each([[1, 50_000], [20_261, 50_000], [7, 2_000]])('seed %i, %i movements', (seed, count) => {
  let all: Year
  let answers: Answers
  let places: ReadonlyMap<StixId, Place>
  const stories = (kind: Answer['kind']): readonly Answer[] => answers.patterns.filter(pattern => pattern.kind === kind)
  const subjects = (kind: Answer['kind'], from: number, to: number) => stories(kind).map(story => story.subjects.slice(from, to).map(({ ref }) => ref).toSorted().join(' ')).toSorted()

  beforeAll(() => {
    all = year(seed, count)
    answers = practiceAnswers(seed, count)
    places = new Map(all.batches.flatMap(batch => batch.places.map(place => [place.ref, place] as const)))
  })

  test('[SCENARIO-5] every kind of pattern is planted, and every answer names rows that are there', () => {
    const movements = new Map(all.movements.map(movement => [movement.id, movement]))
    expect(movements.size).toBe(count)
    expect(new Set(answers.patterns.map(({ kind }) => kind))).toEqual(new Set(PATTERN_KINDS))
    for (const { movements: rows, subjects: named } of answers.patterns) {
      const refs = new Set(named.map(({ ref }) => ref))
      for (const row of rows) {
        const { subject, conveyance, document, time } = movements.get(row.id)!
        expect(new Date(time).toISOString()).toBe(row.time)
        expect([subject, conveyance, document].some(entity => entity !== undefined && refs.has(entity.ref))).toBe(true)
      }
    }
  })

  test('[SCENARIO-6] convoys: exactly those planted are found', () => {
    expect(convoys(all.movements).toSorted()).toEqual(stories('convoy').map(({ subjects: named }) => [named[0]!.ref, named[2]!.ref].toSorted().join(' ')).toSorted())
  })
  test('[SCENARIO-6] entries without exit: exactly those planted are found', () => {
    expect(stayers(all.movements, places).toSorted()).toEqual(subjects('entry-without-exit', 0, 1))
  })
  test('[SCENARIO-6] two places at once: exactly those planted are found', () => {
    expect(doubles(all.movements).toSorted()).toEqual(subjects('two-places-at-once', 0, 1))
  })
  test('[SCENARIO-6] documents with two faces: exactly those planted are found', () => {
    expect(sharedDocuments(all.movements).toSorted()).toEqual(subjects('document-with-two-faces', 2, 3))
  })
  test('[SCENARIO-6] re-sealed containers: exactly those planted are found', () => {
    expect(resealed(all.movements).toSorted()).toEqual(subjects('resealed-container', 0, 1))
  })
  test('[SCENARIO-6] the dark meeting: exactly the one planted is found', () => {
    const [story] = stories('dark-meeting')
    expect(darkMeetings(all.movements, places)).toEqual([`${story!.subjects[0]!.ref} ${story!.subjects[1]!.ref}`])
  })
  test('[SCENARIO-7] the commuter crosses more often than anybody and is innocent; so is the firm that links everybody', () => {
    const [commuter] = stories('innocent-commuter')
    const [hub] = stories('rental-hub')
    expect(commuter!.innocent && hub!.innocent).toBe(true)
    if (count >= 50_000) expect(mostFrequent(all.movements)).toBe(commuter!.subjects[0]!.ref)
    const owned = new Set(objectsOf(all.scenario, 'reference').filter(({ type }) => type === 'relationship').map(object => object['source_ref']))
    expect(new Set(hub!.subjects.map(({ ref }) => ref))).toEqual(owned)
    const drivers = new Set(all.movements.filter(({ conveyance }) => conveyance !== undefined && owned.has(conveyance.ref)).map(({ subject }) => subject?.ref))
    expect(drivers.size).toBeGreaterThanOrEqual(24)
    for (const kind of ['convoy', 'entry-without-exit', 'document-with-two-faces'] as const) {
      expect(stories(kind).some(story => story.subjects.some(({ ref }) => drivers.has(ref)))).toBe(true)
    }
  })
})
