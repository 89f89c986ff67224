import { ArrowLeft, ShieldCheck, TriangleAlert } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { HostBridge, Surroundings } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { Around } from '../ui/around.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import type { NewVault } from './doorway.ts'
import { ChoosePassphrase, useNewPassphrase } from './new-passphrase.tsx'
import { meant } from './passphrase.ts'
import { PassphraseField } from './passphrase-field.tsx'
import { freeName, nameTrouble } from './practice.ts'

export interface CreateProps {
  readonly host: HostBridge
  readonly taken: readonly string[]
  readonly random: (length: number) => Uint8Array
  readonly onBack: () => void
  readonly onCreate: (vault: NewVault) => void
}

/** Two steps: choose and write down, then type it once more. */
export function Create({ host, taken, random, onBack, onCreate }: CreateProps) {
  const [name, setName] = useState(() => freeName(t('create.defaultName'), taken))
  const [user, setUser] = useState('')
  const [again, setAgain] = useState('')
  const [step, setStep] = useState<'choose' | 'confirm'>('choose')
  const [isAsked, setAsked] = useState(false)
  const chosen = useNewPassphrase(random, [name, user])
  const trouble = nameTrouble(name, taken)
  const isSame = meant(again) === chosen.passphrase

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (trouble !== undefined || user.trim() === '' || !chosen.isGood) return
    if (step === 'choose') {
      setAsked(false)
      setStep('confirm')
    } else if (isSame) {
      onCreate({ name: name.trim(), user: user.trim(), practice: false, passphrase: chosen.passphrase })
    }
  }

  return (
    <form className="door-form" onSubmit={submit} autoComplete="off">
      <Heading title={t(step === 'choose' ? 'create.title' : 'create.confirmTitle')} onBack={step === 'choose' ? onBack : () => setStep('choose')} />
      {step === 'choose' ? (
        <>
          <div className="door-pair">
            <Field label={t('create.name')} value={name} onChange={setName} maxLength={64} description={t('create.nameNote')} error={trouble === undefined ? undefined : t(`create.name.${trouble}`)} />
            <Field label={t('create.user')} value={user} onChange={setUser} maxLength={64} description={t('create.userNote')} error={isAsked && user.trim() === '' ? t('create.user.empty') : undefined} isFirst />
          </div>
          <ChoosePassphrase {...chosen} />
          <ForgottenIsGone />
          <Before host={host} />
        </>
      ) : (
        <>
          <p className="door-words">{t(chosen.choice.by === 'generated' ? 'create.confirmNote' : 'create.confirmOwnNote')}</p>
          <PassphraseField label={t('create.again')} value={again} onChange={setAgain} error={isAsked && !isSame ? t('create.differs') : undefined} isFirst isNew />
        </>
      )}
      <footer className="door-foot">
        <Button type="submit" tone="accent" size="large" keys="Enter" isDisabled={!chosen.isGood}>{t(step === 'confirm' ? 'create.do' : chosen.choice.by === 'generated' ? 'create.next' : 'create.nextOwn')}</Button>
      </footer>
    </form>
  )
}

/** What this computer does for the vault, before anything is in it: one line, and all of it for who wants to know. */
function Before({ host }: { readonly host: HostBridge }) {
  const [found, setFound] = useState<Surroundings>()
  const [isTold, setTold] = useState(false)
  useEffect(() => {
    void host.call('surroundings').then(reply => { if (reply.ok) setFound(reply.value) })
  }, [host])
  const all = found === undefined ? [] : Object.values(found)
  const bad = all.filter(({ verdict }) => verdict === 'bad').length
  return (
    <div className="door-before">
      <Button tone="quiet" size="small" icon={bad > 0 ? TriangleAlert : ShieldCheck} aria-expanded={isTold} onPress={() => setTold(!isTold)}>
        {t(bad > 0 ? 'around.bad' : all.every(({ verdict }) => verdict === 'good') ? 'around.good' : 'around.partly', { n: bad })}
      </Button>
      {isTold && found !== undefined && <Around found={found} />}
    </div>
  )
}

export function Heading({ title, onBack }: { readonly title: string, readonly onBack?: () => void }) {
  return (
    <header className="door-heading">
      {onBack !== undefined && <Button tone="quiet" size="small" icon={ArrowLeft} onPress={onBack}>{t('door.back')}</Button>}
      <h1>{title}</h1>
    </header>
  )
}

/** Said before the passphrase counts, not after. */
export function ForgottenIsGone() {
  return (
    <div className="door-warning">
      <TriangleAlert size={18} aria-hidden />
      <p>
        <strong>{t('create.warning')}</strong>
        {' '}
        {t('create.warningNote')}
      </p>
    </div>
  )
}
