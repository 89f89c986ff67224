import { CircleCheck, CircleX, Clock, CloudUpload, RefreshCw, Send, Wrench, type LucideIcon } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { duration, ofTimestamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import { showPanel } from '../state/session.ts'
import { useVaultOutbox, useVaultStatus, vault } from '../state/vault.ts'
import { Badge, type BadgeProps } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { FixAndResend } from './fix-and-resend.tsx'
import { Receipts } from './receipt-list.tsx'
import { countReceipts, orderItems, secondsLeft } from './receipts.ts'
import { useSeconds } from './seconds.ts'
import './outbox.css'

/** Findings on their way out, what the exchange said of each object, and what can be done about it. */
export function Outbox() {
  const items = useVaultOutbox()
  const body = useRef<HTMLDivElement>(null)
  useLostFocus(body)
  const owed = items.filter(({ state }) => state !== 'accepted').length
  return (
    <Panel title={t('panel.outbox')} aside={owed > 0 && <Badge tone="warn">{t('outbox.owed', { n: owed })}</Badge>}>
      <div className="outbox" tabIndex={-1} ref={body}>
        {items.length === 0
          ? <EmptyState icon={Send} title={t('outbox.none')} actions={<Button size="small" onPress={() => showPanel('annotations')}>{t('finding.chooseNotes')}</Button>}>{t('outbox.how')}</EmptyState>
          : <ul>{orderItems(items).map(item => <Item key={item.id} item={item} />)}</ul>}
      </div>
    </Panel>
  )
}

const STATES: { readonly [S in OutboxItem['state']]: { readonly icon: LucideIcon, readonly tone: NonNullable<BadgeProps['tone']> } } = {
  waiting: { icon: Clock, tone: 'warn' },
  sending: { icon: CloudUpload, tone: 'accent' },
  accepted: { icon: CircleCheck, tone: 'ok' },
  refused: { icon: CircleX, tone: 'danger' },
  withdrawn: { icon: CircleX, tone: 'plain' },
}

function Item({ item }: { readonly item: OutboxItem }) {
  const [isFixing, setFixing] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const { icon, tone } = STATES[item.state]
  const run = async (act: Promise<Reply<unknown>>): Promise<void> => {
    const reply = await act
    setProblem(reply.ok ? undefined : reply.problem)
  }
  const isOurs = item.state === 'waiting' || item.state === 'refused'
  return (
    <li className="outbox-item" data-state={item.state}>
      <header>
        <strong className="selectable" dir="auto">{item.title}</strong>
        <Badge tone={tone} icon={icon}>{t(`outbox.state.${item.state}`)}</Badge>
      </header>
      <p className="outbox-small">{t('outbox.queued', { at: ofTimestamp(item.queued), to: useRecipient(item) })}</p>
      <Delivery item={item} />
      {isFixing
        ? <FixAndResend item={item} onClose={() => setFixing(false)} />
        : isOurs && (
          <div className="outbox-acts">
            <Button size="small" icon={Wrench} onPress={() => setFixing(true)}>{t('outbox.fix')}</Button>
            <Button size="small" icon={RefreshCw} onPress={() => void run(vault.retry(item.id))}>{t('outbox.retry')}</Button>
            <Button size="small" tone="danger" onPress={() => setAsking(true)}>{t('outbox.discard')}</Button>
          </div>
        )}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <Receipts item={item} isOpenAtFirst={item.state === 'refused'} />
      <Dialog
        title={t('outbox.discardTitle')} isOpen={isAsking} isGrave size="small" onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('outbox.keep')}</Button>
            <Button tone="danger" onPress={() => {
              setAsking(false)
              void run(vault.discardUnsent(item.id))
            }}>{t('outbox.discardYes')}</Button>
          </>
        }
      >
        <p>{t('outbox.discardNote', { title: item.title, accepted: countReceipts(item).accepted })}</p>
      </Dialog>
    </li>
  )
}

/** Where it goes, in the words of the sources; their ids when a source was removed. */
function useRecipient({ source, collection }: OutboxItem): string {
  const found = useVaultStatus()?.sources.find(candidate => candidate.id === source)
  return found?.collections.find(candidate => candidate.id === collection)?.title ?? found?.title ?? t('outbox.removedSource')
}

/** Tries so far, why it is not through, and when it goes. */
function Delivery({ item }: { readonly item: OutboxItem }) {
  const status = useVaultStatus()
  const now = useSeconds(item.notBefore !== undefined)
  const left = secondsLeft(item, now)
  const key = `problem.${item.lastProblem ?? ''}`
  if (item.state === 'accepted' || item.state === 'withdrawn') return null
  return (
    <>
      {item.lastProblem !== undefined && <p className="outbox-problem">{isKey(key) ? t(key, { seconds: 0, minutes: 0 }) : item.lastProblem}</p>}
      <p className="outbox-small">
        {t('outbox.attempts', { n: item.attempts, count: count(item.attempts) })}
        {item.state === 'waiting' && ` · ${left !== undefined ? t('outbox.nextTry', { time: duration(left) }) : t(status?.link === 'online' ? 'outbox.soon' : 'outbox.whenLinked')}`}
      </p>
    </>
  )
}
