// What it costs to try a passphrase, in the window where it is typed. Rules in shared/seal/README.md.
import { readFileSync } from 'node:fs'
import { type Waypost, expect, makeProfile, test } from '../electron.ts'
import { LOCK_MS, createVault, lock, opened, takesAnother } from './at-the-door.ts'

/** Below it guessing is cheap, above it a person waits. */
const RANGE_MS = [700, 1_500] as const
const TRIES = 3
/** Of the clock that /proc counts in, on every Linux of today. */
const TICK_MS = 10

async function processOfDoor({ app }: Waypost): Promise<number> {
  return await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith('app://unlock/'))?.webContents.getOSProcessId() ?? 0)
}

/** What a process has computed so far: what others do on this computer does not count. */
function computedMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

test('[SEAL-4] [G27] trying a passphrase costs about a second of computing', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'only Linux tells what a process has computed')
  test.setTimeout(180_000)
  const waypost = await launch({ profile: makeProfile() })
  await createVault(await waypost.page('unlock'), 'M. Kovač')
  await lock(await opened(waypost))
  const door = await waypost.page('unlock')
  const pid = await processOfDoor(waypost)
  const phrase = door.getByLabel('Passphrase', { exact: true })
  const times: number[] = []
  for (let i = 0; i < TRIES; i++) {
    await takesAnother(door)
    await phrase.fill(`a wrong passphrase ${i}`)
    const before = computedMs(pid)
    await phrase.press('Enter')
    await expect(door.locator('.door-work')).toBeVisible()
    await expect(door.locator('.door-work')).toHaveCount(0, { timeout: LOCK_MS })
    times.push(computedMs(pid) - before)
  }
  times.sort((a, b) => a - b)
  console.log(`a passphrase tried: ${times.join(', ')} ms of computing`)
  expect(times[1]).toBeGreaterThan(RANGE_MS[0])
  // Argon2id waits for memory, and others who use it make it wait longer: 1,470 ms with twenty busy processes on two cores.
  expect(times[1]).toBeLessThan(2 * RANGE_MS[1])
})
