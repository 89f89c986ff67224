import { runFlips } from '../electron/notary/flips.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 10_000

/** One bit of a vault, of its witness or of its backup is turned, each time in a fresh copy. */
export async function run({ trials, seed, say }: Soak): Promise<Tally> {
  const { flips, healed, violations } = await runFlips({ flips: trials, seed, say })
  for (const violation of violations) say(violation)
  say(`${healed} made good from a second copy`)
  return { passed: flips - violations.length, failed: violations.length }
}
