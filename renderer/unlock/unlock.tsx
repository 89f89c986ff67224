import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { day } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Heading } from './create.tsx'
import { PassphraseField } from './passphrase-field.tsx'
import { PRACTICE_PASSPHRASE } from './practice.ts'

export interface UnlockProps {
  readonly vault: VaultNotice
  readonly problem: Problem | undefined
  /** Moment before which the vault does not take another attempt, on `performance.now()`'s clock. */
  readonly notBefore: number
  readonly onUnlock: (passphrase: string) => void
}

export function Unlock({ vault, problem, notBefore, onUnlock }: UnlockProps) {
  const [typed, setTyped] = useState('')
  const [isTold, setTold] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const seconds = useCountdown(notBefore)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed !== '' && seconds === 0) onUnlock(typed)
  }
  useEffect(() => {
    // A wrong passphrase is mostly one wrong letter: it is selected, so that typing replaces it and a look at it mends it.
    if (problem?.code === 'wrong-passphrase') input.current?.select()
  }, [problem])
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t('door.unlockTitle', { name: vault.name })} />
      <p className="door-words">
        {vault.practice && <Badge tone="accent">{t('door.practiceMark')}</Badge>}
        {' '}
        {t('door.made', { day: day(vault.created) })}
      </p>
      {vault.practice && (
        <div className="door-hint">
          <p>{t('door.practiceHint', { passphrase: PRACTICE_PASSPHRASE })}</p>
          <Button size="small" onPress={() => onUnlock(PRACTICE_PASSPHRASE)} isDisabled={seconds > 0}>{t('door.openPractice')}</Button>
        </div>
      )}
      <PassphraseField label={t('door.passphrase')} value={typed} onChange={setTyped} isFirst inputRef={input} />
      <div className="door-answer">
        {problem !== undefined && <ProblemNote problem={problem} />}
        {seconds > 0 && <p className="door-wait" role="timer">{t('door.wait', { seconds })}</p>}
      </div>
      <footer className="door-foot">
        <Button tone="quiet" onPress={() => setTold(!isTold)} aria-expanded={isTold}>{t('door.forgotten')}</Button>
        <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={typed === '' || seconds > 0}>{t('door.unlock')}</Button>
      </footer>
      {isTold && <p className="door-words">{t('door.forgottenNote')}</p>}
    </form>
  )
}

/** Whole seconds until a moment on `performance.now()`'s clock; 0 once it has passed. */
export function useCountdown(until: number): number {
  const left = (): number => Math.max(0, Math.ceil((until - performance.now()) / 1_000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left())
    const timer = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- `left` reads nothing but `until`
  }, [until])
  return seconds
}
