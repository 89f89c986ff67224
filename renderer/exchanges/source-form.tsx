import { Eye, EyeOff, PlugZap, Save } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import type { SourceSettings, SourceState } from '../../shared/contract/vault.ts'
import { t } from '../../shared/wording/wording.ts'
import { vault } from '../state/vault.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { readAddress } from './address.ts'
import { Collections } from './collections.tsx'
import { skewWords } from './source-words.ts'

export interface SourceFormProps {
  readonly host: HostBridge
  /** The source that is changed; undefined for a new one. */
  readonly source: SourceState | undefined
  readonly onClose: () => void
}

type Outcome = { readonly is: 'trying' | 'saving' } | { readonly is: 'found', readonly found: SourceState } | { readonly is: 'denied' } | { readonly is: 'failed', readonly problem: Problem }

/** Address and account of an exchange. Before anything is sent there, main asks in a window of the operating system. */
export function SourceForm({ host, source, onClose }: SourceFormProps) {
  const [settings, setSettings] = useState<SourceSettings>({ id: source?.id ?? '', title: source?.title ?? '', url: source?.url ?? '', user: source?.user ?? '', password: '' })
  const [isTried, setTried] = useState(false)
  const [isShown, setShown] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const address = readAddress(settings.url)
  const isBusy = outcome?.is === 'trying' || outcome?.is === 'saving'
  const change = (part: Partial<SourceSettings>): void => {
    setSettings({ ...settings, ...part })
    setOutcome(undefined)
  }

  /** Nothing is reached before the person has said yes to main. */
  const approved = async (is: 'trying' | 'saving', run: (settings: SourceSettings) => Promise<Reply<SourceState>>, done: (state: SourceState) => void): Promise<void> => {
    setTried(true)
    if (!address.ok || isBusy) return
    setOutcome({ is })
    const asked = await host.call('approveOrigin', address.origin)
    if (!asked.ok) return setOutcome({ is: 'failed', problem: asked.problem })
    if (!asked.value.allowed) return setOutcome({ is: 'denied' })
    const reply = await run({ ...settings, url: address.url, title: settings.title.trim() })
    if (reply.ok) done(reply.value)
    else setOutcome({ is: 'failed', problem: reply.problem })
  }
  const test = (): void => void approved('trying', async wanted => await vault.testSource(wanted), found => setOutcome({ is: 'found', found }))
  const save = (): void => void approved('saving', async wanted => await vault.saveSource(wanted), onClose)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
    else if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the whole form
    <form className="source-form" aria-label={t(source === undefined ? 'sources.add' : 'sources.edit')} onKeyDown={onKeyDown} onSubmit={event => event.preventDefault()}>
      <Field
        label={t('sources.address')} value={settings.url} onChange={url => change({ url })} isFirst isMono isDisabled={isBusy} maxLength={2_000} spellCheck="false" autoComplete="off"
        placeholder="https://exchange.example/taxii2/" description={t('sources.addressNote')} error={isTried && !address.ok ? t(`sources.address.${address.why}`) : undefined}
      />
      <Field label={t('sources.name')} value={settings.title} onChange={title => change({ title })} isDisabled={isBusy} maxLength={200} description={t('sources.nameNote')} />
      <Field label={t('sources.user')} value={settings.user} onChange={user => change({ user })} isDisabled={isBusy} maxLength={500} autoComplete="off" spellCheck="false" />
      <Field
        label={t('sources.password')} type={isShown ? 'text' : 'password'} value={settings.password} onChange={password => change({ password })} isDisabled={isBusy} maxLength={2_000} autoComplete="off" spellCheck="false"
        description={t(source === undefined ? 'sources.passwordNote' : 'sources.passwordKept')}
        end={<IconButton size="small" icon={isShown ? EyeOff : Eye} isOn={isShown} label={t(isShown ? 'sources.hide' : 'sources.show')} onPress={() => setShown(!isShown)} />}
      />
      <div className="source-acts">
        <Button tone="accent" icon={Save} keys="Ctrl Enter" isDisabled={isBusy} onPress={save}>{t('sources.save')}</Button>
        <Button icon={PlugZap} isDisabled={isBusy} onPress={test}>{t('sources.test')}</Button>
        <Button tone="quiet" isDisabled={isBusy} onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
      {outcome !== undefined && <Report outcome={outcome} />}
    </form>
  )
}

/** What a trial of the connection found, in words. */
function Report({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome.is) {
    case 'trying': return <Progress label={t('sources.trying')} />
    case 'saving': return <Progress label={t('sources.saving')} />
    case 'denied': return <output className="source-report warn">{t('sources.denied')}</output>
    case 'failed': return <ProblemNote problem={outcome.problem} />
    case 'found': {
      const skew = skewWords(outcome.found.clockSkew)
      return (
        <div className="source-report">
          <output>{t('sources.found', { title: outcome.found.title, n: outcome.found.collections.length })}</output>
          {skew !== undefined && <p className="source-skew">{skew}</p>}
          <Collections source={outcome.found} isTrial />
        </div>
      )
    }
    default: return outcome satisfies never
  }
}
