import { type FormEvent, useState } from 'react'
import type { Problem } from '../../shared/contract/reply.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ForgottenIsGone, Heading } from './create.tsx'
import type { Entered } from './doorway.ts'
import { ChoosePassphrase, useNewPassphrase } from './new-passphrase.tsx'
import { meant } from './passphrase.ts'
import { PassphraseField } from './passphrase-field.tsx'

export interface RenewProps {
  readonly vault: string
  readonly entered: Entered
  readonly random: (length: number) => Uint8Array
  readonly problem: Problem | undefined
  readonly onRenew: (passphrase: string) => void
}

/** The vault is open, but what opened it is used up: a passphrase that only its owner knows comes before anything else. */
export function Renew({ vault, entered: { mustRenew, openedBy }, random, problem, onRenew }: RenewProps) {
  const [again, setAgain] = useState('')
  const [isAsked, setAsked] = useState(false)
  const chosen = useNewPassphrase(random, [vault])
  const isSame = meant(again) === chosen.passphrase
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (chosen.isGood && isSame) onRenew(chosen.passphrase)
  }
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t('renew.title')} />
      {openedBy.map(({ what, at }) => <p key={`${what} ${at}`} className="door-warning"><span>{t(`renew.openedBy.${what}`, { when: dayAndClock(at) })}</span></p>)}
      <p className="door-words">{t(`renew.why.${mustRenew ?? 'escrow'}`)}</p>
      <ChoosePassphrase {...chosen} />
      <PassphraseField label={t('create.again')} value={again} onChange={setAgain} error={isAsked && !isSame ? t('create.differs') : undefined} isNew />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <ForgottenIsGone />
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={!chosen.isGood}>{t('renew.do')}</Button>
      </footer>
    </form>
  )
}
