import type { Said, SubjectCard } from '../../shared/contract/vault.ts'
import { transliterationsOf } from '../../shared/script/transliteration.ts'

/** What two subjects are said to be under one name. No verdict is drawn from it: it is listed and no more. */
export interface FactBeside {
  readonly name: string
  readonly one: readonly Said[]
  readonly other: readonly Said[]
  /** `same`: a value stands on both sides; `different`: both have values and none is shared; else only one side has any. */
  readonly how: 'same' | 'different' | 'only-one' | 'only-other'
}

/** Facts by name, what contradicts first, then what agrees, then what stands on one side alone. */
export function factsBeside(one: Pick<SubjectCard, 'facts' | 'entity' | 'aliases'>, other: Pick<SubjectCard, 'facts' | 'entity' | 'aliases'>): readonly FactBeside[] {
  const names = [...new Set([...one.facts, ...other.facts].map(({ name }) => name))]
  const beside = names.map((name): FactBeside => {
    const [left, right] = [saidUnder(one, name), saidUnder(other, name)]
    const how = right.length === 0 ? 'only-one' : left.length === 0 ? 'only-other' : left.some(({ value }) => right.some(said => sameValue(said.value, value))) ? 'same' : 'different'
    return { name, one: left, other: right, how }
  })
  const place = { different: 0, same: 1, 'only-one': 2, 'only-other': 3 } as const
  return beside.toSorted((a, b) => place[a.how] - place[b.how])
}

const saidUnder = ({ facts }: Pick<SubjectCard, 'facts'>, name: string): readonly Said[] => {
  const said = facts.filter(fact => fact.name === name)
  return said.filter(({ value }, at) => said.findIndex(before => before.value === value) === at)
}

/** The same letters and digits, whatever case, accents, blanks and hyphens a source writes them with. */
export const sameValue = (one: string, other: string): boolean => one === other || (plain(one) !== '' && plain(one) === plain(other))

const plain = (value: string): string => value.normalize('NFKD').replaceAll(/[\p{M}\s\-_./]/gu, '').toLowerCase()

/** A name that both are known by, as each writes it. */
export interface SharedName {
  readonly one: string
  readonly other: string
  /** The standard by which one was carried over into Latin letters to agree; absent where both are written alike. */
  readonly by?: string
}

/** Names that agree as they are written, or once carried over by a standard. */
export function sharedNames(one: Pick<SubjectCard, 'entity' | 'aliases'>, other: Pick<SubjectCard, 'entity' | 'aliases'>): readonly SharedName[] {
  const names = ({ entity, aliases }: Pick<SubjectCard, 'entity' | 'aliases'>): readonly string[] => [...new Set([entity.label, ...aliases.map(({ value }) => value)])].filter(name => name !== '').slice(0, MOST_NAMES)
  const forms = (name: string): readonly { readonly text: string; readonly by?: string }[] => [{ text: name }, ...transliterationsOf(name).map(({ text, standard }) => ({ text, by: standard }))]
  const found: SharedName[] = []
  for (const left of names(one)) {
    for (const right of names(other)) {
      const match = forms(left).flatMap(a => forms(right).filter(b => wordsOf(a.text) === wordsOf(b.text)).map(b => a.by ?? b.by))
      if (match.length > 0) found.push(match.includes(undefined) ? { one: left, other: right } : { one: left, other: right, by: match[0]! })
    }
  }
  return found
}

const MOST_NAMES = 40

/** `ERIKSSON, Anna` and `Anna Eriksson` have the same words. */
const wordsOf = (name: string): string => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/[\s,;]+/).filter(word => word !== '').toSorted().join(' ')
