// What closes an open vault, one after the other (G17). Idle: door.test.ts [APP-5]; hand-over and twice a wrong passphrase: keys.test.ts; twelve hours: test/electron/main/idle.test.ts.
import { type Waypost, expect, makeProfile, test } from '../electron.ts'
import { lock } from './at-the-door.ts'

/** Until nothing of the vault is on the screen and the processes that held it are told to end. */
const MOST_MS = 1_000

const SIGNS = ['suspend', 'lock-screen', 'user-did-resign-active', 'shutdown', 'resume'] as const

const isWorkspaceOpen = ({ app }: Waypost): boolean => app.windows().some(page => !page.isClosed() && page.url().startsWith('app://waypost/'))

/** Milliseconds from the sign until the window with the vault is gone. */
async function took(waypost: Waypost, sign: () => Promise<unknown>): Promise<number> {
  const workspace = await waypost.page('waypost')
  const gone = new Promise<number>(resolve => workspace.once('close', () => resolve(performance.now())))
  const began = performance.now()
  await sign()
  return await gone - began
}

test('[MAIN-13] every sign of the machine that nobody may be there, and the panic key, close the vault within a second', async ({ launch }) => {
  test.setTimeout(180_000)
  const waypost = await launch({ profile: makeProfile(), args: ['--practice-movements=2000'] })
  await (await waypost.page('unlock')).getByRole('button', { name: 'Try it now' }).click()
  const times: { readonly [sign: string]: number } = {}
  const note = (sign: string, ms: number): void => void Object.assign(times, { [sign]: Math.round(ms) })
  for (const sign of [...SIGNS, 'panic key'] as const) {
    const workspace = await waypost.mapDrawn()
    note(sign, await took(waypost, async () => sign === 'panic key' ? await lock(workspace)
      : await waypost.app.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), sign)))
    const door = await waypost.page('unlock')
    await door.getByRole('button', { name: 'Open it' }).click()
  }
  await waypost.mapDrawn()
  expect(isWorkspaceOpen(waypost)).toBe(true)
  console.log(`closed after ${JSON.stringify(times)} ms; at most ${MOST_MS} allowed`)
  for (const [sign, ms] of Object.entries(times)) expect(ms, sign).toBeLessThan(MOST_MS)
})
