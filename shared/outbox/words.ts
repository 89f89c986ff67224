import { words } from '../movement/facts.ts'
import type { StixObject } from '../stix/object.ts'

const text = (value: unknown): string | undefined => words(value) || undefined

/** Words by which a person recognises an object in a list; its type when it has none. */
export function wordsFor(object: StixObject): string {
  const named = text(object.name) ?? text(object['abstract']) ?? text(object['content'])?.slice(0, 80)
  const number = text(object['document_number']) ?? text(object['registration']) ?? text(object['equipment_number']) ?? text(object['unit_name'])
  const person = [text(object['surname']), text(object['given_names'])].flatMap(part => part ?? []).join(', ') || object['full_name']
  const seen = text(object['first_observed'])
  const grade = Object.values(object.extensions ?? {}).map(properties => gradeWords(properties)).find(found => found !== undefined)
  if (grade !== undefined) return grade
  return named ?? number ?? text(person) ?? (seen === undefined ? object.type : `${object.type} ${seen}`)
}

/** A grade's marking has a machine tag for a name; people know it by its letter and its words. */
function gradeWords(properties: { readonly [property: string]: unknown }): string | undefined {
  const property = ['admiralty_source_reliability', 'admiralty_information_credibility'].find(name => name in properties)
  const [step, meaning] = property === undefined ? [] : [text(properties[property]), text(properties[`${property}_description`])]
  return step === undefined ? undefined : meaning === undefined ? step : `${step}: ${meaning}`
}
