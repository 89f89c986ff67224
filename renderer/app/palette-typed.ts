import { type Identified, type Typed, type TypedChip, type Vocabulary } from '../../shared/workspace/typed.ts'
import type { SourceState, VaultView } from '../../shared/contract/vault.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import { checkedAgainst } from '../desk/checked.ts'

const NAMED = 2

/** The names that can be typed here and now. @param now Milliseconds since 1970-01-01 UTC. */
export const vocabularyOf = (view: VaultView | undefined, now: number): Vocabulary =>
  ({ posts: view?.places.map(place => place.label) ?? [''], sources: view?.sources.map(source => source.label) ?? [''], now: Math.floor(now / 1_000) })

/** A typed condition as a person reads it. */
export function chipWords({ word, values, at }: TypedChip): string {
  const said = values.map(value => {
    const key = `${word}.${value}`
    return isKey(key) ? t(key) : value
  })
  const words = at !== undefined ? dayAndClock(at * 1_000) : said.length > NAMED ? t('typed.several', { first: said[0] ?? '', more: said.length - 1 }) : said.join(', ')
  return t(`typed.${word}`, { words })
}

export const applyWords = ({ chips, rest }: Typed): string => [...chips.map(chipWords), ...(rest === '' ? [] : [t('filter.textIs', { text: rest })])].join(' · ')

/** What an identifier is, and whether its digits fit; nothing here says that a document is good. */
export function identifiedWords(found: Identified): string {
  if (found.what === 'document') {
    const { mrz } = found
    const wrong = mrz.mismatches.map(({ field, expected, read }) => t('typed.mismatch', { field: t(`typed.field.${field}`), expected, read }))
    return [t('typed.document', { format: mrz.format, number: mrz.number, name: `${mrz.surname} ${mrz.given}`.trim(), state: mrz.issuer }), ...(wrong.length === 0 ? [t('typed.digitsHold')] : wrong)].join(' · ')
  }
  const { normal, holds, expected, rule } = found.checked
  return t(`typed.is.${found.what}`, { normal, check: holds ? t('typed.holds', { rule }) : t('typed.fails', { rule, expected }) })
}

/** "No entry in: …", with the age of each source that was looked at. */
export const noEntryWords = (sources: readonly SourceState[], now: number): string => {
  const checked = checkedAgainst(sources, now)
  return checked.length === 0 ? t('card.noEntryNoSource') : t('typed.noEntry', { sources: checked.map(({ title, words }) => `${title} (${words})`).join(', ') })
}
