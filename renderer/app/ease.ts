import { followKept } from '../state/kept.ts'
import { vault } from '../state/vault.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'

/** Percent of the usual size. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const

export interface Ease {
  readonly text: number
  /** Buttons and rows large enough for a finger in a glove: 44 CSS pixels and more (WCAG 2.2 §2.5.5). */
  readonly touch: boolean
  /** Which way the language runs. */
  readonly direction: 'ltr' | 'rtl'
}

const SETTING = 'ease'
const FIRST: Ease = { text: 100, touch: false, direction: 'ltr' }

export const ease: Watched<Ease> = watched(FIRST)
export const useEase = (): Ease => useWatched(ease)

export const chooseText = (text: number): void => choose({ ...ease.get(), text })
export const chooseTouch = (touch: boolean): void => choose({ ...ease.get(), touch })

function choose(next: Ease): void {
  ease.set(next)
  void vault.keepSetting(SETTING, { text: next.text, touch: next.touch })
}

/** What was kept; each part that makes no sense is as at first. */
export function readEase(value: unknown): Ease {
  if (typeof value !== 'object' || value === null) return FIRST
  const kept = value as { readonly [name: string]: unknown }
  const text = TEXT_SIZES.find(size => size === kept['text']) ?? FIRST.text
  return { ...FIRST, text, touch: kept['touch'] === true }
}

/** Puts sizes and direction on the page, as the vault remembers them. The styles under tokens.css do the rest. @returns stops. */
export function followEase(page: HTMLElement): () => void {
  const wear = (): void => {
    const { text, touch, direction } = ease.get()
    page.style.setProperty('--text-scale', String(text / 100))
    page.dataset['touch'] = String(touch)
    page.dir = direction
  }
  wear()
  const endings = [ease.subscribe(wear), followKept(kept => ease.set(readEase(kept[SETTING])))]
  return () => {
    for (const end of endings) end()
  }
}
