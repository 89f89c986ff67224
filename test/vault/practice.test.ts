import { expect, test } from '../electron.ts'
import { must, vaultWorker } from './worker.ts'

test('[VAULT-2] a practice vault fills itself from its exchange', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice', '--practice-movements=5000'] })
  const workspace = await waypost.mapDrawn()
  const vault = await vaultWorker(workspace)
  await expect.poll(async () => must(await vault.ask('status')).rows, { timeout: 30_000 }).toBe(5_000)
  const status = must(await vault.ask('status'))
  expect(status).toMatchObject({ link: 'online', owed: 0 })
  expect(status.sources).toHaveLength(1)
  expect(status.sources[0]).toMatchObject({ practice: true })
})
