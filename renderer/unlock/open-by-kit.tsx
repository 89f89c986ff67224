import { type FormEvent, useState } from 'react'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CodeBox } from './code-box.tsx'
import { Heading } from './create.tsx'
import type { Credential } from './doorway.ts'
import { readCode } from './kit-text.ts'
import { useCountdown } from './unlock.tsx'

export interface OpenByKitProps {
  readonly vault: VaultNotice
  readonly problem: Problem | undefined
  readonly notBefore: number
  readonly onBack: () => void
  readonly onOpen: (credential: Credential) => void
}

/** The sheet of paper in the place of the passphrase. */
export function OpenByKit({ vault, problem, notBefore, onBack, onOpen }: OpenByKitProps) {
  const [typed, setTyped] = useState('')
  const seconds = useCountdown(notBefore)
  const read = readCode('kit', typed)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (read.ok && seconds === 0) onOpen({ by: 'kit', kit: read.bytes })
  }
  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t('byKit.title', { name: vault.name })} onBack={onBack} />
      <p className="door-words">{t('byKit.note')}</p>
      <CodeBox use="kit" label={t('byKit.lines')} value={typed} onChange={setTyped} isFirst />
      <div className="door-answer">
        {problem !== undefined && <ProblemNote problem={problem} />}
        {seconds > 0 && <p className="door-wait" role="timer">{t('door.wait', { seconds })}</p>}
      </div>
      <p className="door-words">{t('byKit.after')}</p>
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" isDisabled={!read.ok || seconds > 0}>{t('door.unlock')}</Button>
      </footer>
    </form>
  )
}
