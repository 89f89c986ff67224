import { expect, test } from 'vitest'
import { ADMIRALTY_MARKINGS, CREDIBILITY_IDS, RELIABILITY_IDS } from '../../../shared/handling/admiralty.ts'
import { wordsFor } from '../../../shared/outbox/words.ts'
import type { StixObject } from '../../../shared/stix/object.ts'

const object = (type: string, properties: object): StixObject => ({ type, id: `${type}--00000000-0000-4000-8000-000000000000`, ...properties }) as StixObject

test('[OUTBOX-18] an object stands under the words by which people know it', () => {
  expect(wordsFor(object('identity', { name: 'Vemora, Tanelo' }))).toBe('Vemora, Tanelo')
  expect(wordsFor(object('note', { content: 'Seen at the gate' }))).toBe('Seen at the gate')
  expect(wordsFor(object('traveller', { surname: 'Vemora', given_names: 'Tanelo' }))).toBe('Vemora, Tanelo')
  expect(wordsFor(object('traveller', { full_name: 'Tanelo Vemora' }))).toBe('Tanelo Vemora')
  expect(wordsFor(object('transport-unit', { registration: 'XA EX04713' }))).toBe('XA EX04713')
  expect(wordsFor(object('observed-data', { first_observed: '2026-01-05T10:00:00.000Z' }))).toBe('observed-data 2026-01-05T10:00:00.000Z')
  expect(wordsFor(object('x-other', {}))).toBe('x-other')
  expect(wordsFor(ADMIRALTY_MARKINGS.get(RELIABILITY_IDS.B)!)).toBe('B: Usually reliable')
  expect(wordsFor(ADMIRALTY_MARKINGS.get(CREDIBILITY_IDS[2])!)).toBe('2: Probably true')
  // What is shown of a thing that leaves is what it says: no text turned round, none that hides another.
  expect(wordsFor(object('identity', { name: 'Ve\u202Eanaled\u202Cmora\u200B,\n Tan\u0007elo' }))).toBe('Veanaledmora, Tan elo')
})
