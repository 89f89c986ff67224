import { create } from 'zustand'

/** What this window shows besides the panels of renderer/state/session.ts. */
export interface FrameState {
  readonly isPaletteOpen: boolean
  /** Seconds until main locks for want of a hand; undefined while somebody is there. */
  readonly idleSeconds: number | undefined
}

export const useFrame = create<FrameState>()(() => ({ isPaletteOpen: false, idleSeconds: undefined }))

export const openPalette = (isPaletteOpen: boolean): void => useFrame.setState({ isPaletteOpen })
export const setIdle = (idleSeconds: number | undefined): void => useFrame.setState({ idleSeconds })
