import { Cloud, CloudOff, Lock, Moon, RadioTower, RefreshCw, Search, Send, Sun, Unplug, Wifi, WifiOff } from 'lucide-react'
import { Button as Pressable } from 'react-aria-components'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLink } from '../state/link.ts'
import { showPanel, useSession } from '../state/session.ts'
import { useVaultSaved, useVaultStatus, useVaultSync, vault } from '../state/vault.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { SavedState } from '../ui/saved-state.tsx'
import { switchLink, synchronise } from './commands.ts'
import { openPalette } from './frame.ts'
import { linkWords, owedWords, sourceAges, syncWords } from './link-state.ts'
import { chooseTheme, otherTheme } from './theme.ts'
import { ViewsMenu } from './views-menu.tsx'
import './header.css'

/** More would push the rest of the bar away; all of them stand in the panel. */
const MOST_SOURCES = 2

/** Always says: the link, the age of each source, what is owed, what is saved. */
export function Header({ host }: { readonly host: HostBridge }) {
  const theme = useSession(state => state.theme)
  const isCut = useLink(state => state.cut)
  return (
    <header className="topbar" aria-label={t('header.label')}>
      <span className="topbar-brand">{t('app.name')}</span>
      <Pressable className="topbar-search" onPress={() => openPalette(true)}>
        <Search size={14} strokeWidth={1.75} aria-hidden />
        <span>{t('header.search')}</span>
        <KeyHint keys="Ctrl K" />
      </Pressable>
      <div className="topbar-state">
        <LinkMark />
        <Sources />
        <Owed />
        <Sync />
      </div>
      <div className="topbar-end">
        <Saved />
        <ViewsMenu />
        <IconButton icon={RefreshCw} label={t('header.sync')} keys="Ctrl R" onPress={() => void synchronise()} />
        <IconButton icon={isCut ? CloudOff : Cloud} isOn={isCut} label={t(isCut ? 'header.restore' : 'header.cut')} onPress={() => void switchLink(host)} />
        <IconButton icon={theme === 'dark' ? Moon : Sun} label={t('header.theme')} onPress={() => chooseTheme(otherTheme(theme))} />
        <IconButton icon={Lock} label={t('header.lock')} keys="Ctrl Shift L" onPress={() => void host.call('lock')} />
      </div>
    </header>
  )
}

function LinkMark() {
  const status = useVaultStatus()
  const isCut = useLink(state => state.cut)
  const { words, tone } = linkWords(status, isCut)
  const Icon = tone === 'warn' ? Unplug : tone === 'ok' ? Wifi : WifiOff
  return (
    <output className={`topbar-mark ${tone}`} data-link={isCut ? 'drill' : status?.link ?? 'unknown'}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      {words}
    </output>
  )
}

function Sources() {
  const status = useVaultStatus()
  const now = useLink(state => state.now)
  const ages = sourceAges(status?.sources ?? [], now)
  return (
    <Pressable className="topbar-sources" aria-label={[t('header.sources'), ...ages.map(({ title, words }) => `${title} ${words}`)].join(': ')} onPress={() => showPanel('sources')}>
      <RadioTower size={14} strokeWidth={1.75} aria-hidden />
      {ages.length === 0 && status !== undefined && t('header.noSources')}
      {ages.slice(0, MOST_SOURCES).map(({ id, title, words, tone }) => (
        <span key={id} className={`topbar-source ${tone}`}><span>{title}</span><time>{words}</time></span>
      ))}
      {ages.length > MOST_SOURCES && <span>{t('header.moreSources', { n: ages.length - MOST_SOURCES })}</span>}
    </Pressable>
  )
}

function Owed() {
  const words = owedWords(useVaultStatus())
  if (words === undefined) return null
  return (
    <Pressable className="topbar-owed" onPress={() => showPanel('outbox')}>
      <Send size={14} strokeWidth={1.75} aria-hidden />
      {words}
    </Pressable>
  )
}

function Sync() {
  const words = syncWords(useVaultSync())
  if (words === undefined) return null
  return (
    <div className="topbar-sync">
      <RefreshCw size={14} strokeWidth={1.75} aria-hidden />
      <span>{words}</span>
      <Button size="small" tone="quiet" onPress={() => void vault.cancelSync()}>{t('header.stopSync')}</Button>
    </div>
  )
}

function Saved() {
  const saved = useVaultSaved()
  return <SavedState at={saved?.at} pending={saved?.pending ?? 0} />
}
