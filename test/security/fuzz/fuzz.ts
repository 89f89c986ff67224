import { same } from '../../../shared/seal/bytes.ts'
import { type Dice, dice, seedOf } from '../../soak/suite.ts'
import { bent } from './mutate.ts'
import type { Reader } from './readers.ts'

/** Longest that one input may take, in milliseconds of this process alone: the machine may be busy with something else. */
const SLOW_MS = 1_000

export interface Fuzzed {
  readonly name: string
  readonly inputs: number
  readonly slowest: number
  /** What failed, with the seed that makes the same input again. */
  readonly failures: readonly string[]
}

/** Bends the samples of one reader `count` times and watches what it does. */
export async function fuzz({ name, samples, bend, read }: Reader, count: number, run: number): Promise<Fuzzed> {
  const failures: string[] = []
  let slowest = 0
  for (const sample of samples) await read(sample, sample)
  for (let trial = 0; trial < count; trial++) {
    // Promises alone never let a Ctrl-C through.
    if (trial % 512 === 0) await new Promise(resolve => { setImmediate(resolve) })
    const seed = seedOf(run, trial)
    const chance: Dice = dice(seed)
    const sample = chance.pick(samples)
    const bytes = bend === undefined ? bent(sample, samples, chance) : bend(sample, chance)
    // Spliced from nothing of one sample and all of another, it is that other, unbent.
    const original = samples.find(each => same(each, bytes)) ?? sample
    const begun = process.cpuUsage()
    try {
      await read(bytes, original)
    } catch (fault) {
      failures.push(`${name}: seed ${seed}: ${fault instanceof Error ? fault.stack?.split('\n').slice(0, 3).join(' ') : String(fault)}`)
      if (failures.length >= 20) break
    }
    const { user, system } = process.cpuUsage(begun)
    const took = (user + system) / 1_000
    slowest = Math.max(slowest, took)
    if (took > SLOW_MS) failures.push(`${name}: seed ${seed}: took ${Math.round(took)} ms for ${bytes.length} bytes`)
  }
  return { name, inputs: count, slowest, failures }
}
