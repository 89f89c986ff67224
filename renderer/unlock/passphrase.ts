/** NIST SP 800-63B-4 §3.1.1.2 for a passphrase that stands alone. */
export const LEAST_LENGTH = 15
/**
 * Guesses an attacker with the disk needs, as a power of ten. zxcvbn's own score of 4 begins at 10, which a rented machine does against
 * Argon2id in weeks.
 */
export const LEAST_GUESSES = 14

/** Spaces at the ends and doubled ones are slips of the thumb; everything else counts as it was typed. */
export const meant = (typed: string): string => typed.trim().replace(/\s+/gu, ' ')

export type Verdict = 'none' | 'too-short' | 'too-guessable' | 'fine'

/** @param guesses log10 of the guesses that zxcvbn expects; undefined while it has not answered. */
export function verdict(typed: string, guesses: number | undefined): Verdict {
  const passphrase = meant(typed)
  if (passphrase === '') return 'none'
  if (Array.from(passphrase).length < LEAST_LENGTH) return 'too-short'
  return guesses !== undefined && guesses >= LEAST_GUESSES ? 'fine' : 'too-guessable'
}
