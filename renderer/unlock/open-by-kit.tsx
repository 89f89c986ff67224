import { type FormEvent, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { CodeBox } from './code-box.tsx'
import { Heading } from './create.tsx'
import { readCode } from './kit-text.ts'
import type { OtherWayProps } from './other-way.ts'
import { Wait, useCountdown } from './wait.tsx'

/** The sheet of paper in the place of the passphrase. */
export function OpenByKit({ vault, problem, notBefore, onBack, onOpen }: OtherWayProps) {
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
        <Wait seconds={seconds} />
      </div>
      <p className="door-words">{t('byKit.after')}</p>
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" isDisabled={!read.ok || seconds > 0}>{t('door.unlock')}</Button>
      </footer>
    </form>
  )
}
