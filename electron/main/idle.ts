/** Seconds between the first warning and the lock: time to read, understand and touch a key (WCAG 2.2.1 asks for 20). */
export const WARNING_SECONDS = 30

/** A machine in use elsewhere keeps Waypost open this many times longer than an unattended one. */
const ELSEWHERE = 3
/** A system that never reported even this many idle seconds does not tell; then our own windows alone decide. */
const TELLS_SECONDS = 5

export type Idle = { readonly state: 'attended' } | { readonly state: 'warn'; readonly seconds: number } | { readonly state: 'lock' }

/**
 * Decides when nobody sits in front of the vault. Two clocks run: input anywhere on the machine, and input in our own windows. The first
 * locks after `lockAfter` seconds; the second after three times as long, for an analyst who writes in another program.
 * Some systems (Wayland without the idle protocol, remote desktops) answer 0 for ever; there our own windows count alone.
 *
 * @param now a clock that nobody can set, in seconds.
 */
export function idleWatch(lockAfter: number, now: () => number): { touched(): void; look(systemIdle: number): Idle } {
  let touch = now()
  let systemTells = false
  return {
    touched() {
      touch = now()
    },
    look(systemIdle) {
      if (systemIdle >= TELLS_SECONDS) systemTells = true
      const here = now() - touch
      const left = systemTells
        ? Math.min(lockAfter - Math.min(systemIdle, here), lockAfter * ELSEWHERE - here)
        : lockAfter - here
      if (left <= 0) return { state: 'lock' }
      return left <= Math.min(WARNING_SECONDS, lockAfter / 2) ? { state: 'warn', seconds: Math.ceil(left) } : { state: 'attended' }
    },
  }
}
