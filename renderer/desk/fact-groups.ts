import type { Said, SaidFact } from '../../shared/contract/vault.ts'
import { isKey, t } from '../../shared/wording/wording.ts'

export type Provenance = Omit<Said, 'value'>

/** Everything that is said under one name, newest first. */
export interface FactGroup {
  readonly name: string
  readonly facts: readonly SaidFact[]
  /** Two sources hold different values now. What one source said before it changed its mind is history and no conflict. */
  readonly isConflict: boolean
}

/** What a person looks for first; the rest follows as it came. */
const FIRST = ['name', 'surname', 'given_names', 'birth_date', 'nationalities', 'registration', 'registration_state', 'imo_number', 'mmsi', 'flag_state', 'document_type', 'document_number', 'issuing_state']

export function groupFacts(facts: readonly SaidFact[]): readonly FactGroup[] {
  const names = [...new Set(facts.map(fact => fact.name))]
  const place = (name: string): number => FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length
  return names.toSorted((a, b) => place(a) - place(b)).map(name => {
    const own = facts.filter(fact => fact.name === name).toSorted(newestFirst)
    const standing = new Map<string, string>()
    for (const { source, value } of own) if (!standing.has(source)) standing.set(source, value)
    return { name, facts: own, isConflict: new Set(standing.values()).size > 1 }
  })
}

/** An order of what is said. */
export const newestFirst = (a: Said, b: Said): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)

export const sameProvenance = (one: Provenance, other: Provenance): boolean =>
  one.source === other.source && one.at === other.at && one.tlp === other.tlp && one.reliability === other.reliability && one.credibility === other.credibility

/** The provenance that most facts share, to be said once above them all; undefined where there are none. */
export function mostCommon(facts: readonly SaidFact[]): Provenance | undefined {
  const counts = new Map<string, { readonly of: Provenance; count: number }>()
  for (const { name: _name, value: _value, ...of } of facts) {
    const key = `${of.source}\n${of.at}\n${of.reliability ?? ''}${of.credibility ?? ''}\n${of.tlp}`
    const held = counts.get(key)
    if (held === undefined) counts.set(key, { of, count: 1 })
    else held.count++
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.of
}

/** A property in words: `birth_date` has a word of ours, what a partner invented is at least readable. */
export function factName(name: string): string {
  const key = `card.fact.${name}`
  return isKey(key) ? t(key) : name.replaceAll('_', ' ')
}

/** `refer-to-second-line` in words, or readable as it came. */
export function actionWords(action: string): string {
  const key = `card.action.${action}`
  if (isKey(key)) return t(key)
  const words = action.replaceAll(/[-_]/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Those in a script other than the label's come first: they are what stands in the document. */
export function orderAliases<A extends { readonly value: string }>(aliases: readonly A[]): readonly A[] {
  const isLatin = ({ value }: A): boolean => !/[^\p{Script=Latin}\P{L}]/u.test(value.replaceAll(/\([^)]*\)/g, ''))
  return [...aliases.filter(alias => !isLatin(alias)), ...aliases.filter(isLatin)]
}
