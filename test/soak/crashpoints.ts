import { runCrashPoints } from '../electron/notary/crash-run.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 6_000

/** About as many come out of the stated aftermaths alone; more are drawn until there are as many as were asked for. */
const STATED = 6_100
const CHANGES = 610

/** The power goes after every change of the disk in eleven scenarios (`test/electron/notary/crash-points.ts`), with every aftermath. */
export async function run({ trials, seed, say }: Soak): Promise<Tally> {
  const { points, violations } = await runCrashPoints({ random: Math.max(0, Math.ceil((trials - STATED) / CHANGES)), seed, say })
  for (const violation of violations) say(violation)
  return { passed: points - violations.length, failed: violations.length }
}
