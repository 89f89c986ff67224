import { Brush, KeyRound, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { HostBridge, HostCalls } from '../../shared/contract/host.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import { duration } from '../../shared/wording/moment.ts'
import { bytes, count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { THEMES, useSession } from '../state/session.ts'
import { useVaultOpen, useVaultStatus, vault } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { Facts, Panel, Section } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { TEXT_SIZES, chooseText, chooseTouch, useEase } from './ease.ts'
import { chooseLetterKeys, useLetterKeys } from './letters.ts'
import { chooseTheme } from './theme.ts'
import './settings-panel.css'

type About = ReturnType<HostCalls['about']> extends Reply<infer A> ? A : never

export function SettingsPanel({ host }: { readonly host: HostBridge }) {
  const [about, setAbout] = useState<About>()
  useEffect(() => {
    let isGone = false
    void host.call('about').then(reply => {
      if (reply.ok && !isGone) setAbout(reply.value)
    })
    return () => { isGone = true }
  }, [host])
  return (
    <Panel title={t('panel.settings')}>
      <Section title={t('settings.look')}><Look /></Section>
      <Section title={t('settings.vault')}><VaultSettings host={host} about={about} /></Section>
      <Section title={t('settings.about')}><AboutWaypost about={about} /></Section>
    </Panel>
  )
}

function Look() {
  const theme = useSession(state => state.theme)
  const isLetters = useLetterKeys()
  const { text, touch } = useEase()
  return (
    <div className="settings">
      <Select label={t('settings.theme')} value={theme} onChange={chooseTheme} options={THEMES.map(id => ({ id, label: t(`settings.${id}`) }))} />
      <Select label={t('settings.text')} value={String(text)} onChange={size => chooseText(Number(size))} options={TEXT_SIZES.map(size => ({ id: String(size), label: t('settings.textValue', { n: size }) }))} />
      <Toggle isSelected={touch} onChange={chooseTouch}>{t('settings.touch')}</Toggle>
      <Toggle isSelected={isLetters} onChange={chooseLetterKeys}>{t('settings.letters')}</Toggle>
      <p className="settings-note">{t('settings.lettersNote')}</p>
    </div>
  )
}

function VaultSettings({ host, about }: { readonly host: HostBridge, readonly about: About | undefined }) {
  const { user, exercise } = useSession()
  const status = useVaultStatus()
  const open = useVaultOpen()
  const [rebuild, setRebuild] = useState<'running' | { readonly rows: number, readonly objects: number } | Problem>()
  const [tidied, setTidied] = useState<'running' | { readonly rows: number, readonly segments: number } | Problem>()
  const tidy = async (): Promise<void> => {
    setTidied('running')
    const reply = await vault.compact()
    setTidied(reply.ok ? reply.value : reply.problem)
  }
  const run = async (): Promise<void> => {
    setRebuild('running')
    const reply = await vault.rebuildCache()
    setRebuild(reply.ok ? reply.value : reply.problem)
  }
  return (
    <div className="settings">
      <Facts
        facts={[
          { name: t('settings.user'), value: exercise ? `${user} – ${t('settings.practice')}` : user },
          ...(open === undefined ? [] : [{ name: t('settings.cleared'), value: `${t(`people.clearance.${open.clearance}`)} – ${t(`people.role.${open.role}`)}` }]),
          { name: t('settings.holds'), value: status === undefined ? '' : t('settings.holdsValue', { rows: count(status.rows), objects: count(status.objects) }) },
          ...(status === undefined || status.waiting === 0 ? [] : [{ name: t('settings.waiting'), value: t('settings.waitingValue', { n: status.waiting }) }]),
          { name: t('settings.disk'), value: status === undefined ? '' : bytes(status.bytesOnDisk) },
          { name: t('settings.autoLock'), value: about === undefined ? '' : t('settings.autoLockValue', { time: duration(about.lockAfter) }) },
        ]}
      />
      <Button icon={KeyRound} onPress={() => void host.call('changePassphrase')}>{t('settings.passphrase')}</Button>
      <Button icon={Brush} isDisabled={tidied === 'running'} onPress={() => void tidy()}>{t('settings.tidy')}</Button>
      <div className="settings-outcome">
        {tidied === undefined && <p className="settings-note">{t('settings.tidyNote')}</p>}
        {tidied === 'running' && <Progress label={t('settings.tidying')} />}
        {typeof tidied === 'object' && 'rows' in tidied && <output>{t('settings.tidied', { rows: count(tidied.rows), n: tidied.segments })}</output>}
        {typeof tidied === 'object' && 'code' in tidied && <ProblemNote problem={tidied} />}
      </div>
      <Button icon={RefreshCw} isDisabled={rebuild === 'running'} onPress={() => void run()}>{t('settings.rebuild')}</Button>
      <div className="settings-outcome">
        {rebuild === undefined && <p className="settings-note">{t('settings.rebuildNote')}</p>}
        {rebuild === 'running' && <Progress label={t('settings.rebuilding')} />}
        {typeof rebuild === 'object' && 'rows' in rebuild && <output>{t('settings.rebuilt', { rows: count(rebuild.rows), objects: count(rebuild.objects) })}</output>}
        {typeof rebuild === 'object' && 'code' in rebuild && <ProblemNote problem={rebuild} />}
      </div>
    </div>
  )
}

function AboutWaypost({ about }: { readonly about: About | undefined }) {
  return (
    <Facts
      facts={[
        { name: t('settings.version'), value: about?.version ?? '' },
        { name: t('settings.runtime'), value: about === undefined ? '' : `Electron ${about.electron}` },
        { name: t('settings.sandbox'), value: about === undefined ? '' : t(about.sandboxed ? 'settings.sandboxed' : 'settings.notSandboxed') },
        { name: t('settings.licence'), value: t('settings.licenceValue') },
      ]}
    />
  )
}
