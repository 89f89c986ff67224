import { create } from 'zustand'

export interface LinkState {
  /** The person has cut this laptop's link, to practise or to be quiet. */
  readonly cut: boolean
  /** Milliseconds since 1970-01-01 UTC; moves once a minute so that ages on screen stay true. */
  readonly now: number
}

/** What this window knows about the link besides what the vault tells in its status. */
export const useLink = create<LinkState>()(() => ({ cut: false, now: 0 }))

export const cutLink = (cut: boolean): void => useLink.setState({ cut })

/** Starts the clock by which ages are shown. @returns stops it. */
export function followClock(now: () => number = Date.now): () => void {
  useLink.setState({ now: now() })
  const timer = setInterval(() => useLink.setState({ now: now() }), 15_000)
  return () => clearInterval(timer)
}
