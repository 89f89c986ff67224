import type { HostBridge } from '../../shared/contract/host.ts'
import { followKept } from '../state/kept.ts'
import { THEMES, type Theme, setTheme, useSession } from '../state/session.ts'
import { vault } from '../state/vault.ts'

const SETTING = 'theme'

const isTheme = (value: unknown): value is Theme => THEMES.some(theme => theme === value)

/** Wears the theme that the vault remembers, on the page and on the window. @returns stops following. */
export function followTheme(host: HostBridge, page: HTMLElement): () => void {
  const wear = (theme: Theme): void => {
    if (page.dataset['theme'] === theme) return
    page.dataset['theme'] = theme
    // The window's own frame knows two.
    void host.call('theme', theme === 'light' ? 'light' : 'dark')
  }
  const endings = [
    useSession.subscribe(({ theme }) => wear(theme)),
    followKept(kept => {
      const theme = kept[SETTING]
      if (isTheme(theme)) setTheme(theme)
    }),
  ]
  return () => {
    for (const end of endings) end()
  }
}

/** Changes the theme and keeps the choice in the vault. */
export function chooseTheme(theme: Theme): void {
  setTheme(theme)
  void vault.keepSetting(SETTING, theme)
}

export const otherTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
