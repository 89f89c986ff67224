import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import type { Facet } from '../../shared/columns/facets.ts'
import type { Lens } from '../../shared/columns/table.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { rhythmIn } from '../../shared/wording/rhythm.ts'
import { type Key, t } from '../../shared/wording/wording.ts'
import { type LensList, refine, toggle } from '../state/lens.ts'

/** A condition that is chosen from the values of a column. */
export interface Condition {
  readonly list: Exclude<LensList, 'entities'>
  readonly facet: Facet
  readonly name: Key
  /** Every value that may be chosen, by its ordinal; a place for "none" included where the column has one. */
  readonly labels: (view: VaultView) => readonly string[]
}

const placed = (labels: readonly string[]): readonly string[] => labels.map((label, ordinal) => ordinal === 0 ? t('filter.none') : label)

export const CONDITIONS: readonly Condition[] = [
  { list: 'modes', facet: 'mode', name: 'filter.mode', labels: () => MODES.map(mode => t(`mode.${mode}`)) },
  { list: 'directions', facet: 'direction', name: 'filter.direction', labels: () => DIRECTIONS.map(direction => t(`direction.${direction}`)) },
  { list: 'kinds', facet: 'kind', name: 'filter.kind', labels: () => KINDS.map(kind => t(`kind.${kind}`)) },
  { list: 'posts', facet: 'post', name: 'filter.post', labels: view => placed(view.places.map(place => place.label)) },
  { list: 'sources', facet: 'source', name: 'filter.source', labels: view => placed(view.sources.map(source => source.label)) },
  { list: 'markings', facet: 'marking', name: 'filter.marking', labels: view => view.markings.map(marking => marking.tlp === 'unmarked' ? t('ui.unmarked') : marking.label) },
]

/** A lens without its window. */
export type Conditions = Pick<Lens, LensList | 'hours' | 'weekdays' | 'zone' | 'knownAt' | 'newSince'> & { readonly area?: Lens['area'] | undefined; readonly text?: string | undefined }

/** A condition that is in force, in words, with the way to take it away. */
export interface InForce {
  readonly key: string
  readonly words: string
  readonly remove: () => void
}

/** Values that are named one by one; of more only the number is said. */
const NAMED = 3

/** @param entityLabel Label of an entity, as far as it is known. */
export function inForce(lens: Conditions, view: VaultView, entityLabel: (ordinal: number) => string): readonly InForce[] {
  const chosen = CONDITIONS.flatMap(({ list, name, labels }): InForce[] => {
    const values = lens[list]
    if (values.length === 0) return []
    if (values.length > NAMED) return [{ key: list, words: t('filter.several', { name: t(name), count: values.length }), remove: () => refine({ [list]: [] }) }]
    const all = labels(view)
    return values.map(value => ({ key: `${list} ${value}`, words: all[value] ?? String(value), remove: () => toggle(list, value) }))
  })
  const rhythm = rhythmIn(lens)
  return [
    ...chosen,
    ...lens.entities.map(entity => ({ key: `entity ${entity}`, words: entityLabel(entity), remove: () => toggle('entities', entity) })),
    ...(lens.text === undefined ? [] : [{ key: 'text', words: t('filter.textIs', { text: lens.text }), remove: () => refine({ text: undefined }) }]),
    ...(rhythm === undefined ? [] : [{ key: 'rhythm', words: rhythm, remove: () => refine({ hours: undefined, weekdays: undefined, zone: undefined }) }]),
    ...(lens.knownAt === undefined ? [] : [{ key: 'known', words: t('known.is', { moment: dayAndClock(lens.knownAt * 1000) }), remove: () => refine({ knownAt: undefined }) }]),
    ...(lens.newSince === undefined ? [] : [{ key: 'new', words: t('filter.newSince', { moment: dayAndClock(lens.newSince * 1000) }), remove: () => refine({ newSince: undefined }) }]),
    ...(lens.area === undefined ? [] : [{ key: 'area', words: t('filter.areaIs'), remove: () => refine({ area: undefined }) }]),
  ]
}
