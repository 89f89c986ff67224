// A fault of main itself, with a vault open. Rules in electron/main/README.md.
import { existsSync } from 'node:fs'
import { expect, test } from '../../electron.ts'

test('[MAIN-15] a fault of main ends every process that holds a key or content', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice', '--practice-movements=500'] })
  await waypost.mapDrawn()
  const pids = await waypost.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  expect(pids.length).toBeGreaterThan(3)
  const ended = new Promise<number | null>(resolve => waypost.app.process().once('exit', resolve))
  await waypost.app.evaluate(() => { setTimeout(() => { throw new RangeError('planted') }, 0) }).catch(() => {})
  // By its exit code, or by a signal when Chromium stumbles over its own end.
  expect(await ended).not.toBe(0)
  if (process.platform === 'linux') await expect.poll(() => pids.filter(pid => existsSync(`/proc/${pid}`)), { timeout: 5_000 }).toEqual([])
  waypost.forgive(/ended by a fault of its own/)
})
