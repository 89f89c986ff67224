import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import { type Problem, type Reply, failed } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Heading } from './create.tsx'
import { Laptop } from './desk-laptop.tsx'
import { Mine } from './desk-mine.tsx'
import { People } from './desk-people.tsx'
import { Recovery } from './desk-recovery.tsx'
import type { Ground } from './doorway.ts'
import { type ChosenFile, KeyFile } from './key-file.tsx'
import { type KeysAtHand, type KeysView, openKeys } from './keys-at-hand.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { NoMemory } from './stretch.ts'
import { Wait, useCountdown } from './wait.tsx'
import { Wipe } from './wipe.tsx'
import './desk.css'

/** Somebody at an open vault who does not know its passphrase twice over is not its owner. */
export const MOST_FAILURES = 2
/** The notary's clock starts with the knock, a moment after ours. */
const LATE_MS = 150

export interface DeskProps {
  readonly ground: Ground
  readonly host: HostBridge
  readonly random: (length: number) => Uint8Array<ArrayBuffer>
  readonly vault: string
}

/** What every part of the desk is given. */
export interface DeskPart {
  readonly keys: KeysAtHand
  readonly view: KeysView
  readonly host: HostBridge
  readonly random: (length: number) => Uint8Array<ArrayBuffer>
  readonly vault: string
  /** Does something that costs a moment; the desk shows that it works, what went wrong, and what is so afterwards. */
  readonly act: <T>(ask: () => Promise<Reply<T>>) => Promise<Reply<T>>
}

/** People and keys, over the open vault. It asks for the passphrase again, so that who finds a laptop open cannot let herself in for good. */
export function Desk({ ground, host, random, vault }: DeskProps) {
  const [notice, setNotice] = useState<VaultNotice>()
  const [at, setAt] = useState<{ readonly keys: KeysAtHand, readonly view: KeysView }>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [notBefore, setNotBefore] = useState(0)
  const [tab, setTab] = useState<'people' | 'mine' | 'recovery' | 'laptop'>('people')
  const [isWiping, setWiping] = useState(false)
  const failures = useRef(0)

  useEffect(() => {
    void ground.door.vaults().then(found => {
      if (found.ok) setNotice(found.value.find(({ name }) => name === vault))
      else setProblem(found.problem)
    })
  }, [ground, vault])
  useEffect(() => () => at?.keys.close(), [at?.keys])

  const act = useCallback(async <T,>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    setBusy(true)
    setProblem(undefined)
    const reply = await ask().catch((fault: unknown): Reply<T> => failed(fault instanceof NoMemory ? 'no-memory' : 'internal'))
    if (!reply.ok) setProblem(reply.problem)
    if (at !== undefined) {
      const view = await at.keys.view()
      if (view.ok) setAt({ keys: at.keys, view: view.value })
    }
    setBusy(false)
    return reply
  }, [at])

  const open = async (sign: string, passphrase: string, file: ChosenFile | undefined): Promise<void> => {
    const began = performance.now()
    const opened = await act(async () => await openKeys(ground, vault, { by: 'passphrase', passphrase, ...(sign === '' ? {} : { sign }), ...(file === undefined ? {} : { keyFile: file.bytes }) }))
    if (opened.ok) {
      const view = await opened.value.view()
      if (view.ok) setAt({ keys: opened.value, view: view.value })
      else setProblem(view.problem)
      return
    }
    const { code, detail } = opened.problem
    if (code === 'wrong-passphrase' && ++failures.current >= MOST_FAILURES) void host.call('lock')
    if (code === 'too-soon' || code === 'wrong-passphrase') setNotBefore((code === 'too-soon' ? performance.now() : began) + 1_000 * Number(detail?.['seconds'] ?? 1) + LATE_MS)
  }

  const close = (): void => void host.call('opened', { name: vault, practice: false })
  if (isWiping) return <Wipe host={host} vault={vault} onBack={() => setWiping(false)} />
  if (at === undefined) return <Ask vault={vault} notice={notice} isBusy={isBusy} problem={problem} notBefore={notBefore} onOpen={(...given) => void open(...given)} onClose={close} />
  const part: DeskPart = { keys: at.keys, view: at.view, host, random, vault, act }
  return (
    <div className="door-form desk">
      <Heading title={t('desk.title', { name: vault })} />
      {problem !== undefined && <ProblemNote problem={problem} />}
      <div className="desk-body" hidden={isBusy}>
        <Tabs
          label={t('desk.parts')}
          selected={tab}
          onSelect={to => {
            setProblem(undefined)
            setTab(to)
          }}
          tabs={[
            { id: 'people', title: t('desk.people'), content: <People {...part} /> },
            { id: 'mine', title: t('desk.mine'), content: <Mine {...part} /> },
            { id: 'recovery', title: t('desk.recovery'), content: <Recovery {...part} /> },
            { id: 'laptop', title: t('desk.laptop'), content: <Laptop {...part} onWipe={() => setWiping(true)} /> },
          ]}
        />
      </div>
      {isBusy && <div className="door-work"><Progress label={t('desk.working')} detail={t('door.working.note')} /></div>}
      <footer className="door-foot"><Button onPress={close}>{t('ui.close')}</Button></footer>
    </div>
  )
}

interface AskProps {
  readonly vault: string
  readonly notice: VaultNotice | undefined
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  readonly notBefore: number
  readonly onOpen: (sign: string, passphrase: string, file: ChosenFile | undefined) => void
  readonly onClose: () => void
}

function Ask({ vault, notice, isBusy, problem, notBefore, onOpen, onClose }: AskProps) {
  const [sign, setSign] = useState('')
  const [typed, setTyped] = useState('')
  const [file, setFile] = useState<ChosenFile>()
  const seconds = useCountdown(notBefore)
  const needsSign = (notice?.members ?? 1) > 1
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typed !== '' && seconds === 0) onOpen(sign.trim(), typed, file)
  }
  return (
    <>
      <form className="door-form" onSubmit={submit} autoComplete="off" hidden={isBusy}>
        <Heading title={t('desk.title', { name: vault })} />
        <p className="door-words">{t('desk.again')}</p>
        {needsSign && <Field label={t('door.sign')} value={sign} onChange={setSign} isFirst autoComplete="off" />}
        <PassphraseField label={t('door.passphrase')} value={typed} onChange={setTyped} isFirst={!needsSign} />
        {notice?.ways.includes('key-file') === true && <KeyFile file={file} onChoose={setFile} note={t('door.keyFileNote')} />}
        <div className="door-answer">
          {problem !== undefined && <ProblemNote problem={problem} />}
          <Wait seconds={seconds} />
        </div>
        <footer className="door-foot">
          <Button tone="quiet" onPress={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={typed === '' || seconds > 0}>{t('desk.open')}</Button>
        </footer>
      </form>
      {isBusy && <div className="door-work"><Progress label={t('door.working.opening')} detail={t('door.working.note')} /></div>}
    </>
  )
}
