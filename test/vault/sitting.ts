import { expect, type Launch, type Waypost } from '../electron.ts'
import { type VaultWorker, vaultWorker } from './worker.ts'

const MOVEMENTS = '--practice-movements=5000'

/** A new practice vault in a profile that stays. */
export async function firstSitting(launch: (options?: Launch) => Promise<Waypost>, profile: string, movements = MOVEMENTS): Promise<{ readonly waypost: Waypost; readonly vault: VaultWorker }> {
  const waypost = await launch({ profile, args: ['--practice', movements] })
  return await seated(waypost)
}

/** The same vault again, through its door. */
export async function nextSitting(launch: (options?: Launch) => Promise<Waypost>, profile: string, movements = MOVEMENTS): Promise<{ readonly waypost: Waypost; readonly vault: VaultWorker }> {
  const waypost = await launch({ profile, args: [movements] })
  const door = await waypost.page('unlock')
  const again = door.getByRole('button', { name: 'Practice', exact: false }).first()
  const openIt = door.getByRole('button', { name: 'Open it' })
  await expect(again.or(openIt).first()).toBeVisible()
  if (!(await openIt.isVisible())) await again.click()
  await openIt.click()
  return await seated(waypost)
}

/** Once the vault is open. */
async function seated(waypost: Waypost): Promise<{ readonly waypost: Waypost; readonly vault: VaultWorker }> {
  const vault = await vaultWorker(await waypost.page('waypost'))
  await expect.poll(async () => (await vault.ask('status')).ok, { timeout: 30_000, intervals: [20] }).toBe(true)
  return { waypost, vault }
}
