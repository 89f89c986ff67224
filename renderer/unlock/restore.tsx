import { ArchiveRestore } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { HostBridge, HostCalls } from '../../shared/contract/host.ts'
import type { Copying } from '../../shared/contract/notary.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import { dayAndClock } from '../../shared/wording/moment.ts'
import { bytes } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Facts } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Heading } from './create.tsx'
import { freeName, nameTrouble } from './practice.ts'

type Chosen = NonNullable<ReturnType<HostCalls['chooseBackup']> extends Reply<infer C> ? C : never>

const POLL_MS = 200

export interface RestoreProps {
  readonly host: HostBridge
  readonly taken: readonly string[]
  readonly onBack: () => void
  readonly onRestored: (name: string) => void
}

/** A vault out of a backup file: choose, look at what it is, name it, bring it back. */
export function Restore({ host, taken, onBack, onRestored }: RestoreProps) {
  const [chosen, setChosen] = useState<Chosen>()
  const [name, setName] = useState('')
  const [isRunning, setRunning] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const trouble = nameTrouble(name, taken)

  const choose = async (): Promise<void> => {
    setProblem(undefined)
    const reply = await host.call('chooseBackup')
    if (!reply.ok) return setProblem(reply.problem)
    if (reply.value === null) return
    setChosen(reply.value)
    setName(freeName(nameFrom(reply.value.file), taken))
  }
  const restore = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (trouble !== undefined || chosen === undefined) return
    setProblem(undefined)
    setRunning(true)
    const reply = await host.call('restore', name.trim())
    setRunning(false)
    if (reply.ok) onRestored(name.trim())
    else if (reply.problem.code !== 'cancelled') setProblem(reply.problem)
  }
  if (isRunning) return <div className="door-form"><Heading title={t('restore.title')} /><Copy host={host} /></div>
  return (
    <form className="door-form" onSubmit={event => void restore(event)} autoComplete="off">
      <Heading title={t('restore.title')} onBack={onBack} />
      <p className="door-words">{t('restore.note')}</p>
      {chosen === undefined
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the screen begins with this choice
        ? <div><Button icon={ArchiveRestore} tone="accent" size="large" autoFocus onPress={() => void choose()}>{t('restore.choose')}</Button></div>
        : (
            <>
              <Facts facts={[{ name: t('restore.made'), value: dayAndClock(chosen.at) }, { name: t('restore.size'), value: bytes(chosen.bytes) }, ...(chosen.practice ? [{ name: t('restore.kind'), value: t('door.practiceMark') }] : [])]} />
              <Field label={t('create.name')} value={name} onChange={setName} maxLength={64} description={t('restore.nameNote')} error={trouble === undefined ? undefined : t(`create.name.${trouble}`)} isFirst />
            </>
          )}
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="door-words">{t('restore.opens')}</p>
      {chosen !== undefined && (
        <footer className="door-foot">
          <Button onPress={() => void choose()}>{t('restore.other')}</Button>
          <Button type="submit" tone="accent" size="large" keys="Enter">{t('restore.do')}</Button>
        </footer>
      )}
    </form>
  )
}

function Copy({ host }: { readonly host: HostBridge }) {
  const [copying, setCopying] = useState<Copying>()
  useEffect(() => {
    const poll = setInterval(() => {
      void host.call('copying').then(reply => setCopying(reply.ok ? reply.value ?? undefined : undefined))
    }, POLL_MS)
    return () => clearInterval(poll)
  }, [host])
  return (
    <Progress
      label={t(`safety.doing.${copying?.what ?? 'restore'}`)}
      total={copying?.total}
      done={copying?.done}
      detail={copying === undefined || copying.total === 0 ? '' : t('safety.doingSize', { done: bytes(copying.done), total: bytes(copying.total) })}
      onCancel={() => void host.call('cancelCopying')}
    />
  )
}

/** A backup is offered under its vault's name and the day; the day is no part of the vault's name. */
const nameFrom = (file: string): string => {
  const name = file.replace(/ \d{4}-\d{2}-\d{2}$/, '').trim()
  return nameTrouble(name, []) === undefined ? name : t('create.defaultName')
}
