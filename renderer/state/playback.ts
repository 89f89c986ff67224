import { create } from 'zustand'

/** Seconds of the record that pass in one second of the clock. */
export const SPEEDS = [3_600, 6 * 3_600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400] as const

export interface PlaybackState {
  readonly playing: boolean
  readonly speed: number
  /** The moment that is played, seconds since 1970-01-01 UTC; the end of the window. */
  readonly at: number | undefined
}

export const usePlayback = create<PlaybackState>()(() => ({ playing: false, speed: 86_400, at: undefined }))

export const play = (at: number): void => usePlayback.setState({ playing: true, at })
export const playAt = (at: number): void => usePlayback.setState({ at })
export const pause = (): void => usePlayback.setState({ playing: false })
export const setSpeed = (speed: number): void => usePlayback.setState({ speed })
