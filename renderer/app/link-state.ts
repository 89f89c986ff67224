import type { Problem } from '../../shared/contract/reply.ts'
import type { SourceState, SyncProgress, VaultStatus } from '../../shared/contract/vault.ts'
import { age, duration } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'

/** Older than this, a source is said to be silent. A post that has not been heard of for a day has a reason. */
const SILENT_MS = 24 * 3_600_000

export type LinkTone = 'ok' | 'plain' | 'warn'

/** The link in words, with how far it is a matter of concern. */
export function linkWords(status: Pick<VaultStatus, 'link'> | undefined, isCut: boolean): { readonly words: string; readonly tone: LinkTone } {
  if (isCut || status?.link === 'drill') return { words: t('link.drill'), tone: 'warn' }
  if (status?.link === 'online') return { words: t('link.online'), tone: 'ok' }
  if (status?.link === 'offline') return { words: t('link.offline'), tone: 'plain' }
  return { words: t('link.unknown'), tone: 'plain' }
}

export interface SourceAge {
  readonly id: string
  readonly title: string
  readonly words: string
  readonly tone: 'plain' | 'warn' | 'danger'
}

/** Each source with the age of what it sent, oldest first: what was never fetched is older than anything. */
export function sourceAges(sources: readonly SourceState[], now: number): readonly SourceAge[] {
  return sources.toSorted((a, b) => (a.pulled ?? 0) - (b.pulled ?? 0)).map(({ id, title, pulled, problem }) => ({
    id,
    title,
    words: [pulled === undefined ? t('source.never') : age(pulled, now), ...(hasTrouble(problem) ? [t('source.trouble')] : [])].join(' · '),
    tone: hasTrouble(problem) ? 'danger' : pulled === undefined || now - pulled > SILENT_MS ? 'warn' : 'plain',
  }))
}

/** A lost link is told by the link's own mark and mends itself. */
const hasTrouble = (problem: Problem | undefined): boolean => problem !== undefined && problem.code !== 'offline'

/** What is owed to others, in words; undefined when nothing is. */
export const owedWords = (status: Pick<VaultStatus, 'owed'> | undefined): string | undefined =>
  status === undefined || status.owed === 0 ? undefined : t('header.owed', { n: status.owed })

/** Counts and time left of a pull or push that runs; undefined when none does. */
export function syncWords(sync: SyncProgress | undefined): string | undefined {
  if (sync === undefined || sync.phase === 'idle' || sync.phase === 'stopped') return undefined
  if (sync.phase === 'discovering') return t('sync.discovering', { source: sync.source })
  if (sync.phase === 'comparing') return t('sync.comparing', { n: count(sync.compared ?? 0) })
  const counted = t(sync.phase === 'pushing' ? 'sync.pushing' : 'sync.pulling', { n: count(sync.movements > 0 ? sync.movements : sync.objects) })
  if (sync.secondsLeft !== undefined) return `${counted} · ${t('sync.left', { time: duration(sync.secondsLeft) })}`
  return sync.remaining === undefined ? counted : `${counted} · ${t('sync.remaining', { n: count(sync.remaining) })}`
}
