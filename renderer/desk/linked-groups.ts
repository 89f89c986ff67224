import type { EntityLabel, LinkedEntity } from '../../shared/contract/vault.ts'
import { isKey, t } from '../../shared/wording/wording.ts'

export interface LinkedGroup {
  readonly title: string
  /** What is stated, in words. */
  readonly linked: readonly LinkedEntity[]
}

const CONVEYANCES = new Set<EntityLabel['kind']>(['vehicle', 'vessel', 'aircraft', 'train', 'drone', 'track'])
const CARGO = new Set<EntityLabel['kind']>(['container', 'seal'])

/** Persons, conveyances, documents, cargo; whoever is stated to belong stands before who was seen together, the most frequent first. */
export function groupLinked(linked: readonly LinkedEntity[]): readonly LinkedGroup[] {
  const entries = linked.map(({ stated, ...rest }): LinkedEntity => stated === undefined ? rest : { ...rest, stated: relationWords(stated) })
  const of = (holds: (kind: EntityLabel['kind']) => boolean): readonly LinkedEntity[] =>
    entries.filter(({ entity }) => holds(entity.kind)).toSorted((a, b) => Number(b.stated !== undefined) - Number(a.stated !== undefined) || b.count - a.count)
  return [
    { title: t('card.linkedPersons'), linked: of(kind => kind === 'person' || kind === 'organisation' || kind === 'unknown') },
    { title: t('card.linkedConveyances'), linked: of(kind => CONVEYANCES.has(kind)) },
    { title: t('card.linkedDocuments'), linked: of(kind => kind === 'document') },
    { title: t('card.linkedCargo'), linked: of(kind => CARGO.has(kind)) },
  ].filter(group => group.linked.length > 0)
}

/** `owned-by` in words, or readable as it came. */
export function relationWords(stated: string): string {
  const key = `card.relation.${stated}`
  return isKey(key) ? t(key) : stated.replaceAll('-', ' ')
}
