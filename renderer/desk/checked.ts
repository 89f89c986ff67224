import type { SourceState, SubjectCard } from '../../shared/contract/vault.ts'
import { age } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { isOver } from '../../shared/workspace/since.ts'

type Notice = SubjectCard['notices'][number]

/** One source that an answer was checked against, and how old what it sent is. */
export interface Checked {
  readonly title: string
  readonly words: string
}

/** What "no entry" was checked against, oldest first; what was never fetched says so. */
export const checkedAgainst = (sources: readonly SourceState[], now: number): readonly Checked[] =>
  sources.toSorted((a, b) => (a.pulled ?? 0) - (b.pulled ?? 0)).map(({ title, pulled }) => ({ title, words: pulled === undefined ? t('source.never') : age(pulled, now) }))

/** Those in force first; within both, the one that runs longest first. */
export const orderNotices = (notices: readonly Notice[], now: number): readonly Notice[] =>
  notices.toSorted((a, b) => Number(isOver(a, now)) - Number(isOver(b, now)) || (b.validUntil ?? '9').localeCompare(a.validUntil ?? '9'))
