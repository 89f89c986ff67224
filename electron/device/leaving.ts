import { powerMonitor } from 'electron/main'

/** The machine says that nobody may be in front of it any more. */
export type Leaving = 'suspend' | 'lock-screen' | 'user-switch' | 'shutdown'

/** Hears the operating system's own signs; those that a system does not have stay silent. */
export function onLeaving(hear: (why: Leaving) => void): void {
  powerMonitor.on('suspend', () => hear('suspend'))
  powerMonitor.on('lock-screen', () => hear('lock-screen'))
  powerMonitor.on('user-did-resign-active', () => hear('user-switch'))
  powerMonitor.on('shutdown', () => hear('shutdown'))
  // A lid that closes faster than the suspend signal travels is caught when it opens again.
  powerMonitor.on('resume', () => hear('suspend'))
}

/** Seconds since the last key or mouse anywhere on the machine; 0 for ever on systems that do not tell. */
export const secondsWithoutInput = (): number => powerMonitor.getSystemIdleTime()
