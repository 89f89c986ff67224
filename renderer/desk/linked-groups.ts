import type { EntityLabel, SubjectCard } from '../../shared/contract/vault.ts'
import { isKey, t } from '../../shared/wording/wording.ts'

export interface LinkedGroup {
  readonly title: string
  readonly linked: readonly Linked[]
}

export interface Linked {
  readonly entity: EntityLabel
  /** What a source states about the two, such as `owned by`; absent for those that were merely seen together. */
  readonly stated?: string
  readonly count: number
}

const CONVEYANCES = new Set<EntityLabel['kind']>(['vehicle', 'vessel', 'aircraft', 'train', 'drone', 'track'])
const CARGO = new Set<EntityLabel['kind']>(['container', 'seal'])
/** How rows name an entity; anything else is a relationship that a source states. */
const IN_ROWS = new Set(['subject', 'conveyance', 'document'])

/** Persons, conveyances, documents, cargo; whoever is stated to belong stands before who was seen together, the most frequent first. */
export function groupLinked(linked: SubjectCard['linked']): readonly LinkedGroup[] {
  const entries = linked.map(({ entity, how, count }): Linked => ({ entity, count, ...(IN_ROWS.has(how) ? {} : { stated: relationWords(how) }) }))
  const of = (holds: (kind: EntityLabel['kind']) => boolean): readonly Linked[] =>
    entries.filter(({ entity }) => holds(entity.kind)).toSorted((a, b) => Number(b.stated !== undefined) - Number(a.stated !== undefined) || b.count - a.count)
  return [
    { title: t('card.linkedPersons'), linked: of(kind => kind === 'person' || kind === 'organisation' || kind === 'unknown') },
    { title: t('card.linkedConveyances'), linked: of(kind => CONVEYANCES.has(kind)) },
    { title: t('card.linkedDocuments'), linked: of(kind => kind === 'document') },
    { title: t('card.linkedCargo'), linked: of(kind => CARGO.has(kind)) },
  ].filter(group => group.linked.length > 0)
}

export function relationWords(how: string): string {
  const key = `card.relation.${how}`
  return isKey(key) ? t(key) : how.replaceAll('-', ' ')
}
