import { followKept } from '../state/kept.ts'
import { vault } from '../state/vault.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'

const SETTING = 'letterKeys'

/** Whether letters without Ctrl do something. Who dictates or uses a switch device has to be able to switch them off (WCAG 2.1.4). */
export const letterKeys: Watched<boolean> = watched(true)

export const useLetterKeys = (): boolean => useWatched(letterKeys)

export function chooseLetterKeys(isOn: boolean): void {
  letterKeys.set(isOn)
  void vault.keepSetting(SETTING, isOn)
}

/** Follows what the vault remembers. @returns stops. */
export const followLetterKeys = (): () => void => followKept(kept => letterKeys.set(kept[SETTING] !== false))
