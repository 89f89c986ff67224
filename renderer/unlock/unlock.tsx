import { FileKey2, Flame, Users } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { day, dayAndClock } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Heading } from './create.tsx'
import type { Credential } from './doorway.ts'
import { type ChosenFile, KeyFile } from './key-file.tsx'
import { PassphraseField } from './passphrase-field.tsx'
import { PRACTICE_PASSPHRASE } from './practice.ts'
import { Wait, useCountdown } from './wait.tsx'

/** Before the lease runs out, long enough to find a supervisor. */
const SOON_MS = 86_400_000

/** What somebody without the passphrase can still do at this door. */
export type OtherWay = 'by-kit' | 'by-escrow' | 'wipe'

export interface UnlockProps {
  readonly vault: VaultNotice
  readonly problem: Problem | undefined
  /** Moment before which the vault does not take another attempt, on `performance.now()`'s clock. */
  readonly notBefore: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  readonly onUnlock: (credential: Credential) => void
  readonly onOtherWay: (way: OtherWay) => void
}

export function Unlock({ vault, problem, notBefore, now, onUnlock, onOtherWay }: UnlockProps) {
  const [sign, setSign] = useState('')
  const [typed, setTyped] = useState('')
  const [file, setFile] = useState<ChosenFile>()
  const [isTold, setTold] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const seconds = useCountdown(notBefore)
  const needsSign = vault.members > 1
  const isReady = typed !== '' && seconds === 0 && (!needsSign || sign.trim() !== '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isReady) onUnlock({ by: 'passphrase', passphrase: typed, ...(needsSign ? { sign: sign.trim() } : {}), ...(file === undefined ? {} : { keyFile: file.bytes }) })
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
      <Lease until={vault.leasedUntil} now={now} />
      {vault.practice && (
        <div className="door-hint">
          <p>{t('door.practiceHint', { passphrase: PRACTICE_PASSPHRASE })}</p>
          <Button size="small" onPress={() => onUnlock({ by: 'passphrase', passphrase: PRACTICE_PASSPHRASE })} isDisabled={seconds > 0}>{t('door.openPractice')}</Button>
        </div>
      )}
      {needsSign && <Field label={t('door.sign')} value={sign} onChange={setSign} description={t('door.signNote')} isFirst autoComplete="off" spellCheck="false" />}
      <PassphraseField label={t('door.passphrase')} value={typed} onChange={setTyped} isFirst={!needsSign} inputRef={input} />
      {vault.ways.includes('key-file') && <KeyFile file={file} onChoose={setFile} note={t(problem?.code === 'wrong-passphrase' ? 'door.keyFileMaybe' : 'door.keyFileNote')} />}
      <div className="door-answer">
        {problem !== undefined && <ProblemNote problem={problem} />}
        <Wait seconds={seconds} />
      </div>
      {isTold && <OtherWays vault={vault} onOtherWay={onOtherWay} />}
      <footer className="door-foot">
        <Button tone="quiet" onPress={() => setTold(!isTold)} aria-expanded={isTold}>{t('door.ways')}</Button>
        <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={!isReady}>{t('door.unlock')}</Button>
      </footer>
    </form>
  )
}

function Lease({ until, now }: { readonly until: number | undefined, readonly now: number }) {
  if (until === undefined || until - now > SOON_MS) return null
  return <p className="door-warning"><span>{t(until <= now ? 'door.leaseOver' : 'door.leaseSoon', { when: dayAndClock(until) })}</span></p>
}

function OtherWays({ vault: { ways }, onOtherWay }: { readonly vault: VaultNotice, readonly onOtherWay: (way: OtherWay) => void }) {
  const [hasKit, hasEscrow] = [ways.includes('kit'), ways.includes('escrow')]
  return (
    <div className="door-others">
      {hasKit && <Button tone="quiet" icon={FileKey2} onPress={() => onOtherWay('by-kit')}>{t('door.byKit')}</Button>}
      {hasEscrow && <Button tone="quiet" icon={Users} onPress={() => onOtherWay('by-escrow')}>{t('door.byEscrow')}</Button>}
      <Button tone="quiet" icon={Flame} onPress={() => onOtherWay('wipe')}>{t('door.wipe')}</Button>
      <p className="door-words">{t(hasKit || hasEscrow ? 'door.waysNote' : 'door.noWays')}</p>
    </div>
  )
}
