import { ShieldAlert, ShieldQuestion } from 'lucide-react'
import type { SubjectCard } from '../../shared/contract/vault.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { isOver } from '../../shared/workspace/since.ts'
import { useLink } from '../state/link.ts'
import { useVaultStatus } from '../state/vault.ts'
import { checkedAgainst, orderNotices } from './checked.ts'
import { actionWords } from './fact-groups.ts'

/** What has to be done, biggest and first. Where nothing asks for anything, what was looked at and how old it is: never that all is well. */
export function Notices({ notices }: { readonly notices: SubjectCard['notices'] }) {
  const now = useLink(state => state.now)
  if (notices.length === 0) return <NoEntry />
  return (
    <div className="card-notices">
      {orderNotices(notices, now).map(notice => <NoticeBlock key={notice.id} notice={notice} isOver={isOver(notice, now)} />)}
    </div>
  )
}

function NoticeBlock({ notice: { title, action, reason, words, validUntil, source }, isOver: over }: { readonly notice: SubjectCard['notices'][number], readonly isOver: boolean }) {
  return (
    <section className={over ? 'card-notice over' : 'card-notice'} aria-label={t(over ? 'card.noticeOver' : 'card.notice')}>
      <p className="overline"><ShieldAlert size={15} aria-hidden />{t(over ? 'card.noticeOver' : 'card.actionToTake')}</p>
      <p className="card-action">{action === '' ? t('card.noAction') : actionWords(action)}</p>
      {words !== '' && <p className="card-instruction selectable">{words}</p>}
      <p className="card-notice-what selectable">{reason === '' ? title : t('card.noticeBecause', { title, reason })}</p>
      <p className="card-source">{validUntil === undefined ? source : t(over ? 'card.overSince' : 'card.validUntil', { source, until: ofTimestamp(validUntil) })}</p>
    </section>
  )
}

/** What was looked at and how old it is. */
export function NoEntry() {
  const now = useLink(state => state.now)
  const checked = checkedAgainst(useVaultStatus()?.sources ?? [], now)
  return (
    <section className="card-no-entry" aria-label={t('card.noEntry')}>
      <p><ShieldQuestion size={15} aria-hidden />{t(checked.length === 0 ? 'card.noEntryNoSource' : 'card.noEntry')}</p>
      <ul>
        {checked.map(({ title, words }) => <li key={title}><span>{title}</span><time>{words}</time></li>)}
      </ul>
    </section>
  )
}
