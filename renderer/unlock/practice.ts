import { isVaultName } from '../../shared/contract/notary.ts'

/**
 * The passphrase of every practice vault. It is public on purpose and stands on the screen: the data is invented, and who practises locking
 * and unlocking should practise with a real passphrase and never be shut out.
 */
export const PRACTICE_PASSPHRASE = 'exercise exercise exercise'
export const PRACTICE_USER = 'Practice analyst'

/** `Practice`, or `Practice 2` where that is taken. */
export const practiceName = (taken: readonly string[]): string => freeName('Practice', taken)

export function freeName(wish: string, taken: readonly string[]): string {
  const isTaken = (name: string): boolean => taken.some(other => other.toLowerCase() === name.toLowerCase())
  for (let n = 1; ; n++) {
    const name = n === 1 ? wish : `${wish} ${n}`
    if (!isTaken(name)) return name
  }
}

/** Why a vault cannot be called so. */
export function nameTrouble(name: string, taken: readonly string[]): 'empty' | 'taken' | 'letters' | undefined {
  if (name.trim() === '') return 'empty'
  if (!isVaultName(name.trim())) return 'letters'
  return taken.some(other => other.toLowerCase() === name.trim().toLowerCase()) ? 'taken' : undefined
}
