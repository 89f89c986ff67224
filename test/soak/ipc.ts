// npm run soak -- ipc N: N messages that are not right to the guards of every wire. test/security/ipc.test.ts sends a slice of this at every commit.
import { bombard } from '../security/ipc.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 1_000_000

export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed } = soak
  const start = performance.now()
  const { messages, refused, harmless, accepted, crashed } = await bombard(trials, seed)
  for (const failure of [...accepted, ...crashed].slice(0, 50)) soak.say(`  ${failure}`)
  soak.say(`${messages.toLocaleString('en')} messages in ${((performance.now() - start) / 1_000).toFixed(0)} s: ${refused.toLocaleString('en')} refused, ${harmless.toLocaleString('en')} of a right shape after all, ${accepted.length} accepted, ${crashed.length} crashed`)
  return { passed: messages - accepted.length - crashed.length, failed: accepted.length + crashed.length }
}
