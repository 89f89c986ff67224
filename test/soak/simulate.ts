import { LONG, SHORT, simulate } from '../shared/sync/simulation/run.ts'
import { NOTHING_REMOVED, type Without } from '../shared/sync/simulation/without.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 10_000

const WORD_MS = 60_000
/** A removal that no seed has noticed by then is not noticed. */
const MOST_TO_NOTICE = 10_000

/**
 * Schedules of four posts, an exchange and a courier, each in virtual time (`test/shared/sync/simulation`). With `--without`, how many seeds it
 * takes to notice each mechanism that is taken away. With `--long`, hours with many findings instead of a short time with few.
 */
export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed, args } = soak
  const say = (line: string): void => soak.say(line)
  if (args.includes('--without')) return await notice(Math.min(trials, MOST_TO_NOTICE), say)
  const span = args.includes('--long') ? LONG : SHORT
  const begun = performance.now()
  const cpu = process.cpuUsage()
  let [passed, failed, edits, repaired, requests, crashes, late, spoke] = [0, 0, 0, 0, 0, 0, 0, begun]
  for (let n = 0; n < trials; n++) {
    const outcome = await simulate((seed + n) >>> 0, NOTHING_REMOVED, span)
    edits += outcome.edits
    repaired += outcome.repaired
    requests += outcome.requests
    crashes += outcome.crashes
    if (outcome.isLate) late++
    if (outcome.violations.length === 0) passed++
    else {
      failed++
      say(`seed ${outcome.seed}: ${outcome.violations.join('; ')}`)
    }
    if (performance.now() - spoke < WORD_MS) continue
    spoke = performance.now()
    say(`${n + 1} schedules, ${failed} failed, ${((n + 1) / (spoke - begun) * 1_000).toFixed(1)} a second`)
  }
  const { user, system } = process.cpuUsage(cpu)
  say(`${edits} findings written, ${requests} requests, ${crashes} power cuts, ${repaired} objects that only a comparison brought, ${late} schedules that took a second day`)
  say(`${(trials / (performance.now() - begun) * 1_000).toFixed(1)} schedules a second, ${(trials / (user + system) * 1e6).toFixed(1)} a second of CPU`)
  return { passed, failed }
}

async function notice(most: number, say: (line: string) => void): Promise<Tally> {
  let passed = 0
  const names = Object.keys(NOTHING_REMOVED) as (keyof Without)[]
  for (const name of names) {
    const noticed = await firstToNotice(name, most)
    say(noticed === undefined ? `without ${name}: not noticed by ${most} seeds` : `without ${name}: noticed by seed ${noticed.seed}: ${noticed.violations.join('; ')}`)
    if (noticed !== undefined) passed++
  }
  return { passed, failed: names.length - passed }
}

async function firstToNotice(name: keyof Without, most: number): Promise<{ readonly seed: number; readonly violations: readonly string[] } | undefined> {
  for (let seed = 1; seed <= most; seed++) {
    const outcome = await simulate(seed, { ...NOTHING_REMOVED, [name]: true })
    if (outcome.violations.length > 0) return outcome
  }
  return undefined
}
