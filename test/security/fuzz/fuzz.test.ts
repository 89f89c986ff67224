import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'
import { readers } from './readers.ts'

const SLICE = 1_500
const SEED = Number(process.env['WAYPOST_SEED'] ?? Date.now() % 2 ** 31)
const HEAP = 256 * 2 ** 20

const all = await readers()

test.each(all)(`[HARD-2] $name: ${SLICE.toLocaleString('en')} bent inputs by seed ${SEED} do no harm`, async reader => {
  const before = process.memoryUsage().heapUsed
  const { inputs, slowest, failures } = await fuzz(reader, SLICE, SEED)
  console.log(`fuzz: ${reader.name}: ${inputs} inputs, slowest ${slowest.toFixed(1)} ms, ${failures.length} failures`)
  expect(failures).toEqual([])
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(HEAP)
}, 60_000)

test('[HARD-2] the watch sees a reader that throws, one that hangs, and one that reads what it should not', async () => {
  const sample = new Uint8Array(8).fill(5)
  const throws = await fuzz({ name: 'x', samples: [sample], read: bytes => { if (bytes[0] !== 5) throw new Error('bad') } }, 200, 1)
  expect(throws.failures.length).toBeGreaterThan(0)
  let hung = false
  const hang = (): void => {
    if (hung) return
    hung = true
    for (const begun = process.cpuUsage(); process.cpuUsage(begun).user < 1_100_000;);
  }
  const hangs = await fuzz({ name: 'x', samples: [sample], read: (bytes, original) => { if (bytes !== original) hang() } }, 3, 2)
  expect(hangs.failures.some(failure => failure.includes('took'))).toBe(true)
}, 60_000)
