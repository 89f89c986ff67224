import type { Lens } from '../../shared/columns/table.ts'
import type { VaultView } from '../../shared/contract/vault.ts'
import { DIRECTIONS, KINDS, MODES } from '../../shared/movement/movement.ts'
import { age, stamp } from '../../shared/wording/moment.ts'
import { rhythmIn } from '../../shared/wording/rhythm.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLens } from './lens.ts'
import { subjectsOf } from './subject.ts'
import { vaultStatus } from './vault.ts'

/** What goes along with content that leaves the screen: where it came from and how old that is, and what it was chosen by. */
export interface Accompanying {
  /** `Northern Post: 3 h`, oldest first. */
  readonly sources: readonly string[]
  /** Every condition in words; empty when nothing narrows what is shown. */
  readonly filter: readonly string[]
}

/** What goes along with what the lens shows. @param now Milliseconds since 1970-01-01 UTC. */
export async function accompanying(view: VaultView, now: number = Date.now()): Promise<Accompanying> {
  const { lens } = useLens.getState()
  const labels = new Map((await subjectsOf(lens)).map(({ ordinal, label }) => [ordinal, label]))
  const byAge = (vaultStatus.get()?.sources ?? []).toSorted((a, b) => (a.pulled ?? 0) - (b.pulled ?? 0))
  return {
    sources: byAge.map(({ title, pulled }) => pulled === undefined ? t('leaving.notFetched', { source: title }) : t('leaving.sourceAge', { source: title, age: age(pulled, now) })),
    filter: filterWords(lens, view, ordinal => labels.get(ordinal) ?? ''),
  }
}

function filterWords(lens: Lens, view: VaultView, entityLabel: (ordinal: number) => string): readonly string[] {
  const list = (name: string, values: readonly number[], label: (value: number) => string): readonly string[] =>
    values.length === 0 ? [] : [`${name}: ${values.map(value => label(value) || t('filter.none')).join(', ')}`]
  const rhythm = rhythmIn(lens)
  return [
    ...(lens.from === undefined && lens.to === undefined ? [] : [t('leaving.window', { from: lens.from === undefined ? '…' : stamp(lens.from * 1000), to: lens.to === undefined ? '…' : stamp(lens.to * 1000) })]),
    ...list(t('filter.mode'), lens.modes, mode => t(`mode.${MODES[mode] ?? 'unknown'}`)),
    ...list(t('filter.direction'), lens.directions, direction => t(`direction.${DIRECTIONS[direction] ?? 'unknown'}`)),
    ...list(t('filter.kind'), lens.kinds, kind => t(`kind.${KINDS[kind] ?? 'crossing'}`)),
    ...list(t('filter.post'), lens.posts, post => view.places[post]?.label ?? ''),
    ...list(t('filter.source'), lens.sources, source => view.sources[source]?.label ?? ''),
    ...list(t('filter.marking'), lens.markings, mark => view.markings[mark]?.label ?? ''),
    ...list(t('leaving.subjects'), lens.entities, entityLabel),
    ...(lens.text === undefined ? [] : [t('filter.textIs', { text: lens.text })]),
    ...(lens.area === undefined ? [] : [t('filter.areaIs')]),
    ...(rhythm === undefined ? [] : [rhythm]),
    ...(lens.knownAt === undefined ? [] : [t('known.is', { moment: stamp(lens.knownAt * 1000) })]),
    ...(lens.newSince === undefined ? [] : [t('filter.newSince', { moment: stamp(lens.newSince * 1000) })]),
  ]
}
