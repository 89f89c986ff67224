import type { FindingDraft, SourceState } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'

/** A collection that this vault may send findings to. */
export interface RecipientWay {
  readonly source: string
  readonly collection: string
  readonly title: string
  readonly sourceTitle: string
}

/** Everything that may be written to, in the order of the sources. */
export const recipients = (sources: readonly SourceState[]): readonly RecipientWay[] =>
  sources.flatMap(source => source.collections.filter(({ canWrite }) => canWrite).map(({ id, title }) => ({ source: source.id, collection: id, title, sourceTitle: source.title })))

/** Whether there is nothing in it that somebody typed or chose; a recipient alone is no finding. */
export const isEmptyFinding = ({ title, summary, annotations, movements }: FindingDraft): boolean =>
  title === '' && summary === '' && annotations.length === 0 && movements.length === 0

/** What was kept of a finding that was being put together; undefined for anything else. */
export function readFinding(kept: string | undefined): Pick<FindingDraft, 'title' | 'summary' | 'annotations' | 'movements'> | undefined {
  if (kept === undefined || kept === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(kept)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { title, summary, annotations, movements } = value as { readonly [name: string]: unknown }
  return typeof title === 'string' && typeof summary === 'string' && isIds(annotations) && isIds(movements) ? { title, summary, annotations, movements } : undefined
}

const isIds = (value: unknown): value is readonly StixId[] => Array.isArray(value) && value.every(id => typeof id === 'string' && id.includes('--'))
