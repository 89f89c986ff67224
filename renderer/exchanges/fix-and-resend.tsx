import { Send } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { Problem } from '../../shared/contract/reply.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { t } from '../../shared/wording/wording.ts'
import { vault } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { Field, TextBox } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { textOf } from './receipts.ts'

/** Another title or summary for a finding that was refused; only what was refused or has changed is sent again. */
export function FixAndResend({ item, onClose }: { readonly item: OutboxItem, readonly onClose: () => void }) {
  const [text, setText] = useState(() => textOf(item))
  const [problem, setProblem] = useState<Problem>()
  const send = async (): Promise<void> => {
    if (text.title.trim() === '') return
    const reply = await vault.amend(item.id, { title: text.title.trim(), summary: text.summary.trim() })
    if (reply.ok) onClose()
    else setProblem(reply.problem)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send()
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the whole form
    <form className="outbox-fix" aria-label={t('outbox.fix')} onKeyDown={onKeyDown} onSubmit={event => event.preventDefault()}>
      <Field label={t('finding.title')} value={text.title} onChange={title => setText({ ...text, title })} maxLength={300} isFirst error={text.title.trim() === '' ? t('finding.noTitle') : undefined} />
      <TextBox label={t('finding.summary')} value={text.summary} onChange={summary => setText({ ...text, summary })} rows={3} maxLength={30_000} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div className="outbox-acts">
        <Button size="small" tone="accent" icon={Send} keys="Ctrl Enter" onPress={() => void send()}>{t('outbox.resend')}</Button>
        <Button size="small" tone="quiet" onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  )
}
