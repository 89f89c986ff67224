import { CircleCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Problem } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ForgottenIsGone, Heading } from './create.tsx'
import type { Credential } from './doorway.ts'
import { ChoosePassphrase, useNewPassphrase } from './new-passphrase.tsx'
import { meant } from './passphrase.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { Wait, useCountdown } from './wait.tsx'

export interface ChangeProps {
  readonly vault: string
  /** More than one person has a passphrase here. */
  readonly needsSign: boolean
  readonly random: (length: number) => Uint8Array
  readonly problem: Problem | undefined
  readonly notBefore: number
  readonly isDone: boolean
  readonly onChange: (from: Credential, to: string) => void
  readonly onClose: () => void
}

export function Change({ vault, needsSign, random, problem, notBefore, isDone, onChange, onClose }: ChangeProps) {
  const [sign, setSign] = useState('')
  const [old, setOld] = useState('')
  const [again, setAgain] = useState('')
  const [isAsked, setAsked] = useState(false)
  const chosen = useNewPassphrase(random, [vault])
  const seconds = useCountdown(notBefore)
  const isSame = meant(again) === chosen.passphrase
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (old !== '' && chosen.isGood && isSame && seconds === 0) onChange({ by: 'passphrase', passphrase: old, ...(needsSign ? { sign: sign.trim() } : {}) }, chosen.passphrase)
  }
  if (isDone) {
    return (
      <div className="door-form">
        <Heading title={t('change.title')} />
        <output className="door-done"><CircleCheck size={18} aria-hidden />{t('change.done')}</output>
        <footer className="door-foot"><Button tone="accent" size="large" onPress={onClose}>{t('ui.close')}</Button></footer>
      </div>
    )
  }
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t('change.title')} />
      <p className="door-words">{t('change.vault', { name: vault })}. {t('change.note')}</p>
      {needsSign && <Field label={t('door.sign')} value={sign} onChange={setSign} isFirst autoComplete="off" />}
      <PassphraseField label={t('change.old')} value={old} onChange={setOld} isFirst={!needsSign} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <Wait seconds={seconds} />
      <ChoosePassphrase {...chosen} />
      <PassphraseField label={t('create.again')} value={again} onChange={setAgain} error={isAsked && !isSame ? t('create.differs') : undefined} isNew />
      <ForgottenIsGone />
      <footer className="door-foot">
        <Button tone="quiet" onPress={onClose}>{t('change.cancel')}</Button>
        <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={old === '' || !chosen.isGood || seconds > 0}>{t('change.do')}</Button>
      </footer>
    </form>
  )
}
