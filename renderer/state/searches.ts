import { create } from 'zustand'
import { vault } from './vault.ts'

/** What was looked for, newest first; a saved one stays until it is taken away. */
export interface Search {
  readonly text: string
  readonly saved: boolean
}

const SEARCHES = 'desk.searches'
const MOST_RECENT = 8
const MOST_SAVED = 100
const LONGEST = 500

export const useSearches = create<{ readonly searches: readonly Search[], readonly isKnown: boolean }>()(() => ({ searches: [], isKnown: false }))

/** Takes what was kept of this person's searches, once. */
export async function recallSearches(): Promise<void> {
  if (useSearches.getState().isKnown) return
  const kept = await vault.settings()
  if (kept.ok) useSearches.setState({ searches: readSearches(kept.value[SEARCHES]), isKnown: true })
}

/** Reads what was kept; tolerates anything. */
export function readSearches(kept: unknown): readonly Search[] {
  if (!Array.isArray(kept)) return []
  return bounded(kept.flatMap((one): readonly Search[] => {
    if (typeof one !== 'object' || one === null) return []
    const { text, saved } = one as { readonly text?: unknown, readonly saved?: unknown }
    return typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST ? [{ text, saved: saved === true }] : []
  }))
}

export function rememberSearch(text: string): void {
  const typed = text.trim()
  if (typed.length < 2 || typed.length > LONGEST) return
  const { searches } = useSearches.getState()
  keep([{ text: typed, saved: searches.find(search => search.text === typed)?.saved === true }, ...searches.filter(search => search.text !== typed)])
}

export function saveSearch(text: string, saved: boolean): void {
  rememberSearch(text)
  keep(useSearches.getState().searches.map(search => (search.text === text.trim() ? { ...search, saved } : search)))
}

function keep(searches: readonly Search[]): void {
  const next = bounded(searches)
  useSearches.setState({ searches: next })
  void vault.keepSetting(SEARCHES, next)
}

const bounded = (searches: readonly Search[]): readonly Search[] => [...searches.filter(({ saved }) => saved).slice(0, MOST_SAVED), ...searches.filter(({ saved }) => !saved).slice(0, MOST_RECENT)]
