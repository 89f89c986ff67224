import { create } from 'zustand'
import type { HostEvents } from '../../shared/contract/host.ts'

/** What this window shows besides the panels of renderer/state/session.ts. */
export interface FrameState {
  readonly isPaletteOpen: boolean
  /** Seconds until main locks for want of a hand or at the end of the longest sitting; undefined while there is nothing to warn of. */
  readonly idle: HostEvents['idle'] | undefined
}

export const useFrame = create<FrameState>()(() => ({ isPaletteOpen: false, idle: undefined }))

export const openPalette = (isPaletteOpen: boolean): void => useFrame.setState({ isPaletteOpen })
export const setIdle = (idle: HostEvents['idle'] | undefined): void => useFrame.setState({ idle })
