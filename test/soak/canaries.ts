// npm run soak -- canaries [N]: nothing readable on the disk, whatever a person does and however it ends (G14, G15).
import { tourWithCanaries } from './canary-tour.ts'
import { type Soak, type Tally, dice } from './suite.ts'

export const needsElectron = true
export const usualTrials = 1

/** Persons of one file, each with plate, document and remark: ten thousand canaries. */
const PEOPLE = 2_500

export async function run({ trials, seed, say, args }: Soak): Promise<Tally> {
  const people = args.includes('--short') ? 40 : PEOPLE
  let failed = 0
  for (let trial = 0; trial < trials; trial++) {
    const { leaks, canaries, keys, files, bytes, planted, missed } = await tourWithCanaries(dice(seed + trial), people, say)
    say(`${canaries} canaries and ${keys} keys in ${files} files with ${(bytes / 1e9).toFixed(2)} GB: ${leaks.length} found; of ${planted} planted leaks ${planted - missed.length} found`)
    for (const { stage, file, what, within } of leaks) say(`${stage}: ${what} is readable in ${file} (${within})`)
    for (const form of missed) say(`a leak planted as ${form} was not seen`)
    if (leaks.length + missed.length > 0) {
      failed++
      say(`again: npm run soak -- canaries 1 --seed=${seed + trial}`)
    }
  }
  return { passed: trials - failed, failed }
}
