/** Seconds between the first warning and the lock: time to read, understand and touch a key (WCAG 2.2.1 asks for 20). */
export const WARNING_SECONDS = 30
/** Time to end a sentence. */
const SHIFT_WARNING_SECONDS = 120

/** A machine in use elsewhere keeps Waypost open this many times longer than an unattended one. */
const ELSEWHERE = 3
/** A system that never reported even this many idle seconds does not tell; then our own windows alone decide. */
const TELLS_SECONDS = 5

/** Nobody's shift is longer: a vault that is still open then was forgotten by somebody, whoever works at it now. */
export const LONGEST_SITTING_SECONDS = 12 * 3_600

export type Idle = { readonly state: 'attended' } | { readonly state: 'warn'; readonly seconds: number; readonly why: 'idle' | 'shift' } | { readonly state: 'lock' }

/**
 * Decides when nobody sits in front of the vault. Two clocks run: input anywhere on the machine, and input in our own windows. The first
 * locks after `lockAfter` seconds; the second after three times as long, for an analyst who writes in another program.
 * Some systems (Wayland without the idle protocol, remote desktops) answer 0 for ever; there our own windows count alone.
 *
 * @param now a clock that nobody can set, in seconds.
 */
export function idleWatch(lockAfter: number, now: () => number): { touched(): void; look(systemIdle: number): Idle } {
  const began = now()
  let touch = began
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
      const shift = LONGEST_SITTING_SECONDS - (now() - began)
      if (left <= 0 || shift <= 0) return { state: 'lock' }
      if (shift <= Math.min(SHIFT_WARNING_SECONDS, left)) return { state: 'warn', seconds: Math.ceil(shift), why: 'shift' }
      return left <= Math.min(WARNING_SECONDS, lockAfter / 2) ? { state: 'warn', seconds: Math.ceil(left), why: 'idle' } : { state: 'attended' }
    },
  }
}
