import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { carrier } from '../../electron/uplink/carry.ts'
import { takeIn } from '../../renderer/intake/take-in.ts'
import { BOMBS, gzipBomb } from './bombs.ts'

/** Of this process alone: the machine may be busy with everything else that is tested. */
const LONGEST_MS = 2_000
const worked = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000
}

const intake = { tell: () => {}, airports: async () => new Map(), breathe: async () => {} }

test.each(BOMBS)('[HARD-3] $name: dealt with at once', async ({ name, make }) => {
  const bytes = make()
  const begun = process.cpuUsage()
  const reply = await takeIn({ name: 'bomb', bytes }, intake as never)
  const took = worked(begun)
  console.log(`bomb: ${name}: ${(bytes.length / 2 ** 20).toFixed(1)} MiB, ${reply.ok ? `${reply.value.objects} objects, ${reply.value.movements} movements` : reply.problem.code}, ${took.toFixed(0)} ms`)
  if (reply.ok) expect(reply.value.objects + reply.value.movements).toBeLessThanOrEqual(1)
  expect(took).toBeLessThan(LONGEST_MS)
}, 60_000)

test('[HARD-3] an answer that grows a thousandfold when it is unpacked is given up at its limit', async () => {
  const bomb = gzipBomb()
  const server = createServer((_asked, answer) => {
    answer.writeHead(200, { 'content-type': 'application/taxii+json;version=2.1', 'content-encoding': 'gzip' })
    answer.end(bomb)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const begun = process.cpuUsage()
  const before = process.memoryUsage().rss
  const carried = carrier([])
  const outcome = await carried.carry({ method: 'GET', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers: {} }, { seconds: 20, bytes: 32 * 2 ** 20 }, new AbortController().signal)
  carried.close()
  const took = worked(begun)
  console.log(`bomb: gzip: ${(bomb.length / 2 ** 20).toFixed(1)} MiB for 1,024, ${outcome.ok ? 'taken' : outcome.why}, ${took.toFixed(0)} ms, ${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0)} MiB more`)
  expect(outcome).toMatchObject({ ok: false, why: 'too-large' })
  expect(took).toBeLessThan(LONGEST_MS)
  server.closeAllConnections()
  server.close()
}, 60_000)
