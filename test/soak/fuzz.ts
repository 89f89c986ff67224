// npm run soak -- fuzz N: every reader of strange bytes gets N bent inputs. test/security/fuzz has the readers and a slice of this for every commit.
import { fuzz } from '../security/fuzz/fuzz.ts'
import { readers } from '../security/fuzz/readers.ts'
import type { Soak, Tally } from './suite.ts'

export const needsElectron = false
export const usualTrials = 200_000

export async function run(soak: Soak): Promise<Tally> {
  const { trials, seed, args } = soak
  const only = args.find(arg => arg.startsWith('--only='))?.slice('--only='.length)
  let [passed, failed] = [0, 0]
  const begun = performance.now()
  for (const reader of await readers()) {
    if (only !== undefined && !reader.name.includes(only)) continue
    const start = performance.now()
    const { name, inputs, slowest, failures } = await fuzz(reader, trials, seed)
    const seconds = (performance.now() - start) / 1_000
    soak.say(`${name.padEnd(32)} ${inputs.toLocaleString('en').padStart(11)} inputs, ${Math.round(inputs / seconds).toLocaleString('en')} a second, slowest ${slowest.toFixed(0)} ms, heap ${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MB`)
    for (const failure of failures) soak.say(`  ${failure}`)
    failed += failures.length
    passed += inputs - failures.length
  }
  soak.say(`all of it in ${((performance.now() - begun) / 1_000).toFixed(0)} s`)
  return { passed, failed }
}
