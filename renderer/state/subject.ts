import { useEffect } from 'react'
import type { Lens } from '../../shared/columns/table.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { EntityLabel, SubjectCard } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { useCompared } from './compared.ts'
import { useLens } from './lens.ts'
import { useSelection } from './selection.ts'
import { vault, vaultAnnotations, vaultView } from './vault.ts'
import { type Watched, useWatched, watched } from './watched.ts'

/** The card of a subject that is open or pinned; without card and problem it is being asked for. */
export interface SubjectState {
  readonly ref: StixId
  readonly card?: SubjectCard
  readonly problem?: Problem
}

/** Every subject that is open or pinned: the one source for the panel, the track on the map and the lanes. */
export const subjects: Watched<ReadonlyMap<StixId, SubjectState>> = watched<ReadonlyMap<StixId, SubjectState>>(new Map())

export const useSubjects = (): ReadonlyMap<StixId, SubjectState> => useWatched(subjects)
export const useSubject = (ref: StixId | undefined): SubjectState | undefined => {
  const all = useSubjects()
  return ref === undefined ? undefined : all.get(ref)
}

/** The subjects that a lens is narrowed to; none while the vault does not answer. */
export async function subjectsOf({ entities }: Pick<Lens, 'entities'>): Promise<readonly EntityLabel[]> {
  if (entities.length === 0) return []
  const named = await vault.entities(Uint32Array.from(entities))
  return named.ok ? named.value : []
}

/** Ordinals of subjects in this vault, one for each ref; undefined for what it does not hold. */
export const ordinalsOf = async (refs: readonly StixId[]): Promise<readonly (number | undefined)[]> =>
  (await Promise.all(refs.map(async ref => await vault.subject(ref)))).map(card => card.ok ? card.value.entity.ordinal : undefined)

/** Fetches the cards of what is open and pinned, again when rows or annotations change. @returns stops. */
export function followSubjects(): () => void {
  const asking = new Map<StixId, number>()
  let asks = 0

  const fetch = async (ref: StixId): Promise<void> => {
    const ask = ++asks
    asking.set(ref, ask)
    const reply = await vault.subject(ref)
    if (asking.get(ref) !== ask || !subjects.get().has(ref)) return
    subjects.set(new Map(subjects.get()).set(ref, reply.ok ? { ref, card: asKnown(reply.value) } : { ref, problem: reply.problem }))
  }
  const wanted = (): readonly StixId[] => {
    const { opened, pinned } = useSelection.getState()
    const { one, other } = useCompared.getState()
    return [...new Set([...[one, other].filter(ref => ref !== undefined), ...pinned, ...(opened?.what === 'subject' ? [opened.ref] : [])])]
  }
  const follow = (): void => {
    const now = subjects.get()
    const refs = wanted()
    if (refs.length === now.size && refs.every(ref => now.has(ref))) return
    subjects.set(new Map(refs.map(ref => [ref, now.get(ref) ?? { ref }])))
    for (const ref of refs) if (!now.has(ref)) void fetch(ref)
  }
  const again = (): void => {
    for (const ref of subjects.get().keys()) void fetch(ref)
  }
  follow()
  const endings = [useSelection.subscribe(follow), useCompared.subscribe(follow), vaultView.subscribe(again), vaultAnnotations.subscribe(again), useLens.subscribe((state, before) => {
    if (state.lens.knownAt !== before.lens.knownAt) again()
  })]
  return () => {
    for (const end of endings) end()
    subjects.set(new Map())
  }
}

/** A card without the movements that had not arrived at the moment that the lens looks back to. Its facts are today's. */
function asKnown(card: SubjectCard): SubjectCard {
  const { knownAt } = useLens.getState().lens
  const columns = vaultView.get()?.columns
  return knownAt === undefined || columns === undefined ? card : { ...card, rows: card.rows.filter(row => (columns.arrived[row] ?? 0) <= knownAt) }
}

/** Follows the vault's cards for as long as the workspace is mounted. */
export const useFollowSubjects = (): void => useEffect(followSubjects, [])
