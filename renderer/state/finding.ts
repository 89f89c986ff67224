import { create } from 'zustand'
import type { FindingDraft } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'

const NOTHING: FindingDraft = { title: '', summary: '', annotations: [], movements: [], source: '', collection: '' }

/** The finding that is being put together. Cards, the table and the list of notes add to it; the panel "finding" shows it. */
export const useFinding = create<FindingDraft>()(() => NOTHING)

export const changeFinding = (change: Partial<FindingDraft>): void => useFinding.setState(change)

/** Adds to what the finding quotes; what it quotes already stays where it is. */
export const quote = ({ annotations = [], movements = [] }: { readonly annotations?: readonly StixId[], readonly movements?: readonly StixId[] }): void =>
  useFinding.setState(finding => ({ annotations: union(finding.annotations, annotations), movements: union(finding.movements, movements) }))

export const unquote = (id: StixId): void =>
  useFinding.setState(finding => ({ annotations: finding.annotations.filter(other => other !== id), movements: finding.movements.filter(other => other !== id) }))

/** Begins anew; the recipient stays, because the next finding mostly goes the same way. */
export const clearFinding = (): void => useFinding.setState(({ source, collection }) => ({ ...NOTHING, source, collection }))

const union = (held: readonly StixId[], more: readonly StixId[]): readonly StixId[] => [...new Set([...held, ...more])]
