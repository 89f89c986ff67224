import { runBackupKills } from '../electron/notary/backup-kills.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 200

/** A notary is killed while it backs up and commits; whatever is called a backup then can be restored whole. */
export async function run({ trials, seed, scratch, say }: Soak): Promise<Tally> {
  const { kills, violations } = await runBackupKills({ kills: trials, seed, folder: scratch, say })
  for (const violation of violations) say(violation)
  return { passed: kills - violations.length, failed: violations.length }
}
