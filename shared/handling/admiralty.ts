import { ADMIRALTY } from '../movement/extensions.ts'
import type { Credibility, Reliability } from '../movement/movement.ts'
import type { StixId, StixObject } from '../stix/object.ts'

export const RELIABILITIES: readonly Reliability[] = ['A', 'B', 'C', 'D', 'E', 'F']
export const CREDIBILITIES: readonly Credibility[] = [1, 2, 3, 4, 5, 6]

/** Minted once; never change one. Partners' own definitions of the same grades are read by their content (see handling.ts). */
export const RELIABILITY_IDS: { readonly [R in Reliability]: StixId } = {
  A: 'marking-definition--3e26f1b6-90e9-4f3f-aea7-0087a2ff9e86',
  B: 'marking-definition--71d19e0b-e863-48c2-aa16-6b3aac828961',
  C: 'marking-definition--07fb2031-cd61-4c03-a615-b84d0364a0e0',
  D: 'marking-definition--691ab381-ee66-419e-a228-ea6be20d0ca7',
  E: 'marking-definition--c8c818f5-6f41-403f-88f1-74563bdad0ad',
  F: 'marking-definition--c9e2ca9a-255b-426d-9d25-f35327461fad',
}
export const CREDIBILITY_IDS: { readonly [C in Credibility]: StixId } = {
  1: 'marking-definition--47726ceb-a3fc-4cf8-8662-3abcca2f3f92',
  2: 'marking-definition--6fc6493c-66b9-4268-9d3e-05ae296ea953',
  3: 'marking-definition--f07065cf-c70a-46f4-864c-8b09bfc2865f',
  4: 'marking-definition--696bb903-be91-41b3-9d50-1fd8675e42ff',
  5: 'marking-definition--6173cdcc-16d5-4426-bfba-11b89bb51b71',
  6: 'marking-definition--f566a71b-e5cd-4b85-8930-021537388589',
}

/** STIX 2.1 Appendix A, Admiralty credibility; 6 "truth cannot be judged" has no number. */
export const CONFIDENCE: { readonly [C in Credibility]: number | undefined } = { 1: 90, 2: 70, 3: 50, 4: 30, 5: 10, 6: undefined }

const RELIABILITY_WORDS: { readonly [R in Reliability]: string } = {
  A: 'Completely reliable', B: 'Usually reliable', C: 'Fairly reliable', D: 'Not usually reliable', E: 'Unreliable', F: 'Reliability cannot be judged',
}
const CREDIBILITY_WORDS: { readonly [C in Credibility]: string } = {
  1: 'Confirmed by other sources', 2: 'Probably true', 3: 'Possibly true', 4: 'Doubtful', 5: 'Improbable', 6: 'Truth cannot be judged',
}

// MISP turns the name of a marking-definition into a tag, so the name is one of its taxonomy's machine tags.
const grade = (id: StixId, name: string, extension: StixId, property: string, value: string, words: string): StixObject => ({
  type: 'marking-definition', spec_version: '2.1', id, created: '2026-01-05T00:00:00.000Z', name,
  extensions: { [extension]: { extension_type: 'property-extension', [property]: value, [`${property}_description`]: words } },
})

/** What leaves with a note that is graded so. */
export const ADMIRALTY_MARKINGS: ReadonlyMap<StixId, StixObject> = new Map([
  ...RELIABILITIES.map(r =>
    grade(
      RELIABILITY_IDS[r], `admiralty-scale:source-reliability="${r.toLowerCase()}"`, ADMIRALTY.reliability, 'admiralty_source_reliability',
      r, RELIABILITY_WORDS[r]
    )),
  ...CREDIBILITIES.map(c =>
    grade(
      CREDIBILITY_IDS[c], `admiralty-scale:information-credibility="${c}"`, ADMIRALTY.credibility, 'admiralty_information_credibility',
      String(c), CREDIBILITY_WORDS[c]
    )),
].map(object => [object.id, object]))

/** The two marks of a grade, for `object_marking_refs`. */
export const gradeMarks = (reliability: Reliability, credibility: Credibility): readonly StixId[] =>
  [RELIABILITY_IDS[reliability], CREDIBILITY_IDS[credibility]]
