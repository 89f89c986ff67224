import type { StixObject } from '../stix/object.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined)

/** Words by which a person recognises an object in a list; its type when it has none. */
export function wordsFor(object: StixObject): string {
  const named = text(object.name) ?? text(object['abstract']) ?? text(object['content'])?.slice(0, 80)
  const number = text(object['document_number']) ?? text(object['registration']) ?? text(object['equipment_number']) ?? text(object['unit_name'])
  const person = [text(object['surname']), text(object['given_names'])].flatMap(part => part ?? []).join(', ')
  const seen = text(object['first_observed'])
  return named ?? number ?? text(person) ?? (seen === undefined ? object.type : `${object.type} ${seen}`)
}
