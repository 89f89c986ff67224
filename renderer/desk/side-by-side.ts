import type { Said, SubjectCard } from '../../shared/contract/vault.ts'
import { transliterationsOf } from '../../shared/script/transliteration.ts'

/** What two subjects are said to be under one name. No verdict is drawn from it: it is listed and no more. */
export interface FactBeside {
  readonly name: string
  readonly one: readonly Said[]
  readonly other: readonly Said[]
  /** `same`: at least one value stands on both sides; `different`: both sides have values, but none in common; `only-one` and `only-other`: the other side has none. */
  readonly how: 'same' | 'different' | 'only-one' | 'only-other'
}

/** Facts by name, what contradicts first, then what agrees, then what stands on one side alone. */
export function factsBeside(one: Pick<SubjectCard, 'facts' | 'entity' | 'aliases'>, other: Pick<SubjectCard, 'facts' | 'entity' | 'aliases'>): readonly FactBeside[] {
  const names = [...new Set([...one.facts, ...other.facts].map(({ name }) => name))]
  const beside = names.map((name): FactBeside => {
    const [left, right] = [saidUnder(one, name), saidUnder(other, name)]
    return { name, one: left, other: right, how: howBeside(left, right) }
  })
  const place = { different: 0, same: 1, 'only-one': 2, 'only-other': 3 } as const
  return beside.toSorted((a, b) => place[a.how] - place[b.how])
}

function howBeside(one: readonly Said[], other: readonly Said[]): FactBeside['how'] {
  if (other.length === 0) return 'only-one'
  if (one.length === 0) return 'only-other'
  const there = new Set(other.map(({ value }) => bare(value)))
  return one.some(({ value }) => there.has(bare(value))) ? 'same' : 'different'
}

const saidUnder = ({ facts }: Pick<SubjectCard, 'facts'>, name: string): readonly Said[] => {
  const said = facts.filter(fact => fact.name === name)
  return said.filter(({ value }, at) => said.findIndex(before => before.value === value) === at)
}

/** The same letters and digits, whatever case, accents, blanks and hyphens a source writes them with. */
export const sameValue = (one: string, other: string): boolean => bare(one) === bare(other)

/** What is left of a value when it is compared; the value itself where that is nothing. */
const bare = (value: string): string => value.normalize('NFKD').replaceAll(/[\p{M}\s\-_./]/gu, '').toLowerCase() || value

/** A name that both are known by, as each writes it. */
export interface SharedName {
  readonly one: string
  readonly other: string
  /** The standard by which one was carried over into Latin letters to agree; absent where both are written alike. */
  readonly by?: string
}

/** Names that agree as they are written, or once carried over by a standard. */
export function sharedNames(one: Pick<SubjectCard, 'entity' | 'aliases'>, other: Pick<SubjectCard, 'entity' | 'aliases'>): readonly SharedName[] {
  const found: SharedName[] = []
  const rights = namesOf(other)
  for (const left of namesOf(one)) {
    for (const right of rights) {
      const match = left.forms.flatMap(a => right.forms.filter(b => a.words === b.words).map(b => a.by ?? b.by))
      if (match.length > 0) found.push({ one: left.name, other: right.name, ...(match.includes(undefined) ? {} : { by: match[0]! }) })
    }
  }
  return found
}

interface Named {
  readonly name: string
  /** The name as it is written, and as each standard carries it over. */
  readonly forms: readonly { readonly words: string; readonly by?: string }[]
}

const namesOf = ({ entity, aliases }: Pick<SubjectCard, 'entity' | 'aliases'>): readonly Named[] =>
  [...new Set([entity.label, ...aliases.map(({ value }) => value)])].filter(name => name !== '').slice(0, MOST_NAMES)
    .map(name => ({ name, forms: [{ words: wordsOf(name) }, ...transliterationsOf(name).map(({ text, standard }) => ({ words: wordsOf(text), by: standard }))] }))

const MOST_NAMES = 40

/** `ERIKSSON, Anna` and `Anna Eriksson` have the same words. */
const wordsOf = (name: string): string => name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/[\s,;]+/).filter(word => word !== '').toSorted().join(' ')
