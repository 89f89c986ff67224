import { Flame } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Heading } from './create.tsx'
import { useCountdown } from './wait.tsx'

/** After that the first act has to be done again; main counts it too. */
const ARMED_MS = 30_000

export interface WipeProps {
  readonly host: HostBridge
  readonly vault: string
  readonly onBack: () => void
}

/** Two deliberate acts: the vault's own name is typed, then the button is pressed while it is armed. Everything is killed and the door shows again. */
export function Wipe({ host, vault, onBack }: WipeProps) {
  const [typed, setTyped] = useState('')
  const [armed, setArmed] = useState<{ readonly token: string, readonly until: number }>()
  const [problem, setProblem] = useState<Problem>()
  const seconds = useCountdown(armed?.until ?? 0)
  const isArmed = armed !== undefined && seconds > 0
  const isName = typed.trim() === vault
  const arm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!isName || isArmed) return
    setProblem(undefined)
    const reply = await host.call('armWipe', vault)
    if (reply.ok) setArmed({ token: reply.value.token, until: performance.now() + ARMED_MS })
    else setProblem(reply.problem)
  }
  const wipe = async (): Promise<void> => {
    if (!isArmed) return
    const reply = await host.call('wipe', vault, armed.token)
    if (!reply.ok) setProblem(reply.problem)
  }
  return (
    <form className="door-form" onSubmit={event => void arm(event)} autoComplete="off">
      <Heading title={t('wipe.title', { name: vault })} onBack={onBack} />
      <p className="door-words">{t('wipe.what')}</p>
      <ul className="door-points">
        <li>{t('wipe.copies')}</li>
        <li>{t('wipe.exchange')}</li>
      </ul>
      <Field label={t('wipe.name', { name: vault })} value={typed} onChange={setTyped} isFirst autoComplete="off" spellCheck="false" isDisabled={isArmed} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      {isArmed && <p className="door-wait" role="timer">{t('wipe.armed', { seconds })}</p>}
      <footer className="door-foot">
        <Button onPress={onBack}>{t('wipe.keep')}</Button>
        {isArmed
          ? <Button tone="danger" size="large" icon={Flame} onPress={() => void wipe()}>{t('wipe.do')}</Button>
          : <Button type="submit" tone="danger" size="large" isDisabled={!isName}>{t('wipe.arm')}</Button>}
      </footer>
    </form>
  )
}
