import { loadZstd } from '../../renderer/vault/zstd.ts'
import { simulateDesks } from '../renderer/vault/simulation/desks.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 300

/** Schedules of four real vaults, each with its notary's store over a disk in memory, around the practice exchange (`test/renderer/vault/simulation`). */
export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed } = soak
  const say = (line: string): void => soak.say(line)
  const zstd = await loadZstd()
  const begun = performance.now()
  let [passed, failed, findings, crashes] = [0, 0, 0, 0]
  for (let n = 0; n < trials; n++) {
    const outcome = await simulateDesks((seed + n) >>> 0, zstd)
    findings += outcome.findings
    crashes += outcome.crashes
    if (outcome.violations.length === 0) passed++
    else {
      failed++
      say(`seed ${outcome.seed}: ${outcome.violations.join('; ')}`)
    }
    if ((n + 1) % 25 === 0) say(`${n + 1} schedules, ${failed} failed, ${((n + 1) / (performance.now() - begun) * 1_000).toFixed(2)} a second`)
  }
  say(`${findings} findings forwarded, ${crashes} power cuts`)
  return { passed, failed }
}
