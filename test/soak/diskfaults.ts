import { runDiskFaults } from '../electron/notary/disk-faults.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 4_000

/** More than there are calls and errors. */
const ALL = 4_000

/** Every call of the disk fails once, with every error; with fewer trials every n-th of them. */
export async function run({ trials, say }: Soak): Promise<Tally> {
  const { trials: ran, reported, harmless, violations } = await runDiskFaults({ every: Math.max(1, Math.round(ALL / trials)), say })
  for (const violation of violations) say(violation)
  say(`${ran} calls failed: ${reported} reported, ${harmless} made good`)
  return { passed: ran - violations.length, failed: violations.length }
}
